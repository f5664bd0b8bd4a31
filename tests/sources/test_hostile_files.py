"""Big files that are made to be slow. The bound is generous: a square takes minutes."""

from __future__ import annotations

import time

import pytest

from sources_kit import read

SIZE = 250_000
HEAD = "---\nid: REQ-1\ntitle: T\nstatus: draft\n---\n"


def filled(unit: str, head: str = "") -> str:
    return head + unit * ((SIZE - len(head)) // len(unit))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("reqs/a.md", filled("x <!-- \n", HEAD), id="comments that never end"),
        pytest.param("reqs/a.md", filled("## Notes\n", HEAD), id="known sections"),
        pytest.param("reqs/a.md", filled("# REQ-1: a\n"), id="items in headings"),
        pytest.param("reqs/a.md", filled("# R-1: a\n\n```\n```\n"), id="items with fences"),
        pytest.param("reqs/a.md", filled(" ", HEAD + "# ") + "x", id="a heading of spaces"),
        pytest.param("reqs/a.md", filled("#", HEAD), id="a line of hashes"),
        pytest.param("reqs/a.md", filled("`", HEAD), id="a line of ticks"),
        pytest.param(
            "reqs/a.md",
            filled("# REQ-1: a\n<!-- reqtrace: ignore[A] -- r -->\n"),
            id="suppressions",
        ),
        pytest.param("docs/adr/1-a.md", filled("a: b\n", "# A\n"), id="lines like fields"),
        pytest.param("docs/adr/1-a.md", filled("[", "# A\n\n## Status\n\n"), id="open brackets"),
        pytest.param("docs/adr/1-a.md", filled(" ", "# adr") + "x", id="spaces in a title"),
        pytest.param("docs/adr/1-a.md", filled("- a: b\n  - c\n", "# A\n\n"), id="nested lists"),
        pytest.param("reqs/a.yaml", filled("- {id: a, zq: 1}\n"), id="items without anything"),
        pytest.param("reqs/a.yaml", filled("'#': a # reqtrace: ignore\n"), id="equal keys"),
        pytest.param(
            "reqs/a.yaml", "id: a\nlinks: a,b" + " " * 60_000 + "x\n", id="spaces in a link"
        ),
        pytest.param(
            "reqs/a.yaml",
            "id: REQ-1\n" + "".join(f"priorita{n}: 1\n" for n in range(12_000)),
            id="unknown fields",
        ),
    ],
)
def test_time_grows_with_the_size_and_no_faster(path: str, text: str) -> None:
    start = time.process_time()
    read(path, text[: SIZE + 1000])
    assert time.process_time() - start < 8
