"""LNK003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Naming
from reqtrace.model.link import PLAIN
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule, option
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, wanted_by
from reqtrace.util.dataclass import dataclass

_SHOWN = 8
_DEPENDS, _PROPOSAL = "depends_on", "proposal"
_COVERS = "covers"
"""What OpenFastTrace items do; their kind of link needs no declaration."""


@dataclass(frozen=True, kw_only=True)
class LinkCycle(Rule):
    """Links lead from an item back to itself.

    ## What it checks
    Following links upstream never leads back to the start. Kinds without a direction are ignored:
    those of the option, those that may lead to any type (`to = ["*"]`), and kinds that `[links]`
    does not declare. Without a configuration, two items that name each other under plain
    `links` refer to each other, no more, and two proposals that depend on each other are an info:
    they may have been written to be adopted together.
    Of several cycles that share items, one of the shortest is shown.

    ## Why it matters
    A trace answers "why": in a cycle each item is the reason for the next, and none of them has a
    reason. Depth, impact and the order of work cannot be determined either.

    ## How to fix
    Decide which item came first and remove the link that leads away from it. Two items that need
    each other are often one item.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: consistent)
    - INCOSE Guide to Writing Requirements, C11 (consistent)
    """

    id = "LNK003"
    name = "link-cycle"
    severity = Severity.ERROR
    good = (
        Example(
            title="a chain",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": wanted_by(1, "depends_on: REQ-2"),
                "requirements/REQ-2.yaml": wanted_by(2),
            },
        ),
    )
    bad = (
        Example(
            title="two requirements that depend on each other",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": wanted_by(1, "depends_on: REQ-2"),
                "requirements/REQ-2.yaml": wanted_by(2, "depends_on: REQ-1"),
            },
            expect=("requirements/REQ-1.yaml:6",),
        ),
    )

    undirected_kinds: tuple[str, ...] = option(
        ("conflicts_with", "relates_to"), "Kinds of links that have no direction and form no cycle."
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each knot of items, at the first link of a shortest cycle."""
        used = {link.kind for link in project.graph.links}.difference(self.undirected_kinds)
        known = project.vocabulary.links.values()
        anywhere = {kind.name for kind in known if kind.leads_anywhere}
        kinds = used & {*project.vocabulary.links, PLAIN, _COVERS} - anywhere
        if kinds:
            for cycle in project.graph.cycles(kinds):
                if project.is_configured or not _is_cross_reference(project, cycle):
                    together = not project.is_configured and _belong_together(project, cycle)
                    yield self._report(cycle, Severity.INFO if together else None)

    def _report(self, cycle: tuple[TraceLink, ...], severity: Severity | None) -> Finding:
        first, *others = cycle
        steps = [str(link.source) for link in cycle]
        return self.finding(
            f"{steps[0]} leads back to itself: {_path(steps)}",
            help="remove the link that points away from the item that came first",
            severity=severity,
            at=first.link.location,
            item=steps[0],
            key=" ".join(sorted(steps)),
            related=tuple(
                Related(
                    message=f"{link.source} {verb(link.kind)} {link.target}",
                    location=link.link.location,
                )
                for link in others[:_SHOWN]
            ),
        )


def _is_cross_reference(project: Project, cycle: tuple[TraceLink, ...]) -> bool:
    items = project.graph.items
    return len(cycle) == 2 and all(
        one.link.kind == PLAIN and items[one.writer].naming is not Naming.UID for one in cycle
    )


def _belong_together(project: Project, cycle: tuple[TraceLink, ...]) -> bool:
    """Whether two proposals need each other, as parts of one change do."""
    items = project.graph.items
    return len(cycle) == 2 and all(
        one.kind == _DEPENDS and items[one.writer].type == _PROPOSAL for one in cycle
    )


def _path(steps: list[str]) -> str:
    shown = steps[:_SHOWN]
    if len(steps) > _SHOWN:
        shown.append(f"… {len(steps) - _SHOWN} more …")
    return " → ".join((*shown, steps[0]))
