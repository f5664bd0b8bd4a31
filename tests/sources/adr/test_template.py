"""What is still the template in a decision is no status, no date and no title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.adr.placeholders import is_no_date, is_no_title
from sources_kit import links, read, read_one

PATH = "docs/adr/0005-a.md"
LIST = "proposed | rejected | accepted | deprecated | … | superseded by [ADR-0005](0005-example.md)"
BEFORE, AFTER = "# 5. One database\n\n", "\n\n## Context\n\nWhy.\n"


def forms(status: str) -> list[str]:
    """The same status in a section, in an entry of a list, in a table and in front matter."""
    quoted = status.replace("'", "''")
    cell = status.replace("|", "\\|")
    return [
        f"{BEFORE}## Status\n\n{status}{AFTER}",
        f"{BEFORE}* Status: {status}{AFTER}",
        f"{BEFORE}**Status:** {status}{AFTER}",
        f"{BEFORE}| Status | {cell} |\n|---|---|\n| Owner | A |{AFTER}",
        f"---\nstatus: '{quoted}'\n---\n\n{BEFORE}{AFTER}",
    ]


def left(text: str) -> list[str]:
    found = read(PATH, text).problems
    assert all(problem.kind is ProblemKind.TEMPLATE_LEFT for problem in found)
    return [problem.key for problem in found]


@pytest.mark.parametrize(
    "status",
    [
        f"[{LIST}]", f"{{{LIST}}}", LIST, "{proposed|accepted}", "<proposed, accepted>",
        "Proposed | Accepted | Deprecated | Superseded", "Proposed, Accepted, Deprecated, etc.",
        "Proposed/Accepted/Rejected", "Proposed/Accepted", "Proposed or accepted",
        "*[Proposed | Accepted]*", "`Proposed` | `Accepted`", "**Proposed** / **Accepted**",
        "One of: proposed, accepted", "Choose one of proposed, accepted, rejected",
        "What is the status, such as proposed, accepted, rejected, deprecated, superseded, etc.?",
        "{status}", "[status]", "<status>", "Status", "{what was decided}", "[ ] proposed",
    ],
)  # fmt: skip
def test_choices_are_no_status(status: str) -> None:
    for text in forms(status):
        item = read_one(PATH, text)
        assert (item.status, item.role, item.links) == (None, None, ()), text
        assert "status" not in item.attributes
        assert left(text) == ["no-status"], text


@pytest.mark.parametrize(
    "rest",
    [
        "[Proposed, Accepted, Deprecated, Superseded]", "[Proposed, Accepted, Rejected, etc.]",
        f"[{LIST}]", "{proposed | accepted}", "(proposed, accepted, rejected)",
        "<proposed/accepted>",
    ],
)  # fmt: skip
def test_choices_beside_the_status(rest: str) -> None:
    for text in forms(f"Accepted {rest}"):
        item = read_one(PATH, text)
        assert (item.status, item.links) == ("accepted", ()), text
        assert left(text) == ["status"], text


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("[accepted]", "accepted"),
        ("{accepted}", "accepted"),
        ("accepted (was proposed)", "accepted"),
        ("Accepted (proposed 2020-01-02, accepted 2020-02-03)", "accepted"),
        ("Accepted [2020-01-02]", "accepted"),
        ("Approved/Implemented", "approved"),
        ("Accepted, with rejected alternatives", "accepted"),
        ("Accepted by the team, or most of it", "accepted"),
        ("~~Proposed~~ Accepted", "accepted"),
        ("Proposed → Accepted", "accepted"),
        ("Proposed -> Accepted", "accepted"),
        ("[ ] Proposed [x] Accepted [ ] Rejected", "accepted"),
        ("Accepted <draft@example.org>", "accepted"),
    ],
)
def test_what_somebody_chose_is_the_status(written: str, status: str) -> None:
    reading = read(PATH, forms(written)[0])
    assert [item.status for item in reading.items] == [status]
    assert not reading.problems


@pytest.mark.parametrize(
    ("lines", "status", "said"),
    [
        ("- [ ] Proposed\n- [x] Accepted\n- [ ] Rejected", "accepted", []),
        ("* [X] Rejected\n* [ ] Accepted", "rejected", []),
        ("- [ ] Proposed\n- [ ] Accepted", None, ["no-status"]),
        ("* Proposed\n* Accepted\n* Deprecated", None, ["no-status"]),
        ("* Proposed\n* Accepted", "proposed", []),
        ("* Accepted\n* on 2020-01-02\n* by all", "accepted", []),
        (f"Accepted\n\n[{LIST}]", "accepted", ["status"]),
        (f"[{LIST}]\n\nRejected", "rejected", ["status"]),
        ("<!-- proposed | accepted -->", None, []),
        ("Superseded -> [7. b](0007-b.md)", "superseded", []),
    ],
)
def test_several_lines(lines: str, status: str | None, said: list[str]) -> None:
    text = forms(lines)[0]
    assert read_one(PATH, text).status == status
    assert left(text) == said


@pytest.mark.parametrize(
    ("value", "status", "said"),
    [
        ("{proposed | accepted}", None, ["no-status"]),
        ("{proposed, accepted}", None, ["no-status"]),
        ("[proposed | accepted]", None, ["no-status"]),
        ("[proposed, accepted]", None, ["no-status"]),
        ("[accepted]", "accepted", []),
        ("[]", None, []),
        ("{}", None, []),
        ("{by: a}", None, []),
    ],
)
def test_brackets_that_yaml_takes_for_its_own(
    value: str, status: str | None, said: list[str]
) -> None:
    text = f"---\nstatus: {value}\n---\n\n{BEFORE}{AFTER}"
    assert read_one(PATH, text).status == status
    assert left(text) == said


def test_what_stays_keeps_its_place() -> None:
    text = forms("[Proposed, Accepted] Superseded by [7. b](0007-b.md)")[0]
    assert links(read_one(PATH, text)) == [("superseded_by", "ADR-0007", 5, 43)]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Accepted, superseded by [7. b](0007-b.md)", "superseded"),
        ("Accepted (superseded by [7. b](0007-b.md))", "superseded"),
        ("Accepted and superceded by [7. b](0007-b.md)", "superseded"),
        ("Accepted until superseded by [7. b](0007-b.md)", "accepted"),
        ("Accepted, partly superseded by [7. b](0007-b.md)", "accepted"),
    ],
)
def test_accepted_and_superseded_since(written: str, status: str) -> None:
    assert read_one(PATH, forms(written)[0]).status == status


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("YYYY-MM-DD", True), ("yyyy-mm-dd", True), ("{YYYY-MM-DD when it was decided}", True),
        ("[YYYY-MM-DD]", True), ("DD/MM/YYYY", True), ("DD-MMM-YYYY", True), ("{date}", True),
        ("<date of the decision>", True), ("date", True), ("YYYYMMDD", True), ("20XX-01-01", True),
        ({"YYYY-MM-DD": None}, True), (["YYYY-MM-DD"], True), ("2020-XX-XX", True),
        ("2020-01-31", False), ("2020-01-31 (YYYY-MM-DD)", False), ("[2020-01-31]", False),
        ("[31 January](x.md)", False), ("2018-11", False), ("01/02/2019", False), ("", False),
        ("May", False), (None, False), (2020, False), ("[today]", True), ("unknown", False),
    ],
)  # fmt: skip
def test_dates_of_a_template(date: object, expected: bool) -> None:
    assert is_no_date(date) is expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("{short title, representative of solved problem and found solution}", True),
        ("[short title of solved problem and solution]", True), ("Title", True), ("TITLE", True),
        ("NUMBER. TITLE", True), ("NNNN: Title", True), ("ADR title", True), ("<title>", True),
        ("Title of the decision", True), ("[Short Title]", True), ("{name}", True),
        ("Short title", True), ("[Use one database]", False), ("Titles in two languages", False),
        ("Name of the product", False), ("{a} and {b}", False), ("[A title](b.md)", False),
        ("Name the tables", False), ("", False), ("Use one database", False),
    ],
)  # fmt: skip
def test_titles_of_a_template(title: str, expected: bool) -> None:
    assert is_no_title(title) is expected


def test_a_title_and_a_date_are_noted_where_they_stand() -> None:
    text = "# ADR-5: {short title}\n\n* Status: accepted\n* Date: {YYYY-MM-DD}\n" + AFTER
    found = [
        (problem.key, problem.location.line, problem.location.column)
        for problem in read(PATH, text).problems
    ]
    assert found == [("title", 1, 10), ("date", 4, 9)]


WORDS = st.lists(
    st.sampled_from([*"[]{}()<>|/,;~ →*-x", "accepted", " proposed ", "or", "by ", "status", "->"]),
    max_size=30,
)


@given(WORDS)
def test_a_status_is_never_invented(words: list[str]) -> None:
    text = "".join(words)
    item = read_one(PATH, f"{BEFORE}## Status\n\n{text}{AFTER}")
    # A known word is one of the two that were written; anything else is told as unknown.
    assert item.role is None or (item.status or "") in text
