"""A trend as one table for a spreadsheet, RFC 4180 with a header: a row for each figure.

`record` says what a row counts: `findings` of a severity (or those that were accepted), `family`
the findings of a family of rules, `items` those of a type, `coverage` the items that are covered
as the policy `name` asks, of `total` that it selects. Rows of `incomplete` come last, where there
are any: each says in `name` what could not be checked.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from reqtrace.model.trend import Trend, TrendPoint
from reqtrace.util.escape import csv_cell

COLUMNS = ("point", "commit", "committed", "record", "name", "count", "total")


def render_trend_csv(trend: Trend) -> str:
    """All figures of all points, the earliest point first."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for point in trend.points:
        start = (point.name, point.commit, point.committed.isoformat())
        for record, name, count, total in _figures(point):
            cells = (*start, record, name)
            writer.writerow((*map(csv_cell, cells), count, total))
    for sentence in trend.incomplete:
        writer.writerow(("", "", "", "incomplete", csv_cell(sentence), "", ""))
    return stream.getvalue()


def _figures(point: TrendPoint) -> Iterator[tuple[str, str, int, int | str]]:
    yield "findings", "error", point.errors, ""
    yield "findings", "warning", point.warnings, ""
    yield "findings", "info", point.infos, ""
    yield "findings", "accepted", point.accepted, ""
    yield from (("family", name, count, "") for name, count in point.families.items())
    yield from (("items", name, count, "") for name, count in point.items.items())
    for figure in point.coverage:
        yield "coverage", figure.policy, figure.covered, figure.total
