"""SCH005."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule, is_of_decision
from reqtrace.rules.samples import DRAFT_NEED


class UnknownStatus(ProblemRule):
    """An item has an unknown status.

    ## What it checks
    The status of each item is a known status word, in upper or lower case and with spaces, `-` or
    `_` between words; signs, a date or `by …` around it do not count. Decisions have a rule of
    their own, ADR001.

    ## Why it matters
    Every other rule looks at the role of a status (provisional, active, done, retired), never at
    its spelling. An unknown word has no role, so the coverage rules cannot see the item.

    ## How to fix
    Use one of the known words, or give the word a role in `reqtrace.toml`:

    ```toml
    [statuses]
    groomed = "active"
    ```

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes)
    """

    id = "SCH005"
    name = "unknown-status"
    severity = Severity.ERROR
    kind = ProblemKind.UNKNOWN_STATUS
    good = (
        Example(
            title="a word that the project adds",
            files={"needs/NEED-2.yaml": DRAFT_NEED.replace("draft", "raw")},
            config='[statuses]\nraw = "provisional"\n',
        ),
    )
    bad = (
        Example(
            title="a misspelt word",
            files={"needs/NEED-2.yaml": DRAFT_NEED.replace("draft", "draught")},
            expect=("needs/NEED-2.yaml:3",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:
        """Everything but decisions."""
        return not is_of_decision(project, problem)
