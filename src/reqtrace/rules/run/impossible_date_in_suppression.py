"""CFG005."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.rules.base import Example
from reqtrace.rules.run.base import SuppressionRule, Suppressions, in_words
from reqtrace.rules.samples import NEED

_IGNORE = "# reqtrace: ignore[COV001] -- with the supplier (until {day})\n"


class ImpossibleDateInSuppression(SuppressionRule):
    """A suppression has an invalid end date.

    ## What it checks
    The end date of each suppression in a file of items, `(until 2027-01-31)`, is a valid date,
    written year first with two digits for month and day. In the configuration such a date is an
    error.

    ## Why it matters
    The finding was accepted for a limited time. An invalid end date is never reached, so the
    suppression would apply forever.

    ## How to fix
    Write the date as `(until YYYY-MM-DD)`.

    ## References
    - ISO 8601-1:2019, 5.2.2.1 (calendar dates)
    """

    id = "CFG005"
    name = "impossible-date-in-suppression"
    severity = Severity.ERROR
    good = (
        Example(
            title="a valid date",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2099-02-28")},
        ),
    )
    bad = (
        Example(
            title="a day that February does not have",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="2099-02-30")},
            expect=("needs/NEED-1.yaml:5",),
        ),
        Example(
            title="the day first",
            files={"needs/NEED-1.yaml": NEED + _IGNORE.format(day="28.02.2099")},
            expect=("needs/NEED-1.yaml:5",),
        ),
    )

    def check_suppressions(self, suppressions: Suppressions) -> Iterator[Finding]:
        """Yield one finding for each suppression whose last day is none."""
        for one in suppressions.written:
            if one.no_date:
                yield self.finding(
                    f"the suppression of {in_words(one)} has an invalid end date: {one.no_date}",
                    help="write the end date as `(until YYYY-MM-DD)`",
                    at=one.location,
                    key=f"{' '.join(one.rules)} {one.no_date}",
                )
