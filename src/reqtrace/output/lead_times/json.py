"""Lead times as JSON. Its shape is `schemas/lead-times-output.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.model.lead_time import SPANS, LeadTime, LeadTimes, Milestone, SpanFigures, figures
from reqtrace.util.escape import json_document

Json = dict[str, object]


def render_lead_times_json(times: LeadTimes) -> str:
    """All lead times as one document. Durations are in days."""
    return json_document(
        {
            "revision": times.head,
            "tags": times.tags,
            "needs": _group(times.needs),
            "requirements": _group(times.requirements),
            "complete": not times.incomplete,
            "incomplete": times.incomplete,
        }
    )


def _group(rows: Sequence[LeadTime]) -> Json:
    sums = (figures(rows, start, end) for start, end in SPANS)
    return {"spans": [_sums(one) for one in sums], "items": [_row(row) for row in rows]}


def _sums(one: SpanFigures) -> Json:
    return {
        "from": one.start,
        "to": one.end,
        "count": one.count,
        "negative": one.negative,
        "lowest": _rounded(one.lowest),
        "lower_quartile": _rounded(one.lower),
        "median": _rounded(one.median),
        "upper_quartile": _rounded(one.upper),
        "highest": _rounded(one.highest),
    }


def _row(row: LeadTime) -> Json:
    return {
        "id": row.item,
        "title": row.title,
        "need": _milestone(row.need),
        "requirement": _milestone(row.requirement),
        "commit": _milestone(row.implemented),
        "release": _milestone(row.released),
        "days": {f"{start}_to_{end}": _rounded(row.days(start, end)) for start, end in SPANS},
    }


def _milestone(one: Milestone | None) -> Json | None:
    if one is None:
        return None
    return {"name": one.name or None, "commit": one.commit, "committed": one.when.isoformat()}


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 2)
