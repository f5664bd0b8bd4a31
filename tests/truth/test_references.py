"""References in commits of made-up and public repositories, held against a plain expression.

Whole histories are compared by references.py; here every difference must have a name, too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from corpora_kit import at_hand, data_of
from references_kit import HABITS, TRAILERS, UNEXPLAINED, Message, all_ids, identifiers, rows
from reqtrace.git.message.message import MessageReader

# How many messages name an item by the plain expression, and why reqtrace does not say so of some.
COUNTED: dict[str, tuple[int, dict[str, int]]] = {
    # Keys of Jira, and their addresses.
    "made-up/bullets": (8, {"in an address": 1, "in a block of code": 1, "in code": 1}),
    "CMSgov/easi-app": (496, {"quoted by a revert": 1}),
    # Numbers of pull requests.
    "made-up/numbered": (
        8,
        {
            "in code": 1,
            "part of a longer word": 1,
            "quoted by a revert": 1,
            "in a block of code": 1,
        },
    ),
    "alphagov/govuk-aws": (274, {}),
    "doorstop-dev/doorstop": (118, {}),
    # Keys that look like trailers.
    "made-up/proposals": (5, {}),
    "openshift/enhancements": (107, {}),
    # Ids with parts.
    "made-up/controls": (4, {}),
    "ossf/security-baseline": (18, {"quoted by a revert": 1}),
    # Keys in a log of Subversion.
    "made-up/subversion": (3, {"part of a longer word": 1}),
    "apache/commons-lang": (146, {"part of a longer word": 1}),
}


@pytest.mark.parametrize("name", at_hand(COUNTED))
def test_every_difference_has_a_name(name: str) -> None:
    with_id, reasons = COUNTED[name]
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
