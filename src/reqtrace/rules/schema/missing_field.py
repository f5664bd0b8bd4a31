"""SCH001."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule, is_of_decision
from reqtrace.rules.samples import DRAFT_NEED


class MissingField(ProblemRule):
    """An item lacks a required field.

    ## What it checks
    Each item has all fields that the JSON Schema of its type requires, and those that
    `[types.NAME] required` adds. The status of a decision has a rule of its own, ADR005.

    ## Why it matters
    An item without a title cannot be reviewed. For an item without a status, the coverage policy
    cannot tell whether coverage is due.

    ## How to fix
    Add the field that the message names. `reqtrace new TYPE` writes an item with all of them.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes)
    - INCOSE Guide to Writing Requirements, C4 (complete)
    """

    id = "SCH001"
    name = "missing-field"
    severity = Severity.ERROR
    kind = ProblemKind.MISSING_FIELD
    good = (Example(title="all fields", files={"needs/NEED-2.yaml": DRAFT_NEED}),)
    bad = (
        Example(
            title="a need without a title",
            files={"needs/NEED-2.yaml": "id: NEED-2\nstatus: draft\n"},
            expect=("needs/NEED-2.yaml:1",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:
        """Everything but the status of a decision."""
        return problem.key != "status" or not is_of_decision(project, problem)
