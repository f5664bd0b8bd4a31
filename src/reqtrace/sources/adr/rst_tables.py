"""Tables that reStructuredText writes as lists (`.. list-table::`), as rows of Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TABLE = re.compile(r"(?P<lead>[ \t]*)\.\.[ \t]+list-table::")
_ROW = re.compile(r"(?P<lead>[ \t]+)\*[ \t]+-(?:[ \t]+(?P<cell>.*))?\Z")
_CELL = re.compile(r"[ \t]+-(?:[ \t]+(?P<cell>.*))?\Z")
_BORDER = "|---|---|"


def with_rows(lines: list[str]) -> list[str]:
    """*lines* with each such table that has two columns as one of Markdown, row by row in place."""
    shown = list(lines)
    number = 0
    while number < len(lines):
        start = _TABLE.match(lines[number])
        number += 1
        if start is None:
            continue
        last = number
        while last < len(lines) and (
            not lines[last].strip() or _indent(lines[last]) > len(start["lead"])
        ):
            last += 1
        rows = list(_rows(lines, number, last))
        if rows and all(len(cells) == 2 for _, cells in rows):
            shown[number - 1 : last] = _as_markdown(rows, number - 1, last)
        number = last
    return shown


def _rows(lines: list[str], first: int, last: int) -> Iterator[tuple[int, list[str]]]:
    """The index of the first line of each row, and its cells."""
    at, cells = -1, [""]
    for index in range(first, last):
        row = _ROW.match(lines[index])
        if row is not None:
            if at >= 0:
                yield at, cells
            at, cells = index, [row["cell"] or ""]
        elif at >= 0 and (cell := _CELL.match(lines[index])) is not None:
            cells.append(cell["cell"] or "")
        elif at >= 0:
            cells[-1] = f"{cells[-1]} {lines[index].strip()}".strip()
    if at >= 0:
        yield at, cells


def _as_markdown(rows: list[tuple[int, list[str]]], first: int, last: int) -> list[str]:
    begins = rows[0][0]
    shown = ["" if index < begins else _BORDER for index in range(first, last)]
    for at, cells in rows:
        shown[at - first] = f"| {' | '.join(cells)} |"
    return shown


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
