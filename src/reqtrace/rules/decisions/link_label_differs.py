"""ADR010."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.decisions.decision_number_differs import TITLE
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import decision
from reqtrace.util.dataclass import dataclass

_OLD = "docs/adr/0001-one-database.md"
_NEW = "docs/adr/0002-two-databases.md"
_THIRD = "docs/adr/0003-rest-api.md"
_FILES = {
    _OLD: decision(1, "One database", "Accepted"),
    _NEW: decision(2, "Two databases", "Accepted"),
}


def _see(link: str) -> str:
    return decision(3, "REST API", "Accepted").replace("Orders", f"See {link}. Orders")


@dataclass(frozen=True, kw_only=True)
class LinkLabelDiffers(ProblemRule):
    """A link names one decision and leads to another.

    ## What it checks
    If the label of a link in a decision names a decision by its number (`ADR-0003`, `0003`), the
    file that it leads to has that number.

    ## Why it matters
    One of the two is wrong, and nobody but the author knows which. Readers follow the link and
    take what they find for what was meant.

    ## How to fix
    Correct the label, or the path.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirement attributes: trace)
    """

    id = "ADR010"
    name = "link-label-differs"
    severity = Severity.INFO
    kind = ProblemKind.NUMBER_DIFFERS
    good = (
        Example(
            title="label and file agree",
            files={**_FILES, _THIRD: _see("[ADR-1](0001-one-database.md)")},
        ),
        Example(
            title="a label in words",
            files={**_FILES, _THIRD: _see("[the first one](0001-one-database.md)")},
        ),
    )
    bad = (
        Example(
            title="the label says 1, the path 2",
            files={**_FILES, _THIRD: _see("[ADR-0001](0002-two-databases.md)")},
            expect=(f"{_THIRD}:9",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:  # noqa: ARG002
        """Links only."""
        return problem.key != TITLE
