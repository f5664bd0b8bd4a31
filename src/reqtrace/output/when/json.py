"""When gaps were open, as JSON. Its shape is `schemas/when-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.commit import CommitFacts, Person
from reqtrace.model.finding_periods import FindingHistory, FindingPeriod, Transition
from reqtrace.util.escape import json_document

Json = dict[str, object]


def render_when_json(history: FindingHistory) -> str:
    """All periods as one document, the latest first."""
    return json_document(
        {
            "rule": history.rule,
            "name": history.name,
            "item": history.item,
            "revision": history.head,
            "periods": [_period(one) for one in history.periods],
            "all_periods": not history.earlier,
            "commits_judged": history.commits,
            "complete": not history.incomplete,
            "incomplete": history.incomplete,
        }
    )


def _period(period: FindingPeriod) -> Json:
    return {
        "key": period.key,
        "message": period.message,
        "open": period.closed is None,
        "accepted": period.accepted,
        "opened": _turn(period.opened),
        "opened_earlier": period.longer,
        "closed": None if period.closed is None else _turn(period.closed),
    }


def _turn(turn: Transition) -> Json:
    return {
        "committed": turn.commit is not None,
        "commit": None if turn.commit is None else _commit(turn.commit),
        "on_branch": None if turn.on_branch is None else _commit(turn.on_branch),
    }


def _commit(facts: CommitFacts) -> Json:
    return {
        "commit": facts.oid,
        "author": _person(facts.author),
        "authored": facts.authored.isoformat(),
        "committer": _person(facts.committer),
        "committed": facts.committed.isoformat(),
        "subject": facts.subject,
    }


def _person(person: Person) -> Json:
    return {"name": person.name, "email": person.email}
