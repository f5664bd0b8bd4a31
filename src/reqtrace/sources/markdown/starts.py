"""Items that begin at list entries or lines, and fields in sections of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.metadata import pairs_of
from reqtrace.sources.markdown.scan import Heading, Outline
from reqtrace.util.pattern import LinearPattern, Match

_OF_FIELDS = frozenset({"attributes", "links", "metadata", "properties", "relations"})
_ENTRY = re.compile(r"(?P<lead>[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++)\S")


class _Start(NamedTuple):
    """A line at which an item begins: its number, the match, and how far it is in the line."""

    line: int
    match: Match
    offset: int


def starts_at_lines(builder: ItemBuilder) -> bool:
    """Whether the items of the source begin at list entries or lines."""
    start = None if builder.source is None else builder.source.start
    return start is not None and (start.entry is not None or start.line is not None)


def read_lines(
    file_result: FileResult, builder: ItemBuilder, page: Outline, folder: str | None
) -> bool:
    """Read the items of a file that begin at list entries or lines; False where there are none.

    The text of an item goes on to the next one, to an empty line or to a heading, unless the
    pattern has a group `text`.
    """
    starts = list(_starts(page, builder))
    ends = {heading.first for heading in page.headings} | {start.line for start in starts}
    for start in starts:
        _read_item(file_result, builder, page, start, folder, ends)
    return bool(starts)


def _starts(page: Outline, builder: ItemBuilder) -> Iterator[_Start]:
    start = None if builder.source is None else builder.source.start
    if start is None:
        return
    hidden = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    for number, text in enumerate(page.plain, start=1):
        if number not in hidden and text.strip():
            new_start = _start_in(number, text, start.entry, start.line)
            if new_start is not None:
                yield new_start


def _start_in(
    number: int, text: str, entry: LinearPattern | None, line: LinearPattern | None
) -> _Start | None:
    bullet = _ENTRY.match(text) if entry is not None else None
    if entry is not None and bullet is not None:
        match = entry.search(text[bullet.end("lead") :])
        if match is not None and match.group("id"):
            return _Start(number, match, bullet.end("lead"))
    if line is not None:
        match = line.search(text)
        if match is not None and match.group("id"):
            return _Start(number, match, 0)
    return None


def _read_item(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    start: _Start,
    folder: str | None,
    ends: set[int],
) -> None:
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    for name, value in start.match.groupdict().items():
        if value is not None:
            at = Position(start.line, start.offset + start.match.span(name)[0] + 1)
            fields[name], marks[name] = value.strip(), (at, at, None)
    text, text_at = _text(page, start, ends)
    defaults = Defaults(
        id=fields["id"],
        naming=Naming.HEADING,
        folder=folder,
        text=None if "text" in fields else text or None,
        text_at=None if "text" in fields else text_at,
        strict=False,
    )
    builder.build(file_result, fields, marks, Position(start.line, 1), defaults)


def _text(page: Outline, start: _Start, ends: set[int]) -> tuple[str, Position | None]:
    """What follows the match on its line and below it."""
    rest = page.plain[start.line - 1][start.offset + start.match.span()[1] :].strip(" \t:-")
    lines = [rest] if rest else []
    number = start.line + 1
    while number <= len(page.plain) and number not in ends and page.plain[number - 1].strip():
        lines.append(page.plain[number - 1].strip())
        number += 1
    at = Position(start.line if rest else start.line + 1, 1)
    return "\n".join(lines), at if lines else None


def fields_of_sections(
    page: Outline,
    headings: list[Heading],
    last: int,
    fields: dict[str, Any],
    marks: dict[str, Any],
) -> None:
    """Add the `* key: value` lines of sections such as `#### Relations` to *fields*.

    *headings* are those below the item, which ends at *last*. A key that comes again has a list
    of values.
    """
    for index, heading in enumerate(headings):
        if key_word(heading.text) in _OF_FIELDS:
            end = headings[index + 1].first - 1 if index + 1 < len(headings) else last
            for number in range(heading.last + 1, end + 1):
                for key, key_at, value, at in pairs_of(page.plain[number - 1], number, False):
                    _add(fields, marks, key, value, key_at, at)


def _add(
    fields: dict[str, Any],
    marks: dict[str, Any],
    key: str,
    value: str,
    key_at: Position,
    at: Position,
) -> None:
    if key not in fields:
        fields[key], marks[key] = value, (key_at, at, None)
        return
    if not isinstance(fields[key], list):
        first_at, position, _ = marks[key]
        fields[key], marks[key] = [fields[key]], (first_at, position, [(position, None)])
    fields[key].append(value)
    marks[key][2].append((at, None))
