"""Specification items in Markdown and reStructuredText, line by line.

Source: the user guide of OpenFastTrace 4 ("Writing a Specification", "Keywords", "Excluding Parts
of a Specification Document", "Delegating Requirement Coverage").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.common.suppressions import Comment
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.openfasttrace.entry import (
    PositionedText,
    SpecificationEntry,
    UnreadText,
    entry_of,
    words,
)
from reqtrace.sources.openfasttrace.ids import ID, STEM, TYPE, normal_id

_ITEM = re.compile(rf"`?({ID})")
_NO_REVISION = re.compile(rf"`({STEM})`$")
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
_HASHES = re.compile(r"#++\s*+(.*)$")
_UNDERLINE = re.compile(r"[=-]{3,}+\s*+$")
_RST_UNDERLINE = re.compile(r"[-=`:.'\"~^_*+#<>]{3,}+\s*+$")

_MARKDOWN_COMMENT = re.compile(r" {0,3}<!--(?:(?!-->).)*+-->\s*+")
_RST_COMMENT = re.compile(r"\s*+\.\. \[.*")


class Page(NamedTuple):
    """The lines of a text: as they are written in `marks`, without comments in `lines`.

    `hidden` are the lines, from 1, of examples; `underline` is a line of marks below a heading,
    which in Markdown may begin with hash marks instead. `comments` are those of Markdown.
    """

    lines: Sequence[str]
    marks: Sequence[str]
    hidden: frozenset[int]
    is_markdown: bool
    underline: re.Pattern[str]
    comments: Sequence[Comment] | None = None

    def title(self, number: int) -> tuple[str, int] | None:
        """The text of the heading at a line, and how many lines it has; None where there is none.

        As in OpenFastTrace any line above a line of marks is one, an empty one too: a rule across
        the page ends an item.
        """
        line = self.lines[number - 1]
        if self.is_markdown and (match := _HASHES.match(line)) is not None:
            return match[1].strip(), 1
        if number < len(self.lines) and self.underline.match(self.lines[number]):
            return line.strip(), 2
        return None


def markdown_page(text: str, skip: int = 0) -> Page:
    """The page of a Markdown text whose first *skip* lines are no part of it."""
    page = outline(text, skip)
    fenced = (range(fence.first, fence.last + 1) for fence in page.fences)
    hidden = frozenset(range(1, skip + 1)).union(*fenced)
    return Page(page.plain, page.lines, hidden, True, _UNDERLINE, page.comments)


def rst_page(text: str) -> Page:
    """The page of a reStructuredText."""
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    return Page(lines, lines, frozenset(), is_markdown=False, underline=_RST_UNDERLINE)


def comments_alone(page: Page) -> str:
    """The text of *page* with nothing but the comments that have a line of their own."""
    comment = _MARKDOWN_COMMENT if page.is_markdown else _RST_COMMENT
    lines: list[str] = []
    is_on = True
    for number, line in enumerate(page.marks, start=1):
        if "oft:" in line and (_OFF if is_on else _ON).search(line):
            is_on = not is_on
        is_shown = is_on and number not in page.hidden and comment.fullmatch(line) is not None
        lines.append(line if is_shown else "")
    return "\n".join(lines)


def read_entries(page: Page) -> Iterator[SpecificationEntry]:
    """The specification items of *page* and what it forwards, in the order of the text."""
    reader = _LineReader(page)
    number = 0
    is_on = True
    while number < len(page.lines):
        number += 1
        mark = page.marks[number - 1]
        if "oft:" in mark and (_OFF if is_on else _ON).search(mark):
            is_on = not is_on
        elif is_on and number in page.hidden:
            reader.example(mark, number)
        elif is_on:
            number += reader.line(page.lines[number - 1].rstrip(), number) - 1
        yield from reader.finished()
    reader.end()
    yield from reader.finished()


class _LineReader:
    """Takes lines one by one; what an item says depends on the keyword above."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._entry: SpecificationEntry | None = None
        self._title: PositionedText | None = None
        self._done: list[SpecificationEntry] = []
        self._part = ""

    def finished(self) -> Iterator[SpecificationEntry]:
        """The entries that are complete since the last call."""
        yield from self._done
        self._done.clear()

    def end(self) -> None:
        """Close the item at hand."""
        if self._entry is not None:
            self._done.append(self._entry)
        self._entry = None
        self._title = None

    def example(self, line: str, number: int) -> None:
        """A line of a fenced block: text of the item that contains it, and nothing else."""
        if self._entry is None:
            self._title = None
        elif self._part in _PROSE:
            self._part = self._part or "Description"
            _add_text(self._entry, self._part, line, number)

    def line(self, line: str, number: int) -> int:
        """Any other line, without white space at its end; how many lines were read."""
        if self._part == "Tags" and self._is_list_entry(line, number):
            return 1
        if (match := _ITEM.match(line)) is not None:
            self._begin(match, number)
        elif (title := self._page.title(number)) is not None:
            self.end()
            self._title = (title[0], Position(number, 1)) if title[0] else None
            return title[1]
        elif self._is_list_entry(line, number):
            pass
        elif (
            self._entry is None and self._title is not None and (match := _NO_REVISION.match(line))
        ):
            # It stays text of the section, as in OpenFastTrace.
            self._done.append(entry_of(match[1], Position(number, match.start(1) + 1)))
            self._title = None
        elif self._may_forward() and "-->" in line and (match := _FORWARD.search(line)):
            self._forward(match, number)
        elif self._entry is not None:
            if line or self._part != "Needs" or self._page.is_markdown:
                self._part = _next_part(self._entry, self._part, line, number)
        elif line:
            self._title = None
        return 1

    def _is_list_entry(self, line: str, number: int) -> bool:
        entry = self._entry
        return entry is not None and _take_bullet(entry, self._part, line, number)

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


def _next_part(entry: SpecificationEntry, part: str, line: str, number: int) -> str:
    """Add a line of an item below the keyword *part*; the keyword from there on."""
    if ":" in line:
        if (match := _LISTED.match(line)) and not (part == match[1] == "Needs"):
            return _take_list(entry, match, number)
        if (match := _KEYWORD.match(line)) and (match[1] != "Description" or not part):
            if match[1] == "Needs":
                entry.needs_at = entry.needs_at or Position(number, 1)
            return match[1]
        if not part and (match := _STATUS.match(line)):
            entry.status = match[1], Position(number, match.start(1) + 1)
            return part
        if part not in ("Rationale", "Comment") and (match := _UNREAD.match(line)):
            entry.unread.append(UnreadText(match[1], "", Position(number, 1)))
    if part not in _PROSE:
        if part == "Needs" and not line and not entry.needs:
            entry.unread.append(UnreadText(part, "", entry.needs_at or entry.at))
        return part if line else _AFTER_LIST[part]
    if not part and not line:
        return part
    _add_text(entry, part or "Description", line, number)
    return part or "Description"


def _take_list(entry: SpecificationEntry, match: re.Match[str], number: int) -> str:
    """`Needs: dsn, impl` and `Tags: A, B` on one line."""
    if match[1] == "Tags":
        entry.tags += words(match[2])
        return "Tags"
    entry.needs += words(match[2])
    position = Position(number, match.end() - len(match[2].lstrip()) + 1)
    entry.needs_at = entry.needs_at or position
    return ""


def _take_bullet(entry: SpecificationEntry, part: str, line: str, number: int) -> bool:
    """Whether *line* is an entry of the list below the keyword *part*, which it is added to."""
    if part in _PROSE or (bullet := _BULLET.match(line)) is None:
        return False
    if part == "Tags":
        entry.tags += words(bullet[1])
        return True
    if part == "Needs":
        entry.needs += (types := _TYPES.findall(bullet[1])[-1:])
        return bool(types)
    # Of several ids the last one counts, behind any words and brackets.
    ids = list(_REFERENCE.finditer(line, bullet.start(1)))[-1:]
    into = entry.covers if part == "Covers" else entry.depends
    into += [(normal_id(match.group()), Position(number, match.start() + 1)) for match in ids]
    if not ids and (match := _NEAR.search(line, bullet.start(1))):
        entry.unread.append(UnreadText(part, match[0], Position(number, match.start() + 1)))
    return bool(ids)


def _add_text(entry: SpecificationEntry, part: str, line: str, number: int) -> None:
    into = entry.text if part == "Description" else entry.sections.setdefault(part, [])
    into.append((line, Position(number, 1)))
