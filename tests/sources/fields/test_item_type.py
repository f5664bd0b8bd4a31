"""The type of an item: what it says, or its source, its id, its folder."""

from __future__ import annotations

import pytest

from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Source
from sources_kit import problems, read

ANYWHERE = ("**",)
MAPPED = Source(
    include=ANYWHERE,
    type="req",
    types={"story": "need"},
    prefixes={"N-": "need", "N-T-": "test"},
    folders={"wishes": "need", "proofs": "test"},
)


def typed(fields: str, path: str = "a/b.yaml", *sources: Source) -> Reading:
    return read(path, f"{fields}\ntitle: A\nstatus: draft\ntext: It shall.\n", *sources)


@pytest.mark.parametrize(
    ("fields", "path", "name"),
    [
        pytest.param("id: X-1\ntype: need", "a/b.yaml", "need", id="its own word"),
        pytest.param("id: X-1\ntype: Requirement", "a/b.yaml", "req", id="a synonym"),
        pytest.param("id: X-1\ntype: Story", "a/b.yaml", "need", id="a word of the source"),
        pytest.param("id: n-1", "a/b.yaml", "need", id="a prefix, in any case"),
        pytest.param("id: N-T-1", "a/b.yaml", "test", id="the longest prefix"),
        pytest.param("id: X-1", "wishes/b.yaml", "need", id="a folder"),
        pytest.param("id: X-1", "wishes/x/proofs/y/b.yaml", "test", id="the innermost folder"),
        pytest.param("id: X-1", "a/wishes.yaml", "req", id="the name of the file is no folder"),
        pytest.param("id: N-1", "proofs/b.yaml", "need", id="a prefix before a folder"),
        pytest.param("id: X-1", "a/b.yaml", "req", id="what the source says"),
        pytest.param("id: NEED-1", "needs/b.yaml", "req", id="the source before other ids"),
        pytest.param("id: X-1\ntype: need", "proofs/b.yaml", "need", id="its word before all"),
    ],
)
def test_the_type_by_a_source(fields: str, path: str, name: str) -> None:
    reading = typed(fields, path, MAPPED)
    assert [item.type for item in reading.items] == [name]
    # The word is written once, and met again.
    assert [item.type for item in typed(fields, path, MAPPED).items] == [name]


@pytest.mark.parametrize(
    ("fields", "path", "name"),
    [
        ("id: NEED-1\ntype: need", "a/b.yaml", "need"),
        ("id: X-1", "docs/requirements/b.yaml", "req"),
        ("id: NEED-1", "docs/requirements/b.yaml", "need"),
        ("id: NEED-1\ntype: goal", "docs/requirements/b.yaml", "goal"),
    ],
    ids=["its word", "its folder", "its id before its folder", "its word before its id"],
)
def test_the_type_without_a_source(fields: str, path: str, name: str) -> None:
    assert [item.type for item in typed(fields, path).items] == [name]


def test_an_unknown_type_is_reported_and_the_place_tells_it() -> None:
    reading = typed("id: NEED-1\ntype: ned", "requirements/b.yaml")
    assert [item.type for item in reading.items] == ["need"]
    [problem] = [problem for problem in reading.problems if problem.kind.value == "unknown-type"]
    assert problem.message == 'NEED-1 has the unknown type "ned"; did you mean "need"?'
    assert problem.help.startswith("use one of: goal, outcome, need, req, ")
    assert (problem.item, problem.key) == ("NEED-1", "ned")
    assert (problem.location.line, problem.location.column) == (2, 7)


def test_an_item_without_a_type_is_none() -> None:
    reading = read("a/b.yaml", "id: X-1\ntitle: A\n", Source(include=ANYWHERE))
    assert reading.items == ()
    assert problems(reading) == [("unknown-type", 1, 1)]
    [problem] = reading.problems
    assert problem.message == "X-1 has no type"
    assert problem.key == ""


@pytest.mark.parametrize("item_id", ["REQ 1", "REQ-1!", "../REQ-1", "x" * 129, "é-1"])
def test_an_id_that_is_not_well_formed_is_reported(item_id: str) -> None:
    reading = typed(f"type: req\nid: '{item_id}'")
    assert [item.id for item in reading.items] == [item_id]
    [problem] = [problem for problem in reading.problems if problem.kind.value == "malformed-id"]
    assert "is not a valid id" in problem.message
    assert (problem.location.line, problem.location.column) == (2, 5)
    assert problem.item == item_id
    assert problem.key == item_id[:128]
    assert problem.help.endswith("at most 128 characters")
