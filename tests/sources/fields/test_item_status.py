"""The status of an item, and words that mean that there is none."""

from __future__ import annotations

import pytest

from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.source import Source
from sources_kit import problems, read, read_one, vocabulary

MAPPED = Source(
    include=("**",),
    type="req",
    statuses={"in-work": "draft", "done": "implemented"},
    empty_values=("Not Yet", "open?"),
    fields={"status": "active"},
)


def text(status: str, key: str = "status") -> str:
    return f"id: REQ-1\ntitle: A\n{key}: {status}\ntext: It shall.\n"


@pytest.mark.parametrize(
    ("word", "status", "role"),
    [
        ("draft", "draft", Role.PROVISIONAL),
        ("Approved", "approved", Role.ACTIVE),
        ("' implemented '", "implemented", Role.DONE),
        ("TBD", None, None),
        ("''", None, None),
        ("'-'", None, None),
    ],
)
def test_the_status_without_a_source(word: str, status: str | None, role: Role | None) -> None:
    item = read_one("requirements/a.yaml", text(word))
    assert (item.status, item.role) == (status, role)
    assert "status" not in item.attributes


@pytest.mark.parametrize(
    ("word", "status", "role"),
    [
        ("In  Work", "draft", Role.PROVISIONAL),
        ("DONE", "implemented", Role.DONE),
        ("approved", "approved", Role.ACTIVE),
        ("not-yet", None, None),
        ("Open?", None, None),
        ("n/a", None, None),
        # A switch, mapped to the status.
        ("true", "active", Role.ACTIVE),
        ("false", "retired", Role.RETIRED),
    ],
)
def test_the_status_by_a_source(word: str, status: str | None, role: Role | None) -> None:
    reading = read("a/b.yaml", text(word, "active"), MAPPED)
    [item] = reading.items
    assert (item.status, item.role) == (status, role)
    assert problems(reading) == []


def test_an_unknown_status_is_reported_and_kept() -> None:
    reading = read("requirements/a.yaml", text("Aproved"))
    [item] = reading.items
    assert (item.status, item.role) == ("aproved", None)
    [problem] = [problem for problem in reading.problems if problem.kind.value == "unknown-status"]
    assert problem.message == 'REQ-1 has the unknown status "aproved"; did you mean "approved"?'
    assert (problem.item, problem.key) == ("REQ-1", "aproved")
    assert (problem.location.line, problem.location.column) == (3, 9)
    words = problem.help.removeprefix("use one of: ").partition(";")[0].split(", ")
    assert {"draft", "approved", "implemented"} <= set(words)
    assert problem.help.endswith("; or give the word a role under [statuses]")


def test_a_type_with_words_of_its_own_names_these() -> None:
    fields = "id: ADR-1\ntype: adr\ntitle: A\nstatus: acepted\n"
    [problem] = [
        problem
        for problem in read("docs/decisions/a.yaml", fields, Source(include=("**",))).problems
        if problem.kind.value == "unknown-status"
    ]
    assert problem.message.endswith('"acepted"; did you mean "accepted"?')
    own = vocabulary().types["adr"].statuses
    words = problem.help.removeprefix("use one of: ").partition(";")[0].split(", ")
    assert words.pop() == "…"
    assert set(words) < set(own)
    assert {own[word] for word in words} == set(own.values())
    assert problem.help.endswith("under [types.adr.statuses]")


def test_a_long_unknown_status_is_cut_in_its_key() -> None:
    reading = read("requirements/a.yaml", text("x" * 200))
    [problem] = [problem for problem in reading.problems if problem.kind.value == "unknown-status"]
    assert problem.key == "x" * 128
