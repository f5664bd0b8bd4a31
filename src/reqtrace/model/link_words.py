"""Common words for the direction of a link, for kinds that the vocabulary does not declare."""

from __future__ import annotations

from enum import Enum, auto


class LinkDirection(Enum):
    """Whether the item that states a link is its downstream or its upstream end."""

    UPSTREAM = auto()
    DOWNSTREAM = auto()


_UPSTREAM = frozenset(
    {
        "parent",
        "parents",
        "upstream",
        "derives",
        "derives_from",
        "derived_from",
        "derived",
        "traces_to",
        "traces_from",
        "traces",
        "trace",
        "traced_to",
        "traced_from",
        "implements",
        "fulfills",
        "fulfils",
        "realizes",
        "realises",
        "refines",
        "satisfies",
        "part_of",
        "belongs_to",
    }
)
_DOWNSTREAM = frozenset({"child", "children", "downstream", "subrequirements", "sub_requirements"})


_SAME = {"dependencies": "depends_on", "dependency": "depends_on", "depends": "depends_on"}


def kind_of_word(word: str) -> str:
    """The kind that links under a *word* have: `depends_on` for `dependencies`, else the word."""
    return _SAME.get(word, word)


def direction_of(kind: str) -> LinkDirection | None:
    """Where a link leads whose *kind* only says so: `parents` up, `children` down, else None."""
    if kind in _UPSTREAM:
        return LinkDirection.UPSTREAM
    if kind in _DOWNSTREAM or kind.endswith("_by"):
        return LinkDirection.DOWNSTREAM
    return None
