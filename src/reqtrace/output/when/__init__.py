"""Formats of `reqtrace when`."""
