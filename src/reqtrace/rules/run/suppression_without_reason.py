"""CFG003."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions, in_words
from reqtrace.rules.samples import NEED


class SuppressionWithoutReason(SuppressionRule):
    """A suppression gives no reason or names no rule.

    ## What it checks
    Each suppression states which rules it applies to and why the finding is accepted:
    `reqtrace: ignore[COV001] -- the reason`.

    ## Why it matters
    In a year nobody will know whether the finding still has to be accepted. A suppression of
    every rule hides defects that nobody has seen yet.

    ## How to fix
    Name the rules in brackets and write the reason after ` -- `.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: rationale)
    """

    id = "CFG003"
    name = "suppression-without-reason"
    severity = Severity.ERROR
    good = (
        Example(
            title="a rule and a reason",
            files={
                "needs/NEED-1.yaml": NEED
                + "# reqtrace: ignore[COV001] -- the requirement is with the supplier\n"
            },
        ),
    )
    bad = (
        Example(
            title="no reason",
            files={"needs/NEED-1.yaml": NEED + "# reqtrace: ignore[COV001]\n"},
            expect=("needs/NEED-1.yaml:5",),
        ),
        Example(
            title="no rule",
            files={"needs/NEED-1.yaml": NEED + "# reqtrace: ignore -- not now\n"},
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def check_suppressions(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each suppression without a reason or without rules."""
        for one in suppressions.written:
            if not one.rules:
                yield self.finding(
                    "the suppression names no rule",
                    help="name the rules: `reqtrace: ignore[COV001] -- the reason`",
                    at=one.location,
                    key="rules",
                )
            elif not one.reason.strip():
                yield self.finding(
                    f"the suppression of {in_words(one)} gives no reason",
                    help=f"add a reason: `reqtrace: ignore[{in_words(one)}] -- the reason`",
                    at=one.location,
                    key="reason",
                )
