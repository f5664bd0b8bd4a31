"""Doorstop documents and items."""
