"""What is the custom of a project: what nearly all of the items beside one have."""

from __future__ import annotations

_LEAST = 3
_SHARE = 0.8


def is_custom(having: int, others: int) -> bool:
    """Whether *having* of the *others* beside an item are so many that it is expected to have one.

    They are at least three, and four in five.
    """
    return having >= _LEAST and having >= _SHARE * others
