"""A paragraph of a decision: its text, and where in the file each part of it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from typing import NamedTuple

from reqtrace.model.location import Position


class Paragraph(NamedTuple):
    """A text of one or several lines, a line break between them, and the positions of its lines."""

    text: str
    lines: tuple[Position, ...]

    @property
    def position(self) -> Position:
        """Where the paragraph begins."""
        return self.lines[0]

    def at(self, offset: int) -> Position:
        """The position in the file of the character at *offset*."""
        if len(self.lines) == 1:
            return Position(self.lines[0].line, self.lines[0].column + offset)
        starts = [0, *accumulate(len(line) + 1 for line in self.text.split("\n"))]
        index = bisect_right(starts, offset, hi=len(self.lines)) - 1
        start = self.lines[index]
        return Position(start.line, start.column + offset - starts[index])


def one_line(text: str, position: Position) -> Paragraph:
    """The paragraph of a single line, or of a value whose lines nothing tells apart."""
    return Paragraph(text.replace("\n", " "), (position,))


def joined(parts: Iterable[tuple[str, Position]]) -> Paragraph:
    """The paragraph of several lines."""
    texts, positions = zip(*parts, strict=True)
    return Paragraph("\n".join(texts), positions)
