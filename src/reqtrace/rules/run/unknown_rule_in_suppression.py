"""CFG001."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions
from reqtrace.rules.samples import NEED
from reqtrace.rules.selection import matching, suggestion

_MOST = 100  # words of one run for which a near one is looked for: each takes a millisecond


class UnknownRuleInSuppression(SuppressionRule):
    """A suppression names an unknown rule.

    ## What it checks
    Each word in `reqtrace: ignore[…]` is the id of a rule, the start of an id, or the name of a
    rule.

    ## Why it matters
    A misspelt id suppresses nothing, although the reason next to it shows that somebody thought it
    did.

    ## How to fix
    Correct the id; `reqtrace rules` lists them all.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: rationale)
    """

    id = "CFG001"
    name = "unknown-rule-in-suppression"
    severity = Severity.ERROR
    good = (
        Example(
            title="a rule that exists",
            files={
                "needs/NEED-1.yaml": NEED
                + "# reqtrace: ignore[COV001] -- the requirement is with the supplier\n"
            },
        ),
    )
    bad = (
        Example(
            title="a misspelt rule",
            files={
                "needs/NEED-1.yaml": NEED
                + "# reqtrace: ignore[CVO001] -- the requirement is with the supplier\n"
            },
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def judge(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each word that selects no rule."""
        looked = 0
        for one in suppressions.written:
            for selector in one.rules:
                if not matching(selector, suppressions.rules):
                    looked += 1
                    near = suggestion(selector, suppressions.rules) if looked < _MOST else None
                    question = f"did you mean {near}? " if near else ""
                    yield self.finding(
                        f"unknown rule {selector}",
                        help=f"{question}`reqtrace rules` lists all rules",
                        at=one.location,
                        key=selector,
                    )
