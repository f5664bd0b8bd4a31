"""Anchors of headings, as in `page.md#use-git-now`."""

from __future__ import annotations

from reqtrace.util.lazy_pattern import lazy_pattern

_NO_WORD = lazy_pattern(r"[^\w\- ]")


def anchor_of(heading: str) -> str:
    """The anchor that GitHub generates for a heading: `Use git, now!` is `use-git-now`."""
    return _NO_WORD.sub("", heading.strip().lower()).replace(" ", "-")
