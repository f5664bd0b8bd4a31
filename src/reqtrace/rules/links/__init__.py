"""LNK: trace links that do not hold."""
