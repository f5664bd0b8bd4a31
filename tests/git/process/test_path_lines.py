"""Paths a line each, also those that no line can hold."""

from __future__ import annotations

import pytest

from kit import MakeRepository, Run
from reqtrace.git.process.path_lines import path_lines

ITEM = "id: GOAL-1\ntype: goal\ntitle: Arrive\nstatus: draft\ntext: t\n"


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["b", "a/c"], [b"--", b"a/c", b"b"]),
        (["a/b\nc/d"], [b"--", b"a"]),
        (["a\nb", "c"], []),
        ([], []),
    ],
    ids=["plain", "a line end in a folder", "a line end at the top", "none"],
)
def test_lines(paths: list[str], expected: list[bytes]) -> None:
    assert path_lines(paths) == expected


def test_items_in_a_folder_with_a_line_end(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository({"two\nlines/goals/a.yaml": ITEM}).root
    assert run(root, "check").code == 0
    assert "Initial commit" in run(root, "show", "GOAL-1", "--history").out
