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
    """A file that an item refers to is another one than when the item was reviewed.

    ## What it checks
    References of items of Doorstop may keep the SHA-256 digest (`sha`) that the file had when the
    item was reviewed. It must be that of the present file. Other ends of lines count for nothing,
    and for a file in Git LFS its pointer tells the digest.

    ## Why it matters
    The reviewer saw another picture, another table or another test than is there now.

    ## How to fix
    Look at the file again. Then let `doorstop review TST001` write the digest anew.

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
            title="the digest of the present file",
            files={**doorstop_tree(references=f"{_THEN}{_FITS}\n"), **_PICTURE},
            config=DOORSTOP,
        ),
    )
    bad = (
        Example(
            title="the digest of another one",
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
                f"{one.item} was reviewed with another {one.reference.path}: its digest is "
                f"{one.digest[:_SHOWN]}…, and was {one.reference.digest[:_SHOWN]}…",
                help=f"look at the file again, then let `doorstop review {one.item}` say so",
                at=one.reference.location,
                item=one.item,
                key=one.reference.path,
            )
