"""COV009."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import NEED, ORDERS, REQ

_POLICY = """\
[[coverage]]
name = "every implemented requirement is verified"
of = { type = "req", role = "done" }
by = { link = "verifies", type = ["test", "commit"] }
"""
_DONE = {
    "needs/NEED-1.yaml": NEED,
    "requirements/REQ-1.yaml": REQ.replace("approved", "implemented"),
}


class UncoveredItem(PolicyRule):
    """An item lacks the coverage that the project's own policy requires.

    ## What it checks
    Entries of the coverage policy (`[[coverage]]`) that set no other `rule`. `of` selects items by
    type, role and status; `by` says what must be downstream of them, `to` what must be upstream.
    With `depth = "deep"` the covering item must be covered as well. `severity` can be set for each
    entry.

    ## Why it matters
    Each project has its own definition of complete. Written as data, it is checked on every
    commit, and an auditor can read it.

    ## How to fix
    Add the link that the help line suggests, or correct the status of the item.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: complete)
    - ISO 26262-8:2018, clause 6 (specification and management of safety requirements)
    """

    id = "COV009"
    name = "uncovered-item"
    severity = Severity.ERROR
    good = (
        Example(
            title="a commit verifies it",
            files=_DONE,
            config=_POLICY,
            commits=("List the orders\n\nImplements: REQ-1\nVerifies: REQ-1\n",),
        ),
        Example(title="not done yet", files=ORDERS, config=_POLICY),
    )
    bad = (
        Example(
            title="implemented, not verified",
            files=_DONE,
            config=_POLICY,
            commits=("List the orders\n\nImplements: REQ-1\n",),
            expect=("requirements/REQ-1.yaml:3",),
        ),
    )
