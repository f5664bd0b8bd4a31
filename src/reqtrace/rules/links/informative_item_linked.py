"""LNK009."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import DOORSTOP, doorstop_tree

_TREE = doorstop_tree()
_NOTE = {"reqs/REQ002.yml": "normative: false\nlevel: 1.0\ntext: |\n  Orders\n"}


class InformativeItemLinked(Rule):
    """A link leads from or to a heading or note.

    ## What it checks
    Links of items that are marked as not normative (in Doorstop `normative: false`), and links to
    such items. Inactive items are ignored.

    ## Why it matters
    Such an item requires nothing, so a link to it traces to nothing. Or the item is a requirement
    after all, and no coverage policy checks it.

    ## How to fix
    Remove the link, or make the item normative.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.4 (requirements construct: normative and informative text)
    - ISO 26262-8:2018, 6.4.3 (traceability)
    """

    id = "LNK009"
    name = "informative-item-linked"
    severity = Severity.WARNING
    good = (Example(title="a heading on its own", files={**_TREE, **_NOTE}, config=DOORSTOP),)
    bad = (
        Example(
            title="a test of a heading",
            files={
                **_TREE,
                **_NOTE,
                "tests/TST002.yml": "links:\n- REQ002\ntext: |\n  Read the heading.\n",
            },
            config=DOORSTOP,
            expect=("tests/TST002.yml:2",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link with an end that is not normative."""
        items = project.graph.items
        for link in project.graph.links:
            if link.source is None or link.target is None:
                continue
            ends = (items[link.source], items[link.target])
            if any(end.role is Role.RETIRED for end in ends):
                continue
            found = next((end for end in ends if not end.normative), None)
            if found is not None:
                yield self._report(link, found)

    def _report(self, link: TraceLink, item: Item) -> Finding:
        other = link.source if link.target == item.id else link.target
        way = "links to" if link.source == item.id else "is linked from"
        return self.finding(
            f"{item.id} is not normative, but {way} {other}",
            help="remove the link, or make the item normative",
            at=link.link.location,
            item=link.source,
            key=f"{item.id} {link.target}",
            related=(
                Related(
                    message=f"{item.id} is marked as not normative here",
                    location=item.at("normative"),
                ),
            ),
        )
