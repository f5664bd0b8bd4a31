"""Tables of a page, as GitHub Flavored Markdown (4.10) defines them: with a line below the head."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reqtrace.sources.markdown.metadata import Cell, cells_of, is_separator_row
from reqtrace.sources.markdown.scan import Outline


class Table(NamedTuple):
    """A table by the lines of its head and its last row; `section` is the heading above it.

    Its cells are split when they are asked for: most tables of a page are of no interest.
    """

    page: Outline
    first: int
    last: int
    section: str

    @property
    def head(self) -> list[Cell]:
        """The cells of the head."""
        return cells_of(self.page.plain[self.first - 1], self.first)

    def rows(self) -> list[list[Cell]]:
        """The cells of each row."""
        numbers = range(self.first + 2, self.last + 1)
        return [cells_of(self.page.plain[number - 1], number) for number in numbers]


def find_tables(page: Outline) -> Iterator[Table]:
    """The tables of *page* outside of fences and quotations, in their order."""
    hidden = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    begins = [heading.first for heading in page.headings]
    plain = page.plain
    last = 0
    for number in range(2, len(plain) + 1):
        line = plain[number - 1]
        if number <= last:
            continue  # a row, whatever it looks like
        if "|" not in line or "-" not in line or not is_separator_row(line):
            continue
        head = plain[number - 2]
        if number in hidden or "|" not in head or _is_code(head) or is_separator_row(head):
            continue
        if not _are_alike(head, line):
            continue
        last = number
        while last < len(plain) and last + 1 not in hidden and "|" in plain[last]:
            last += 1
        above = bisect_right(begins, number) - 1
        yield Table(page, number - 1, last, page.headings[above].text if above >= 0 else "")


def _are_alike(head: str, line: str) -> bool:
    """Whether the head of a table and the line below it have the same number of cells."""
    ends = [(text.strip()[0], text.strip()[-1], text.count("|")) for text in (head, line)]
    if "\\" not in head and ends[0] == ends[1]:
        return True  # as most are written
    return len(cells_of(head, 1)) == len(cells_of(line, 2))


def _is_code(line: str) -> bool:
    return line.startswith(("    ", "\t")) or line.lstrip().startswith(">")
