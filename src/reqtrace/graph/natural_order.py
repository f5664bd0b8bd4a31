"""Natural sort order of ids."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"([0-9]+)")


def natural(text: str) -> tuple[tuple[str, int, str], ...]:
    """A sort key under which `REQ-9` comes before `REQ-10`."""
    words = _NUMBER.split(text)
    # Numbers are at odd indexes. Compared by length first, no number is too long to compare.
    digits = [word.lstrip("0") for word in words[1::2]] + [""]
    return tuple(
        (word, len(number), number) for word, number in zip(words[::2], digits, strict=True)
    )
