"""ADR004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.numbers import decision_number
from reqtrace.rules.samples import decision


class DecisionNumberUsedTwice(Rule):
    """Two decision records have the same number.

    ## What it checks
    The number at the start of a decision's file name is used by one file only, with or without
    leading zeros. Each later file is reported together with the first: as an error within a
    folder, as a warning across folders, which may each have numbers of their own.

    ## Why it matters
    "See ADR 12" must mean one decision. When two branches each take the next free number, it is
    used twice, and git merges the files without a conflict.

    ## How to fix
    Give the newer file the next free number and update the references to it. If each folder has
    its own numbering, include the folder in the ids:

    ```toml
    [[source]]
    include = ["packages/*/docs/adr/*.md"]
    format = "adr"
    id = { from = "path", pattern = '^packages/([^/]+)/docs/adr/([0-9]+)', format = "{}-{}" }
    ```

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (numbers are not reused)
    """

    id = "ADR004"
    name = "decision-number-used-twice"
    severity = Severity.ERROR
    compares_items = True
    good = (
        Example(
            title="two numbers",
            files={
                "docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
                "docs/adr/0002-rest-api.md": decision(2, "REST API", "Accepted"),
            },
        ),
    )
    bad = (
        Example(
            title="two branches took the same number",
            files={
                "docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
                "docs/adr/0001-rest-api.md": decision(1, "REST API", "Accepted"),
            },
            expect=("docs/adr/0001-rest-api.md:1",),
        ),
        Example(
            title="two folders both start at 1",
            files={
                "api/docs/adr/0001-rest-api.md": decision(1, "REST API", "Accepted"),
                "shop/docs/adr/0001-one-database.md": decision(1, "One database", "Accepted"),
            },
            expect=("shop/docs/adr/0001-one-database.md:1",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each later file with a number."""
        first: dict[tuple[str, str], Item] = {}
        for item in sorted(project.items, key=lambda item: str(item.location.path)):
            numbered = decision_number(item)
            if numbered is None:
                continue
            earlier = first.setdefault(numbered, item)
            if earlier is not item:
                yield self._report(numbered[1], earlier, item)

    def _report(self, number: str, first: Item, item: Item) -> Finding:
        here, there = item.location.path, first.location.path
        is_near = here.parent == there.parent
        advice = "give the newer file the next free number, and update the references to it"
        other = '; or include the folder in the ids: `id = { from = "path", … }` under [[source]]'
        return self.finding(
            f"{here} has the number {number}, which {there} already has",
            help=advice if is_near else advice + other,
            severity=None if is_near else Severity.WARNING,
            at=item.location,
            item=item.id,
            key=here.name,
            related=(
                Related(
                    message=f"decision {number} is defined first here", location=first.location
                ),
            ),
        )
