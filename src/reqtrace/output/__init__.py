"""Result → machine formats and the terminal: one file per format, one table in `registry`."""
