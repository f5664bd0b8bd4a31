from __future__ import annotations

from datetime import date

import pytest

from sources_kit import read

ONE = "id: REQ-1\ntitle: T\nstatus: draft\n"


def test_a_comment_in_yaml() -> None:
    text = f"{ONE}text: x # reqtrace: ignore[WRD001, LNK] -- a law (until 2027-01-31)\n"
    (found,) = read("reqs/a.yaml", text).suppressions
    assert (found.rules, found.reason) == (("WRD001", "LNK"), "a law")
    assert found.until == date(2027, 1, 31)
    assert (found.location.line, found.location.column) == (4, 11)
    assert (found.first_line, found.last_line) == (1, None)


def test_text_in_scalars_is_no_comment() -> None:
    text = (
        f"{ONE}text: |\n  x\n  # reqtrace: ignore[A] -- r\nnotes: '# reqtrace: ignore[B] -- r'\n"
        "# reqtrace: ignore[C] -- r\n"
    )
    assert [s.rules for s in read("reqs/a.yaml", text).suppressions] == [("C",)]


TWO = """\
# reqtrace: ignore[A] -- for all

- id: REQ-1
  title: T
  status: draft # reqtrace: ignore[B] -- for the first

# reqtrace: ignore[C] -- right above the second
- id: REQ-2
  title: T
  status: draft
  # reqtrace: ignore[D]
"""


def test_each_comment_reaches_the_item_that_it_stands_in() -> None:
    found = read("reqs/a.yaml", TWO).suppressions
    reach = {s.rules[0]: (s.first_line, s.last_line) for s in found}
    assert reach == {"A": (1, None), "B": (3, 7), "C": (7, None), "D": (8, None)}
    assert found[3].reason == ""


def test_a_comment_in_markdown_but_not_in_a_fence() -> None:
    text = (
        "## REQ-1: A\n\n- Status: draft\n\n<!-- reqtrace: ignore[A] -- reason -->\n\n"
        "## REQ-2: B\n\n- Status: draft\n\n```\n<!-- reqtrace: ignore[B] -- no -->\n```\n\n"
        "<!--\nreqtrace: ignore[C] -- two lines\n-->\n"
    )
    found = read("reqs/a.md", text).suppressions
    assert [(s.rules, s.reason, s.first_line, s.last_line) for s in found] == [
        (("A",), "reason", 1, 6),
        (("C",), "two lines", 7, None),
    ]
    assert (found[1].location.line, found[1].location.column) == (16, 1)


def test_one_that_names_no_rule() -> None:
    (found,) = read(
        "reqs/a.yaml", f"{ONE}# reqtrace: ignore -- r (until 2027-12-01)\n"
    ).suppressions
    assert (found.rules, found.reason, found.until) == ((), "r", date(2027, 12, 1))


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        pytest.param("r (until 2027-13-01)", ("r", "2027-13-01"), id="a month too many"),
        pytest.param("r until 2027-02-29", ("r", "2027-02-29"), id="no leap year"),
        pytest.param("r (until 2027-1-31)", ("r", "2027-1-31"), id="one digit"),
        pytest.param("r (until 31.01.2027)", ("r", "31.01.2027"), id="the day first"),
        pytest.param("r (until 2027/01/31)", ("r", "2027/01/31"), id="slashes"),
        pytest.param("r until 2.0.1", ("r until 2.0.1", ""), id="a version"),
        pytest.param("r until they answer", ("r until they answer", ""), id="words"),
        pytest.param(
            "not until 2027-13-01 at all", ("not until 2027-13-01 at all", ""), id="prose"
        ),
    ],
)
def test_a_last_day_that_is_no_date(reason: str, expected: tuple[str, str]) -> None:
    (found,) = read("reqs/a.yaml", f"{ONE}# reqtrace: ignore[A] -- {reason}\n").suppressions
    assert (found.reason, found.no_date) == expected
    assert found.until is None


def test_comments_in_a_row_above_an_item_belong_to_it() -> None:
    text = (
        "- id: REQ-1\n  status: draft\n  title: T\n"
        "# reqtrace: ignore[A] -- r\n# a word\n# reqtrace: ignore[B] -- r\n"
        "- id: REQ-2\n  status: draft\n  title: T\n"
    )
    found = read("reqs/a.yaml", text).suppressions
    assert [(s.rules, s.first_line, s.last_line) for s in found] == [
        (("A",), 4, None),
        (("B",), 6, None),
    ]


def test_several_in_one_comment_stand_each_in_its_line() -> None:
    text = (
        "## REQ-1: A\n\n- Status: draft\n\n<!-- reqtrace: ignore[A] -- r\n"
        "  reqtrace: ignore[B] -- r --> <!-- reqtrace: ignore[C] -- r -->\n\n## REQ-2: B\n"
    )
    found = read("reqs/a.md", text).suppressions
    places = [(s.rules[0], s.location.line, s.location.column) for s in found]
    assert places == [("A", 5, 6), ("B", 6, 3), ("C", 6, 37)]


def test_a_comment_behind_a_value_does_not_reach_the_item_below() -> None:
    text = (
        "- id: REQ-1\n  status: draft\n  title: T # reqtrace: ignore[A] -- r\n"
        "- id: REQ-2\n  status: draft\n  title: T\n"
    )
    (found,) = read("reqs/a.yaml", text).suppressions
    assert (found.first_line, found.last_line) == (1, 3)
