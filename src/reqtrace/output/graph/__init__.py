"""Formats of `reqtrace graph`."""
