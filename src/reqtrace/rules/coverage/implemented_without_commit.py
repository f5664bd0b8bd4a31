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
    """A requirement says that it is implemented, but no commit says so.

    ## What it checks
    Sentences of the coverage policy (`[[coverage]]`) whose `rule` is COV003. The built-in one:
    each requirement that is done (implemented, verified, released …) is named by a trailer of
    at least one commit that still stands. Reverted commits do not count; a reverted revert
    counts again.

    ## Why it matters
    A status is typed by hand; a commit is evidence. Where the two disagree, either the status
    is wrong or the code was taken out again.

    ## How to fix
    Commit with the trailer `Implements: REQ-…`. For a commit that exists already, an empty
    commit with the trailer will do: `git commit --allow-empty`. Or correct the status.

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
    )
    bad = (
        Example(
            title="no commit names it",
            files=_DONE,
            commits=("List the orders\n",),
            expect=("requirements/REQ-1.yaml:3",),
        ),
    )
