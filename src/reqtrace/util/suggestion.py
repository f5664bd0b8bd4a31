"""The known word that somebody may have wanted: the source of every "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable

LONGEST = 100
"""Characters of a word that is compared: that takes the square of its length."""
_SHORTEST_MISSPELT = 5  # letters: of shorter words too many are one letter apart


def nearest(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str | None:
    """The *known* word that is most like *word*, whatever the case; None where none is near.

    *cutoff* is the least likeness (0 to 1) of `difflib.get_close_matches`. Words of more than
    100 characters are like none: to compare them takes the square of their length.
    """
    if len(word) > LONGEST:
        return None
    import difflib  # most runs compare no words

    by_case: dict[str, str] = {}
    for candidate in known:
        by_case.setdefault(candidate.casefold(), candidate)
    near = difflib.get_close_matches(word.casefold(), by_case, n=1, cutoff=cutoff)
    return by_case[near[0]] if near else None


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """`; did you mean "status"?`, to follow a message; nothing where no known word is near."""
    near = nearest(word, known, cutoff=cutoff)
    return "" if near is None else f'; did you mean "{near}"?'


def misspelled(word: str, known: Iterable[str]) -> str | None:
    """The *known* word of which *word* is a misspelling; None where it is another word.

    For words with a meaning, where likeness misleads: "inactive" is no way to write "active",
    "adopted" none to write "dropped". Each part between blanks or `-` begins with the right letter
    and has at most one letter wrong, missing, added or in the wrong place.
    """
    parts = _parts(word)
    if len(word) > LONGEST:
        return None
    for candidate in known:
        others = _parts(candidate)
        if len(parts) == len(others) and all(map(_is_near, parts, others)):
            return candidate
    return None


def _parts(word: str) -> list[str]:
    return word.casefold().replace("-", " ").replace("_", " ").split()


def _is_near(word: str, other: str) -> bool:
    if word == other:
        return True
    if word[0] != other[0] or abs(len(word) - len(other)) > 1:
        return False
    if min(len(word), len(other)) < _SHORTEST_MISSPELT:
        return False
    start = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), -1)
    if start < 0:
        return True  # one letter more at the end
    mine, theirs = word[start:], other[start:]
    return (
        mine[1:] == theirs[1:]
        or mine[1:] == theirs
        or mine == theirs[1:]
        or (mine[1::-1] == theirs[:2] and mine[2:] == theirs[2:])
    )
