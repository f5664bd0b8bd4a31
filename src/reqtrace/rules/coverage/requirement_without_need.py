"""COV002."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example
from reqtrace.rules.coverage.policy import PolicyRule
from reqtrace.rules.samples import ORDERS, REQ


class RequirementWithoutNeed(PolicyRule):
    """A requirement is an orphan: it serves no need.

    ## What it checks
    Entries of the coverage policy (`[[coverage]]`) with `rule = "COV002"`. The built-in entry:
    each requirement that is not retired satisfies a need or refines another requirement.

    ## Why it matters
    Work that nobody asked for costs as much as any other work. In regulated fields a derived
    requirement must be justified, and the link is where that starts.

    ## How to fix
    Add `satisfies: NEED-…` with the need that it serves. If that need is not written down yet,
    write it first.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.5 (characteristics: necessary)
    - INCOSE Guide to Writing Requirements, C1 (necessary)
    - DO-178C, 5.5 (software development process traceability)
    """

    id = "COV002"
    name = "requirement-without-need"
    severity = Severity.ERROR
    good = (Example(title="a requirement that links to its need", files=ORDERS),)
    bad = (
        Example(
            title="a requirement without the link",
            files={"requirements/REQ-1.yaml": REQ.replace("satisfies: NEED-1\n", "")},
            expect=("requirements/REQ-1.yaml:1",),
        ),
    )
