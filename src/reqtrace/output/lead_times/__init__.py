"""Formats of `reqtrace lead-times`."""
