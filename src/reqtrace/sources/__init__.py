"""Bytes → items: one reader per format, one table of readers. The only ruamel.yaml."""
