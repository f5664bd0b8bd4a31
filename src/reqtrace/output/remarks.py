"""What could not be checked, and what else to know of a run: the last lines for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reqtrace.output.palette import Palette
from reqtrace.output.phrases import remark_lines


def remarks(incomplete: Iterable[str], notes: Iterable[str], palette: Palette) -> Iterator[str]:
    """What could not be checked and what else to know, after an empty line."""
    lines = remark_lines(incomplete, notes)
    if lines:
        yield ""
        yield from map(palette.dim, lines)


def render_incomplete(incomplete: Iterable[str], *, colour: bool = False) -> str:
    """The lines to put below an output that may lack something; empty where it lacks nothing."""
    return "".join(f"{one}\n" for one in remarks(incomplete, (), Palette(colour=colour)))
