"""A trend as JSON. Its shape is `schemas/trend-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.trend import CoverageFigure, Trend, TrendPoint
from reqtrace.util.escape import json_document

Json = dict[str, object]


def render_trend_json(trend: Trend) -> str:
    """All points as one document, the earliest first."""
    return json_document(
        {
            "by": trend.pace,
            "revision": trend.points[-1].commit,
            "points": [_point(one) for one in trend.points],
            "left_out": trend.left_out,
            "complete": not trend.incomplete,
            "incomplete": trend.incomplete,
        }
    )


def _point(point: TrendPoint) -> Json:
    return {
        "name": point.name,
        "commit": point.commit,
        "committed": point.committed.isoformat(),
        "findings": {
            "error": point.errors,
            "warning": point.warnings,
            "info": point.infos,
            "accepted": point.accepted,
        },
        "families": point.families,
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
