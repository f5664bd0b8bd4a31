from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from reqtrace.sources.markdown.scan import outline


def headings(text: str) -> list[tuple[int, str, int]]:
    return [(h.level, h.text, h.first) for h in outline(text).headings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("# A\n", [(1, "A", 1)], id="first level"),
        pytest.param("### A ##\n", [(3, "A", 1)], id="closing hashes"),
        pytest.param("   ## A\n", [(2, "A", 1)], id="three spaces"),
        pytest.param("    ## A\n", [], id="indented code"),
        pytest.param("#A\n", [], id="no space"),
        pytest.param("#\n", [(1, "", 1)], id="empty"),
        pytest.param("A\n===\n", [(1, "A", 1)], id="underlined by equal signs"),
        pytest.param("A\nB\n---\n", [(2, "A B", 1)], id="underlined, two lines"),
        pytest.param("---\n", [], id="a rule"),
        pytest.param("- a\n---\n", [], id="a rule after a list"),
        pytest.param("```\n# A\n```\n# B\n", [(1, "B", 4)], id="within a fence"),
        pytest.param("~~~~\n~~~\n# A\n~~~~\n", [], id="a fence in a longer one"),
        pytest.param("```\n# A\n", [], id="a fence that never ends"),
        pytest.param("- x\n  ```\n  # A\n  ```\n", [], id="a fence in a list"),
        pytest.param("<!--\n# A\n-->\n# B\n", [(1, "B", 4)], id="within a comment"),
        pytest.param("<!-- x -->\n# A\n", [(1, "A", 2)], id="after a comment"),
        pytest.param("`<!--`\n# A\n", [(1, "A", 2)], id="a comment in a code span"),
        pytest.param("# A\r\nB\r\n===\r\n", [(1, "A", 1), (1, "B", 2)], id="CRLF"),
    ],
)
def test_headings(text: str, expected: list[tuple[int, str, int]]) -> None:
    assert headings(text) == expected


def test_a_heading_knows_the_place_of_its_text() -> None:
    assert outline("\n##   Ünï x\n").headings[0].position == (2, 6)


LINE = st.sampled_from(
    [
        "# A",
        "## B #",
        "text",
        "more text",
        "",
        "",
        "===",
        "---",
        "```",
        "```yaml",
        "~~~",
        "````",
        "    code",
        "  ## C",
        "#no",
        "###### F",
        "   ",
        "`x`",
        "````text",
        "Setext",
    ]
)


@settings(max_examples=300)
@given(st.lists(LINE, max_size=14))
def test_headings_and_fences_are_those_of_a_full_parser(lines: list[str]) -> None:
    text = "\n".join(lines) + "\n"
    tokens = MarkdownIt("commonmark").parse(text)
    wanted = [
        (int(token.tag[1]), token.map[0] + 1)
        for token in tokens
        if token.type == "heading_open" and token.map
    ]
    fences = [token.map[0] + 1 for token in tokens if token.type == "fence" and token.map]
    page = outline(text)
    assert [(h.level, h.first) for h in page.headings] == wanted
    assert [fence.first for fence in page.fences] == fences


@given(st.text(alphabet="#<!->`~\n -a=|*", max_size=60))
def test_no_text_raises_and_lines_are_kept(text: str) -> None:
    page = outline(text)
    assert len(page.plain) == len(page.lines) == text.count("\n") + 1
