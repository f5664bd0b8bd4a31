"""Markdown → items: front matter, and headings with fields."""
