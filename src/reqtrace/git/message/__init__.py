"""Commit messages: trailers, ids, reverts, notes."""
