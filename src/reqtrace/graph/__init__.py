"""The trace graph: items, commits and the links between them, and queries on it."""
