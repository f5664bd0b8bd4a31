"""CFG004."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions, in_words
from reqtrace.rules.samples import NEED

_IGNORE = "# reqtrace: ignore[COV001] -- with the supplier (until {day})\n"


class ExpiredSuppression(SuppressionRule):
    """A suppression has expired.

    ## What it checks
    The end date of each suppression, `(until 2027-01-31)`, has not passed. It is compared with the
    date of the commit that is checked, not with the clock: the same tree gives the same findings.

    ## Why it matters
    The finding was accepted for a limited time, and that time has passed. Decide again or resolve
    it.

    ## How to fix
    Resolve the finding and remove the suppression, or set a new end date with a reason that is
    still valid.

    ## References
    - ISO/IEC/IEEE 29148:2018, 5.2.8 (requirements attributes: rationale)
    """

    id = "CFG004"
    name = "expired-suppression"
    severity = Severity.ERROR
    good = (
        Example(
            title="an end date in the future",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2099-12-31")},
        ),
    )
    bad = (
        Example(
            title="an end date in the past",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2020-12-31")},
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def check_suppressions(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each suppression whose last day is over."""
        for one in suppressions.written:
            if one.until is not None and one.until < suppressions.today:
                yield self.finding(
                    f"the suppression of {in_words(one)} expired on {one.until}",
                    help="resolve the finding and remove the suppression, or set a new end date",
                    at=one.location,
                    key=" ".join(one.rules),
                )
