"""The directives of a MyST text: fences of backticks, tildes and colons with `{name}`.

Source: the documentation of MyST-Parser 5 ("Directives", "Nesting directives", `colon_fence`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.sphinx_needs.directive import (
    Directive,
    DirectiveText,
    IsNeed,
    PositionedText,
    is_literal,
)
from reqtrace.sources.sphinx_needs.rst import indent_of, rst_directives

_FENCE = re.compile(
    r"(?P<lead> *+(?:(?:[-*+]|[0-9]{1,4}[.)]) ++)*+)(?P<fence>`{3,}+|~{3,}+|:{3,}+)"
    r"(?: *+\{(?P<name>[^{}\s]++)\})?(?P<rest>.*)"
)
_OPTION = re.compile(r"(?P<key>[\w-]++) *+:(?: ++|$)")
_QUOTED = re.compile(r"(['\"])(.*)\1 *+")
_ENTRY = re.compile(r" *+- ++(?P<text>.*)")
_RST = "eval-rst"


class _Fence(NamedTuple):
    """A fence that is open; without a directive it holds literal text."""

    mark: str
    directive: Directive | None = None
    is_need: bool = False

    def closes(self, mark: str) -> bool:
        """Whether a line of that mark alone ends it."""
        return mark[0] == self.mark[0] and len(mark) >= len(self.mark)


def myst_directives(lines: Sequence[str], is_need: IsNeed, first: int = 1) -> list[Directive]:
    """The directives of *lines* from *first* on, from 1, in their order; see `rst_directives`."""
    return _Scanner(lines, is_need).scan(first)


class _Scanner:
    def __init__(self, lines: Sequence[str], is_need: IsNeed) -> None:
        self._lines = lines
        self._is_need = is_need
        self._found: list[Directive] = []
        self._open: list[_Fence] = []

    def scan(self, number: int) -> list[Directive]:
        while number <= len(self._lines):
            line = self._lines[number - 1]
            match = _FENCE.match(line) if "```" in line or "~~~" in line or ":::" in line else None
            if match is not None:
                number = self._fence(match, number)
            elif line.lstrip().startswith("<!--") and not self._in_literal():
                number = self._behind_comment(number)
            else:
                number += 1
        self._close(0, len(self._lines))
        return self._found

    def _in_literal(self) -> bool:
        return bool(self._open) and self._open[-1].directive is None

    def _fence(self, match: re.Match[str], number: int) -> int:
        """Take a line with a fence; the line to go on with."""
        mark, rest = match["fence"], match["rest"].strip()
        if match["name"] is None and not rest:
            # What is within a fence is text until that fence ends: so the outer ones go first.
            for depth, fence in enumerate(self._open):
                if fence.closes(mark):
                    self._close(depth, number - 1)
                    return number + 1
        if self._in_literal() or (mark[0] == "`" and "`" in rest):
            return number + 1
        if match["name"] is None:
            self._open.append(_Fence(mark))
            return number + 1
        return self._directive(match, mark, number)

    def _directive(self, match: re.Match[str], mark: str, number: int) -> int:
        name = match["name"]
        directive = Directive(name=name, at=Position(number, match.start("fence") + 1))
        if title := match["rest"].strip():
            start = match.end("rest") - len(match["rest"].lstrip())
            directive.argument = DirectiveText(((title, Position(number, start + 1)),))
        begin = self._options(directive, number + 1, mark)
        directive.content = (begin, begin - 1)
        needs = [fence.directive for fence in self._open if fence.is_need]
        directive.parent = needs[-1] if needs else None
        if name == _RST:
            self._rst(directive, begin, mark)
        self._found.append(directive)
        literal = is_literal(name) or name == _RST
        is_need = not literal and self._is_need(directive)
        self._open.append(_Fence(mark, None if literal else directive, is_need))
        return begin

    def _rst(self, around: Directive, begin: int, mark: str) -> None:
        """Read the reStructuredText between two fences."""
        last = begin - 1
        while last < len(self._lines) and not _ends(self._lines[last], mark):
            last += 1
        for directive in rst_directives(self._lines, self._is_need, begin, last):
            directive.parent = directive.parent or around.parent
            self._found.append(directive)

    def _close(self, depth: int, last: int) -> None:
        """Close the fences from *depth* on, whose content ends with the line *last*."""
        for fence in self._open[depth:]:
            if fence.directive is not None:
                fence.directive.content = (fence.directive.content[0], last)
        del self._open[depth:]

    def _behind_comment(self, number: int) -> int:
        for below in range(number, len(self._lines) + 1):
            if "-->" in self._lines[below - 1]:
                return below + 1
        return len(self._lines) + 1

    # -- options ----------------------------------------------------------------------------------

    def _options(self, directive: Directive, number: int, mark: str) -> int:
        """Read the options of a directive; the line where its content begins."""
        pieces: dict[str, list[PositionedText]] = {}
        if number <= len(self._lines) and self._lines[number - 1].lstrip().startswith("---"):
            number = self._block(pieces, number + 1, mark)
        else:
            while number <= len(self._lines) and _is_option(self._lines[number - 1]):
                start = indent_of(self._lines[number - 1]) + 1
                _take_option(pieces, self._lines[number - 1], start, number)
                number += 1
        directive.options = {name: DirectiveText(tuple(texts)) for name, texts in pieces.items()}
        if number <= len(self._lines) and not self._lines[number - 1].strip():
            number += 1
        return number

    def _block(self, pieces: dict[str, list[PositionedText]], number: int, mark: str) -> int:
        """Read options between two lines of `---`; the line behind them."""
        key: list[PositionedText] = []
        outer = min(
            (indent_of(line) for line in self._lines[number - 1 : number] if line.strip()),
            default=0,
        )
        while number <= len(self._lines):
            line = self._lines[number - 1]
            if line.lstrip().startswith("---"):
                return number + 1
            if _ends(line, mark):
                return number
            entry = _ENTRY.match(line)
            if entry is not None and entry["text"]:
                # A list in YAML, whose entries may stand below the first letter of their key.
                _take_entry(key, entry, number)
            elif indent_of(line) <= outer and line.strip():
                taken = _take_option(pieces, line, indent_of(line), number)
                key = [] if taken is None else taken  # an empty one is filled by the lines below
            elif text := line.strip():
                key.append((text, Position(number, indent_of(line) + 1)))
            number += 1
        return number


def _ends(line: str, mark: str) -> bool:
    match = _FENCE.match(line)
    return (
        match is not None
        and match["name"] is None
        and not match["rest"].strip()
        and _Fence(mark).closes(match["fence"])
    )


def _is_option(line: str) -> bool:
    stripped = line.lstrip()
    return stripped.startswith(":") and not stripped.startswith(":::")


def _take_option(
    pieces: dict[str, list[PositionedText]], line: str, start: int, number: int
) -> list[PositionedText] | None:
    """Add the option `key: value` at *start*; the pieces of its value, which may go on below."""
    match = _OPTION.match(line, start)
    if match is None:
        return None
    at = match.end()
    value = line[at:].rstrip()
    if (quoted := _QUOTED.fullmatch(value)) is not None:
        value, at = quoted[2], at + 1
    elif " #" in f" {value}":
        value = f" {value}".partition(" #")[0].strip()
    elif value in ("|", ">", "|-", ">-"):
        value = ""
    into = pieces.setdefault(match["key"], [])
    if value:
        into.append((value, Position(number, at + 1)))
    return into


def _take_entry(into: list[PositionedText], entry: re.Match[str], number: int) -> None:
    """Add an entry of a list to the pieces of its option, separated as ids of needs are."""
    text, at = entry["text"].partition(" #")[0].rstrip(), entry.start("text")
    if (quoted := _QUOTED.fullmatch(text)) is not None:
        text, at = quoted[2], at + 1
    if into:
        above, place = into[-1]
        into[-1] = (above if above.endswith((",", ";")) else f"{above},", place)
    into.append((text, Position(number, at + 1)))
