"""Architecture decision records in Markdown and reStructuredText."""
