"""Formats of `reqtrace impact`."""
