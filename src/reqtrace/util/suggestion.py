"""The known word that somebody may have wanted: the source of every "did you mean"."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_LONGEST = 100


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The *known* word that is most like *word*, whatever the case; None where none is near.

    *cutoff* is the least likeness (0 to 1) of `difflib.get_close_matches`. Words of more than
    100 characters are like none: to compare them takes the square of their length.
    """
    if len(word) > _LONGEST:
        return None
    by_case: dict[str, str] = {}
    for candidate in known:
        by_case.setdefault(candidate.casefold(), candidate)
    near = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=cutoff)
    return by_case[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`; did you mean "status"?`, to follow a message; nothing where no known word is near."""
    near = nearest(word, known, cutoff=cutoff)
    return "" if near is None else f'; did you mean "{near}"?'
