"""Items as a table for people."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from reqtrace.output.palette import Palette
from reqtrace.output.remarks import remarks
from reqtrace.project import Project
from reqtrace.util.escape import path_text, terminal

_HEADINGS = ("ID", "TYPE", "STATUS", "TITLE", "LOCATION")


def render_items_text(
    project: Project, *, incomplete: Sequence[str] = (), colour: bool = False
) -> str:
    """A line for each item, by path and line: id, type, status, title, place.

    *incomplete* says why items or commits may be missing, a sentence each.
    """
    palette = Palette(colour=colour)
    rows = [
        (
            terminal(item.id),
            terminal(item.type),
            terminal(item.status or "-"),
            terminal(item.title),
            terminal(f"{path_text(item.location.path)}:{item.location.line}"),
        )
        for item in project.items
    ]
    widths = [max(map(_width, column)) for column in zip(_HEADINGS, *rows, strict=True)]
    head, *body = [_row(row, widths) for row in (_HEADINGS, *rows)]
    return "\n".join([palette.bold(head), *body, *remarks(incomplete, (), palette)]) + "\n"


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    padded = (
        cell + " " * (width - _width(cell)) for cell, width in zip(cells, widths, strict=True)
    )
    return "  ".join(padded).rstrip()


def _width(text: str) -> int:
    """Columns on a terminal: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))
