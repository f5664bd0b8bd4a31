"""Which item a path leads to, however people count it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.graph.path_index import PathIndex

FILES = ("docs/adr/0001-a.md", "docs/adr/0002-b.rst", "docs/needs/a.md", "src/a.py", "a.md")
FOLDER = PurePosixPath("docs/adr")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("docs/adr/0001-a.md", "docs/adr/0001-a.md"),
        ("docs/adr", "docs/adr"),
        ("docs/adr/0001-a", "docs/adr/0001-a.md"),
        ("docs/adr/0002-b", "docs/adr/0002-b.rst"),
        ("docs/adr/docs/needs/a.md", "docs/needs/a.md"),
        ("docs/adr/docs/needs/a", "docs/needs/a.md"),
        ("docs/adr/src/a", None),
        ("docs/adr/0003-c.md", None),
        ("needs/a.md", None),
    ],
)
def test_where_a_path_leads(path: str, found: str | None) -> None:
    index = PathIndex((), map(PurePosixPath, FILES))
    there = index.find(PurePosixPath(path), FOLDER)
    assert (None if there is None else str(there)) == found
