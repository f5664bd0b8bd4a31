"""COV001."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import DRAFT_NEED, NEED, ORDERS, REQ


class NeedWithoutRequirement(PolicyRule):
    """An approved need is satisfied by no requirement.

    ## What it checks
    Sentences of the coverage policy (`[[coverage]]`) whose `rule` is COV001. The built-in one:
    each need that is active or done is satisfied by at least one requirement that is not
    retired.

    ## Why it matters
    Somebody promised to meet the need, and nothing says how. Without a requirement nobody will
    build it, and nobody will notice.

    ## How to fix
    Write the requirement and let it say `satisfies: NEED-…`, or defer or reject the need.

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
            title="an approved need and nothing else",
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
