"""The running texts of a page, each as one text: paragraphs, headings, cells of tables, HTML.

What CommonMark 0.31 and the tables of GFM read as one text, a link may span as a whole, however
its lines are broken, quoted or indented in lists. Code is none of these texts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.common.link_definitions import Definition, Definitions
from reqtrace.sources.common.link_destinations import name_of_definition, read_definition
from reqtrace.sources.markdown.metadata import cells_of, is_separator_row
from reqtrace.sources.markdown.scan import Outline

_RULE = re.compile(r"(?:(?:\*[ \t]*+){3,}|(?:-[ \t]*+){3,}|(?:_[ \t]*+){3,})\Z")
_ATX = re.compile(r"#{1,6}(?:[ \t]++|\Z)")
_CLOSING_HASHES = re.compile(r"(?:\A|[ \t]++)#++[ \t]*+\Z")
_LIST = re.compile(r"(?:[-*+]|(?P<number>\d{1,9})[.)])(?P<gap>[ \t]++|\Z)")
_FENCE = re.compile(r"(`{3,}+(?=[^`]*\Z)|~{3,}+)")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*\Z")
_RAW = re.compile(r"<(script|pre|style|textarea)(?:\s|>|\Z)", re.IGNORECASE)
_BLOCK = re.compile(
    r"</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd"
    r"|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]"
    r"|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup"
    r"|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)"
    r"(?:\s|/?>|\Z)",
    re.IGNORECASE,
)
_LONE_TAG = re.compile(
    r"(?:<[A-Za-z][A-Za-z0-9-]*+(?:\s++[A-Za-z_:][\w.:-]*+(?:\s*+=\s*+(?:[^\s\"'=<>`]++|'[^']*+'"
    r"|\"[^\"]*+\"))?+)*+\s*+/?>|</[A-Za-z][A-Za-z0-9-]*+\s*+>)[ \t]*\Z"
)
# A line that begins with `[name]:`, behind the marks of lists and quotations. The name may go on
# in lines below. To look for a line feed takes a fifth of the time that `^` takes.
_MAY_DEFINE = re.compile(
    r"(?s)\n(?:[^\S\n]|[\d>*+.)-])*+\[(?:[^\[\]\\]|\\.)*+\]:",
)
_TAB = 4
_DEEPEST = 50
"""So many quotations and lists within each other count; deeper marks are text."""


class _Line(NamedTuple):
    """A line, or the rest of one: its text, its number, and the column of its first character."""

    text: str
    number: int
    column: int

    def behind(self, count: int) -> _Line:
        """The rest of it behind its first *count* characters."""
        return _Line(self.text[count:], self.number, self.column + count)


class Paragraph(NamedTuple):
    """One running text; its lines are joined by newlines, and without white space around them."""

    text: str
    starts: tuple[int, ...]
    """How far in the text each of its lines begins."""
    places: tuple[Position, ...]
    """Where each of its lines begins in the file."""
    is_html: bool = False
    """Whether it is a block of HTML, which people fill with Markdown nevertheless."""
    is_cell: bool = False
    """Whether it is the cell of a table."""
    is_plain: bool = False
    """Whether it is a paragraph, which may begin with definitions."""

    def position(self, offset: int) -> Position:
        """The place in the file of the character at *offset*."""
        index = bisect_right(self.starts, offset) - 1
        place = self.places[index]
        return Position(place.line, place.column + offset - self.starts[index])


class PageTexts(NamedTuple):
    """The running texts of a page, and where its reference links lead."""

    paragraphs: tuple[Paragraph, ...]
    definitions: Definitions
    defined: tuple[tuple[Definition, Position], ...]
    """Each definition, and where its destination is written."""


def page_texts(page: Outline, first: int = 1) -> PageTexts:
    """The texts of *page* from line *first* on, in their order, and the definitions among them."""
    definitions: dict[str, Definition] = dict(page.definitions)
    paragraphs, defined = [], []
    for paragraph in _paragraphs(page, first):
        at = 0
        if paragraph.is_plain:
            while (found := read_definition(paragraph.text, at)) is not None:
                name, definition, at = found
                if not name.startswith("^"):  # a footnote
                    definitions.setdefault(name_of_definition(name), definition)
                    defined.append((definition, paragraph.position(definition.at)))
        if at < len(paragraph.text):
            paragraphs.append(_behind(paragraph, at) if at else paragraph)
    return PageTexts(tuple(paragraphs), definitions, tuple(defined))


def definitions_of(page: Outline) -> Definitions:
    """Where the reference links of *page* lead."""
    text = "" if page.definitions else "\n".join(["", *page.plain])
    if not text or _MAY_DEFINE.search(text) is None:
        return page.definitions  # most pages have none, and need not be taken apart
    return page_texts(page).definitions


def _behind(paragraph: Paragraph, at: int) -> Paragraph:
    """The lines of *paragraph* from the one that begins at *at*."""
    index = paragraph.starts.index(at)
    starts = tuple(start - at for start in paragraph.starts[index:])
    return Paragraph(paragraph.text[at:], starts, paragraph.places[index:])


def _paragraphs(page: Outline, first: int) -> Iterator[Paragraph]:
    headings = {heading.first: heading for heading in page.headings}
    blocks = _Blocks()
    number = first
    while number <= len(page.plain):
        if (fence := page.fence_at.get(number)) is not None:
            yield from blocks.close()
            number = fence.last
        elif (heading := headings.get(number)) is not None:
            yield from blocks.end()
            lines = range(number, max(number, heading.last - 1) + 1)
            yield _joined([_heading_line(page.plain[n - 1], n) for n in lines])
            number = heading.last
        elif (rows := blocks.table(page.plain, number)) is not None:
            yield from blocks.close()
            columns = len(cells_of(page.plain[number - 1], number))
            for row in (number, *range(number + 2, rows + 1)):
                yield from _cells(page.plain[row - 1], row, columns)
            number = rows
        else:
            yield from blocks.take(_Line(page.plain[number - 1], number, 1))
        number += 1
    yield from blocks.end()


class _Blocks:
    """The open paragraph and the lists and quotations around it, line by line."""

    def __init__(self, base: int = 0, depth: int = 0) -> None:
        self._base = base  # the column, from 0, at which the quotation begins
        self._depth = depth  # how many quotations and lists are around it
        self._open: list[_Line] = []
        self._lists: list[int] = []  # columns, from 0, at which the content of lists begins
        self._html = ""  # `blank`, or the tag that closes the block
        self._quoted: _Blocks | None = None
        self._fence = ""  # within a quotation

    def table(self, lines: Sequence[str], number: int) -> int | None:
        """The last line of the table that begins at line *number*."""
        head, last = lines[number - 1], number + 1
        below = lines[number] if number < len(lines) else ""
        if "|" not in head or not is_separator_row(below) or self._html or self._quoted:
            return None
        if _LIST.match(below.lstrip()):
            return None
        if _width(head) - self._indent_of_list(head) >= _TAB or _starts_block(head.strip()):
            return None
        if len(cells_of(head, number)) != len(cells_of(below, number)):
            return None
        while last < len(lines) and lines[last].strip() and not _starts_block(lines[last].strip()):
            last += 1
        return last

    def _indent_of_list(self, text: str) -> int:
        width = _width(text)
        return max((column for column in self._lists if column <= width), default=0)

    def take(self, line: _Line) -> Iterator[Paragraph]:
        """Take one line, and give the texts that it ends."""
        text = line.text
        if not text.strip():
            yield from self.close()
        elif self._fence:
            if text.strip().startswith(self._fence):
                self._fence = ""
        elif self._html and self._html != "blank":
            self._open.append(line)
            if self._html in text.lower():
                yield from self.close()
        elif self._continues_quotation(text):
            assert self._quoted is not None  # noqa: S101 - just asked
            yield from self._quoted.take(_stripped(line))
        else:
            yield from self._block(line)

    def _continues_quotation(self, text: str) -> bool:
        """Whether a line without a mark goes on with the paragraph of a quotation."""
        if self._quoted is None or text.lstrip().startswith(">"):
            return False
        return self._quoted.is_open and not _starts_block(text.strip())

    @property
    def is_open(self) -> bool:
        """Whether the next line may go on with a paragraph."""
        if self._quoted is not None:
            return self._quoted.is_open
        return bool(self._open) and not self._html

    def _block(self, line: _Line) -> Iterator[Paragraph]:
        """Take a line that is not blank: the marks in front of it, then its text."""
        indent = _width(line.text, line.column - 1)
        if self._lists and indent < self._lists[-1] and not self._is_lazy(line):
            yield from self.close()
            while self._lists and indent < self._lists[-1]:
                self._lists.pop()
        if self._open and self._html:
            self._open.append(line)
            return
        while True:
            rest = _stripped(line)
            inner = _width(line.text, line.column - 1) - (
                self._lists[-1] if self._lists else self._base
            )
            if inner >= _TAB:
                if self._open:
                    self._open.append(rest)
                return
            if rest.text.startswith(">") and not self._is_deepest:
                yield from self._quotation(rest)
                return
            yield from self._end_quotation()
            marker = None if _RULE.match(rest.text) else _LIST.match(rest.text)
            if marker is None or not self._may_begin(marker, rest):
                break
            yield from self.close()
            start = rest.column - 1 + marker.end()
            if marker["gap"].count(" ") > _TAB or not rest.text[marker.end() :].strip():
                start = rest.column + len(marker[0]) - len(marker["gap"])
            self._lists.append(start)
            line = rest.behind(start - rest.column + 1)
            if not line.text.strip():
                return
        yield from self._text(rest)

    def _is_lazy(self, line: _Line) -> bool:
        return self.is_open and not _starts_block(line.text.strip())

    def _may_begin(self, marker: re.Match[str], line: _Line) -> bool:
        """Whether an entry of a list begins; one that is empty ends no paragraph, nor does 2."""
        if self._is_deepest:
            return False
        if not self._open or self._lists:
            return True
        return bool(line.text[marker.end() :].strip()) and marker["number"] in (None, "1")

    @property
    def _is_deepest(self) -> bool:
        return self._depth + len(self._lists) >= _DEEPEST

    def _quotation(self, line: _Line) -> Iterator[Paragraph]:
        if self._quoted is None:
            yield from self.close()
            self._quoted = _Blocks(line.column, self._depth + len(self._lists) + 1)
        rest = line.behind(2 if line.text.startswith("> ") else 1)
        yield from self._quoted.take_quoted(rest)

    def take_quoted(self, line: _Line) -> Iterator[Paragraph]:
        """Take a line of a quotation, whose blocks of code nobody else looks for."""
        if not self._fence and (fence := _FENCE.match(line.text.strip())) is not None:
            yield from self.close()
            self._fence = fence[1]
        else:
            yield from self.take(line)

    def _text(self, line: _Line) -> Iterator[Paragraph]:
        """Take a line without marks in front of it."""
        text = line.text
        if _RULE.match(text) or (self._open and _UNDERLINE.match(text)):
            yield from self.close()
        elif (atx := _ATX.match(text)) is not None:
            yield from self.close()
            yield _joined([_without_hashes(line.behind(atx.end()))])
        elif (raw := _RAW.match(text)) is not None:
            yield from self.close()
            self._html, self._open = f"</{raw[1].lower()}>", [line]
            if self._html in text.lower():
                yield from self.close()
        elif _BLOCK.match(text) or (not self._open and _LONE_TAG.match(text)):
            yield from self.close()
            self._html, self._open = "blank", [line]
        else:
            self._open.append(line)

    def _end_quotation(self) -> Iterator[Paragraph]:
        if self._quoted is not None:
            quoted, self._quoted = self._quoted, None
            yield from quoted.close()

    def close(self) -> Iterator[Paragraph]:
        """End the open text; lists stay open."""
        yield from self._end_quotation()
        if self._open:
            lines, is_html = self._open, bool(self._html)
            self._open, self._html = [], ""
            yield _joined(lines, is_html=is_html, is_plain=not is_html)

    def end(self) -> Iterator[Paragraph]:
        """End the open text and all lists."""
        yield from self.close()
        self._lists.clear()


def _joined(lines: list[_Line], *, is_html: bool = False, is_plain: bool = False) -> Paragraph:
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line.text) + 1
    places = tuple(Position(line.number, line.column) for line in lines)
    text = "\n".join(line.text for line in lines)
    return Paragraph(text, tuple(starts), places, is_html=is_html, is_plain=is_plain)


def _heading_line(text: str, number: int) -> _Line:
    line = _stripped(_Line(text, number, 1))
    atx = _ATX.match(line.text)
    return line if atx is None else _without_hashes(line.behind(atx.end()))


def _without_hashes(line: _Line) -> _Line:
    return line._replace(text=_CLOSING_HASHES.sub("", line.text))


def _cells(text: str, number: int, columns: int) -> Iterator[Paragraph]:
    """The cells of a row; what is behind the last column of the table is none."""
    for cell in cells_of(text, number)[:columns]:
        if cell.text:
            yield Paragraph(cell.text, (0,), (cell.position,), is_cell=True)


def _stripped(line: _Line) -> _Line:
    lead = len(line.text) - len(line.text.lstrip())
    return _Line(line.text.strip(), line.number, line.column + lead)


def _width(text: str, column: int = 0) -> int:
    """The column, from 0, of the first character that is no white space."""
    for char in text:
        if char == "\t":
            column += _TAB - column % _TAB
        elif char != " ":
            break
        else:
            column += 1
    return column


def _starts_block(text: str) -> bool:
    """Whether a line ends the paragraph before it."""
    return bool(
        text.startswith(">")
        or _ATX.match(text)
        or _RULE.match(text)
        or _FENCE.match(text)
        or _BLOCK.match(text)
        or _RAW.match(text)
        or ((entry := _LIST.match(text)) and entry["number"] in (None, "1") and text[entry.end() :])
    )
