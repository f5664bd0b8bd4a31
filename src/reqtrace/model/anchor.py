"""The end of an address that leads to a heading."""

from __future__ import annotations

import re

_NO_WORD = re.compile(r"[^\w\- ]")


def anchor_of(heading: str) -> str:
    """A heading as the anchor that GitHub makes of it: `Use git, now!` is `use-git-now`."""
    return _NO_WORD.sub("", heading.strip().lower()).replace(" ", "-")
