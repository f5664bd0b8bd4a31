"""Ids that end with a revision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.identifiers import Identifiers
from reqtrace.model.revision import RevisionedId, parse_revisioned_id
from trace_kit import item


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("req~login~2", RevisionedId("req~login", "2")),
        ("req~login~002", RevisionedId("req~login", "2")),
        ("req~login~000", RevisionedId("req~login", "0")),
        ("req~login", None),
        ("req~login~x", None),
        ("req~~1", None),
        ("REQ-1", None),
        ("req~log in~1", None),
        (f"req~a~{'9' * 5000}", None),
    ],
)
def test_parts(text: str, expected: RevisionedId | None) -> None:
    assert parse_revisioned_id(text) == expected


@given(st.lists(st.integers(0, 10**30), min_size=1, unique=True))
def test_the_newest_of_the_others_is_named(numbers: list[int]) -> None:
    identifiers = Identifiers([item(f"req~a~{number}") for number in numbers])
    assert identifiers.other_revision("req~a~1x") is None
    assert identifiers.other_revision("req~b~1") is None
    missing = max(numbers) + 1
    assert identifiers.other_revision(f"req~a~{missing}") == f"req~a~{max(numbers)}"


def test_an_id_is_no_other_revision_of_itself() -> None:
    assert Identifiers([item("req~a~1")]).other_revision("req~a~1") is None
