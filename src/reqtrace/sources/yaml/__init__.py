"""YAML → items, with the position of every key and value."""
