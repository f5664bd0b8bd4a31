"""LNK005."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import ORDERS, REQ


class DuplicateLink(Rule):
    """An item has the same link twice.

    ## What it checks
    Within one item, no two links have the same kind and lead to the same item, whichever of its
    ids they use. Links to two of its assertions (`REQ-1-A`, `REQ-1-B`) are two, and so is an
    address that stands in two fields. Inactive Doorstop items are ignored.

    ## Why it matters
    When the link changes, one of the two is forgotten, and then the item contradicts itself.

    ## How to fix
    Remove one of the two. Keep the one that gives a reason.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: consistent)
    """

    id = "LNK005"
    name = "duplicate-link"
    severity = Severity.WARNING
    good = (Example(title="one link", files=ORDERS),)
    bad = (
        Example(
            title="one need listed twice",
            files={
                **ORDERS,
                "requirements/REQ-1.yaml": REQ.replace("s: NEED-1", "s:\n  - NEED-1\n  - NEED-1"),
            },
            expect=("requirements/REQ-1.yaml:7",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link that repeats an earlier one of its item."""
        # By identity: links are large values, and slow to compare.
        resolved = {id(link.link): link for link in project.graph.links}
        for item in project.items:
            if not item.is_switched_off:
                yield from self._repeated(item, resolved, project.graph.identifiers)

    def _repeated(
        self, item: Item, resolved: dict[int, TraceLink], identifiers: Identifiers
    ) -> Iterator[Finding]:
        first: dict[tuple[str, bool, str], Link] = {}
        for link in item.links:
            trace = resolved[id(link)]
            other = trace.source if trace.reversed else trace.target
            is_part = link.path is None and link.target not in identifiers
            target = link.target if other is None or is_part else other
            earlier = first.setdefault((trace.kind, trace.reversed, target), link)
            if earlier is not link and not (link.external and _in_two_fields(item, earlier, link)):
                yield self._report(link, earlier, target)

    def _report(self, link: Link, earlier: Link, target: str) -> Finding:
        return self.finding(
            f"{link.source} states twice that it {verb(link.kind)} {target}",
            help="remove one of the two links",
            at=link.location,
            item=link.source,
            key=f"{link.kind} {target}",
            related=(Related(message="the first link is here", location=earlier.location),),
        )


def _in_two_fields(item: Item, one: Link, other: Link) -> bool:
    """Whether two links, in the order of the file, have the beginning of a field between them."""
    places = (_place(one), _place(other))
    first, last = min(places), max(places)
    return any(first < position <= last for position in item.positions.values())


def _place(link: Link) -> Position:
    """Where the target of a link begins."""
    return Position(link.location.line, link.location.column)
