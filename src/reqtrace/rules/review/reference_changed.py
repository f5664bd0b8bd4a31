"""REV006."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.samples import DOORSTOP, doorstop_tree

_SHOWN = 12
_PICTURE = {"docs/orders.svg": "<svg/>\n"}
_THEN = "references:\n- path: docs/orders.svg\n  type: file\n  sha: "
_FITS = "cd1fafe3cc7f06f55ead3f0dce39300aca7a8911793e76fcdd327799c0709ac2"


class ReferenceChanged(Rule):
    """A referenced file changed since the item was reviewed.

    ## What it checks
    References of Doorstop items may store the SHA-256 digest (`sha`) that the file had when the
    item was reviewed. It must match the current file. Line endings are ignored, and for a file in
    Git LFS the digest in its pointer is used.

    ## Why it matters
    The reviewer saw a different picture, table or test than the current one.

    ## How to fix
    Look at the file again. Then run `doorstop review TST001` to renew the digest.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (requirements change management)
    - ISO 26262-8:2018, clause 7 (configuration management)
    """

    id = "REV006"
    name = "reference-changed"
    severity = Severity.WARNING
    needs_files = True
    good = (
        Example(
            title="the digest of the current file",
            files={**doorstop_tree(references=f"{_THEN}{_FITS}\n"), **_PICTURE},
            config=DOORSTOP,
        ),
    )
    bad = (
        Example(
            title="the digest of another file",
            files={**doorstop_tree(references=f"{_THEN}{'0' * 64}\n"), **_PICTURE},
            config=DOORSTOP,
            expect=("tests/TST001.yml:6",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each file that differs from its digest."""
        for one in project.references:
            item = project.graph.items.get(one.item)
            if item is None or item.role is Role.RETIRED or not one.digest:
                continue
            yield self.finding(
                f"{one.reference.path} changed since {one.item} was reviewed: its digest is "
                f"{one.digest[:_SHOWN]}…, and was {one.reference.digest[:_SHOWN]}…",
                help=f"look at the file again, then run `doorstop review {one.item}`",
                at=one.reference.location,
                item=one.item,
                key=one.reference.path,
            )
