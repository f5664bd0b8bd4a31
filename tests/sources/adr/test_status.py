"""Where the status and the title of a decision stand, and whose words they are."""

from __future__ import annotations

import pytest

from reqtrace.sources.common.source import Format, Source
from sources_kit import links, read, read_one


def nygard(status: str) -> str:
    return f"# 5. Unit tests\n\n## Status\n\n{status}\n\n## Context\n\nWhy.\n"


@pytest.mark.parametrize(
    "text",
    [
        "## Status: Accepted\n",
        "## Status \u2013 Accepted\n",
        "## ADR Status\n\nAccepted\n",
        "## 2. Status:\n\nAccepted\n",
        "*Status*: accepted\n",
        "- _Status_: accepted\n",
        "**Status**\n\nAccepted\n\n**Context**\n\nRejected is what it is not.\n",
        "**Status:**\n\nAccepted\n",
        "__Decision status__\n\n- Accepted\n",
    ],
)
def test_places_of_the_status(text: str) -> None:
    reading = read("docs/adr/0005-x.md", f"# 5. Unit tests\n\n{text}\n## Context\n\nWhy.\n")
    assert [item.status for item in reading.items] == ["accepted"]
    assert not reading.problems


def test_a_bold_word_in_the_text_is_no_status() -> None:
    text = "# 5. Unit tests\n\n## Context\n\n**Status**\n\nA column of the table.\n"
    assert read_one("docs/adr/0005-x.md", text).status is None


def test_what_an_unknown_status_says_ends_with_its_first_sentence() -> None:
    reading = read("docs/adr/0005-x.md", nygard("Agreed. We shall look at it again (in May)."))
    assert [item.status for item in reading.items] == ["agreed"]


def test_a_part_that_is_superseded_leaves_the_rest_standing() -> None:
    text = nygard("Accepted\n\nThis ADR in part supersedes [3. c](0003-c.md)")
    found = [(kind, target) for kind, target, *_ in links(read_one("docs/adr/0005-x.md", text))]
    assert found == [("amends", "ADR-0003")]


@pytest.mark.parametrize("key", ["Supersedes / Related", "Replaces/Related"])
def test_a_field_for_two_relations_states_neither(key: str) -> None:
    text = f"# 5. Unit tests\n\n- **Status**: Accepted\n- **{key}**: ADR 4\n\n## Context\n\nWhy.\n"
    assert read_one("docs/adr/0005-x.md", text).links == ()


@pytest.mark.parametrize(
    ("written", "status", "kind"),
    [
        ("Superseded by [5](0005-x.md) in part", "partly superseded", "amended_by"),
        ("Superseded by 5 in part.", "partly superseded", "amended_by"),
        ("Superseded by ADR-0005 (partially)", "partly superseded", "amended_by"),
        ("Superseded by ADR-0005 *partly*, on 2024-01-02", "partly superseded", "amended_by"),
        ("Accepted, superseded by [5](0005-x.md) in part", "accepted", "amended_by"),
        ("Superseded by [5](0005-x.md), in part of the teams", "superseded", "superseded_by"),
        ("Superseded by [5](0005-x.md). It was done in part.", "superseded", "superseded_by"),
    ],
)
def test_a_part_may_stand_behind_the_decision(written: str, status: str, kind: str) -> None:
    decision = read_one("docs/adr/0001-x.md", nygard(written))
    assert decision.status == status
    assert [(one[0], one[1].replace("0", "")) for one in links(decision)] == [(kind, "ADR-5")]


@pytest.mark.parametrize(
    "title",
    [
        "ADR-0007 Unit tests", "[ADR-7] Unit tests", "ADR 7 Unit tests", "ADR-7: Unit tests",
        "ADR 7 \u2013 Unit tests", "ADR: Unit tests", "[7] - Unit tests", "adr#7 | Unit tests",
    ],
)  # fmt: skip
def test_titles_without_their_number(title: str) -> None:
    assert read_one("docs/adr/0007-x.md", f"# {title}\n").title == "Unit tests"


OWN = Source(
    include=("docs/adr/*.md",),
    format=Format.ADR,
    statuses={"yay": "accepted", "not-now": "rejected"},
    empty_values=("later",),
)


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Yay!", "accepted"),
        ("✅ yay (2020-01-02)", "accepted"),
        ("Not now, since it rains", "rejected"),
        ("Later.", None),
        ("Superseded by 7", "superseded"),
        ("[yay | not now]", None),
    ],
)
def test_a_source_has_its_own_words_of_status(written: str, status: str | None) -> None:
    item = read_one("docs/adr/0005-x.md", nygard(written), OWN)
    assert item.status == status
