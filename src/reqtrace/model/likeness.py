"""Do two wordings mean the same item? Only a guess, made to err on the side of yes."""

from __future__ import annotations

import re

from reqtrace.model.item import Item
from reqtrace.model.normative import normative_content

_WORD = re.compile(r"\w+")
# fmt: off
_EMPTY = frozenset({
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "by", "can", "each", "every", "for",
    "from", "has", "have", "i", "if", "in", "is", "it", "its", "may", "must", "no", "not", "of",
    "on", "or", "our", "shall", "should", "so", "than", "that", "the", "their", "then", "there",
    "they", "this", "to", "we", "when", "which", "who", "will", "with", "you", "your", "need",
    "needs", "system", "tool", "user", "users", "want", "wants", "untitled", "todo", "tbd",
})
# fmt: on
"""Words that nearly every item has, so that sharing them says nothing."""

ALIKE = 0.4
"""From this share of common words on, two wordings mean one item."""

STRANGE = 0.1
"""Up to this share, an item whose words were changed in place is another one."""


_FEWEST = 3


def likeness(one: Item, other: Item) -> float:
    """The greater share of common words among titles, or titles and texts: from 0 to 1.

    1 where neither has words of its own, so that nothing is concluded from nothing.
    """
    if one.title == other.title:
        return 1.0
    titles = _share(_words(one.title), _words(other.title))
    return max(titles, _share(_all_words(one), _all_words(other)))


def has_substance(item: Item) -> bool:
    """Whether an item says enough to be told from another: three words of its own."""
    return len(_all_words(item)) >= _FEWEST


def _all_words(item: Item) -> frozenset[str]:
    return _words(" ".join(normative_content(item).values()))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _EMPTY


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    if not one or not other:
        return 1.0 if not one and not other else 0.0
    return len(one & other) / min(len(one), len(other))
