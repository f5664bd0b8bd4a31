"""LNK004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, wanted_by


class SelfLink(Rule):
    """An item links to itself.

    ## What it checks
    No link of an item has the item itself as its target, by its current or a former id. Inactive
    Doorstop items are ignored.

    ## Why it matters
    Nothing is its own reason. Such a link is a mistake, mostly of copy and paste, and the intended
    link is missing.

    ## How to fix
    Write the intended id, or remove the link.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: consistent)
    """

    id = "LNK004"
    name = "self-link"
    severity = Severity.ERROR
    good = (
        Example(
            title="a link to another item",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": wanted_by(1),
                "requirements/REQ-2.yaml": wanted_by(2, "depends_on: REQ-1"),
            },
        ),
    )
    bad = (
        Example(
            title="a requirement that depends on itself",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-2.yaml": wanted_by(2, "depends_on: REQ-2"),
            },
            expect=("requirements/REQ-2.yaml:6",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link with one item at both ends."""
        items = project.graph.items
        for link in project.graph.links:
            if link.source is None or items[link.writer].is_switched_off:
                continue
            if link.source == link.target:
                yield self.finding(
                    f"{link.writer} {verb(link.link.kind)} itself",
                    help="write the intended id, or remove the link",
                    at=link.link.location,
                    item=link.writer,
                    key=link.kind,
                )
