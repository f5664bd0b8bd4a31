"""ADR006."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.decisions.folders import decisions_by_folder
from reqtrace.rules.samples import decision
from reqtrace.util.lazy_pattern import lazy_pattern

_ISO = lazy_pattern(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_SHORT = lazy_pattern(
    r"(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})[-/.](?P<year>\d{4}|\d{2})(?!\d)"
)

DATED = decision(1, "One database", "Accepted").replace("\n\n", "\n\nDate: {}\n\n", 1)


class UnclearDecisionDate(Rule):
    """A decision record has an ambiguous or invalid date.

    ## What it checks
    The `date` of a decision, if it is written in digits. `04/07/2019` is the fourth of July to one
    reader and the seventh of April to another; `2020-23-01` is not a valid date. With dots the day
    is first (`04.07.2019`). Where another decision of the same folder shows which one is first
    (`23/03/2020`), and none shows the opposite, the order is known; else one finding stands for all
    unclear dates of the folder.

    ## Why it matters
    An auditor asks when something was decided. An ambiguous date gives one of two readers the
    wrong answer.

    ## How to fix
    Write the year first: `2019-07-04`.

    ## References
    - ISO 8601-1:2019, 5.2.2 (calendar date)
    """

    id = "ADR006"
    name = "unclear-decision-date"
    severity = Severity.WARNING
    compares_items = True
    good = (
        Example(
            title="the year first",
            files={"docs/adr/0001-one-database.md": DATED.format("2019-07-04")},
        ),
        Example(
            title="a date in the same folder shows the order",
            files={
                "docs/adr/0001-one-database.md": DATED.format("04/07/2019"),
                "docs/adr/0002-rest-api.md": DATED.format("23/07/2019"),
            },
        ),
        Example(
            title="a day that cannot be a month",
            files={"docs/adr/0001-one-database.md": DATED.format("23/03/2020")},
        ),
    )
    bad = (
        Example(
            title="the fourth of July or the seventh of April",
            files={"docs/adr/0001-one-database.md": DATED.format("04/07/2019")},
            expect=("docs/adr/0001-one-database.md:3",),
        ),
        Example(
            title="an invalid date",
            files={"docs/adr/0001-one-database.md": DATED.format("2020-23-01")},
            expect=("docs/adr/0001-one-database.md:3",),
        ),
    )

    def check(self, project: Project) -> Iterator[Finding]:
        """Yield one finding for each date that is unclear or impossible."""
        for items in decisions_by_folder(project.items).values():
            dates = [
                (item, written)
                for item in items
                if isinstance(written := item.attributes.get("date"), str)
            ]
            shown = {orders[0] for _, written in dates if len(orders := _orders(written)) == 1} - {
                "either"
            }
            is_known = len(shown) == 1
            wrong = [(item, text) for item, text in dates if _is_wrong(text)]
            yield from (self._report(item, text, "is not a valid date") for item, text in wrong)
            unclear = [] if is_known else [one for one in dates if len(_orders(one[1])) > 1]
            if unclear:
                yield self._note(*unclear[0], len(unclear) - 1)

    def _report(self, item: Item, text: str, fault: str) -> Finding:
        return self.finding(
            f"{item.id} has the date {text.strip()[:40]}, which {fault}",
            help="write the year first: 2019-07-04",
            at=item.at("date"),
            item=item.id,
            key=text.strip()[:40],
        )

    def _note(self, item: Item, text: str, others: int) -> Finding:
        """One finding for all dates of a folder that are unclear, since one habit made them."""
        found = self._report(item, text, "may have the day or the month first")
        more = f", like {others} more in this folder" if others else ""
        return replace(found, message=found.message + more)


def _is_wrong(written: str) -> bool:
    """Whether a date in numbers is none of the calendar."""
    text = written.strip()
    if match := _ISO.match(text):
        year, month, day = (int(match[name]) for name in ("year", "month", "day"))
        return not _is_day(year, month, day)
    return _SHORT.match(text) is not None and not _orders(text)


def _orders(written: str) -> tuple[str, ...]:
    """Which of day and month may be first in a date that ends with the year, "day" or "month"."""
    match = _SHORT.match(written.strip())
    if match is None:
        return ()
    first, second = int(match["first"]), int(match["second"])
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    ways = []
    if first == second:
        return ("either",) if _is_day(year, first, second) else ()
    if _is_day(year, second, first):
        ways.append("day")
    if _is_day(year, first, second) and match["mark"] != ".":
        ways.append("month")
    return tuple(ways)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
