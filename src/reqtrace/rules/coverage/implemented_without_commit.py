"""COV003."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import NEED, REQ

_DONE = {
    "needs/NEED-1.yaml": NEED,
    "requirements/REQ-1.yaml": REQ.replace("approved", "implemented"),
}


class ImplementedWithoutCommit(PolicyRule):
    """A requirement is marked as implemented, but no commit implements it.

    ## What it checks
    Entries of the coverage policy (`[[coverage]]`) with `rule = "COV003"`. The built-in entry:
    each requirement that is done (implemented, verified, released …) is referenced in a trailer of
    at least one commit that has not been reverted. A commit counts again when its revert is
    reverted.

    The built-in entry applies only where some commit of the repository references an item in a
    trailer, or mentions one and requirements satisfy needs (`only_if_used`). A requirement whose
    status is set in the commit that is being made is checked by the `commit-msg` hook, which knows
    the message.

    ## Why it matters
    A status is typed by hand; a commit is evidence. Where the two disagree, either the status is
    wrong or the code was removed again.

    ## How to fix
    Commit with the trailer `Implements: REQ-…`. For an existing commit,
    `reqtrace link COMMIT REQ-…` adds a git note, and an empty commit with the trailer does as
    well: `git commit --allow-empty`. Or correct the status.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes)
    - git-interpret-trailers(1), git-revert(1)
    """

    id = "COV003"
    name = "implemented-without-commit"
    severity = Severity.ERROR
    good = (
        Example(
            title="a commit implements it",
            files=_DONE,
            commits=("List the orders\n\nImplements: REQ-1\n",),
        ),
        Example(title="no commit names any item", files=_DONE, commits=("List the orders\n",)),
    )
    bad = (
        Example(
            title="no commit names it",
            files=_DONE,
            commits=("List the orders\n", "Decide on it\n\nRefs: REQ-1\n"),
            expect=("requirements/REQ-1.yaml:3",),
        ),
    )
