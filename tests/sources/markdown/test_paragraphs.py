"""The running texts of a page, and the definitions of links that stand among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.sources.markdown.paragraphs import definitions_of, page_texts
from reqtrace.sources.markdown.scan import outline


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[a]: b.md\n", ["a"]),
        ("> - [a]: b.md\n", ["a"]),
        ("1. [a\n   b]: c.md\n", ["a b"]),
        ("> [a\\\n> b]: c.md\n", ["a\\ b"]),
        ("[a]: b.md\n[c]: d.md\n", ["a", "c"]),
        ("x [a]: b.md\n", []),
        ("- [x]: done\n", ["x"]),
        ("`[a]: b.md`\n", []),
    ],
)
def test_definitions(text: str, names: list[str]) -> None:
    assert list(definitions_of(outline(text))) == names


_PARTS = "[|]|]:|]: b|[a|a|b.md|\n|> |- |1. |1) |* |\\| |\t|    |\u00a0|# |```|<|>|^|:"
_PAGES = st.lists(st.sampled_from(_PARTS.split("|")), max_size=16).map("".join)


@given(_PAGES)
def test_pages_that_are_not_taken_apart_have_no_definitions(text: str) -> None:
    page = outline(text)
    assert dict(definitions_of(page)) == dict(page_texts(page).definitions)
