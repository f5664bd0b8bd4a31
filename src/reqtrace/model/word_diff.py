"""Which words of a text changed. The cost is bounded whatever the texts are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from reqtrace.model.difference import Edit, WordRun

MOST = 500
"""How many words, or sentences, of each side are compared with each other.

The time of `difflib` grows with the square of it, with the cube in the worst case.
"""

_ENDS = (".", "!", "?", ";", ":")

_Part = TypeVar("_Part", str, tuple[str, ...])
_Words = Sequence[str]
_Runs = Iterator[tuple[Edit, _Words]]


def word_diff(before: str, after: str) -> tuple[WordRun, ...]:
    """The words of both texts in reading order, each kept, removed or added.

    White space does not count. Kept and removed words make up *before*, kept and added ones
    *after*. Long texts are compared by sentences first, and only what is left by words; where
    even that is too long, all of it counts as replaced.
    """
    return tuple(_joined(_compare(before.split(), after.split(), by_sentence=True)))


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
        yield from _replaced(old, new)
    yield Edit.SAME, rest[len(rest) - tail :]


def _by_word(old: _Words, new: _Words) -> _Runs:
    for is_same, old_part, new_part in _matched(old, new):
        if is_same:
            yield Edit.SAME, old_part
        else:
            yield from _replaced(old_part, new_part)


def _by_sentence(old: _Words, new: _Words) -> _Runs:
    before, after = _sentences(old), _sentences(new)
    if max(len(before), len(after)) > MOST:
        yield from _replaced(old, new)
        return
    for is_same, old_part, new_part in _matched(before, after):
        words = _flat(old_part)
        if is_same:
            yield Edit.SAME, words
        else:
            yield from _compare(words, _flat(new_part), by_sentence=False)


def _replaced(old: _Words, new: _Words) -> _Runs:
    yield Edit.REMOVED, old
    yield Edit.ADDED, new


def _matched(
    old: Sequence[_Part], new: Sequence[_Part]
) -> Iterator[tuple[bool, Sequence[_Part], Sequence[_Part]]]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        yield tag == "equal", old[old_start:old_end], new[new_start:new_end]


def _common(before: _Words, after: _Words) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(before), len(after)))


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


def _joined(runs: Iterable[tuple[Edit, _Words]]) -> Iterator[WordRun]:
    """Neighbours with one fate as one run, empty ones left out."""
    held: list[str] = []
    fate = Edit.SAME
    for edit, words in runs:
        if not words:
            continue
        if held and edit is not fate:
            yield WordRun(edit=fate, words=" ".join(held))
            held = []
        fate = edit
        held += words
    if held:
        yield WordRun(edit=fate, words=" ".join(held))
