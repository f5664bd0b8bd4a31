"""Decisions in AsciiDoc."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import cpu_seconds
from reqtrace.model.item import Item
from reqtrace.sources.adr.asciidoc_scan import asciidoc_outline
from reqtrace.sources.common.source import Format, Source
from sources_kit import links, read, read_one

PAGE = PurePosixPath("docs/modules/ROOT/pages/adr/0001-a.adoc")


def adr(text: str, path: str = "docs/adr/0007-use-git.adoc") -> Item:
    return read_one(path, text)


def plain(text: str, path: PurePosixPath = PAGE) -> list[str]:
    return asciidoc_outline(text, path).plain


def test_a_decision_in_the_style_of_nygard() -> None:
    found = adr(
        "// a comment\n= ADR-0007: Use git\n:toc:\n\nDate: 2024-01-02\n\n== Status\n\n"
        "Superseded by xref:0009-other.adoc[ADR 9]\n\n== Context\n\nc\n\n== Decision\n\nd\n"
    )
    assert (found.id, found.title, found.status) == ("ADR-0007", "Use git", "superseded")
    assert [(kind, target, line) for kind, target, line, _ in links(found)] == [
        ("superseded_by", "ADR-0009", 9)
    ]
    assert found.text == "d"
    assert found.location.line == 2


@pytest.mark.parametrize(
    "field",
    [
        ":status: accepted",
        "*Status*: accepted +\n*Date*: 2024-01-02",
        "*Status:* accepted +",
        "Status:: accepted\nDate:: 2024-01-02",
        "Status::\n  accepted",
        "* Status: accepted",
        "|===\n|Status |accepted\n|Date |2024-01-02\n|===",
        '[cols="1,3"]\n|===\n|*status*\n// proposed\n| accepted\n\n|*date*\n| 2024-01-02\n|===',
        "== Status\n\naccepted",
        "[[status]]\n== Status\n\n[.lead]\naccepted",
    ],
    ids=[
        "an attribute", "bold", "bold with colon", "a description list", "described below",
        "a list", "a table", "a cell a line", "a section", "anchors and attributes",
    ],
)  # fmt: skip
def test_where_the_status_is(field: str) -> None:
    assert adr(f"= Use git\n{field}\n\n== Context\n\nc\n").status == "accepted"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("xref:0002-b.adoc[B]", "[B](../pages/0002-b.adoc)".replace("../pages", "..")),
        ("xref:./0002-b.adoc[B]", "[B](./0002-b.adoc)"),
        ("xref:adr/0002-b.adoc#x[]", "[0002-b](0002-b.adoc#x)"),
        ("xref:page$adr/0002-b.adoc[B]", "[B](0002-b.adoc)"),
        ("xref:other:b.adoc[B]", "[B](../../../other/pages/b.adoc)"),
        ("xref:comp:other:b.adoc[B]", "B"),
        ("xref:anchor[B] and <<anchor>>", "B and anchor"),
        ("<<0002-b.adoc#,B>>", "[B](0002-b.adoc)"),
        ("link:../x.pdf[X]", "[X](../x.pdf)"),
        ("https://a.org/b[site] link:https://a.org[]", "[site](https://a.org/b) [https://a.org](https://a.org)"),
        ("A *bold* word, 2 * 3 * 4", "A **bold** word, 2 * 3 * 4"),
        ("** deeper", "  - deeper"),
        (". first", "1. first"),
        ("include::x.adoc[]", ""),
    ],
)  # fmt: skip
def test_lines_as_markdown(written: str, expected: str) -> None:
    assert plain(written) == [expected]


def test_links_outside_of_antora_start_at_the_file() -> None:
    assert plain("xref:0002-b.adoc[B]", PurePosixPath("adr/1.adoc")) == ["[B](0002-b.adoc)"]


def test_code_and_comments_hold_nothing() -> None:
    page = asciidoc_outline("----\n== no\n----\n////\n== no\n////\n== yes\n", PAGE)
    assert [heading.text for heading in page.headings] == ["yes"]
    assert [(fence.first, fence.last) for fence in page.fences] == [(1, 3), (4, 6)]


def test_front_matter_goes_first() -> None:
    found = adr("---\nid: ADR-001-x\nstatus: proposed\n---\n[[x]]\n== ADR-001: X\n\n=== Decision\n")
    assert (found.id, found.status, found.title) == ("ADR-001-x", "proposed", "X")


def test_a_decision_outside_the_usual_folders() -> None:
    text = "= ADR 1: X\n\n== Status\n\nAccepted\n"
    assert read_one("docs/09-choices/adr-001-x.adoc", text).id == "ADR-001"
    assert not read("docs/09-choices/adr-001-x.adoc", "= A page\n").is_item_file


@pytest.mark.parametrize(
    "text",
    ["[" * 50_000, "xref:" * 20_000, "|===\n" + "|a " * 30_000, "*a" * 40_000, "<<" * 40_000],
)
def test_hostile_files_take_linear_time(text: str) -> None:
    with cpu_seconds(10):
        plain(text)


def test_requirements_under_headings_of_asciidoc() -> None:
    text = (
        "= Spec\n\n=== REQ-1: Show orders\n\nStatus:: approved\nSatisfies:: NEED-2\n\nThe text.\n"
    )
    source = Source(include=("spec/*.adoc",), format=Format.MARKDOWN)
    found = read_one("spec/a.adoc", text, source)
    assert (found.id, found.title, found.status) == ("REQ-1", "Show orders", "approved")
    assert [(kind, target, line) for kind, target, line, _ in links(found)] == [
        ("satisfies", "NEED-2", 6)
    ]
    assert found.location.line == 3
