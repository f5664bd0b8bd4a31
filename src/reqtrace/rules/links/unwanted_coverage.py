"""LNK011."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.coverage.needed import FIELD, all_needed
from reqtrace.rules.samples import OPENFASTTRACE, openfasttrace
from reqtrace.rules.words import listed, verb


@dataclass(frozen=True, kw_only=True)
class UnwantedCoverage(Rule):
    """An item covers another one that does not need to be covered by items of its type.

    ## What it checks
    Where an item lists in `needs` by which types it must be covered (`Needs: dsn, utest` in
    OpenFastTrace), nothing of another type covers it. An item of OpenFastTrace without such a list
    needs nothing. What retired items (rejected …) cover is left alone.

    ## Why it matters
    One of the two ids is usually a slip: the coverage counts for nothing, while that which was
    meant is missing elsewhere. Else the two authors do not agree on what has to be done.

    ## How to fix
    Correct the id or the type in the tag, or add the type to what the item needs.

    ## References
    - OpenFastTrace user guide, "Outgoing Link Statuses" (unwanted)
    """

    id = "LNK011"
    name = "unwanted-coverage"
    severity = Severity.ERROR
    good = (
        Example(
            title="code covers a design that needs it",
            files=openfasttrace(),
            config=OPENFASTTRACE,
        ),
    )
    bad = (
        Example(
            title="code covers a requirement that needs a design",
            files={**openfasttrace(), "src/list.py": "# [impl->req~order-list~1]\n"},
            config=OPENFASTTRACE,
            expect=("src/list.py:1",),
        ),
    )

    kinds: tuple[str, ...] = option(("covers",), "Kinds of links by which items cover others.")

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link that covers what does not need it."""
        items = project.graph.items
        needed = all_needed(items, project.vocabulary)
        for link in project.graph.links:
            if link.kind not in self.kinds or link.source is None or link.target is None:
                continue
            source, target = items[link.source], items[link.target]
            wanted = needed.get(target.id)
            if wanted is None or source is target or source.role is Role.RETIRED:
                continue
            if source.type not in wanted:
                yield self._report(link, source, target, wanted)

    def _report(
        self, link: TraceLink, source: Item, target: Item, needed: tuple[str, ...]
    ) -> Finding:
        wanted = f"coverage by {listed(needed)}" if needed else "no coverage"
        return self.finding(
            f"{source.id} {verb(link.kind)} {target.id}, which needs {wanted}",
            help=f"correct the id, or add `{source.type}` to what {target.id} needs",
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {target.id}",
            related=(
                Related(message=f"{target.id} says what it needs here", location=target.at(FIELD)),
            ),
        )
