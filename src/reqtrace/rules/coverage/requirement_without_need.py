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
    each requirement that is not retired satisfies a need or refines another requirement. It
    applies only where the repository has needs, or another requirement with the same id prefix has
    such a link (`only_if_used`). A link that leads to no item is a fault of its own, LNK001, and
    its item is not reported again.

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
    good = (
        Example(title="a requirement that links to its need", files=ORDERS),
        Example(
            title="nothing in the repository links upstream",
            files={"requirements/REQ-1.yaml": REQ.replace("satisfies: NEED-1\n", "")},
        ),
    )
    bad = (
        Example(
            title="a requirement without the link",
            files={
                **ORDERS,
                "requirements/REQ-2.yaml": REQ.replace("REQ-1", "REQ-2").replace(
                    "satisfies: NEED-1\n", ""
                ),
            },
            expect=("requirements/REQ-2.yaml:1",),
        ),
    )
