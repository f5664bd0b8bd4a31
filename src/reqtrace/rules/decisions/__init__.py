"""ADR: architecture decision records."""
