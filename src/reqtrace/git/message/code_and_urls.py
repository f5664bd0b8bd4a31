"""Code and URLs in commit messages, which are excluded from the search for ids."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reqtrace.util.lazy_pattern import lazy_pattern

_FENCE = lazy_pattern(r"[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+)*(?P<mark>`{3,}|~{3,})")
_INDENTED = lazy_pattern(r"(?: {4}| {0,3}\t)[ \t]*\S")
URL = lazy_pattern(r"\b[A-Za-z][A-Za-z0-9+.-]{0,30}://[^\s<>\"]*|\bwww\.[^\s<>\"]*|\bmailto:\S*")
_SPAN = lazy_pattern(r"(?<!`)(?P<ticks>`{1,8})(?!`)(?P<code>[^`]*)(?P=ticks)(?!`)")
_WIDE_SPAN = lazy_pattern(r"(?<!`)``(?!`).{0,500}?(?<!`)``(?!`)")


def code_lines(lines: Sequence[str]) -> frozenset[int]:
    """The indexes of lines within fences, and of paragraphs that are indented as code."""
    fenced = _fenced(lines)
    return fenced | _indented(lines, fenced)


def without_code(line: str) -> str:
    """*line* with code spans replaced by blanks."""
    return _SPAN.sub(" ", _WIDE_SPAN.sub(" ", line)) if "`" in line else line


def masked_code(line: str) -> str:
    """*line* with other letters in place of those of code spans, as many of them."""
    if "`" not in line:
        return line
    return _SPAN.sub(_mask, _WIDE_SPAN.sub(_mask, line))


def code_spans(line: str) -> tuple[str, ...]:
    """The texts of the code spans in *line*, without the ticks."""
    if "`" not in line:
        return ()
    wide = [match[0][2:-2] for match in _WIDE_SPAN.finditer(line)]
    return (*wide, *(match["code"] for match in _SPAN.finditer(_WIDE_SPAN.sub(" ", line))))


def without_urls(line: str) -> str:
    """*line* with URLs replaced by blanks."""
    if "://" in line or "www." in line or "mailto:" in line:
        line = URL.sub(" ", line)
    return line


def _mask(match: re.Match[str]) -> str:
    return "x" * len(match[0])


def _fenced(lines: Sequence[str]) -> frozenset[int]:
    # A fence that is never closed is a typo, not the rest of the message.
    marks = [
        (index, match["mark"])
        for index, line in enumerate(lines)
        if ("```" in line or "~~~" in line) and (match := _FENCE.match(line))
    ]
    found: set[int] = set()
    opened: tuple[int, str] | None = None
    for index, mark in marks:
        if opened is None:
            opened = (index, mark)
        elif mark.startswith(opened[1]):
            found.update(range(opened[0], index + 1))
            opened = None
    return frozenset(found)


def _indented(lines: Sequence[str], fenced: frozenset[int]) -> frozenset[int]:
    found: set[int] = set()
    after_blank = True
    for index, line in enumerate(lines):
        if not line.strip():
            after_blank = True
        elif after_blank or index - 1 in found:
            after_blank = False
            if index not in fenced and _INDENTED.match(line):
                found.add(index)
    return frozenset(found)
