"""REV004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.approval import Signature
from reqtrace.model.finding import Finding, Severity
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.review.approving import DRAFTS, POLICY, ApprovalCase, approval_cases, approve

_SIGNED = POLICY + "signed = true\n"
_BY_BEA = "Approved-by: Bea Builder <bea@example.org>"
_WHY = {
    Signature.NONE: "which is not signed",
    Signature.BAD: "whose signature is invalid",
    Signature.UNKNOWN: "whose signature cannot be checked here",
    Signature.UNTRUSTED: "which is signed with an untrusted key",
}


class ApprovedWithoutSignature(Rule):
    """An item became approved in a commit without a verified signature.

    ## What it checks
    For each `[[approval]]` of the configuration with `signed = true`: git verifies the signature
    of the commit in which the item entered the status, with the keys that the user's git knows
    (gpg, ssh with `gpg.ssh.allowedSignersFile`, or x509). A note of the run says whose signatures
    they are. Instead of the commit, enough of the approvers may sign a tag of it or a note on it
    that names them: author and signature must then be the approver's own.

    ## Why it matters
    Names in commits are self-asserted: anybody can write any name. A signature cannot be written
    by others.

    ## How to fix
    Revert the status, and set it again in a signed commit (`git commit -S`). Or let an approver
    sign a tag of the commit, with the message `Approved-by: Bea Builder <bea@example.org>`
    (`git tag -s`). If the commit is signed but its signature cannot be verified, import the key on
    this machine, or list it in the allowed signers file.

    ## References
    - git-verify-commit(1)
    - 21 CFR 11.50, 11.70 (signatures are linked to their records)
    """

    id = "REV004"
    name = "approved-without-signature"
    severity = Severity.ERROR
    requires_history = True
    good = (
        Example(
            title="no signature is required",
            files=DRAFTS,
            config=POLICY,
            commits=(approve(_BY_BEA),),
        ),
    )
    bad = (
        Example(
            title="approved in an unsigned commit",
            files=DRAFTS,
            config=_SIGNED,
            commits=(approve(_BY_BEA),),
            expect=("needs/NEED-1.yaml:3",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each item that was approved without a verified signature."""
        for one in approval_cases(project):
            signature = one.evidence.signature or Signature.NONE
            policy = one.entry.policy
            is_proven = signature is Signature.GOOD or len(one.proven) >= policy.count
            if policy.signed and not is_proven:
                yield self._report(one, signature)

    def _report(self, one: ApprovalCase, signature: Signature) -> Finding:
        signer = f" of {one.evidence.signer}" if one.evidence.signer else ""
        return self.finding(
            f"{one.item.id} became {one.entry.status} in {one.commit.short}, "
            f"{_WHY[signature]}{signer}",
            help=f"{one.entry.policy.name}: approve it in a signed commit, or import the key "
            "that verifies it on this machine",
            at=one.item.at("status"),
            item=one.item.id,
            key=one.entry.policy.name,
            related=(one.related(),),
        )
