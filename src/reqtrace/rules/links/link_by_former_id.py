"""LNK007."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import verb
from reqtrace.rules.samples import NEED, REQ


class LinkByFormerId(Rule):
    """A link uses a former id of its target.

    ## What it checks
    Links name their target by its current id. A link by a former id still works.

    ## Why it matters
    A search for the current id does not find this link. Commits cannot be rewritten, but files
    can.

    ## How to fix
    Write the current id, which the help line names.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: identification)
    """

    id = "LNK007"
    name = "link-by-former-id"
    severity = Severity.INFO
    good = (
        Example(
            title="the current id",
            files={
                "needs/NEED-1.yaml": NEED + "formerly: [NEED-OLD-4]\n",
                "requirements/REQ-1.yaml": REQ,
            },
        ),
    )
    bad = (
        Example(
            title="the former id",
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
                        Related(
                            message=f"{present} lists its former ids here",
                            location=item.at("formerly"),
                        ),
                    ),
                )
