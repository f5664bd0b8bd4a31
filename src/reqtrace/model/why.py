"""Explanations of lines: the commits that wrote them, and the items that these commits name."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import PurePosixPath

from reqtrace.model.commit import Commit, CommitPart
from reqtrace.util.dataclass import dataclass


class Strength(StrEnum):
    """How well a line is explained: by a trailer or note, by a mere mention, or not at all.

    What is not committed yet has no commit that could explain it.
    """

    EXPLAINED = "explained"
    MENTIONED = "mentioned"
    UNEXPLAINED = "unexplained"
    UNCOMMITTED = "uncommitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """An item that a commit names: its present id, the kind and the origin of the reference."""

    kind: str
    item: str
    found_in: CommitPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The explanation of lines of one commit; `commit` is None where they are not committed yet.

    Where the `merge` that brought the commit into the main line says more than the commit itself,
    `causes` are those of the merge. Causes by trailer or note hide mere mentions.
    """

    commit: Commit | None
    merge: Commit | None = None
    causes: tuple[Cause, ...] = ()
    strength: Strength = Strength.UNEXPLAINED


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedLines:
    """Neighbouring lines with one explanation, the first counted from 1."""

    first: int
    count: int
    explanation: Explanation

    @property
    def last(self) -> int:
        """The last of the lines."""
        return self.first + self.count - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedFile:
    """Lines of a file, in its order. `text` is the first line, where a single one was requested."""

    path: PurePosixPath
    runs: tuple[ExplainedLines, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The answer to one question: about a file, some of its lines, or all that a range changed.

    `revision` is the object id of the commit whose lines they are, empty for the work tree.
    `base` is the object id where the range begins, empty where a file was asked about. `items`
    and `binary` are the files of the range that were left out: those that hold items, and those
    that have no lines. `incomplete` lists what could not be read, one sentence each; `notes` are
    other remarks.
    """

    files: tuple[ExplainedFile, ...]
    revision: str = ""
    base: str = ""
    items: tuple[PurePosixPath, ...] = ()
    binary: tuple[PurePosixPath, ...] = ()
    incomplete: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def runs(self) -> Iterator[ExplainedLines]:
        """The lines of all files. Blank ones count like any other, as in git."""
        return (run for file in self.files for run in file.runs)

    def count(self, strength: Strength | None = None) -> int:
        """How many lines there are, or how many are explained so well."""
        return sum(
            run.count
            for run in self.runs
            if strength is None or run.explanation.strength is strength
        )

    @property
    def share(self) -> float:
        """The share of lines that a trailer or note explains, 0 to 1; 1 where there is no line."""
        total = self.count()
        return self.count(Strength.EXPLAINED) / total if total else 1.0
