"""ADR005."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.read_problem import ProblemKind
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.problems import DECISION, NO_STATUS
from reqtrace.rules.samples import decision


class DecisionWithoutStatus(Rule):
    """A decision record has no status.

    ## What it checks
    Each decision record states a status in one of the usual places: `status` in the front matter,
    a `## Status` section, or a `Status:` line near the top. The unedited choices of a template
    (`[proposed | accepted | rejected]`) are not a status.

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
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each decision without a status."""
        undecided = {
            (problem.item, problem.location.path): problem
            for problem in project.problems
            if problem.kind is ProblemKind.TEMPLATE_LEFT and problem.key == NO_STATUS
        }
        for item in project.items:
            if item.type == DECISION and item.status is None:
                problem = undecided.get((item.id, item.location.path))
                yield self.finding(
                    f"{item.id} has no status" if problem is None else problem.message,
                    help="add one: proposed, accepted, rejected, deprecated or superseded by …",
                    at=item.location if problem is None else problem.location,
                    item=item.id,
                    key="status",
                )
