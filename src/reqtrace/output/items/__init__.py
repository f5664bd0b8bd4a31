"""Formats of `reqtrace items` and `reqtrace show`."""
