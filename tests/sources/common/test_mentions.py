from __future__ import annotations

import pytest

from reqtrace.model.item import Item
from reqtrace.model.read_problem import ReadProblem
from reqtrace.sources.common.mentions import settle_mentions
from sources_kit import read

Files = dict[str, str]
HEAD = "| ID | Requirement | {} |\n|---|---|---|\n"


def settled(files: Files) -> tuple[list[Item], list[ReadProblem]]:
    readings = [read(path, text) for path, text in files.items()]
    items, problems = settle_mentions(
        tuple(item for reading in readings for item in reading.items),
        tuple(problem for reading in readings for problem in reading.problems),
    )
    return list(items), list(problems)


def places(files: Files) -> list[tuple[str, str]]:
    return [(item.id, str(item.location.path)) for item in settled(files)[0]]


DEFINED = "## REQ-1: Works\n\n- Status: draft\n"
MATRIX = HEAD.format("Depends on") + "| REQ-1 | Works | REQ-2 |\n| REQ-2 | Is fast | |\n"


def test_a_row_that_names_an_item_gives_it_links() -> None:
    items, _ = settled({"reqs/a.md": DEFINED, "reqs/b.md": MATRIX})
    assert [(item.id, item.location.line) for item in items] == [("REQ-1", 1), ("REQ-2", 4)]
    assert [(link.kind, link.target) for link in items[0].links] == [("depends_on", "REQ-2")]


def test_what_is_wrong_with_a_mention_is_not_reported() -> None:
    text = HEAD.format("Status") + "| REQ-1 | Works | green |\n"
    assert len(settled({"reqs/b.md": text})[1]) == 1
    assert settled({"reqs/a.md": DEFINED, "reqs/b.md": text})[1] == []


def test_a_matrix_defines_what_nothing_else_does() -> None:
    trace = HEAD.format("Tests") + "| REQ-1 | Works at last | TC-1 |\n"
    table = HEAD.format("Priority") + "| REQ-1 | Works | Must |\n"
    assert places({"reqs/t.md": trace}) == [("REQ-1", "reqs/t.md")]
    assert places({"reqs/t.md": trace, "reqs/r.md": table}) == [("REQ-1", "reqs/r.md")]
    entry = "- **REQ-1**: Works\n"
    assert places({"reqs/e.md": entry, "reqs/t.md": trace}) == [("REQ-1", "reqs/e.md")]


@pytest.mark.parametrize("column", ["Phase", "Module", "Component", "Plan", "Test", "Evidence"])
def test_a_column_does_not_make_a_mention_of_a_definition(column: str) -> None:
    one = HEAD.format(column) + "| REQ-1 | Log in with a password | x |\n"
    other = HEAD.format(column) + "| REQ-1 | Export invoices | x |\n"
    table = HEAD.format("Priority") + "| REQ-1 | Export invoices | Must |\n"
    assert len(places({"reqs/a.md": one, "reqs/b.md": other})) == 2
    assert len(places({"reqs/a.md": one, "reqs/b.md": table})) == 2
    assert len(places({"reqs/a.md": other, "reqs/b.md": table})) == 1


def test_a_matrix_may_use_other_words() -> None:
    table = HEAD.format("Priority") + "| REQ-1 | Log in with a password | Must |\n"
    matrix = "# Traceability\n\n" + HEAD.format("Test") + "| REQ-1 | Authentication | x |\n"
    shorter = HEAD.format("Test") + "| REQ-1 | Password at login | x |\n"
    assert len(places({"reqs/a.md": table, "reqs/b.md": matrix})) == 1
    assert len(places({"reqs/a.md": table, "reqs/b.md": shorter})) == 1


def test_two_definitions_stay_two() -> None:
    one = HEAD.format("Priority") + "| REQ-1 | Works | Must |\n"
    other = HEAD.format("Priority") + "| REQ-1 | Is fast | Must |\n"
    assert len(places({"reqs/a.md": one, "reqs/b.md": other})) == 2
    assert len(places({"reqs/a.md": one, "reqs/b.md": one})) == 1
    assert len(places({"reqs/a.md": one + "| REQ-1 | Is fast | Must |\n"})) == 2
    assert len(places({"reqs/a.md": DEFINED, "reqs/b.md": DEFINED})) == 2


def test_rows_of_one_table_are_two_definitions_even_if_they_say_the_same() -> None:
    row, other = "| REQ-1 | Works | Must |\n", "| REQ-2 | Is fast | Must |\n"
    table = HEAD.format("Priority")
    assert len(places({"reqs/a.md": table + row + row})) == 2
    assert len(places({"reqs/a.md": table + row + other + row})) == 3
    assert len(places({"reqs/a.md": f"{table}{row}\n## Again\n\n{table}{row}"})) == 1


def test_a_tentative_link_needs_an_item() -> None:
    text = HEAD.format("Traces to") + "| REQ-1 | Works | REQ-2, G-6, REQ-1 |\n| REQ-2 | Fast | |\n"
    items, _ = settled({"reqs/a.md": text})
    assert [link.target for link in items[0].links] == ["REQ-2"]


def test_items_without_rows_are_left_as_they_are() -> None:
    items = read("reqs/a.md", DEFINED).items
    assert settle_mentions(items, ())[0] == items


def test_the_heading_of_a_group_defines_no_item_that_a_table_defines() -> None:
    upper = HEAD.format("Status") + "| L1-APP-1 | Keys | draft |\n| L1-APP-2 | Mice | draft |\n"
    table = HEAD.format("Status") + "| L2-{0}-1 | One | draft |\n| L2-{0}-2 | Two | draft |\n\n"
    lower = f"## L1-APP-1 Keys\n\n{table.format('KEY')}## L1-APP-2 Mice\n\n{table.format('MOUSE')}"
    files = {"reqs/1.md": upper, "reqs/2.md": lower}
    assert sorted(places(files)) == [
        ("L1-APP-1", "reqs/1.md"),
        ("L1-APP-2", "reqs/1.md"),
        ("L2-KEY-1", "reqs/2.md"),
        ("L2-KEY-2", "reqs/2.md"),
        ("L2-MOUSE-1", "reqs/2.md"),
        ("L2-MOUSE-2", "reqs/2.md"),
    ]
    assert settled(files)[1] == []


def test_the_heading_of_a_group_mentions_the_item_that_says_something() -> None:
    story = "## US-1: Open a door\n\nAs a guest, I want to open it.\n"
    criteria = "## US-1: Opening\n\n### AC-1.1: It opens\n\nThe door is open.\n"
    assert places({"reqs/ac.md": criteria, "reqs/us.md": story}) == [
        ("AC-1.1", "reqs/ac.md"),
        ("US-1", "reqs/us.md"),
    ]
    bare = "## US-1: Opening\n"
    assert len(places({"reqs/a.md": bare, "reqs/b.md": bare})) == 2
    assert len(places({"reqs/a.md": f"{story}\n{bare}"})) == 2
