from __future__ import annotations

from datetime import date

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


def test_a_blanket_one_and_a_date_that_is_none() -> None:
    found = read("reqs/a.yaml", f"{ONE}# reqtrace: ignore -- r (until 2027-13-01)\n").suppressions
    assert (found[0].rules, found[0].until) == ((), None)


def test_a_comment_behind_a_value_does_not_reach_the_item_below() -> None:
    text = (
        "- id: REQ-1\n  status: draft\n  title: T # reqtrace: ignore[A] -- r\n"
        "- id: REQ-2\n  status: draft\n  title: T\n"
    )
    (found,) = read("reqs/a.yaml", text).suppressions
    assert (found.first_line, found.last_line) == (1, 3)
