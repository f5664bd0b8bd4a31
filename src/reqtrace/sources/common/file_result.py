"""What is being read from one file: items, problems and the lines where items begin."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.model.item import Item
from reqtrace.model.location import Location, Position
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.model.suppression import Suppression
from reqtrace.sources.common.fault import Fault, RefusedError
from reqtrace.sources.common.link_definitions import NO_DEFINITIONS
from reqtrace.sources.common.reading import NotRead, Reading
from reqtrace.util.suggestion import did_you_mean, misspelled

_MOST_HINTS = 100
"""In one file: to look for a near word takes a millisecond."""
_NEAR = 0.7


class FileResult:
    """Collects what one file says; `done` gives the finished Reading."""

    __slots__ = (
        "_hints", "_lines", "_most_items", "blob", "data", "definitions", "items", "labels",
        "not_read", "path", "problems", "suppressions",
    )  # fmt: skip

    def __init__(
        self,
        path: PurePosixPath,
        data: bytes,
        blob: str,
        most_items: int,
    ) -> None:
        self.path = path
        self.data = data
        self.blob = blob
        self.items: list[Item] = []
        self.problems: list[ReadProblem] = []
        self.suppressions: tuple[Suppression, ...] = ()
        self.not_read: list[NotRead] = []
        self.labels: tuple[str, ...] = ()
        self._lines: list[str] | None = None
        self._hints = 0
        self._most_items = most_items
        self.definitions = NO_DEFINITIONS
        """Where the reference links of the file lead."""

    def at(self, position: Position) -> Location:
        """A position of this file as a location."""
        return Location(path=self.path, line=position.line, column=position.column)

    def add(self, item: Item) -> None:
        """Note an item. Raises `RefusedError` where the file has as many as it may have."""
        if len(self.items) >= self._most_items:
            raise RefusedError(
                Fault(
                    ProblemKind.OVER_LIMIT,
                    Position(item.location.line, item.location.column),
                    f"the file contains more items than the limit of {self._most_items}; "
                    "the others are not read",
                    "split the file, or raise `file_items` under [limits]",
                    "file_items",
                )
            )
        self.items.append(item)

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
            ReadProblem(
                kind=kind,
                location=self.at(position),
                message=message,
                help=help,
                item=item,
                key=key,
                related=None if related is None else self.at(related),
            )
        )

    def skip(self, what: str, position: Position) -> None:
        """Note what is not read: a plural with the reason, such as `needs without an id`."""
        self.not_read.append(NotRead(what=what, location=self.at(position)))

    def report_faults(self, faults: Iterable[Fault]) -> None:
        """Note what was wrong with the text itself."""
        for fault in faults:
            self.report_fault(fault)

    def report_fault(self, fault: Fault, *, item: str | None = None) -> None:
        """Note what was wrong with the text itself, or with one item in it."""
        self.report(
            fault.kind,
            fault.position,
            fault.message,
            fault.help,
            item=item,
            key=fault.key,
            related=fault.related,
        )

    def hint(self, word: str, known: Iterable[str]) -> str:
        """`; did you mean "status"?` where a known word is near; after many in a file no more."""
        self._hints += 1
        return "" if self._hints > _MOST_HINTS else did_you_mean(word, known, cutoff=_NEAR)

    def misspelling(self, word: str, known: Iterable[str]) -> str:
        """The same, where *word* is a known one with one letter wrong, and nothing else."""
        self._hints += 1
        near = None if self._hints > _MOST_HINTS else misspelled(word, known)
        return "" if near is None else f'; did you mean "{near}"?'

    def offset_at(self, position: Position, text: str) -> int | None:
        """How far the *text* of a scalar is behind its position: 0 plain, 1 quoted, else None."""
        if self._lines is None:
            self._lines = self.data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
        line = self._lines[position.line - 1] if position.line <= len(self._lines) else ""
        start = position.column - 1
        if line.startswith(text, start):
            return 0
        quoted = line.startswith(("'", '"'), start) and line.startswith(text, start + 1)
        return 1 if quoted else None

    def done(self) -> Reading:
        """Everything in the order of the file."""
        if len(self.problems) > 1:
            self.problems.sort(key=lambda p: (p.location.line, p.location.column))
        return Reading(
            items=tuple(self.items),
            problems=tuple(self.problems),
            suppressions=self.suppressions,
            not_read=tuple(self.not_read),
            labels=self.labels,
        )

    def without_items(self) -> Reading:
        """The reading of a file that is no item file."""
        not_read = tuple(self.not_read)
        return Reading(is_item_file=False, not_read=not_read, labels=self.labels)
