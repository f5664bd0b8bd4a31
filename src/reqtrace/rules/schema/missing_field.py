"""SCH001."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.phrases import counted
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.custom import is_custom
from reqtrace.rules.foreign_words import ENOUGH, by_word
from reqtrace.rules.phrases import noun
from reqtrace.rules.problems import ProblemRule, is_of_decision
from reqtrace.rules.samples import DRAFT_NEED

_ADVICE = {
    "status": "add `status:` to them, or remove it from the others: without one, no coverage "
    "policy judges an item",
    "title": "add `title:` to them, or a text, whose first line serves as one",
}
"""The fields that items have by custom, and what to do about one that lacks them."""


class MissingField(ProblemRule):
    """An item lacks a required field.

    ## What it checks
    Each item has all fields that the JSON Schema of its type requires, and those that
    `[types.NAME] required` adds. The status of a decision has a rule of its own, ADR005. A status
    or a title that the configuration does not demand is reported where at least three of the other
    items of its type in the folder, and four in five of them, have one; in a folder with fewer,
    where those do and so do four in five elsewhere. Otherwise one note counts the items without.
    The first line of a text serves as a title.

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
            files={
                **{
                    f"needs/NEED-{number}.yaml": DRAFT_NEED.replace("-2", f"-{number}")
                    for number in (2, 3, 4)
                },
                "needs/NEED-5.yaml": "id: NEED-5\nstatus: draft\n",
            },
            expect=("needs/NEED-5.yaml:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each problem; one for a field that is no custom of the project."""
        by_custom, others = [], []
        for problem in self.problems(project):
            item = _item_of(project, problem) if problem.key in _ADVICE else None
            if item is None or _is_demanded(project, item, problem.key):
                others.append(problem)
            else:
                by_custom.append(((item.type, problem.key), (item, problem)))
        yield from self._by_field(project, others)
        for (type_name, field), some in by_word(by_custom).items():
            yield from self._by_custom(project, type_name, field, some)

    def _by_field(self, project: Project, problems: list[ReadProblem]) -> Iterator[Finding]:
        """One finding for each problem, and without a configuration one for a field that is usual.

        Where most entries of the same files lack it, it is the way of the project to write none.
        """
        for field, some in by_word((problem.key, problem) for problem in problems).items():
            paths = {problem.location.path for problem in some}
            total = sum(item.location.path in paths for item in project.items)
            total += sum(problem.item is None for problem in some)
            if project.is_configured or len(some) < ENOUGH or 2 * len(some) <= total:
                yield from map(self.report, some)
                continue
            first = some[0].item or f"the one at {some[0].location}"
            yield self.finding(
                f"{len(some)} of {total} entries have no {field}, {first} is the first",
                help=f"add `{field}:` to them",
                severity=Severity.INFO,
                at=some[0].location,
                item=some[0].item,
                key=f"most {field}",
            )

    def _by_custom(
        self, project: Project, type_name: str, field: str, some: list[tuple[Item, ReadProblem]]
    ) -> Iterator[Finding]:
        """One finding for each item whose neighbours have the field, and one for all others.

        Neighbours are the items of its type in its folder, and elsewhere where those are too few.
        Where no item has a status, nothing is said: a note says what that means for coverage.
        """
        lacking = {(item.id, item.location.path) for item, _ in some}
        having: Counter[PurePosixPath] = Counter()
        without: Counter[PurePosixPath] = Counter()
        for one in project.items:
            if one.type == type_name:
                path = one.location.path
                is_bare = (one.id, path) in lacking or (field == "status" and one.status is None)
                (without if is_bare else having)[path.parent] += 1
        silent = []
        for item, problem in some:
            folder = item.location.path.parent
            has, others = having[folder], having[folder] + without[folder] - 1
            if is_custom(has, others) or (
                others < ENOUGH
                and has == others
                and is_custom(having.total(), having.total() + without.total() - 1)
            ):
                yield self.report(problem)
            else:
                silent.append(problem)
        if silent and (having or field != "status"):
            yield self._note(type_name, field, silent, having.total() + without.total())

    def _note(self, type_name: str, field: str, problems: list[ReadProblem], total: int) -> Finding:
        first, number = problems[0], len(problems)
        message = f"{number} of {counted(total, noun(type_name))} have no {field}"
        return self.finding(
            f"{message}, {first.item} is the first" if number > 1 else first.message,
            help=_ADVICE[field],
            severity=Severity.INFO,
            at=first.location,
            item=first.item,
            key=f"{field} {type_name}",
        )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:
        """Everything but the status of a decision."""
        return problem.key != "status" or not is_of_decision(project, problem)


def _item_of(project: Project, problem: ReadProblem) -> Item | None:
    """The item that a problem is about: of several with its id the one in the same file."""
    item = project.graph.items.get(problem.item or "")
    path = problem.location.path
    if item is None or item.location.path == path:
        return item
    twins = project.graph.duplicates.get(item.id, ())
    return next((one for one in twins if one.location.path == path), item)


def _is_demanded(project: Project, item: Item, field: str) -> bool:
    """Whether the configuration says that items of this type have the field."""
    item_type = project.vocabulary.types.get(item.type)
    return item_type is not None and (item_type.has_schema or field in item_type.required)
