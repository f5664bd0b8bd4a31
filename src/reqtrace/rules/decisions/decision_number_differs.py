"""ADR009."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import decision
from reqtrace.util.dataclass import dataclass

_AT = "docs/adr/0002-rest-api.md"
TITLE = "title"
"""The key of the problem with the number in a title; the others are about links."""


@dataclass(frozen=True, kw_only=True)
class DecisionNumberDiffers(ProblemRule):
    """The title of a decision has another number than its file.

    ## What it checks
    If the title of a decision begins with a number (`# 7. Title`, `# ADR-7: Title`), it is the
    number at the start of its file name, with or without leading zeros.

    ## Why it matters
    "See ADR 7" leads readers of the page and readers of the folder to different decisions. It
    happens when a file is copied, or renumbered after a merge.

    ## How to fix
    Give both the same number, mostly that of the file, since others link to it.

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (numbers are not reused)
    """

    id = "ADR009"
    name = "decision-number-differs"
    severity = Severity.INFO
    kind = ProblemKind.NUMBER_DIFFERS
    good = (
        Example(title="the same number", files={_AT: decision(2, "REST API", "Accepted")}),
        Example(
            title="a number that counts sections",
            files={_AT: "# 1. Context\n\nWhy.\n\n# 2. Decision\n\nREST.\n\n# 3. Status\n\nDraft\n"},
        ),
    )
    bad = (
        Example(
            title="copied from the first decision",
            files={_AT: decision(1, "REST API", "Accepted")},
            expect=(f"{_AT}:1",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:  # noqa: ARG002
        """Titles only."""
        return problem.key == TITLE
