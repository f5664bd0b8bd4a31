"""What is more than a limit: refused or counted, in words that name the limit."""

from __future__ import annotations

import pytest

from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.limits import Limits
from sources_kit import read


@pytest.mark.parametrize("lines", [200, 201])
def test_a_file_of_too_many_lines_is_refused(lines: int) -> None:
    text = "id: REQ-1\ntitle: T\nstatus: draft\n" + "#\n" * (lines - 3)
    reading = read("reqs/a.yaml", text, limits=Limits(file_lines=200))
    assert [one.key for one in reading.problems] == ["file_lines"] * (lines - 200)
    assert len(reading.items) == 201 - lines


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("reqs/a.yaml", "- {id: REQ-1}\n- {id: REQ-2}\n- {id: REQ-3}\n"),
        ("reqs/a.md", "# REQ-1: a\n\n# REQ-2: b\n\n# REQ-3: c\n"),
    ],
)
def test_of_too_many_items_the_first_ones_are_read(path: str, text: str) -> None:
    reading = read(path, text, limits=Limits(file_items=2))
    assert [one.id for one in reading.items] == ["REQ-1", "REQ-2"]
    last = next(one for one in reading.problems if one.kind is ProblemKind.OVER_LIMIT)
    assert last.key == "file_items"
    assert last.location.line == text.count("\n")
    assert "more items than the limit of 2" in last.message
