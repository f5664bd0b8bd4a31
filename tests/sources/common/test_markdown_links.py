"""Links as CommonMark has them; a parser of Markdown says the same of any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kit import cpu_seconds
from reqtrace.sources.common.link_definitions import Definition
from reqtrace.sources.common.markdown_links import LinkForm, find_links, without_links

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


DEFINED = {"b": Definition("b.md"), "the b": Definition("x.md")}


@pytest.mark.parametrize(
    ("text", "form", "label", "href", "written"),
    [
        ("by [the one][b].", LinkForm.REFERENCE, "the one", "b.md", "b]"),
        ("by [the one][The\n b].", LinkForm.REFERENCE, "the one", "x.md", "The"),
        ("by [b][].", LinkForm.REFERENCE, "b", "b.md", "b]"),
        ("by [B].", LinkForm.REFERENCE, "B", "b.md", "B]"),
        ("by <https://a.b/c>.", LinkForm.AUTOLINK, "https://a.b/c", "https://a.b/c", "https"),
        ("by <a@b.cd>.", LinkForm.AUTOLINK, "a@b.cd", "mailto:a@b.cd", "a@b"),
        ("by [[2-b]].", LinkForm.WIKI, "2-b", "2-b", "2-b"),
        ("by [[2-b|the second]].", LinkForm.WIKI, "the second", "2-b", "2-b"),
        ("by [[x/2-b#why|second]].", LinkForm.WIKI, "second", "x/2-b#why", "x/2"),
        ("by [[2-b\\|in a table]].", LinkForm.WIKI, "in a table", "2-b", "2-b"),
        ('by <a href="b.md">the b</a>.', LinkForm.HTML, "the b", "b.md", "b.md"),
        ("by <A class=x HREF='b.md'>the b</A>.", LinkForm.HTML, "the b", "b.md", "b.md"),
        ("by {doc}`2-b`.", LinkForm.ROLE, "2-b", "2-b", "2-b"),
        ("by {doc}`the second <2-b>`.", LinkForm.ROLE, "the second", "2-b", "2-b>"),
        ("by {ref}`2-b`.", LinkForm.ROLE, "2-b", "#2-b", "2-b"),
        ('by [a]( <b c.md> "t" ).', LinkForm.INLINE, "a", "b c.md", "b c"),
        ("by [a](b.md?x&amp;y).", LinkForm.INLINE, "a", "b.md?x&y", "b.md"),
    ],
)
def test_forms_of_links(text: str, form: LinkForm, label: str, href: str, written: str) -> None:
    [link] = find_links(text, DEFINED)
    assert (link.form, link.label, link.href) == (form, label, href)
    assert text[link.at :].startswith(written)
    assert (text[: link.start], text[link.end :]) == ("by ", ".")
    assert without_links(text, DEFINED) == f"by {label}."


@pytest.mark.parametrize(
    "text",
    ["[c]", "[c][d]", "[b][d]", "[^1]", "- [ ] b", r"\[b]", "`[b]`", "![b]", "![[c]]", "[[]", "<b>",
     "<a>b</a>", "<a name='x'>", "{doc}", "{py}`b`", "a < b > c"],
)  # fmt: skip
def test_what_is_no_link(text: str) -> None:
    assert list(find_links(text, DEFINED)) == []


def test_brackets_with_a_link_behind_them_are_its_text() -> None:
    assert [one.href for one in find_links("[[1]](a.md) [[2]][b] [[b]]", DEFINED)] == [
        "a.md", "b.md", "b.md",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "part", ["[", "[[", "<a href=x>", "<!--", "<a ", "`", "{doc}`", "[a][", "](<"]
)
def test_hostile_texts_are_read_in_linear_time(part: str) -> None:
    with cpu_seconds(10):
        list(find_links(part * 200_000, DEFINED))


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
