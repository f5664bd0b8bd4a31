"""Similarity of two texts of an item: a heuristic that prefers to say they are the same item."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.item import Item
from reqtrace.model.normative import normative_content
from reqtrace.util.lazy_pattern import lazy_pattern

_WORD = lazy_pattern(r"\w+")
# Kana, CJK ideographs and Hangul: texts without blanks between words, where pairs of characters
# say more than runs of them.
_UNSPACED = lazy_pattern(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
# fmt: off
_EMPTY = frozenset({
    "a", "all", "an", "and", "any", "are", "as", "at", "be", "by", "can", "each", "every", "for",
    "from", "has", "have", "i", "if", "in", "is", "it", "its", "may", "must", "no", "not", "of",
    "on", "or", "our", "shall", "should", "so", "than", "that", "the", "their", "then", "there",
    "they", "this", "to", "we", "when", "which", "who", "will", "with", "you", "your", "need",
    "needs", "system", "tool", "user", "users", "want", "wants", "untitled", "todo", "tbd",
})
# fmt: on
"""Words of nearly every item, which are ignored in the comparison."""

ALIKE = 0.4
"""The share of common words from which on two texts describe one item."""

STRANGE = 0.1
"""The share up to which an item whose text was replaced is another item."""


_FEWEST = 3


def likeness(item: Item, other: Item) -> float:
    """The greater share of common words among titles, or titles and texts: from 0 to 1.

    1 where neither has significant words: there is nothing to compare.
    """
    if item.title == other.title:
        return 1.0
    titles = _share(_words(item.title), _words(other.title))
    return max(titles, _share(_all_words(item), _all_words(other)))


def has_substance(item: Item) -> bool:
    """Whether an item has at least three significant words to compare."""
    return len(_all_words(item)) >= _FEWEST


def _all_words(item: Item) -> frozenset[str]:
    return _words(" ".join(normative_content(item).values()))


def _words(text: str) -> frozenset[str]:
    words = frozenset(_WORD.findall(text.casefold())) - _EMPTY
    if text.isascii():
        return words
    return words | {pair for run in _UNSPACED.findall(text) for pair in _pairs(run)}


def _pairs(run: str) -> Iterator[str]:
    return (run[index : index + 2] for index in range(len(run) - 1))


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    if not first or not second:
        return 1.0 if not first and not second else 0.0
    return len(first & second) / min(len(first), len(second))
