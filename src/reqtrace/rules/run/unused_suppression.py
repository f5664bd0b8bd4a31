"""CFG002."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.suppression import Suppression
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions, in_words
from reqtrace.rules.samples import NEED, ORDERS
from reqtrace.rules.selection import matching

_IGNORE = "# reqtrace: ignore[COV001] -- the requirement is with the supplier\n"


class UnusedSuppression(SuppressionRule):
    """A suppression matches no finding.

    ## What it checks
    Each suppression matches at least one finding of this run. Suppressions of rules that did not
    run and expired ones are not reported here.

    ## Why it matters
    The finding was resolved, but its suppression is still there: the next finding of this kind
    would go unnoticed.

    ## How to fix
    Remove it.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: rationale)
    """

    id = "CFG002"
    name = "unused-suppression"
    severity = Severity.WARNING
    good = (Example(title="a finding that exists", files={"needs/NEED-1.yaml": NEED + _IGNORE}),)
    bad = (
        Example(
            title="a finding that was resolved",
            files={**ORDERS, "needs/NEED-1.yaml": NEED + _IGNORE},
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def check_suppressions(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each suppression that did nothing though it could have."""
        for one in suppressions.written:
            if one not in suppressions.used and _could_act(one, suppressions):
                yield self.finding(
                    f"the suppression of {in_words(one)} matches no finding",
                    help="remove it: the finding is resolved",
                    at=one.location,
                    key=" ".join(one.rules),
                )


def _could_act(one: Suppression, suppressions: Suppressions) -> bool:
    if one.until is not None and one.until < suppressions.today:
        return False
    chosen = [rule.id for word in one.rules for rule in matching(word, suppressions.rules)]
    return any(rule_id in suppressions.ran for rule_id in chosen)
