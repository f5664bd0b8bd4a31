"""ADR005."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.folders import decisions_by_folder, is_plainly_decision
from reqtrace.rules.problems import NO_STATUS
from reqtrace.rules.samples import decision

_MOST_MISSING = 0.5
_MANY = 8
_MISSING_BY_CHOICE = 0.25
"""Without a configuration, more than this share without a status is the way of a project."""


class DecisionWithoutStatus(Rule):
    """A decision record has no status.

    ## What it checks
    Each decision record states a status in one of the usual places: `status` in the front matter,
    a `## Status` section, or a `Status:` line near the top. The unedited choices of a template
    (`[proposed | accepted | rejected]`) are not a status.

    Where less than half of the decisions of a folder have a status, one note says so; without a
    configuration also where more than a quarter of eight or more have none. Pages among
    them that have neither the number nor the sections of a decision need none.

    ## Why it matters
    Anyone who finds the file must know whether to follow it. Some read a missing status as
    "accepted", others as "never finished".

    ## How to fix
    Add a status: proposed, accepted, rejected, deprecated, or superseded by another decision.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (Status)
    - MADR 4.0.0, template (`status`)
    """

    id = "ADR005"
    name = "decision-without-status"
    severity = Severity.WARNING
    compares_items = True
    good = (
        Example(
            title="accepted",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Accepted")},
        ),
    )
    bad = (
        Example(
            title="no section of that name",
            files={
                "docs/adr/0001-one-database.md": decision(1, "One database", "").replace(
                    "## Status\n\n\n\n", ""
                )
            },
            expect=("docs/adr/0001-one-database.md:1",),
        ),
        Example(
            title="the choices of the template",
            files={
                "docs/adr/0001-one-database.md": decision(
                    1, "One database", "[proposed | accepted | rejected]"
                )
            },
            expect=("docs/adr/0001-one-database.md:5",),
        ),
        Example(
            title="a folder without statuses: one note",
            files={
                f"docs/adr/{number:04}-{slug}.md": f"# {number}. Title\n\n## Context\n\nWhy.\n"
                for number, slug in ((1, "one-database"), (2, "rest-api"), (3, "no-cache"))
            },
            expect=("docs/adr/0001-one-database.md:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each decision without a status."""
        undecided = {
            (problem.item, problem.location.path): problem
            for problem in project.problems
            if problem.kind is ProblemKind.TEMPLATE_LEFT and problem.key == NO_STATUS
        }
        for folder, all_items in decisions_by_folder(project.items).items():
            items = [one for one in all_items if one.status or is_plainly_decision(one)]
            missing = [item for item in items if item.status is None]
            most = (
                _MOST_MISSING if project.is_configured or len(items) < _MANY else _MISSING_BY_CHOICE
            )
            if len(missing) > most * len(items):
                unsaid = [one for one in missing if (one.id, one.location.path) not in undecided]
                missing = [one for one in missing if (one.id, one.location.path) in undecided]
                yield from self._note(folder, unsaid, len(items))
            for item in missing:
                yield self._report(item, undecided.get((item.id, item.location.path)))

    def _report(self, item: Item, problem: ReadProblem | None) -> Finding:
        return self.finding(
            f"{item.id} has no status" if problem is None else problem.message,
            help="add one: proposed, accepted, rejected, deprecated or superseded by …",
            at=item.location if problem is None else problem.location,
            item=item.id,
            key="status",
        )

    def _note(self, folder: PurePosixPath, items: list[Item], total: int) -> Iterator[Finding]:
        if items:
            count = f"{len(items)} of the {total} decisions in {folder} have no status"
            yield self.finding(
                count
                if total > 1
                else f"{items[0].id}, the only decision in {folder}, has no status",
                help="add one to each: proposed, accepted, rejected, deprecated or superseded by …",
                severity=Severity.INFO,
                at=items[0].location,
                key=f"folder {folder}",
            )
