"""Configured patterns of ids in commit messages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reqtrace.git.message.code_and_urls import URL
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.util.lazy_pattern import lazy_pattern

_LONGER = lazy_pattern(r"(?:[-_.]\w+)+")
_LONGEST = 200


class PatternMatch(NamedTuple):
    """A match of a pattern from `start` to `stop`; `target` is the id, known or unknown."""

    start: int
    stop: int
    target: str


class IdPatterns:
    """Finds ids by patterns, for the items of *identifiers*."""

    def __init__(
        self, id_patterns: Sequence[IdPatternConfig], identifiers: Identifiers | None
    ) -> None:
        self._id_patterns = id_patterns
        self._identifiers = identifiers

    def find(self, text: str, part: CommitPart, *, in_code: bool = False) -> list[PatternMatch]:
        """The matches in a *text* of that *part* of a commit, without overlaps.

        An id must be a separate word. In a URL only a match at its beginning counts. *in_code*:
        those of patterns that count in code spans.
        """
        if not self._id_patterns:
            return []
        found = sorted(self._all(text, part, in_code), key=lambda match: (match.start, -match.stop))
        urls = [match.span() for match in URL.finditer(text)] if found else []
        matches: list[PatternMatch] = []
        for id_match in found:
            is_free = not matches or id_match.start >= matches[-1].stop
            if (
                is_free
                and self._is_word(text, id_match)
                and not _is_within(id_match.start, urls, text)
            ):
                matches.append(id_match)
        return matches

    def _all(self, text: str, part: CommitPart, in_code: bool) -> Iterator[PatternMatch]:
        for pattern in self._id_patterns:
            if part in pattern.parts and (pattern.in_code or not in_code):
                for match in pattern.pattern.finditer(text):
                    start, stop = match.span()
                    if start < stop and (target := pattern.id_of(match)):
                        yield PatternMatch(start, stop, target)

    def _is_word(self, text: str, match: PatternMatch) -> bool:
        before = text[match.start - 1] if match.start else ""
        after = text[match.stop : match.stop + 1]
        if _is_of_word(before) or before == "&" or (before == "-" and not _is_joined(text, match)):
            return False
        if _is_of_word(after) and _is_of_word(text[match.stop - 1]):
            return False
        return after not in ("-", "_", ".") or not self._is_of_longer(text, match)

    def _is_of_longer(self, text: str, match: PatternMatch) -> bool:
        """Whether *match* is only the prefix of a longer known id."""
        longer = _LONGER.match(text, match.stop, match.stop + _LONGEST)
        if longer is None or self._identifiers is None:
            return False
        stop = longer.end()
        while stop > match.stop:
            if self._identifiers.resolve(text[match.start : stop]) is not None:
                return True
            stop = max(text.rfind(mark, match.stop, stop) for mark in "-_.")
        return False


def blank_out(text: str, matches: Sequence[PatternMatch]) -> str:
    """*text* with *matches*, which are in order, replaced by blanks; offsets do not change."""
    parts, done = [], 0
    for match in matches:
        parts += [text[done : match.start], " " * (match.stop - match.start)]
        done = match.stop
    return "".join((*parts, text[done:]))


def _is_within(start: int, urls: Sequence[tuple[int, int]], text: str) -> bool:
    """Whether *start* is inside a URL, but neither at its beginning nor at that of its host."""
    at = bisect_right(urls, (start, 0)) - 1
    if at < 0 or not urls[at][0] < start < urls[at][1]:
        return False
    return not text.startswith("://", start - 3)


def _is_joined(text: str, match: PatternMatch) -> bool:
    """Whether the hyphen before an id is that of a branch: `fix-REQ-2`, but not `SYS-REQ-2`."""
    return text[max(match.start - 2, 0)].islower() and text[match.start].isupper()


def _is_of_word(char: str) -> bool:
    return char.isalnum() or char == "_"
