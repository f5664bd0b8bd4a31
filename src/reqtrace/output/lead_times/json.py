"""Lead times as JSON. Its shape is `schemas/lead-times-output.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.model.lead_time import SPANS, LeadTime, LeadTimes, Milestone, SpanFigures, figures
from reqtrace.output.json_parts import Json, completeness, document


def render_lead_times_json(times: LeadTimes) -> str:
    """All lead times as one document. Durations are in days."""
    return document(
        {
            "revision": times.head,
            "tag_count": times.tags,
            "needs": _group(times.needs),
            "requirements": _group(times.requirements),
            **completeness(times.incomplete),
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
        "negative_count": one.negative,
        "lowest": _rounded(one.lowest),
        "lower_quartile": _rounded(one.lower),
        "median": _rounded(one.median),
        "upper_quartile": _rounded(one.upper),
        "highest": _rounded(one.highest),
    }


def _row(row: LeadTime) -> Json:
    return {
        "item": row.item,
        "title": row.title,
        "milestones": {
            "need": _milestone(row.need),
            "requirement": _milestone(row.requirement),
            "commit": _milestone(row.implemented),
            "release": _milestone(row.released),
        },
        "days": {f"{start}_to_{end}": _rounded(row.days(start, end)) for start, end in SPANS},
    }


def _milestone(one: Milestone | None) -> Json | None:
    if one is None:
        return None
    return {"name": one.name or None, "commit_oid": one.commit, "committed": one.when.isoformat()}


def _rounded(days: float | None) -> float | None:
    return None if days is None else round(days, 2)
