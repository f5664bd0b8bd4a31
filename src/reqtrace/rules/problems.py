"""Rules that report what a reader of files found: one rule for each kind of problem."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import ClassVar

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.rules.foreign_words import foreign_words, way_out
from reqtrace.util.dataclass import dataclass

DECISION = "adr"
"""The type of architecture decision records; they have a family of rules of their own."""

FOREIGN = {
    ProblemKind.UNKNOWN_STATUS: "status",
    ProblemKind.UNKNOWN_TYPE: "type",
    ProblemKind.UNKNOWN_FIELD: "field",
}
"""What a word is that the vocabulary does not know."""

_SUGGESTION = "did you mean"


@dataclass(frozen=True, kw_only=True)
class ProblemRule(Rule, ABC):
    """Base of rules that turn problems of one kind into findings, word for word."""

    kind: ClassVar[ProblemKind]

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem of the rule's kind, or for each foreign word."""
        concerned = self.problems(project)
        if self.kind not in FOREIGN:
            yield from map(self.report, concerned)
            return
        for word, problems in foreign_words(project, concerned):
            if len(problems) > 1:
                yield self._report_word(word, problems)
            else:
                finding = self.report(problems[0])
                # Without a configuration only a word like a known one is surely a mistake.
                is_own = not project.is_configured and _SUGGESTION not in finding.message
                yield replace(finding, severity=Severity.INFO) if is_own else finding

    def problems(self, project: Project) -> Iterator[ReadProblem]:
        """The problems that the rule is about."""
        return (
            problem
            for problem in project.problems
            if problem.kind is self.kind and self.concerns(project, problem)
        )

    def _report_word(self, word: str, problems: list[ReadProblem]) -> Finding:
        """One finding for a word that many items have, at the first one."""
        first = problems[0]
        return self.finding(
            f'{len(problems)} items have the unknown {FOREIGN[self.kind]} "{word}", '
            f"{first.item} is the first",
            help=f"explain the word in reqtrace.toml: {way_out(self.kind, word)}",
            severity=Severity.INFO,
            at=first.location,
            item=first.item,
            key=word,
        )

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
