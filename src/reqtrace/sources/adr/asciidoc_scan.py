"""The outline of an AsciiDoc text, in the form that the reader of decisions takes.

Not a parser: it finds titles, delimited blocks, comments and macros by line, as the AsciiDoc
language documentation of Eclipse defines them. Fields, tables, links and bold text are written as
Markdown has them, each in its own line.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.common.suppressions import Comment
from reqtrace.sources.markdown.scan import Fence, Heading, Outline

_SUFFIXES = (".adoc", ".asciidoc")
# What is matched is never given back (`*+`): a text that does not close is read once.
_TITLE = re.compile(r"(={1,6}|#{1,6})[ \t]++(\S.*)")
_VERBATIM = re.compile(r"(-{4,}+|\.{4,}+|\+{4,}+|/{4,}+|```)[\w,-]*+[ \t]*+")
_TABLE = re.compile(r"[|!,:]={3,}+[ \t]*+")
_HIDDEN = re.compile(
    r"\[[^\]]*+(?:\][^\]]+)*+\][ \t]*+"  # attributes and anchors of the block below
    r"|[a-z][\w-]*+::[^\s\[]*+\[.*\][ \t]*+"  # toc::[], include::…[], ifdef::…[]
    r"|'{3,}+[ \t]*+|<<<[ \t]*+"
    r"|={4,}+[ \t]*+|\*{4,}+[ \t]*+|_{4,}+[ \t]*+|--[ \t]*+"  # around blocks with usual content
)
_ATTRIBUTE = re.compile(r":!?([\w-]++)!?:(?:[ \t]++(\S.*))?[ \t]*+")
_TERM = re.compile(r"[ \t]*+([^:\s`][^:`]{0,60}):{2,4}(?:[ \t]++(\S.*))?[ \t]*+")
_BULLET = re.compile(r"([ \t]*+)(\*{1,5}|-|\.{1,5})(?=[ \t]++\S)")
_BOLD = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]*+)\*(?![\w*])")
_XREF = re.compile(r"(?<!\w)xref:([^\[\]\s]++)\[([^\]]*+)\]")
_INTERNAL = re.compile(r"<<([^<>,]++)(?:,[ \t]*+([^<>]*+))?>>")
_LINK = re.compile(r"(?<![\w(])(?:link:)?+((?:https?|ftp|mailto):[^\[\]\s]++)\[([^\]]*+)\]")
_LOCAL = re.compile(r"(?<!\w)link:([^\[\]\s]++)\[([^\]]*+)\]")
_CELL = re.compile(r"(?:^|(?<=[ \t]))(?:\d++(?:\.\d++)?[+*])?+[<^>.]{0,3}[adehlms]?\|(?!=)")
_COLUMNS = re.compile(r"cols=\"?([^\"\]]*+)")


def asciidoc_outline(text: str, path: PurePosixPath, skip: int = 0) -> Outline:
    """The headings of the *text* at *path*, and its lines without comments, code and macros.

    The first *skip* lines are no part of it.
    """
    lines = [line.rstrip("\r") for line in text.split("\n")]
    return _Scanner(lines, path, skip).scan()


class _Scanner:
    def __init__(self, lines: list[str], path: PurePosixPath, skip: int) -> None:
        self._lines = lines
        self._folder = path.parent
        self._pages = _pages_of(path)
        self._skip = skip
        self._plain = [""] * len(lines)
        self._headings: list[Heading] = []
        self._fences: list[Fence] = []
        self._comments: list[Comment] = []

    def scan(self) -> Outline:
        number = self._skip + 1
        while number <= len(self._lines):
            number = self._take(self._lines[number - 1], number)
        fence_at = {fence.first: fence for fence in self._fences}
        return Outline(
            self._lines, self._plain, self._headings, self._fences, self._comments, fence_at
        )

    def _take(self, line: str, number: int) -> int:
        """Take a line, and all of a block that it opens; the line to go on with."""
        if line.startswith("//") and not line.startswith("///"):
            self._comments.append(Comment(line, Position(number, 1), number))
        elif (block := _VERBATIM.fullmatch(line)) is not None:
            last = self._end(number, block[1])
            self._fences.append(Fence(number, last, ""))
            return last + 1
        elif _TABLE.fullmatch(line) is not None:
            last = self._end(number, line.strip())
            self._table(number, last)
            return last + 1
        elif (title := _TITLE.fullmatch(line)) is not None:
            self._heading(title, number)
        elif (term := _TERM.fullmatch(line)) is not None and "//" not in term[1]:
            return self._term(term, number)
        elif _HIDDEN.fullmatch(line) is None:
            self._plain[number - 1] = self._as_markdown(line)
        return number + 1

    def _end(self, number: int, mark: str) -> int:
        """The line that closes the block which begins at *number*, or the last one."""
        for below in range(number + 1, len(self._lines) + 1):
            if self._lines[below - 1].rstrip() == mark:
                return below
        return len(self._lines)

    def _heading(self, title: re.Match[str], number: int) -> None:
        text = self._as_markdown(title[2].strip())
        text = re.sub(r"[ \t]*+\[\[[^\]]*+\]\][ \t]*+", "", text)
        self._headings.append(
            Heading(len(title[1]), text, Position(number, title.start(2) + 1), number, number)
        )
        self._plain[number - 1] = text

    def _term(self, term: re.Match[str], number: int) -> int:
        """`Status:: accepted`, whose description may be in the next line."""
        value = term[2]
        if value is None and number < len(self._lines):
            below = self._lines[number]
            if below.strip() and not below.lstrip().startswith(("*", "-", ".", "|", "[")):
                self._plain[number - 1] = f"{term[1]}: {self._as_markdown(below.strip())}"
                return number + 2
        self._plain[number - 1] = (
            f"{self._as_markdown(term[1])}: {self._as_markdown(value or '')}".rstrip()
        )
        return number + 1

    # -- tables -----------------------------------------------------------------------------------

    def _table(self, first: int, last: int) -> None:
        """Write a table as Markdown: with two columns as fields, else row by row."""
        cells = self._cells(first, last)
        columns = self._columns(first, cells)
        rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
        for row in rows:
            number = row[0].number
            texts = [self._as_markdown(cell.text) for cell in row]
            if columns == 2 and len(row) == 2:
                self._plain[number - 1] = f"- {texts[0].strip('*_` ')}: {texts[1]}"
            else:
                self._plain[number - 1] = f"| {' | '.join(texts)} |"

    def _cells(self, first: int, last: int) -> list[_Cell]:
        cells: list[_Cell] = []
        for number in range(first + 1, last):
            line = self._lines[number - 1]
            if line.startswith("//"):
                continue
            starts = list(_CELL.finditer(line))
            before = line[: starts[0].start()] if starts else line
            if before.strip() and cells:
                cells[-1] = cells[-1].longer(before.strip())
            for index, match in enumerate(starts):
                end = starts[index + 1].start() if index + 1 < len(starts) else len(line)
                cells.append(_Cell(number, line[match.end() : end].strip()))
        return cells

    def _columns(self, first: int, cells: list[_Cell]) -> int:
        above = self._lines[first - 2] if first > 1 else ""
        found = _COLUMNS.search(above) if above.startswith("[") else None
        if found is not None:
            parts = found[1].split(",")
            repeated = (re.match(r"[ \t]*+(\d{1,3})\*", part) for part in parts)
            return max(sum(1 if match is None else int(match[1]) for match in repeated), 1)
        return max(sum(cell.number == cells[0].number for cell in cells), 1) if cells else 1

    # -- lines ------------------------------------------------------------------------------------

    def _as_markdown(self, line: str) -> str:
        """A line of text as Markdown has it."""
        attribute = _ATTRIBUTE.fullmatch(line)
        if attribute is not None:
            return f"{attribute[1]}: {attribute[2]}" if attribute[2] else ""
        line = line.removesuffix(" +")
        bullet = _BULLET.match(line)
        if bullet is not None:
            mark = "1." if bullet[2][0] == "." else "-"
            line = f"{'  ' * (len(bullet[2]) - 1)}{mark}{line[bullet.end() :]}"
        if "[" in line or "<<" in line:
            line = _XREF.sub(self._of_xref, line)
            line = _INTERNAL.sub(_of_internal, line)
            line = _LINK.sub(lambda m: f"[{m[2] or m[1]}]({m[1]})", line)
            line = _LOCAL.sub(lambda m: f"[{m[2] or m[1]}]({m[1]})", line)
        return _BOLD.sub(r"**\1**", line) if "*" in line else line

    def _of_xref(self, match: re.Match[str]) -> str:
        """`xref:0002-x.adoc[words]`, also `xref:module:page$x.adoc[words]` of Antora."""
        label = match[2].strip()
        path, mark, anchor = match[1].partition("#")
        if not path.lower().endswith(_SUFFIXES):
            return label or anchor or path  # an anchor of the same page
        *place, name = path.split(":")
        name = name.removeprefix("page$")
        label = label or PurePosixPath(name).stem
        if len(place) > 1:
            return label  # of another component, that is of another repository
        if self._pages is not None and not name.startswith(("./", "../")):
            pages = self._pages.parent.parent / place[0] / "pages" if place else self._pages
            name = posixpath.relpath(str(pages / name), str(self._folder))
        return f"[{label}]({name}{mark}{anchor})"


class _Cell(NamedTuple):
    """A cell of a table: the line where it begins, and its text."""

    number: int
    text: str

    def longer(self, more: str) -> _Cell:
        """The cell with another line."""
        return _Cell(self.number, f"{self.text} {more}".strip())


def _pages_of(path: PurePosixPath) -> PurePosixPath | None:
    """The folder that links of Antora start from: `modules/ROOT/pages`; None in other texts."""
    for folder in path.parents:
        if folder.name == "pages" and folder.parent.parent.name == "modules":
            return folder
    return None


def _of_internal(match: re.Match[str]) -> str:
    """`<<0002-x.adoc#,words>>` leads to a file; `<<anchor,words>>` stays what it shows."""
    path = match[1].strip().rstrip("#")
    label = (match[2] or "").strip()
    if path.partition("#")[0].lower().endswith(_SUFFIXES):
        return f"[{label or PurePosixPath(path).stem}]({path})"
    return label or path
