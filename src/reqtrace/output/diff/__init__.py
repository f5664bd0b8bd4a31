"""Formats of `reqtrace diff`."""
