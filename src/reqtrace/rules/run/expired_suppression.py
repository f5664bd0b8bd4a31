"""CFG004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions, in_words
from reqtrace.rules.samples import NEED

_IGNORE = "# reqtrace: ignore[COV001] -- with the supplier (until {day})\n"


class ExpiredSuppression(SuppressionRule):
    """A suppression holds no longer.

    ## What it checks
    The last day of each suppression, `(until 2027-01-31)`, is not over. The day of the commit
    that is checked counts, not the clock: the same tree gives the same findings.

    ## Why it matters
    Somebody accepted the gap for a time, and that time has passed. Now it is decided anew or
    closed.

    ## How to fix
    Close the gap and remove the suppression, or set a new day with a reason that still holds.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: rationale)
    """

    id = "CFG004"
    name = "expired-suppression"
    severity = Severity.ERROR
    good = (
        Example(
            title="a day to come",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2099-12-31")},
        ),
    )
    bad = (
        Example(
            title="a day that is over",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2020-12-31")},
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def judge(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each suppression whose last day is over."""
        for one in suppressions.written:
            if one.until is not None and one.until < suppressions.today:
                yield self.finding(
                    f"the suppression of {in_words(one)} held until {one.until}",
                    help="close the gap and remove the suppression, or set a new day",
                    at=one.location,
                    key=" ".join(one.rules),
                )
