"""Tables of a page, as GitHub Flavored Markdown (4.10) defines them: with a line below the head."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from reqtrace.sources.markdown.metadata import Cell, cells_of, is_separator_row
from reqtrace.sources.markdown.scan import Outline


class Table(NamedTuple):
    """The cells of a table; `section` is the text of the heading above it, empty without one."""

    head: list[Cell]
    rows: list[list[Cell]]
    section: str


def find_tables(page: Outline) -> Iterator[Table]:
    """The tables of *page* outside of fences and quotations, in their order."""
    hidden = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    begins = [heading.first for heading in page.headings]
    plain = page.plain
    for number in range(2, len(plain) + 1):
        line = plain[number - 1]
        if "|" not in line or "-" not in line or not is_separator_row(line):
            continue
        head = plain[number - 2]
        if number in hidden or "|" not in head or _is_code(head) or is_separator_row(head):
            continue
        cells = cells_of(head, number - 1)
        if len(cells) != len(cells_of(line, number)):
            continue
        above = bisect_right(begins, number) - 1
        section = page.headings[above].text if above >= 0 else ""
        yield Table(cells, list(_rows(plain, number + 1, hidden)), section)


def _rows(plain: list[str], number: int, hidden: set[int]) -> Iterator[list[Cell]]:
    while number <= len(plain) and number not in hidden and "|" in plain[number - 1]:
        yield cells_of(plain[number - 1], number)
        number += 1


def _is_code(line: str) -> bool:
    return line.startswith(("    ", "\t")) or line.lstrip().startswith(">")
