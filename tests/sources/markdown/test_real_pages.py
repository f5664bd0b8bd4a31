"""Our scanner and our reader of links against a full parser of Markdown, on pages of others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora_kit import CORPORA, MADE_UP
from markdown_judge import as_page, differences, pages_of_clones

PIECES = st.sampled_from(
    [
        "[a](b.md)", "[a][b]", "[b]", "[B ][]", "[a]: c.md", "[b]: <c d.md> 'title'",
        "c.md", "![a](b.png)", "[![a](b)](c)", "<https://a.b>", "<a@b.cd>", "`[a](b)`", "`", "``",
        "\\[", "[a](b (c) \"d\")", "[[a]]", "x <b>", "text", "*", "&amp;", "](", "[", "]",
        "(", ")", "\n",
    ]
)  # fmt: skip
STARTS = st.sampled_from(
    ["", "", "", "- ", "  ", "1. ", "> ", ">", "> - ", "- > ", "# ", "## ", "| ", "```\n"]
)
LINES = st.lists(st.tuples(STARTS, st.lists(PIECES, max_size=4).map(" ".join)), max_size=6)


@given(LINES)
def test_made_up_pages(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(start + rest for start, rest in lines) + "\n"
    assert [one for one in differences(text) if one.startswith("links")] == []


# A block of code that is indented less than the entry of a list that holds it: the parser ends
# both, and takes the closing fence for an opening one; nobody means that.
CODE_OUTDENTED = {"AuthConfig-missing-fields.md"}


def test_pages_of_corpora() -> None:
    """Ours, which are always there, and those of public repositories where their data is."""
    paths = [path for folder in (MADE_UP, CORPORA) for path in sorted(folder.rglob("*.md"))[::3]]
    pages = {path: as_page(path.read_bytes()) for path in paths}
    differ = {path.name for path, text in pages.items() if text is not None and differences(text)}
    assert len(pages) > 10
    assert differ <= CODE_OUTDENTED


@pytest.mark.neighbours
def test_pages_of_clones() -> None:
    folder = os.environ.get("REQTRACE_CLONES", "")
    if not folder:
        pytest.skip("REQTRACE_CLONES names no folder of bare clones")
    pages = dict(pages_of_clones(Path(folder), least=2200))  # some are no text
    differ = {name: found for name, text in pages.items() if (found := differences(text))}
    # Two kinds are left that nobody means: code that is indented less than its list, and front
    # matter below a comment, which CommonMark takes for a heading of many lines.
    assert len(pages) > 2000
    assert len(differ) <= len(pages) // 500, differ
