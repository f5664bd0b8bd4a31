"""LNK011."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.coverage.needed import FIELD, all_needed
from reqtrace.rules.phrases import listed, verb
from reqtrace.rules.samples import OPENFASTTRACE, openfasttrace
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, kw_only=True)
class UnwantedCoverage(Rule):
    """An item covers another one that does not need coverage by its type.

    ## What it checks
    If an item lists in `needs` which types must cover it (`Needs: dsn, utest` in OpenFastTrace),
    items of other types do not cover it. An OpenFastTrace item without such a list needs no
    coverage. Links of retired items (rejected …) are ignored.

    ## Why it matters
    Usually one of the two ids is a typo: the coverage does not count, and the intended coverage is
    missing elsewhere. Otherwise the two authors disagree on what has to be done.

    ## How to fix
    Correct the id or the type in the tag, or add the type to the needs of the covered item.

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

    kinds: tuple[str, ...] = option(("covers",), "Kinds of links that count as coverage.")

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
            help=f"correct the id, or add `{source.type}` to the needs of {target.id}",
            at=link.link.location,
            item=link.writer,
            key=f"{link.kind} {target.id}",
            related=(
                Related(message=f"{target.id} lists its needs here", location=target.at(FIELD)),
            ),
        )
