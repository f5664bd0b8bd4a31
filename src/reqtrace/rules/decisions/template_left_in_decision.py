"""ADR008."""

from __future__ import annotations

from dataclasses import dataclass

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import NO_STATUS, ProblemRule
from reqtrace.rules.samples import decision

_AT = "docs/adr/0001-one-database.md"
_DATED = decision(1, "One database", "Accepted").replace("\n\n", "\n\nDate: {}\n\n", 1)


@dataclass(frozen=True, kw_only=True)
class TemplateLeftInDecision(ProblemRule):
    """A decision record still has words of the template that it was made from.

    ## What it checks
    Beside the status no choices are left (`Proposed [Proposed, Accepted, Deprecated]`), the date
    is none that only says what to write (`YYYY-MM-DD`, `{date}`), and neither is the title
    (`{short title}`, `[short title of solved problem and solution]`, `Title`). Where the choices
    are all there is, the decision has no status, and ADR005 says so.

    ## Why it matters
    Readers cannot tell what somebody chose from what nobody looked at.

    ## How to fix
    Write what holds and remove the rest.

    ## References
    - MADR 4.0.0, template (`status`, `date`, title)
    - M. Nygard, "Documenting Architecture Decisions", 2011 (Title, Status)
    """

    id = "ADR008"
    name = "template-left-in-decision"
    severity = Severity.WARNING
    kind = ProblemKind.TEMPLATE_LEFT
    good = (
        Example(title="all is filled in", files={_AT: _DATED.format("2019-07-04")}),
        Example(
            title="a form with boxes",
            files={_AT: decision(1, "One database", "- [ ] Proposed\n- [x] Accepted")},
        ),
    )
    bad = (
        Example(
            title="the choices stand beside the status",
            files={_AT: decision(1, "One database", "Proposed [Proposed, Accepted, Deprecated]")},
            expect=(f"{_AT}:5",),
        ),
        Example(
            title="the shape of a date",
            files={_AT: _DATED.format("YYYY-MM-DD")},
            expect=(f"{_AT}:3",),
        ),
        Example(
            title="a title that says what to write",
            files={_AT: decision(1, "[short title of solved problem and solution]", "Proposed")},
            expect=(f"{_AT}:1",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:  # noqa: ARG002
        """All but a status that nobody chose."""
        return problem.key != NO_STATUS
