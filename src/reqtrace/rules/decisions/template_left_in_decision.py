"""ADR008."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import NO_STATUS, OPEN_STATUS, ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule
from reqtrace.rules.samples import decision
from reqtrace.util.dataclass import dataclass

_AT = "docs/adr/0001-one-database.md"
_DATED = decision(1, "One database", "Accepted").replace("\n\n", "\n\nDate: {}\n\n", 1)


@dataclass(frozen=True, kw_only=True)
class TemplateLeftInDecision(ProblemRule):
    """A decision record still contains placeholder text from its template.

    ## What it checks
    No unedited choices are left next to the status (`Proposed [Proposed, Accepted, Deprecated]`),
    and neither the date (`YYYY-MM-DD`, `{date}`) nor the title (`{short title}`,
    `[short title of solved problem and solution]`, `Title`) is a placeholder. If the choices are
    the whole status, the decision has no status, and ADR005 reports it.

    ## Why it matters
    Readers cannot tell what somebody chose from what nobody filled in.

    ## How to fix
    Fill in the value and remove the placeholder.

    ## References
    - MADR 4.0.0, template (`status`, `date`, title)
    - M. Nygard, "Documenting Architecture Decisions", 2011 (Title, Status)
    """

    id = "ADR008"
    name = "template-left-in-decision"
    severity = Severity.WARNING
    kind = ProblemKind.TEMPLATE_LEFT
    good = (
        Example(title="everything is filled in", files={_AT: _DATED.format("2019-07-04")}),
        Example(
            title="checkboxes",
            files={_AT: decision(1, "One database", "- [ ] Proposed\n- [x] Accepted")},
        ),
    )
    bad = (
        Example(
            title="the choices are left next to the status",
            files={_AT: decision(1, "One database", "Proposed [Proposed, Accepted, Deprecated]")},
            expect=(f"{_AT}:5",),
        ),
        Example(
            title="a placeholder for the date",
            files={_AT: _DATED.format("YYYY-MM-DD")},
            expect=(f"{_AT}:3",),
        ),
        Example(
            title="a placeholder for the title",
            files={_AT: decision(1, "[short title of solved problem and solution]", "Proposed")},
            expect=(f"{_AT}:1",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:  # noqa: ARG002
        """All but a status that nobody chose."""
        return problem.key not in (NO_STATUS, OPEN_STATUS)
