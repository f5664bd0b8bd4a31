"""Which commit wrote which line."""
