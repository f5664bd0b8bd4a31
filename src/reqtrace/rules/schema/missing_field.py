"""SCH001."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.phrases import counted
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.foreign_words import ENOUGH, by_word
from reqtrace.rules.phrases import noun
from reqtrace.rules.problems import ProblemRule, is_of_decision
from reqtrace.rules.samples import DRAFT_NEED


class MissingField(ProblemRule):
    """An item lacks a required field.

    ## What it checks
    Each item has all fields that the JSON Schema of its type requires, and those that
    `[types.NAME] required` adds. The status of a decision has a rule of its own, ADR005. Where most
    items of a type have no status, overall or in one folder, that is one finding, and where none
    has one it is none.

    ## Why it matters
    An item without a title cannot be reviewed. For an item without a status, the coverage policy
    cannot tell whether coverage is due.

    ## How to fix
    Add the field that the message names. `reqtrace new TYPE` writes an item with all of them.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes)
    - INCOSE Guide to Writing Requirements, C4 (complete)
    """

    id = "SCH001"
    name = "missing-field"
    severity = Severity.ERROR
    kind = ProblemKind.MISSING_FIELD
    good = (Example(title="all fields", files={"needs/NEED-2.yaml": DRAFT_NEED}),)
    bad = (
        Example(
            title="a need without a title",
            files={"needs/NEED-2.yaml": "id: NEED-2\nstatus: draft\n"},
            expect=("needs/NEED-2.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem, and one for a type whose items mostly have no status.

        Where no item of a type has one, the project writes none, and a note says so.
        """
        statuses, others = [], []
        for problem in self.problems(project):
            if problem.key == "status" and problem.item in project.graph.items:
                statuses.append((project.graph.items[problem.item or ""].type, problem))
            else:
                others.append(problem)
        yield from self._by_field(project, others)
        items = project.graph.items.values()
        counts = Counter(item.type for item in items)
        silent = Counter(item.type for item in items if item.status is None)
        for type_name, problems in by_word(statuses).items():
            without = max(len(problems), silent[type_name])
            if without < ENOUGH or 2 * without <= counts[type_name]:
                yield from self._by_folder(project, type_name, problems)
            elif without < counts[type_name]:
                yield self._report_most(type_name, problems, without, counts[type_name])

    def _by_field(self, project: Project, problems: list[ReadProblem]) -> Iterator[Finding]:
        """One finding for each problem, and without a configuration one for a field that is usual.

        Where most items have no title, it is the way of the project to write none.
        """
        total = len(project.graph.items)
        for field, some in by_word((problem.key, problem) for problem in problems).items():
            if project.is_configured or len(some) < ENOUGH or 2 * len(some) <= total:
                yield from map(self.report, some)
                continue
            first = some[0]
            yield self.finding(
                f"{len(some)} of {total} items have no {field}, {first.item} is the first",
                help=f"add `{field}:` to them, or leave it: then their text stands in its place",
                severity=Severity.INFO,
                at=first.location,
                item=first.item,
                key=f"most {field}",
            )

    def _by_folder(
        self, project: Project, type_name: str, problems: list[ReadProblem]
    ) -> Iterator[Finding]:
        """One finding for a folder whose items mostly have none, one for each other problem."""
        counts = Counter(
            item.location.path.parent
            for item in project.graph.items.values()
            if item.type == type_name
        )
        by_folder = by_word(
            (project.graph.items[problem.item or ""].location.path.parent, problem)
            for problem in problems
        )
        for folder, some in by_folder.items():
            without, count = len(some), counts[folder]
            if count == counts.total() or without < ENOUGH or 2 * without <= count:
                yield from map(self.report, some)
            else:
                yield self._report_most(type_name, some, without, count, f" in {folder}")

    def _report_most(
        self,
        type_name: str,
        problems: list[ReadProblem],
        without: int,
        count: int,
        where: str = "",
    ) -> Finding:
        first = problems[0]
        return self.finding(
            f"{without} of {counted(count, noun(type_name))}{where} have no status, "
            f"{first.item} is the first",
            help="add `status:` to them, or remove it from the others: without one, no coverage "
            "policy judges an item",
            severity=Severity.INFO,
            at=first.location,
            item=first.item,
            key=f"status {type_name}{where}",
        )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:
        """Everything but the status of a decision."""
        return problem.key != "status" or not is_of_decision(project, problem)
