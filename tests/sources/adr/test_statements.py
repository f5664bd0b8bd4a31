"""The status of a decision is read by paragraph, wherever it stands."""

from __future__ import annotations

import pytest

import reqtrace
from kit import MakeRepository
from reqtrace.model.location import Position
from reqtrace.sources.adr.paragraph import joined, one_line
from sources_kit import links, read, read_one

LINK = ("superseded_by", "ADR-0002")


def section(text: str) -> str:
    return f"# 1. A\n\n## Status\n\n{text}\n\n## Context\n\nWhy.\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(section("Superseded by\n[2. B](0002-b.md)"), id="section"),
        pytest.param(section("Superseded\nby [2. B](0002-b.md)\non Monday."), id="three lines"),
        pytest.param(section("> Superseded by\n> [2. B](0002-b.md)"), id="quotation"),
        pytest.param(section("- Superseded by\n  [2. B](0002-b.md)"), id="bullet of a section"),
        pytest.param("# 1. A\n\n* Status: superseded by\n  [2. B](0002-b.md)\n", id="bullet"),
        pytest.param("# 1. A\n\nStatus: Superseded by\n[2. B](0002-b.md)\n", id="bare line"),
        pytest.param("# 1. A\n\n**Status**\n\nSuperseded by\n[2. B](0002-b.md)\n", id="bold line"),
        pytest.param("# 1. A\n\n> Status: Superseded by\n> [2. B](0002-b.md)\n", id="quoted line"),
        pytest.param("Status: Superseded by\n[2. B](0002-b.md)\n\n# 1. A\n", id="above the title"),
    ],
)
def test_a_soft_line_break_is_a_blank(text: str) -> None:
    item = read_one("docs/adr/0001-a.md", text)
    assert item.status == "superseded"
    assert [link[:2] for link in links(item)] == [LINK]


def test_links_of_a_wrapped_sentence_are_where_they_stand() -> None:
    item = read_one("docs/adr/0001-a.md", section("Superseded by\n  [2. B](0002-b.md)"))
    assert links(item) == [(*LINK, 6, 10)]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        pytest.param("Accepted\nSupersedes [2](0002-b.md)", "accepted", id="a line each"),
        pytest.param("Supersedes [2](0002-b.md)\nAccepted", "accepted", id="the relation first"),
        pytest.param("We talked, and\naccepted nothing yet.\n\nDraft", "draft", id="in a sentence"),
        pytest.param("- Accepted\n- Superseded by 2", "superseded", id="two entries"),
        pytest.param("Accepted\\\nRejected", "accepted", id="hard line break"),
        pytest.param("Accepted  \nSuperseded by 2", "superseded", id="two blanks"),
        pytest.param("2024-01-01: Proposed\n\n2024-02-01: Accepted", "accepted", id="history"),
        pytest.param("Proposed\n\nAccepted on 2024-02-01", "proposed", id="no history"),
        pytest.param("> [!NOTE]\n> Accepted", "accepted", id="an alert"),
    ],
)
def test_several_paragraphs_each_say_something(text: str, status: str) -> None:
    assert read_one("docs/adr/0001-a.md", section(text)).status == status


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Status: Accepted\n\n# A\n", id="a line above the title"),
        pytest.param("| Status |\n|---|\n| Accepted |\n\n# A\n", id="a table above the title"),
        pytest.param("---\ntitle: A\n---\n\nStatus: Accepted\n\n# A\n", id="below front matter"),
        pytest.param("# A\n\n**Status: Accepted**\\\n**Date:** 2024-01-31\n", id="within bold"),
        pytest.param("# A\n\n- **Status: Accepted**\n", id="within bold, a bullet"),
        pytest.param("# A\n\n> Status: accepted\n", id="a quotation"),
        pytest.param("# A\n\n> - **Status**: accepted\n> - **Date**: 2024-01-31\n", id="a list"),
        pytest.param("# A\n\n* Status:\n  * Accepted\n  * Amended by ADR-2\n", id="nested list"),
    ],
)
def test_places_of_fields(text: str) -> None:
    reading = read("docs/adr/0001-a.md", text)
    assert [item.status for item in reading.items] == ["accepted"]
    assert not reading.problems


def test_the_position_of_a_field_in_a_quotation() -> None:
    item = read_one("docs/adr/0001-a.md", "# A\n\n> Status: accepted\n> Date: 04/07/2019\n")
    assert item.positions["status"] == Position(3, 11)
    assert item.positions["date"] == Position(4, 9)


def test_prose_below_a_field_is_none_of_it() -> None:
    text = "# A\n\nStatus: Accepted\nReplacing [2](0002-b.md) was easy.\n"
    assert links(read_one("docs/adr/0001-a.md", text)) == []


@pytest.mark.parametrize(
    ("status", "successor"),
    [
        ("Superseded by the handbook of the platform.", "the handbook of the platform"),
        ("Superseded.\n\nWe moved on. The rest is in ADR #12.", None),
        ("Superseded", None),
        ("Superseded by [2](0002-b.md)", None),
    ],
)
def test_what_takes_the_place_of_a_decision_may_be_none(status: str, successor: str | None) -> None:
    assert read_one("docs/adr/0001-a.md", section(status)).attributes.get("successor") == successor


def test_the_only_decision_that_a_superseded_one_names_supersedes_it() -> None:
    one = section("Superseded.\n\nWe moved on. The rest is in ADR #12.")
    assert links(read_one("docs/adr/0001-a.md", one)) == [("superseded_by", "ADR-12", 7, 29)]
    two = section("Superseded.\n\nWe moved on. The rest is in ADR #12 and ADR 13.")
    assert links(read_one("docs/adr/0001-a.md", two)) == []


@pytest.mark.parametrize(
    ("page", "messages"),
    [
        ("docs/handbook.md", []),
        (
            "docs/other.md",
            ["ADR-0001 is superseded by handbook, but docs/handbook.md does not exist"],
        ),
    ],
)
def test_a_page_may_supersede_a_decision(
    page: str, messages: list[str], make_repository: MakeRepository
) -> None:
    text = "---\nstatus: superseded\nsupersededBy: docs/handbook.md\n---\n# A\n\nDate: 2024-01-31\n"
    repository = make_repository({"docs/adr/0001-a.md": text, page: "Text.\n"})
    found = reqtrace.open(repository.root).check().findings
    assert [one.message for one in found] == messages


@pytest.mark.parametrize(
    ("path", "date"),
    [
        ("docs/adr/20200924-use-x.md", "2020-09-24"),
        ("docs/adr/2020-09-24-use-x.md", "2020-09-24"),
        ("docs/adr/2024-01-02-use-x/README.md", "2024-01-02"),
        ("docs/adr/2024-01-02-use-x/decision.md", "2024-01-02"),
        ("docs/adr/2024-01-02-use-x/adr.md", "2024-01-02"),
        ("docs/adr/0005-use-x.md", None),
        ("docs/adr/20209924-use-x.md", None),
    ],
)
def test_the_day_in_a_name_is_the_date(path: str, date: str | None) -> None:
    assert read_one(path, "# A\n").attributes.get("date") == date
    assert read_one(path, "# A\n\nDate: 2019-01-02\n").attributes["date"] == "2019-01-02"


def test_a_front_matter_decision_may_have_its_status_in_a_section() -> None:
    text = "---\nid: RAC-7\ntype: decision\n---\n# A\n\n## Status\n\nAccepted\n\n## Context\n\nx\n"
    item = read_one("records/a.md", text)
    assert (item.id, item.type, item.status) == ("RAC-7", "adr", "accepted")


def test_positions_in_a_paragraph() -> None:
    paragraph = joined([("ab", Position(3, 5)), ("cde", Position(4, 2))])
    assert [paragraph.at(offset) for offset in (0, 1, 3, 5)] == [
        Position(3, 5),
        Position(3, 6),
        Position(4, 2),
        Position(4, 4),
    ]
    assert one_line("a\nb", Position(1, 1)).text == "a b"
