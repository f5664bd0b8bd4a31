"""Links as CommonMark has them; a parser of Markdown says the same of any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reqtrace.sources.common.markdown_links import find_links

MARKDOWN = MarkdownIt("commonmark").disable(["html_inline", "autolink", "entity", "image"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[REQ-1](a.md)", [("REQ-1", "a.md")]),
        ("[Find, compare and book](#find)", [("Find, compare and book", "#find")]),
        ("[a](b), [c](d)", [("a", "b"), ("c", "d")]),
        ("[a [b] c](d)", [("a [b] c", "d")]),
        (r"[a \] b](c)", [(r"a \] b", "c")]),
        (r"\[a](b)", []),
        ("[a `](x)` b](c)", [("a `](x)` b", "c")]),
        ("[a ``` b](c)", [("a ``` b", "c")]),
        ("`[a](b)`", []),
        ("[a](<b c.md>)", [("a", "b c.md")]),
        ("[a](b (c)", []),
        ("[a](b(c)d)", [("a", "b(c)d")]),
        (r"[a](b\)c)", [("a", "b)c")]),
        ("[a]( b )", [("a", "b")]),
        ('[a](b "a title")', [("a", "b")]),
        ("[a](b 'a title')", [("a", "b")]),
        ("[a](b (a title))", [("a", "b")]),
        ("[a](b c)", []),
        ("[a](<b)", []),
        ("[a]()", [("a", "")]),
        ("[a] (b)", []),
        ("[a [b](c) d](e)", [("b", "c")]),
        ("![a](b)", []),
        ("[![a](b)](c)", [("![a](b)", "c")]),
    ],
)
def test_links(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.label, one.href) for one in find_links(text)] == expected


@given(st.text(alphabet="[](`<\\> \"'ab,", max_size=40))
def test_a_parser_of_markdown_finds_the_same_links(text: str) -> None:
    tokens = MARKDOWN.parseInline(text)[0].children or []
    expected = [token.attrs["href"] for token in tokens if token.type == "link_open"]
    assert [MARKDOWN.normalizeLink(one.href) for one in find_links(text)] == expected


@given(st.text(alphabet="[](`<\\> ab,!", max_size=60))
def test_links_are_in_order_and_apart(text: str) -> None:
    at = 0
    for one in find_links(text):
        assert at <= one.start < one.end <= len(text)
        assert text[one.start : one.end].startswith(f"[{one.label}](")
        at = one.end
