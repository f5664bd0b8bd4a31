"""REV: what must be looked at again, and by whom."""
