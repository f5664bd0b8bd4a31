"""REV003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import listed
from reqtrace.rules.review.approving import DRAFTS, POLICY, Judged, approve, judged

_ANYBODY = POLICY.replace('by = "product"\n', "")


class ApprovedByAuthor(Rule):
    """An item was approved by its own author.

    ## What it checks
    For each `[[approval]]` of the configuration that does not set `independent = false`: enough of
    the people who approved the item did not write it. Authors are all who wrote its title, text or
    acceptance criteria since the item was last approved, and the co-authors of the commit.

    ## Why it matters
    Two pairs of eyes see more than one; approving one's own words is no check.

    ## How to fix
    Let somebody else approve: revert the status, and set it again in a commit that names them.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (approved baselines of requirements)
    - ISO 26262-2:2018, 6.4.9 (independence of confirmation measures)
    """

    id = "REV003"
    name = "approved-by-author"
    severity = Severity.ERROR
    requires_history = True
    good = (
        Example(
            title="one writes, another approves",
            files=DRAFTS,
            config=_ANYBODY,
            commits=(approve("Approved-by: Bea Builder <bea@example.org>", by="Bea Builder"),),
        ),
    )
    bad = (
        Example(
            title="the author approves",
            files=DRAFTS,
            config=_ANYBODY,
            commits=(approve("Approved-by: Ada Example <ada@example.org>"),),
            expect=("needs/NEED-1.yaml:3",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item that too few people apart from its authors approved."""
        for one in judged(project):
            if len(one.counting) < one.entry.policy.count <= len(one.entitled):
                yield self._report(one)

    def _report(self, one: Judged) -> Finding:
        own = [p.name or p.email for p in one.entitled if p not in one.counting]
        return self.finding(
            f"{one.item.id} became {one.entry.status} in {one.commit.short} with the approval of "
            f"{listed(own)}, who wrote it",
            help=f"{one.entry.policy.name}: let somebody else approve it",
            at=one.item.at("status"),
            item=one.item.id,
            key=one.entry.policy.name,
            related=(one.related(),),
        )
