"""Formats of `reqtrace trend`."""
