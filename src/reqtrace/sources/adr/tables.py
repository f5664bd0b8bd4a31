"""Tables with the fields of a decision: one field to a row, or one to a column."""

from __future__ import annotations

import re
from collections.abc import Callable

from reqtrace.model.location import Position
from reqtrace.sources.markdown.metadata import Cell, Metadata, cells_of, is_separator_row
from reqtrace.sources.markdown.scan import Outline

_MARKS = "*_:` "
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_ROWS = 1000
_Row = list[Cell]
Mark = tuple[Position, Position, None]


def is_table(page: Outline, line: int, last: int) -> bool:
    """Whether a table begins at *line*, with or without bars around it."""
    text = page.plain[line - 1]
    if text.lstrip().startswith("|"):
        return True
    below = page.plain[line] if line < last else ""
    return "|" in text and "|" in below and is_separator_row(below)


def read_table(page: Outline, first: int, last: int, is_known: Callable[[str], bool]) -> Metadata:
    """The fields of the table that begins at line *first*; none where no key of it is known.

    Where the columns are fields and there are several rows, the last one counts, or the one with
    the latest day.
    """
    rows: list[_Row] = []
    line = first
    while line <= last and "|" in page.plain[line - 1]:
        if not is_separator_row(page.plain[line - 1]) and len(rows) < _MOST_ROWS:
            rows.append(cells_of(page.plain[line - 1], line))
        line += 1
    if not rows:
        return Metadata({}, {}, line - 1)
    has_columns = _has_columns(rows, is_known)
    pairs = _columns(rows) if has_columns else [(row[0], row[1]) for row in rows if len(row) > 1]
    fields: dict[str, str] = {}
    marks: dict[str, Mark] = {}
    for key, value in pairs:
        if (name := _name(key)) and name not in fields:
            fields[name], marks[name] = value.text, (key.position, value.position, None)
    head = _name(rows[0][0])
    if not has_columns and not is_known(head):
        fields.pop(head, None)  # `| Field | Value |`
        marks.pop(head, None)
    if not any(map(is_known, fields)):
        fields, marks = {}, {}
    return Metadata(fields, marks, line - 1)


def _name(cell: Cell) -> str:
    return cell.text.strip(_MARKS)


def _has_columns(rows: list[_Row], is_known: Callable[[str], bool]) -> bool:
    known = [is_known(_name(cell)) for cell in rows[0]]
    if len(rows) < 2 or not any(known):
        return False
    return len(rows[0]) == 1 or not known[0] or (sum(known) > 1 and not is_known(_name(rows[1][0])))


def _columns(rows: list[_Row]) -> list[tuple[Cell, Cell]]:
    return list(zip(rows[0], max(enumerate(rows[1:]), key=_latest_day)[1], strict=False))


def _latest_day(row: tuple[int, _Row]) -> tuple[str, int]:
    """By the latest day that the row names, then by its number."""
    days = [day for cell in row[1] for day in _DAY.findall(cell.text)]
    return max(days, default=""), row[0]
