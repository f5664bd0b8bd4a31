"""Formats of `reqtrace why`."""
