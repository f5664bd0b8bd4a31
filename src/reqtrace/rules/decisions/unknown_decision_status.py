"""ADR001."""

from __future__ import annotations

from reqtrace.model.finding import Severity
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Example
from reqtrace.rules.problems import ProblemRule, is_of_decision
from reqtrace.rules.samples import decision


class UnknownDecisionStatus(ProblemRule):
    """A decision has an unknown status.

    ## What it checks
    The status of each decision record is one of the known status words for decisions: draft,
    proposed, accepted, rejected, deprecated, superseded and their common synonyms, wherever it is
    written (front matter, a `## Status` section, a list entry), in English, German, French,
    Spanish, Portuguese, Japanese or Chinese.

    ## Why it matters
    Readers must see at once whether a decision holds. An unknown status can be read either way.

    ## How to fix
    Use one of the known words, or give the word a role in `reqtrace.toml`:

    ```toml
    [types.adr.statuses]
    decided = "active"
    ```

    ## References
    - M. Nygard, "Documenting Architecture Decisions", 2011 (Status)
    - MADR 4.0.0, template (`status`)
    """

    id = "ADR001"
    name = "unknown-decision-status"
    severity = Severity.ERROR
    kind = ProblemKind.UNKNOWN_STATUS
    good = (
        Example(
            title="accepted",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Accepted")},
        ),
        Example(
            title="a word that the project adds",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Decided")},
            config='[types.adr.statuses]\ndecided = "active"\n',
        ),
    )
    bad = (
        Example(
            title="a misspelt word",
            files={"docs/adr/0001-one-database.md": decision(1, "One database", "Acepted")},
            expect=("docs/adr/0001-one-database.md:5",),
        ),
    )

    def concerns(self, project: Project, problem: ReadProblem) -> bool:
        """Decisions only."""
        return is_of_decision(project, problem)
