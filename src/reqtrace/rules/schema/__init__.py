"""SCH: items that do not have the form of their type."""
