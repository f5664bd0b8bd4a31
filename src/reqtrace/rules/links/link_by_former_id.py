"""LNK007."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import NEED, REQ
from reqtrace.rules.words import verb


class LinkByFormerId(Rule):
    """A link uses an id that its target had formerly.

    ## What it checks
    Links name their target by its present id. The link holds all the same.

    ## Why it matters
    People who search for the present id do not find this link. Commits cannot be rewritten, but
    files can.

    ## How to fix
    Write the present id, which the hint names.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: identification)
    """

    id = "LNK007"
    name = "link-by-former-id"
    severity = Severity.INFO
    good = (
        Example(
            title="the present id",
            files={
                "needs/NEED-1.yaml": NEED + "formerly: [NEED-OLD-4]\n",
                "requirements/REQ-1.yaml": REQ,
            },
        ),
    )
    bad = (
        Example(
            title="the id from before",
            files={
                "needs/NEED-1.yaml": NEED + "formerly: [NEED-4]\n",
                "requirements/REQ-1.yaml": REQ.replace("satisfies: NEED-1", "satisfies: NEED-4"),
            },
            expect=("requirements/REQ-1.yaml:5",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each link by a former id."""
        for link in project.graph.links:
            present = link.source if link.reversed else link.target
            if present is None or link.link.target == present:
                continue
            item = project.graph.items[present]
            if link.link.target in item.formerly:
                yield self.finding(
                    f"{link.writer} {verb(link.link.kind)} {link.link.target}, "
                    f"which is now {present}",
                    help=f"write {present}",
                    at=link.link.location,
                    item=link.writer,
                    key=f"{link.kind} {present}",
                    related=(
                        Related(message=f"{present} says so here", location=item.at("formerly")),
                    ),
                )
