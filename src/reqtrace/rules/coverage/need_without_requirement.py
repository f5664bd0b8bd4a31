"""COV001."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import DRAFT_NEED, NEED, ORDERS, REQ


class NeedWithoutRequirement(PolicyRule):
    """An approved need is not satisfied by any requirement.

    ## What it checks
    Entries of the coverage policy (`[[coverage]]`) with `rule = "COV001"`. The built-in entry:
    each need that is active or done is satisfied by at least one requirement that is not retired.

    ## Why it matters
    The team promised to meet the need, but nothing says how. Without a requirement nobody will
    build it, and nobody will notice.

    ## How to fix
    Write the requirement with `satisfies: NEED-…`, or defer or reject the need.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.6 (characteristics of a set: complete)
    - INCOSE Guide to Writing Requirements, C10 (complete set)
    - Automotive SPICE 3.1, SWE.1.BP6 (bidirectional traceability)
    """

    id = "COV001"
    name = "need-without-requirement"
    severity = Severity.ERROR
    good = (
        Example(title="a need and its requirement", files=ORDERS),
        Example(title="a need that is not approved yet", files={"needs/NEED-2.yaml": DRAFT_NEED}),
    )
    bad = (
        Example(
            title="an approved need without a requirement",
            files={"needs/NEED-1.yaml": NEED},
            expect=("needs/NEED-1.yaml:3",),
        ),
        Example(
            title="the only requirement was rejected",
            files={
                "needs/NEED-1.yaml": NEED,
                "requirements/REQ-1.yaml": REQ.replace("approved", "rejected"),
            },
            expect=("needs/NEED-1.yaml:3",),
        ),
    )
