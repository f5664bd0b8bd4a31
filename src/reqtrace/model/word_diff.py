"""Word diff of two texts, with bounded cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from reqtrace.model.difference import Edit, WordSpan

MOST = 500
"""How many words, or sentences, of each side are compared with each other.

The time of `difflib` grows with the square of it, with the cube in the worst case.
"""

_ENDS = (".", "!", "?", ";", ":")

_Part = TypeVar("_Part", str, tuple[str, ...])
_Words = Sequence[str]
_Runs = Iterator[tuple[Edit, _Words]]


def word_diff(before: str, after: str) -> tuple[WordSpan, ...]:
    """The words of both texts in reading order, each unchanged, removed or added.

    White space is ignored. Unchanged and removed words make up *before*, unchanged and added ones
    *after*. Long texts are compared by sentences first, and only what is left by words; where
    even that is too long, all of it counts as replaced.
    """
    return tuple(_join(_compare(before.split(), after.split(), by_sentence=True)))


def _compare(before: _Words, after: _Words, *, by_sentence: bool) -> _Runs:
    head = _common(before, after)
    rest, other = before[head:], after[head:]
    tail = _common(rest[::-1], other[::-1])
    old, new = rest[: len(rest) - tail], other[: len(other) - tail]
    yield Edit.SAME, before[:head]
    if max(len(old), len(new)) <= MOST:
        yield from _by_word(old, new)
    elif by_sentence:
        yield from _by_sentence(old, new)
    else:
        yield from _replace(old, new)
    yield Edit.SAME, rest[len(rest) - tail :]


def _by_word(old: _Words, new: _Words) -> _Runs:
    for is_same, old_part, new_part in _match(old, new):
        if is_same:
            yield Edit.SAME, old_part
        else:
            yield from _replace(old_part, new_part)


def _by_sentence(old: _Words, new: _Words) -> _Runs:
    before, after = _sentences(old), _sentences(new)
    if max(len(before), len(after)) > MOST:
        yield from _replace(old, new)
        return
    for is_same, old_part, new_part in _match(before, after):
        words = _flat(old_part)
        if is_same:
            yield Edit.SAME, words
        else:
            yield from _compare(words, _flat(new_part), by_sentence=False)


def _replace(old: _Words, new: _Words) -> _Runs:
    yield Edit.REMOVED, old
    yield Edit.ADDED, new


def _match(
    old: Sequence[_Part], new: Sequence[_Part]
) -> Iterator[tuple[bool, Sequence[_Part], Sequence[_Part]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield tag == "equal", old[old_start:old_end], new[new_start:new_end]


def _common(before: _Words, after: _Words) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next(
        (at for at, (word, other_word) in pairs if word != other_word), min(len(before), len(after))
    )


def _sentences(words: _Words) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    start = 0
    for end, word in enumerate(words, start=1):
        if word.endswith(_ENDS) or end == len(words):
            found.append(tuple(words[start:end]))
            start = end
    return found


def _flat(sentences: Iterable[tuple[str, ...]]) -> list[str]:
    return [word for sentence in sentences for word in sentence]


def _join(runs: Iterable[tuple[Edit, _Words]]) -> Iterator[WordSpan]:
    """Join neighbouring parts with the same change; skip empty ones."""
    pending: list[str] = []
    fate = Edit.SAME
    for edit, words in runs:
        if not words:
            continue
        if pending and edit is not fate:
            yield WordSpan(edit=fate, words=" ".join(pending))
            pending = []
        fate = edit
        pending += words
    if pending:
        yield WordSpan(edit=fate, words=" ".join(pending))
