"""Formats of `reqtrace check`."""
