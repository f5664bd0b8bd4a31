"""The directives of a reStructuredText, line by line.

As Docutils has it: what is indented below `..` belongs to it, comments and literal blocks hold
nothing, and a line within a paragraph begins nothing.
Source: "reStructuredText Markup Specification", "Explicit Markup Blocks" and "Literal Blocks".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from reqtrace.model.location import Position
from reqtrace.sources.sphinx_needs.directive import (
    Directive,
    DirectiveText,
    IsNeed,
    PositionedText,
    is_literal,
)

_EXPLICIT = re.compile(r"(?P<lead> *+(?:(?:[-*+•]|#[.)]|[0-9]{1,4}[.)]) ++)*+)\.\.(?: |$)")
_NAME = r"(?:(?!_)\w)++(?:[-._+:](?:(?!_)\w)++)*+"
_DIRECTIVE = re.compile(rf"\.\. ++(?P<name>{_NAME}) ?::(?: ++|$)")
_FIELD = re.compile(r":(?![: ])(?P<name>(?:[^:\\]|\\.|:(?!(?:[ `]|$)))*+)(?<! ):(?: ++|$)")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}+ *+")


def rst_directives(
    lines: Sequence[str], is_need: IsNeed, first: int = 1, last: int | None = None
) -> list[Directive]:
    """The directives of *lines* from *first* to *last*, from 1, in their order.

    *is_need* says which of them are needs: these are the parents of what they contain. Tabs are
    expanded already.
    """
    return _Scanner(lines, is_need, len(lines) if last is None else last).scan(first)


class _Scanner:
    def __init__(self, lines: Sequence[str], is_need: IsNeed, last: int) -> None:
        self._lines = lines
        self._is_need = is_need
        self._last = last
        self._found: list[Directive] = []
        self._open: list[tuple[int, Directive]] = []
        # The indent of the line above, where that is one of a paragraph.
        self._paragraph: int | None = None

    def scan(self, number: int) -> list[Directive]:
        while number <= self._last:
            line = self._lines[number - 1]
            if not line.strip():
                self._paragraph = None
                number += 1
                continue
            explicit = _EXPLICIT.match(line)
            column = indent_of(line) if explicit is None else explicit.end("lead")
            while self._open and self._open[-1][0] >= column:
                self._open.pop()
            if explicit is not None and self._paragraph != indent_of(line):
                number = self._explicit(number, column)
                self._paragraph = None
            else:
                number = self._text(number, line, column)
        return self._found

    def _text(self, number: int, line: str, indent: int) -> int:
        """Take a line of text, and the literal block that it announces; the line to go on with."""
        ends = number == self._last or not self._lines[number].strip()
        if line.rstrip().endswith("::") and ends:
            self._paragraph = None
            return self._block_end(number, indent) + 1
        self._paragraph = None if _ADORNMENT.fullmatch(line.lstrip()) else indent
        return number + 1

    def _explicit(self, number: int, column: int) -> int:
        """Take what begins with `..`; the line to go on with."""
        line = self._lines[number - 1]
        end = self._block_end(number, column)
        match = _DIRECTIVE.match(line, column)
        if match is None:
            is_empty = line[column:].strip() == ".." and (
                number == self._last or not self._lines[number].strip()
            )
            return number + 1 if is_empty else end + 1
        directive = Directive(name=match["name"], at=Position(number, column + 1))
        begin = self._options(directive, match.end(), number, end)
        directive.content = (begin, end)
        directive.parent = self._open[-1][1] if self._open else None
        self._found.append(directive)
        if is_literal(directive.name):
            return end + 1
        if self._is_need(directive):
            self._open.append((column, directive))
        return begin

    def _block_end(self, number: int, column: int) -> int:
        """The last line that is indented further than *column* below the line *number*."""
        end = number
        for below in range(number + 1, self._last + 1):
            line = self._lines[below - 1]
            if line.strip():
                if indent_of(line) <= column:
                    break
                end = below
        return end

    def _options(self, directive: Directive, start: int, number: int, end: int) -> int:
        """Read the argument and the options of a directive; the line where its content begins."""
        below = [line for line in self._lines[number:end] if line.strip()]
        inner = min(map(indent_of, below), default=0)
        argument: list[PositionedText] = []
        if text := self._lines[number - 1][start:].strip():
            argument.append((text, Position(number, start + 1)))
        number += 1
        while number <= end and (line := self._lines[number - 1]).strip():
            if _FIELD.match(line, inner):
                number = self._fields(directive, inner, number, end)
                break
            argument.append((line.strip(), Position(number, indent_of(line) + 1)))
            number += 1
        directive.argument = DirectiveText(tuple(argument))
        while number <= end and not self._lines[number - 1].strip():
            number += 1
        return number

    def _fields(self, directive: Directive, inner: int, number: int, end: int) -> int:
        pieces: dict[str, list[PositionedText]] = {}
        value: list[PositionedText] = []
        while number <= end and (line := self._lines[number - 1]).strip():
            if match := _FIELD.match(line, inner):
                value = pieces.setdefault(match["name"].strip().lower(), [])
                start = match.end()
            elif indent_of(line) == inner:
                break  # no option block as Docutils has it
            else:
                start = indent_of(line)
            if text := line[start:].rstrip():
                value.append((text, Position(number, start + 1)))
            number += 1
        directive.options = {name: DirectiveText(tuple(texts)) for name, texts in pieces.items()}
        return number


def indent_of(line: str) -> int:
    """How many blanks *line* begins with."""
    return len(line) - len(line.lstrip())
