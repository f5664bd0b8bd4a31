"""REV002."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.phrases import listed
from reqtrace.rules.review.approving import DRAFTS, POLICY, ApprovalCase, approval_cases, approve


class ApprovedWithoutApproval(Rule):
    """An item became approved without the approval that the configuration requires.

    ## What it checks
    For each `[[approval]]` of the configuration: the commit in which an item entered one of the
    statuses (`approved` and `accepted` by default) names enough people who may approve, in
    trailers such as `Approved-by: Name <address>`. The merge that brought the commit into the main
    branch may name them, too. A status that is not committed yet is not checked.

    ## Why it matters
    An approved requirement is a promise in the name of the team. Readers of the trace want to know
    who made it. What a trailer says is self-asserted: require a signature where that is not
    enough.

    ## How to fix
    Revert the status, and have it approved in a commit that names the approver:
    `git commit --trailer "Approved-by: Bea Builder <bea@example.org>"`. Or name them in a note on
    the commit, or in an annotated tag of it.

    ## References
    - ISO/IEC/IEEE 29148:2018, 6.5.2 (approved baselines of requirements)
    - 21 CFR 11.50 (signed records name the signer and the meaning of the signature)
    """

    id = "REV002"
    name = "approved-without-approval"
    severity = Severity.ERROR
    requires_history = True
    good = (
        Example(
            title="the commit names an approver",
            files=DRAFTS,
            config=POLICY,
            commits=(approve("Approved-by: Bea Builder <bea@example.org>"),),
        ),
    )
    bad = (
        Example(
            title="no approver is named",
            files=DRAFTS,
            config=POLICY,
            commits=(approve(),),
            expect=("needs/NEED-1.yaml:3",),
        ),
        Example(
            title="the named person may not approve",
            files=DRAFTS,
            config=POLICY,
            commits=(approve("Approved-by: Carl Coder <carl@example.org>"),),
            expect=("needs/NEED-1.yaml:3",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item and policy that lacks people who may approve."""
        for one in approval_cases(project):
            if len(one.entitled) < one.entry.policy.count:
                yield self._report(one)

    def _report(self, one: ApprovalCase) -> Finding:
        policy = one.entry.policy
        approvers = listed([person.name or person.email for person in one.entitled])
        strangers = [p.name or p.email for p in one.named if p not in one.entitled]
        if approvers:
            why = f"with the approval of {approvers} alone"
        elif strangers:
            why = f"with the approval of {listed(strangers)}, who may not approve it"
        else:
            why = "without a named approver"
        return self.finding(
            f"{one.item.id} became {one.entry.status} in {one.commit.short} {why}",
            help=f"{policy.name}: approve it in a commit with a trailer such as "
            f"`{policy.trailers[0]}: Name <address>`",
            at=one.item.at("status"),
            item=one.item.id,
            key=policy.name,
            related=(one.related(),),
        )
