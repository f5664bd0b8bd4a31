"""A trend as JSON. Its shape is `schemas/trend-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.trend import CoverageFigure, Trend, TrendPoint
from reqtrace.output.json_parts import Json, completeness, document


def render_trend_json(trend: Trend) -> str:
    """All points as one document, the earliest first."""
    return document(
        {
            "by": trend.pace,
            "revision": trend.points[-1].commit,
            "points": [_point(one) for one in trend.points],
            "omitted_points": trend.left_out,
            **completeness(trend.incomplete),
        }
    )


def _point(point: TrendPoint) -> Json:
    return {
        "name": point.name,
        "commit_oid": point.commit,
        "committed": point.committed.isoformat(),
        "findings": {
            "errors": point.errors,
            "warnings": point.warnings,
            "infos": point.infos,
            "accepted": point.accepted,
        },
        "findings_by_family": point.families,
        "items": point.items,
        "coverage": [_figure(one) for one in point.coverage],
    }


def _figure(figure: CoverageFigure) -> Json:
    return {
        "policy": figure.policy,
        "covered": figure.covered,
        "total": figure.total,
        "ratio": None if figure.ratio is None else round(figure.ratio, 4),
    }
