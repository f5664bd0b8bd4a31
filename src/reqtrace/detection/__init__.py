"""Finds the sources of a repository without a configuration, from the layout of its files."""
