"""Opinions about the project: pure, no file, no process."""
