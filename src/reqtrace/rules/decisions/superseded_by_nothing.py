"""ADR003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.decisions.supersedes import SUPERSEDES, superseded_types
from reqtrace.rules.phrases import state
from reqtrace.rules.samples import decision
from reqtrace.util.dataclass import dataclass

_SEVERAL = 3
"""Decisions without a successor from which on it may be the way of a project."""


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
        superseded = [
            item for item in project.items if item.type in types and item.status in self.statuses
        ]
        without = [
            item
            for item in superseded
            if item.id not in succeeded and not item.attributes.get("successor")
        ]
        # Where hardly any names one, that is the way of the project.
        is_usual = len(without) >= _SEVERAL and 2 * len(without) > len(superseded)
        if is_usual and not project.is_configured:
            yield self._report(
                without[0],
                f"{len(without)} of {len(superseded)} superseded decisions name no successor, "
                f"{without[0].id} is the first",
            )
            return
        for item in without:
            yield self._report(item)

    def _report(self, item: Item, several: str = "") -> Finding:
        alone = f"{item.id} is {state(item)}, but no decision is named as its successor"
        return self.finding(
            several or alone,
            help="write `Superseded by ADR-…`, or `Deprecated` if nothing replaced it",
            severity=Severity.INFO if several else None,
            at=item.at("status"),
            item=item.id,
        )
