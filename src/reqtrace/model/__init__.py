"""Frozen nouns of the domain: values without I/O, made from the standard library only."""
