"""YAML as most people write an item: read line by line, at a third of what a parser takes.

A document is simple where it is one mapping of plain keys at the left edge, each with a scalar in
one line, a block of text, or a list of words. What is not plainly so is left to the parser, which
decides what YAML means: tests compare the two.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.common.limits import Limits
from reqtrace.util.lazy_pattern import lazy_pattern

Resolve = Callable[[str], object]
"""A plain scalar → its value."""

_LONGEST = 1024  # characters of a scalar in one line
_DEEPEST = 2  # levels that a simple document has
# No blank before a `#`, none behind a `:`, none at the end: then all of it is the scalar.
_PLAIN = r"[A-Za-z0-9](?:[^\s:#]|:(?=[^\s])|(?<=[^\s])\#|[ ](?=[^\s#]))*+"
_WORD = r"[A-Za-z0-9][A-Za-z0-9._/-]*+"
_FIELD = re.compile(
    rf"""(?P<key>[A-Za-z_][A-Za-z0-9_-]{{0,120}}+):
    (?:[ ](?:(?P<plain>{_PLAIN})
      | (?P<block>\||>-|>)
      | "(?P<double>[^"\\]*+)"
      | '(?P<single>[^']*+)'
      | \[(?P<list>{_WORD}(?:,[ ]{_WORD})*+)\]
    ))?""",
    re.VERBOSE,
)
_POINT = lazy_pattern(rf"(?P<indent>[ ]*+)-[ ](?P<plain>{_PLAIN})")
_EACH_WORD = re.compile(_WORD)


class _NotSimpleError(Exception):
    """The parser has to say what this means."""


def read_simple(
    text: str, limits: Limits, resolve: Resolve
) -> tuple[dict[str, object], dict[str, Any], Position] | None:
    """The fields of a simple document, their marks, and where it starts; None for any other.

    Marks are as the composer makes them. *text* is all of the document.
    """
    if not text.endswith("\n") or limits.depth <= _DEEPEST or limits.nodes < len(text):
        return None
    lines = text[:-1].split("\n")
    if not all(map(str.isprintable, lines)):
        return None
    try:
        return _SimpleReader(lines, limits, resolve).read()
    except _NotSimpleError:
        return None


class _SimpleReader:
    def __init__(self, lines: list[str], limits: Limits, resolve: Resolve) -> None:
        self._lines = lines
        self._limits = limits
        self._resolve = resolve
        self._at = 0

    def read(self) -> tuple[dict[str, object], dict[str, Any], Position]:
        fields: dict[str, object] = {}
        marks: dict[str, Any] = {}
        start = None
        lines, make, resolve = self._lines, tuple.__new__, self._resolve
        while self._at < len(lines):
            line = lines[self._at]
            self._at += 1
            if not line or line[0] == "#":
                continue
            match = _FIELD.fullmatch(line)
            if match is None or (key := match["key"]) in fields:
                raise _NotSimpleError
            # Not by its constructor, which takes twice as long.
            key_position = make(Position, (self._at, 1))
            start = start or key_position
            text = match["plain"]
            if text is not None and len(text) <= _LONGEST:
                fields[key] = resolve(text)
                marks[key] = (key_position, make(Position, (self._at, len(key) + 3)), None)
            else:
                fields[key], *rest = self._value(match)
                marks[key] = (key_position, *rest)
        if start is None:
            raise _NotSimpleError
        return fields, marks, start

    def _value(self, match: re.Match[str]) -> tuple[object, Position, Any]:
        kind = match.lastgroup or ""
        if kind == "key":
            return self._points()
        text = match[kind]
        if kind == "plain" or len(text) > _LONGEST:
            raise _NotSimpleError
        position = Position(self._at, match.start(kind) + 1)
        if kind == "block":
            return self._block(text), position, None
        # The mark of what is quoted or in brackets is that of the sign before it.
        position = Position(self._at, match.start(kind))
        if kind != "list":
            return text, position, None
        words = list(_EACH_WORD.finditer(match.string, match.start(kind), match.end(kind)))
        positions = [(Position(self._at, match.start() + 1), None) for match in words]
        return [self._resolve(match[0]) for match in words], position, positions

    def _points(self) -> tuple[object, Position, Any]:
        """The points of a list below its key, all in one column."""
        values: list[object] = []
        positions: list[Any] = []
        column = -1
        lines = self._lines
        while self._at < len(lines) and (match := _POINT.fullmatch(lines[self._at])):
            self._at += 1
            text = match["plain"]
            if column not in (-1, match.end("indent")) or len(text) > _LONGEST:
                raise _NotSimpleError
            column = match.end("indent")
            values.append(self._resolve(text))
            positions.append((Position(self._at, match.start("plain") + 1), None))
        if not values:
            raise _NotSimpleError
        return values, Position(self._at - len(values) + 1, column + 1), positions

    def _block(self, style: str) -> str:
        lines = self._lines
        first = self._at
        indent = len(lines[first]) - len(lines[first].lstrip(" ")) if first < len(lines) else 0
        if not indent or len(lines[first]) == indent:
            raise _NotSimpleError
        margin = " " * indent
        while self._at < len(lines):
            line = lines[self._at]
            if not line.startswith(margin) and line:
                break
            if line and line.isspace():
                raise _NotSimpleError
            self._at += 1
        if self._at < len(lines) and lines[self._at][0] == " ":
            raise _NotSimpleError
        content = [line[indent:] for line in lines[first : self._at]]
        while not content[-1]:
            content.pop()
        text = "\n".join(content)
        if style != "|":
            # Blank lines and lines that are set in are not folded.
            if "" in content or any(line[0] == " " for line in content):
                raise _NotSimpleError
            text = " ".join(content)
        if 4 * len(text) >= self._limits.scalar_bytes:
            raise _NotSimpleError
        return text if style == ">-" else f"{text}\n"
