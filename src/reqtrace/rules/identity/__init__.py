"""IDS: ids that do not name exactly one item."""
