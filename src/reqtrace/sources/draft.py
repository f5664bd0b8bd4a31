"""What is being read from one file: items, problems and the lines where items begin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.model.item import Item
from reqtrace.model.location import Location, Position
from reqtrace.model.problem import Problem, ProblemKind
from reqtrace.model.suppression import Suppression
from reqtrace.sources.fault import Fault
from reqtrace.sources.reading import Reading


class Draft:
    """Collects what one file says; `done` gives the finished Reading."""

    __slots__ = ("blob", "data", "items", "path", "problems", "suppressions")

    def __init__(self, path: PurePosixPath, data: bytes, blob: str) -> None:
        self.path = path
        self.data = data
        self.blob = blob
        self.items: list[Item] = []
        self.problems: list[Problem] = []
        self.suppressions: tuple[Suppression, ...] = ()

    def at(self, position: Position) -> Location:
        """A position of this file as a location."""
        return Location(path=self.path, line=position.line, column=position.column)

    def report(
        self,
        kind: ProblemKind,
        position: Position,
        message: str,
        help: str,
        *,
        item: str | None = None,
        key: str = "",
        related: Position | None = None,
    ) -> None:
        """Note a problem."""
        self.problems.append(
            Problem(
                kind=kind,
                location=self.at(position),
                message=message,
                help=help,
                item=item,
                key=key,
                related=None if related is None else self.at(related),
            )
        )

    def report_faults(self, faults: Iterable[Fault]) -> None:
        """Note what was wrong with the text itself."""
        for fault in faults:
            self.report(
                fault.kind,
                fault.position,
                fault.message,
                fault.help,
                key=fault.key,
                related=fault.related,
            )

    def done(self) -> Reading:
        """Everything in the order of the file."""
        if len(self.problems) > 1:
            self.problems.sort(key=lambda p: (p.location.line, p.location.column))
        return Reading(
            items=tuple(self.items),
            problems=tuple(self.problems),
            suppressions=self.suppressions,
        )
