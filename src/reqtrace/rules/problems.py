"""Rules that report what a reader of files found: one rule for each kind of problem."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import ClassVar

from reqtrace.model.finding import Finding, Related
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Rule

_FEW = 2  # items that have one word each get a finding of their own

DECISION = "adr"
"""The type of architecture decision records; they have a family of rules of their own."""

NO_STATUS = "no-status"
"""The key of a problem that says: the template is all that stands where the status should."""


@dataclass(frozen=True, kw_only=True)
class ProblemRule(Rule, ABC):
    """Base of rules that turn problems of one kind into findings, word for word."""

    kind: ClassVar[ProblemKind]

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem of the rule's kind."""
        for problem in project.problems:
            if problem.kind is self.kind and self.concerns(project, problem):
                yield self.report(problem)

    def concerns(self, project: Project, problem: ReadProblem) -> bool:  # noqa: ARG002
        """Whether a problem of the right kind is this rule's and not a narrower one's."""
        return True

    def report(self, problem: ReadProblem) -> Finding:
        """The finding for one problem."""
        related: tuple[Related, ...] = ()
        if problem.related is not None:
            related = (Related(message="the first one is here", location=problem.related),)
        return self.finding(
            problem.message,
            help=problem.help,
            at=problem.location,
            item=problem.item,
            key=problem.key,
            related=related,
        )


@dataclass(frozen=True, kw_only=True)
class UnknownWordRule(ProblemRule, ABC):
    """Base of rules about words that the project may have to explain: one finding a word.

    A word that several items have is the project's own, and one line of configuration explains it.
    """

    compares_items: ClassVar[bool] = True

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each word, at the first item that has it."""
        words: dict[str, list[ReadProblem]] = {}
        for problem in project.problems:
            if problem.kind is self.kind and self.concerns(project, problem):
                words.setdefault(problem.key, []).append(problem)
        for word, problems in words.items():
            if len(problems) > _FEW:
                yield self._report_word(word, problems)
            else:
                yield from map(self.report, problems)

    def _report_word(self, word: str, problems: list[ReadProblem]) -> Finding:
        first, *others = problems
        related = tuple(
            Related(message=f"{other.item} has it, too", location=other.location)
            for other in others[:_FEW]
        )
        return self.finding(
            f"{first.message}, as have {len(others)} more items",
            help=first.help,
            at=first.location,
            key=f"word {word}",
            related=related,
        )


def is_of_decision(project: Project, problem: ReadProblem) -> bool:
    """Whether a problem lies in an architecture decision record."""
    if problem.item is None:
        return False
    item = project.graph.items.get(problem.item)
    if item is not None and item.location.path == problem.location.path:
        return item.type == DECISION
    # Of several items with one id the graph holds the first: look for the one in this file.
    return _type_in_file(project, problem.item, problem.location.path) == DECISION


def _type_in_file(project: Project, item_id: str, path: PurePosixPath) -> str | None:
    twins = project.graph.duplicates.get(item_id, ())
    here = (item.type for item in twins if item.location.path == path)
    return next(here, project.vocabulary.type_of_id(item_id))
