"""Specification items in Markdown and reStructuredText, line by line.

Source: the user guide of OpenFastTrace 4 ("Writing a Specification", "Keywords", "Excluding Parts
of a Specification Document", "Delegating Requirement Coverage").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.markdown_scan import Heading, outline
from reqtrace.sources.openfasttrace_entry import Entry, Placed, Unread, entry_of, words
from reqtrace.sources.openfasttrace_ids import ID, TYPE, normal_id

_ITEM = re.compile(rf"`?({ID})")
_FORWARD = re.compile(
    rf"(?<![A-Za-z])(?P<by>{TYPE})\s*+-->\s*+(?P<needs>{TYPE}(?:\s*+,\s*+{TYPE})*+)\s*+:\s*+"
    rf"(?P<of>{ID})"
)
_KEYWORD = re.compile(r"(Rationale|Comment|Covers|Depends|Needs|Tags|Description):\s*+$")
_STATUS = re.compile(r"Status:\s*+(\w++)\s*+$")
_LISTED = re.compile(r"(Needs|Tags):(\s*+\w++\s*+(?:,\s*+\w++\s*+)*+)$")
_UNREAD = re.compile(r"(Covers|Depends|Needs):\s*+\S")
_BULLET = re.compile(r"\s{0,3}+[+*-](.*)$")
_REFERENCE = re.compile(rf"(?<![\w~]){ID}(?!\w)")
_NEAR = re.compile(rf"(?<![\w~]){TYPE}~[\w.~-]++")
_TYPES = re.compile(r"(?<!\w)[A-Za-z]++(?!\w)")
_OFF = re.compile(r"(?<!\w)oft:off(?!\w)")
_ON = re.compile(r"(?<!\w)oft:on(?!\w)")
_PROSE = ("", "Description", "Rationale", "Comment")
_AFTER_LIST = {"Covers": "Covers", "Depends": "Depends", "Needs": "Description", "Tags": ""}
_UNDERLINE = re.compile(r"[-=`:.'\"~^_*+#<>]{3,}+\s*+$")


Title = tuple[str, Position, int]
"""The text of a heading, its place, and its last line."""


class Page(NamedTuple):
    """The lines of a text: as they are written in `marks`, without comments in `lines`.

    `titles` are the headings by line, from 1; `hidden` are the lines of examples.
    """

    lines: Sequence[str]
    marks: Sequence[str]
    titles: dict[int, Title]
    hidden: frozenset[int]


def markdown_page(text: str, skip: int = 0) -> Page:
    """The page of a Markdown text whose first *skip* lines are no part of it."""
    found = outline(text, skip)
    fenced = (range(fence.first, fence.last + 1) for fence in found.fences)
    hidden = frozenset(range(1, skip + 1)).union(*fenced)
    titles = dict(_title(one, found.plain) for one in found.headings)
    return Page(found.plain, found.lines, titles, hidden)


def _title(heading: Heading, lines: Sequence[str]) -> tuple[int, Title]:
    if heading.first == heading.last:
        return heading.first, (heading.text, heading.position, heading.last)
    # Of a paragraph with a line of marks below it only the last line is the title.
    number = heading.last - 1
    return number, (lines[number - 1].strip(), Position(number, 1), heading.last)


def rst_page(text: str) -> Page:
    """The page of a reStructuredText: a line with a line of marks below it is a heading."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    titles = {
        number: (line.strip(), Position(number, 1), number + 1)
        for number, (line, below) in enumerate(pairwise(lines), start=1)
        if line.strip() and _UNDERLINE.match(below) and not _UNDERLINE.match(line)
    }
    return Page(lines, lines, titles, frozenset())


def read_entries(page: Page) -> Iterator[Entry]:
    """The specification items of *page* and what it forwards, in the order of the text."""
    reader = _Reader()
    number, last = 0, len(page.lines)
    is_on = True
    while number < last:
        number += 1
        mark = page.marks[number - 1]
        if "oft:" in mark and (_OFF if is_on else _ON).search(mark):
            is_on = not is_on
            continue
        if not is_on:
            continue
        if (title := page.titles.get(number)) is not None:
            reader.title(title[0], title[1])
            number = title[2]
        elif number in page.hidden:
            reader.example(mark, number)
        else:
            reader.line(page.lines[number - 1].rstrip(), number)
        yield from reader.finished()
    reader.end()
    yield from reader.finished()


class _Reader:
    """Takes lines one by one; what an item says depends on the keyword above."""

    def __init__(self) -> None:
        self._entry: Entry | None = None
        self._title: Placed | None = None
        self._done: list[Entry] = []
        self._part = ""

    def finished(self) -> Iterator[Entry]:
        """The entries that are complete since the last call."""
        yield from self._done
        self._done.clear()

    def end(self) -> None:
        """Close the item at hand."""
        if self._entry is not None:
            self._done.append(self._entry)
        self._entry = None
        self._title = None

    def title(self, text: str, at: Position) -> None:
        """A heading: it ends the item above, and may be that of the next one."""
        self.end()
        self._title = (text, at)

    def example(self, line: str, number: int) -> None:
        """A line of a fenced block: text of the item it stands in, and nothing else."""
        if self._entry is None:
            self._title = None
        elif self._part in _PROSE:
            self._part = self._part or "Description"
            _add_prose(self._entry, self._part, line, number)

    def line(self, line: str, number: int) -> None:
        """Any other line, without white space at its end."""
        if (match := _ITEM.match(line)) is not None:
            self._begin(match, number)
        elif self._may_forward() and "-->" in line and (match := _FORWARD.search(line)):
            self._forward(match, number)
        elif self._entry is not None:
            self._part = _next_part(self._entry, self._part, line, number)
        elif line:
            self._title = None

    def _begin(self, match: re.Match[str], number: int) -> None:
        title = None if self._entry is not None else self._title
        self.end()
        self._entry = entry_of(match[1], Position(number, match.start(1) + 1))
        self._entry.title = title
        self._part = ""

    def _may_forward(self) -> bool:
        return self._entry is None or self._part not in ("Rationale", "Comment")

    def _forward(self, match: re.Match[str], number: int) -> None:
        self.end()
        entry = entry_of(match["of"], Position(number, match.start("by") + 1))
        entry.type = match["by"]
        entry.covers = [(normal_id(match["of"]), Position(number, match.start("of") + 1))]
        entry.needs = words(match["needs"])
        entry.needs_at = Position(number, match.start("needs") + 1)
        entry.forwards = True
        self._done.append(entry)


def _next_part(entry: Entry, part: str, line: str, number: int) -> str:
    """Take in a line of an item that stands below the keyword *part*; the keyword from there on."""
    if ":" in line:
        if match := _LISTED.match(line):
            return _take_list(entry, match, number)
        if (match := _KEYWORD.match(line)) and (match[1] != "Description" or not part):
            if match[1] == "Needs":
                entry.needs_at = entry.needs_at or Position(number, 1)
            return match[1]
        if not part and (match := _STATUS.match(line)):
            entry.status = match[1], Position(number, match.start(1) + 1)
            return part
        if part not in ("Rationale", "Comment") and (match := _UNREAD.match(line)):
            entry.unread.append(Unread(match[1], "", Position(number, 1)))
    if part in _PROSE:
        if not part and not line:
            return part
        _add_prose(entry, part or "Description", line, number)
        return part or "Description"
    if not line:
        return _AFTER_LIST[part]
    _take_bullet(entry, part, line, number)
    return part


def _take_list(entry: Entry, match: re.Match[str], number: int) -> str:
    """`Needs: dsn, impl` and `Tags: A, B` on one line."""
    if match[1] == "Tags":
        entry.tags += words(match[2])
        return "Tags"
    entry.needs += words(match[2])
    place = Position(number, match.end() - len(match[2].lstrip()) + 1)
    entry.needs_at = entry.needs_at or place
    return ""


def _take_bullet(entry: Entry, part: str, line: str, number: int) -> None:
    bullet = _BULLET.match(line)
    if bullet is None:
        return
    if part == "Needs":
        entry.needs += _TYPES.findall(bullet[1])[-1:]
    elif part == "Tags":
        entry.tags += words(bullet[1])
    else:
        # Of several ids the last one counts, behind any words and brackets.
        found = list(_REFERENCE.finditer(line, bullet.start(1)))[-1:]
        into = entry.covers if part == "Covers" else entry.depends
        into += [(normal_id(one.group()), Position(number, one.start() + 1)) for one in found]
        if not found and (match := _NEAR.search(line, bullet.start(1))):
            entry.unread.append(Unread(part, match[0], Position(number, match.start() + 1)))


def _add_prose(entry: Entry, part: str, line: str, number: int) -> None:
    into = entry.text if part == "Description" else entry.sections.setdefault(part, [])
    into.append((line, Position(number, 1)))
