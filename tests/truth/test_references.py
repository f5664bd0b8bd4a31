"""References in the latest commits of public repositories, held against a plain expression.

Whole histories are compared by references.py; here every difference must have a name, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from corpora_kit import data_of
from references_kit import HABITS, TRAILERS, UNEXPLAINED, Message, all_ids, identifiers, rows
from reqtrace.git.message.message import MessageReader


@pytest.mark.parametrize(
    ("name", "with_id", "reasons"),
    [
        pytest.param("CMSgov/easi-app", 496, {}, id="keys of Jira, and their addresses"),
        pytest.param("alphagov/govuk-aws", 274, {}, id="numbers of merged pull requests"),
        pytest.param(
            "apache/commons-lang",
            146,
            {"part of a longer word": 1},
            id="keys of Jira in a log of Subversion",
        ),
        pytest.param("doorstop-dev/doorstop", 118, {}, id="numbers"),
        pytest.param("openshift/enhancements", 107, {}, id="keys that look like trailers"),
        pytest.param("ossf/security-baseline", 18, {}, id="ids with parts"),
    ],
)
def test_every_difference_has_a_name(name: str, with_id: int, reasons: dict[str, int]) -> None:
    habit = HABITS[name]
    messages = list(_messages(name))
    every = identifiers(all_ids(habit, (one.text for one in messages)))
    reader = MessageReader(every, TRAILERS, habit.id_patterns())
    read = [
        Message(
            oid=one.oid,
            is_merge=one.is_merge,
            text=one.text,
            references=reader.read(one.text).references,
        )
        for one in messages
    ]
    found = {row.figure: row for row in rows(habit, read)}
    row = found["with_id"]
    assert (row.plain, row.found) == (with_id, with_id - sum(reasons.values()))
    assert row.reasons == reasons
    assert not [row for row in found.values() if UNEXPLAINED in row.reasons]


def _messages(name: str) -> Iterator[Message]:
    for line in (data_of(name) / "commits.jsonl").read_text("utf-8").splitlines():
        commit = json.loads(line)
        is_merge = len(commit["parents"]) > 1
        yield Message(oid=commit["sha"], is_merge=is_merge, text=commit["message"])
