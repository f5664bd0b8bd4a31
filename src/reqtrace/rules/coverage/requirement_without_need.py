"""COV002."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import ORDERS, REQ


class RequirementWithoutNeed(PolicyRule):
    """A requirement serves no need: an orphan.

    ## What it checks
    Sentences of the coverage policy (`[[coverage]]`) whose `rule` is COV002. The built-in one:
    each requirement that is not retired satisfies a need or refines another requirement.

    ## Why it matters
    Work that nobody asked for costs as much as other work. In regulated fields a derived
    requirement must be justified, and the link is the place where that begins.

    ## How to fix
    Add `satisfies: NEED-…` with the need that it serves, or write that need down first.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.5 (characteristics: necessary)
    - INCOSE Guide to Writing Requirements, C1 (necessary)
    - DO-178C, 5.5 (software development process traceability)
    """

    id = "COV002"
    name = "requirement-without-need"
    severity = Severity.ERROR
    good = (Example(title="a requirement that says what it is for", files=ORDERS),)
    bad = (
        Example(
            title="a requirement that does not",
            files={"requirements/REQ-1.yaml": REQ.replace("satisfies: NEED-1\n", "")},
            expect=("requirements/REQ-1.yaml:1",),
        ),
    )
