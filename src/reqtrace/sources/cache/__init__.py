"""Results of reading files, stored for later runs."""
