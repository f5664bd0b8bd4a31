"""How messages of rules speak: names of types and kinds, lists, articles."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN

REFS = "refs"
"""The kind of a reference in a commit that says no more than that there is one."""

_NOUNS = {
    "adr": "decision",
    "debt": "technical debt",
    "req": "requirement",
}


def noun(type_name: str) -> str:
    """What a type is called in a sentence: `requirement` for `req`."""
    return _NOUNS.get(type_name, type_name)


def verb(kind: str) -> str:
    """What a kind of link is called in a sentence: `depends on` for `depends_on`."""
    if kind == PLAIN:
        return "links to"
    if kind == REFS:
        return "references"
    words = kind.replace("_", " ")
    return f"is {words}" if kind.endswith("_by") else words


def article(word: str) -> str:
    """*word* with `a` or `an` before it."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def listed(words: Sequence[str], conjunction: str = "and") -> str:
    """`A, B and C`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def state(item: Item) -> str:
    """The status word of an item for a sentence: `approved`, or `without a status`."""
    return item.status or "without a status"
