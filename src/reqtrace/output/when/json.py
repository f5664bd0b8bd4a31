"""When findings were open, as JSON. Its shape is `schemas/when-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.finding_periods import FindingHistory, FindingPeriod, Transition
from reqtrace.output.json_parts import Json, commit, completeness, document


def render_when_json(history: FindingHistory) -> str:
    """All periods as one document, the latest first."""
    return document(
        {
            "rule": history.rule,
            "name": history.name,
            "item": history.item,
            "revision": history.head,
            "periods": [_period(one) for one in history.periods],
            "all_periods": not history.earlier,
            "commits_checked": history.commits,
            **completeness(history.incomplete),
        }
    )


def _period(period: FindingPeriod) -> Json:
    return {
        "key": period.key,
        "message": period.message,
        "open": period.closed is None,
        "accepted": period.accepted,
        "opened": _transition(period.opened),
        "opened_earlier": period.longer,
        "closed": None if period.closed is None else _transition(period.closed),
    }


def _transition(one: Transition) -> Json:
    """Both are null for what is not committed yet."""
    return {
        "commit": None if one.commit is None else commit(one.commit),
        "branch_commit": None if one.on_branch is None else commit(one.on_branch),
    }
