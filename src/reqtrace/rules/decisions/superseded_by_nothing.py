"""ADR003."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.decisions.supersedes import SUPERSEDES, superseded_types
from reqtrace.rules.phrases import state
from reqtrace.rules.samples import decision


@dataclass(frozen=True, kw_only=True)
class SupersededByNothing(Rule):
    """A decision is superseded, but its successor is not named.

    ## What it checks
    Each decision with the status "superseded" has a link to its successor: in its own file
    (`Superseded by …`) or in the file of the successor (`Supersedes …`). Words count that name
    something else in its place: `Superseded by the handbook`.

    ## Why it matters
    The reader learns that the decision no longer holds, but not which one replaced it.

    ## How to fix
    Write `Superseded by ADR-…` as its status. If nothing replaced it, write `Deprecated`.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (a superseded decision refers to its
      replacement)
    - MADR 4.0.0, template (`status`: superseded by)
    """

    id = "ADR003"
    name = "superseded-by-nothing"
    severity = Severity.WARNING
    good = (
        Example(
            title="it names its successor",
            files={
                "docs/adr/0001-one-database.md": decision(
                    1, "One database", "Superseded by [2. Two databases](0002-two-databases.md)"
                ),
                "docs/adr/0002-two-databases.md": decision(
                    2, "Two databases", "Accepted\n\nSupersedes [1](0001-one-database.md)"
                ),
            },
        ),
        Example(
            title="deprecated, with no successor",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Deprecated")},
        ),
    )
    bad = (
        Example(
            title="no successor",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Superseded")},
            expect=("docs/adr/0001-one-database.md:5",),
        ),
    )

    statuses: tuple[str, ...] = option(
        ("superseded",), "Status words that mean that another decision replaced this one."
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each superseded decision without a successor."""
        types = superseded_types(project.vocabulary)
        succeeded = {link.target for link in project.graph.links if link.kind == SUPERSEDES}
        for item in project.items:
            if (
                item.type in types
                and item.status in self.statuses
                and item.id not in succeeded
                and not item.attributes.get("successor")
            ):
                yield self.finding(
                    f"{item.id} is {state(item)}, but no decision is named as its successor",
                    help="write `Superseded by ADR-…`, or `Deprecated` if nothing replaced it",
                    at=item.at("status"),
                    item=item.id,
                )
