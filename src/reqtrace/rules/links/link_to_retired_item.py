"""LNK006."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.phrases import listed, state, verb
from reqtrace.rules.problems import DECISION
from reqtrace.rules.samples import NEED, ORDERS, REQ
from reqtrace.util.dataclass import dataclass

_RECORDS = frozenset({"proposal", DECISION})
_DORMANT = frozenset({"stagnant", "dormant", "stalled", "abandoned", "on-hold", "inactive"})
"""Status words of what nobody works on for now."""


@dataclass(frozen=True, kw_only=True)
class LinkToRetiredItem(Rule):
    """A live item links to a retired one.

    ## What it checks
    No item links to a retired one (rejected, deferred, deprecated, superseded and the like),
    unless it is retired itself. Kinds of links that exist for this purpose are ignored: a decision
    supersedes an old one. Without a configuration, a proposal or decision that is done, or that
    nobody works on (stagnant, dormant and the like), is an info: it is a record of its time.

    ## Why it matters
    The reason for the item is gone, and the work may be in vain. When a need is dropped, this
    finding lists what has to be reconsidered.

    ## How to fix
    Link to the item that replaced the retired one, or retire this item, too.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.5 (characteristics: necessary)
    - INCOSE Guide to Writing Requirements, C1 (necessary)
    """

    id = "LNK006"
    name = "link-to-retired-item"
    severity = Severity.ERROR
    good = (
        Example(title="a link to an approved need", files=ORDERS),
        Example(
            title="both are retired",
            files={
                "needs/NEED-1.yaml": NEED.replace("approved", "rejected"),
                "requirements/REQ-1.yaml": REQ.replace("approved", "rejected"),
            },
        ),
    )
    bad = (
        Example(
            title="a requirement for a rejected need",
            files={**ORDERS, "needs/NEED-1.yaml": NEED.replace("approved", "rejected")},
            expect=("requirements/REQ-1.yaml:5",),
        ),
    )

    exclude_kinds: tuple[str, ...] = option(
        ("supersedes", "amends", "clarifies", "relates_to", "conflicts_with"),
        "Kinds of links that may lead to a retired item.",
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link from a live item to a retired one."""
        graph = project.graph
        for link in graph.links:
            if link.source is None or link.target is None or link.kind in self.exclude_kinds:
                continue
            source, target = graph.items[link.source], graph.items[link.target]
            if target.role is Role.RETIRED and source.role is not Role.RETIRED:
                is_record = not project.is_configured and _is_record(source)
                severity = Severity.INFO if is_record else None
                yield self._report(link, source, target, severity, _successors(graph, target.id))

    def _report(
        self,
        link: TraceLink,
        source: Item,
        target: Item,
        severity: Severity | None,
        successors: list[str],
    ) -> Finding:
        instead = f"link to {listed(successors, 'or')} instead" if successors else "link elsewhere"
        return self.finding(
            f"{source.id} {verb(link.kind)} {target.id}, which is {state(target)}",
            help=f"{instead}, or retire {source.id} too",
            severity=severity,
            at=link.link.location,
            item=source.id,
            key=f"{link.kind} {target.id}",
            related=(
                Related(
                    message=f"{target.id} is {state(target)} here", location=target.at("status")
                ),
            ),
        )


def _is_record(item: Item) -> bool:
    """Whether a proposal or decision is not worked on any more: nobody changes it for a link."""
    if item.type not in _RECORDS:
        return False
    return item.role is Role.DONE or item.status in _DORMANT


def _successors(graph: TraceGraph, item_id: str) -> list[str]:
    newer = (link.source for link in graph.links_to(item_id) if link.kind == "supersedes")
    return sorted({one for one in newer if one is not None})
