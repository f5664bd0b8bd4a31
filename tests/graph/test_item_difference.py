from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.graph.item_difference import item_differences
from reqtrace.model.difference import ItemDifference, ItemFate, LinkFate
from reqtrace.model.item import Item, Naming
from reqtrace.model.location import Location
from trace_kit import config, graph, item


def differences(
    before: tuple[Item, ...], after: tuple[Item, ...], *normative: str
) -> tuple[ItemDifference, ...]:
    options = {"normative": normative} if normative else {}
    return item_differences(graph(before), graph(after), config().vocabulary, **options)


def only(before: Item, after: Item) -> ItemDifference:
    (found,) = differences((before,), (after,))
    return found


def test_equal_sides_do_not_differ() -> None:
    items = (item("NEED-1"), item("REQ-1", "satisfies NEED-1"), item("REQ-2", "satisfies NEED-7"))
    again = tuple(replace(other_item) for other_item in items)
    assert differences(items, again) == ()


def test_items_come_by_type_in_the_order_of_the_vocabulary_then_by_number() -> None:
    ids = ("X-1", "ADR-1", "REQ-10", "REQ-9", "NEED-2", "GOAL-3")
    new = (*(item(one) for one in ids[1:]), item("X-1", type="zebra"))
    found = differences((item("NEED-3"),), new)
    assert [difference.item.id for difference in found] == [
        *("GOAL-3", "NEED-2", "NEED-3", "REQ-9", "REQ-10", "ADR-1", "X-1")
    ]
    assert [difference.fate for difference in found if difference.item.id.startswith("NEED")] == [
        ItemFate.ADDED,
        ItemFate.REMOVED,
    ]


REQ = replace(
    item("REQ-1"),
    title="Show the list",
    text="The tool shall show\nthe **list**.",
    attributes={"priority": "must", "acceptance_criteria": ["- it is shown", "it is whole"]},
    sections={"Rationale": "Because."},
)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"text": "The tool shall\n\n  show the list."}, id="wrapped, not bold"),
        pytest.param(
            {
                "attributes": {"priority": "must"},
                "sections": {
                    "Rationale": "*Because.*\n",
                    "Acceptance criteria": "1. it is shown\n2. it is whole\n",
                },
            },
            id="moved into a section",
        ),
        pytest.param({"location": Location(path=REQ.location.path, line=99)}, id="further down"),
        pytest.param({"blob": "f" * 40, "naming": Naming.HEADING}, id="another blob"),
    ],
)
def test_formatting_does_not_count(change: Mapping[str, Any]) -> None:
    assert differences((REQ,), (replace(REQ, **change),)) == ()


@pytest.mark.parametrize(
    ("change", "field", "before", "after", "normative"),
    [
        ({"title": "Show a list"}, "title", "Show the list", "Show a list", True),
        ({"text": ""}, "text", "The tool shall show the list.", None, True),
        (
            {"attributes": {"priority": "must", "Acceptance Criteria": "it is shown"}},
            "acceptance-criteria",
            "it is shown it is whole",
            "it is shown",
            True,
        ),
        (
            {"attributes": {**REQ.attributes, "priority": "could"}},
            "priority",
            "must",
            "could",
            False,
        ),
        ({"attributes": {**REQ.attributes, "size": 3}}, "size", None, 3, False),
        ({"sections": {}}, "Rationale", "Because.", None, False),
        ({"type": "need"}, "type", "req", "need", False),
        ({"formerly": ("REQ-0",)}, "formerly", None, ["REQ-0"], False),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_fields_are_compared_one_by_one(
    change: Mapping[str, Any], field: str, before: object, after: object, normative: bool
) -> None:
    found = only(REQ, replace(REQ, **change))
    assert [(f.field, f.before, f.after, f.normative) for f in found.fields] == [
        (field, before, after, normative)
    ]
    assert found.fate is ItemFate.CHANGED


def test_true_and_one_are_two_values() -> None:
    found = only(replace(REQ, attributes={"x": True}), replace(REQ, attributes={"x": 1}))
    assert [field.field for field in found.fields if not field.normative] == ["x"]


def test_the_normative_fields_can_be_chosen() -> None:
    (found,) = differences((REQ,), (replace(REQ, title="T", text="U"),), "rationale", "text")
    assert [(field.field, field.normative) for field in found.fields] == [
        ("text", True),
        ("title", False),
    ]


def test_a_section_that_the_text_or_another_one_holds_is_told_once() -> None:
    old = replace(REQ, text="t\nold", sections={"A": "t\nold", "B": "x\n### C\n1", "C": "1"})
    new = replace(REQ, text="t\nnew", sections={"A": "t\nnew", "B": "x\n### C\n2", "C": "2"})
    assert [field.field for field in only(old, new).fields] == ["text", "B"]


def test_the_level_of_a_heading_is_formatting() -> None:
    flat = replace(REQ, sections={"Options": "", "One": "* good", "Two": "* bad"})
    deep = {"Options": "### One\n\n* good\n\n### Two\n\n* bad", "One": "* good", "Two": "* bad"}
    assert differences((flat,), (replace(REQ, sections=deep),)) == ()
    worse = {**deep, "Options": deep["Options"].replace("bad", "worse"), "Two": "* worse"}
    assert differences((flat,), (replace(REQ, sections=worse),)) != ()


def test_a_section_and_a_field_of_one_name_are_two_things() -> None:
    old, new = (replace(REQ, attributes={"size": 1}, sections={"size": one}) for one in "ab")
    assert [field.field for field in only(old, new).fields] == ["size (section)"]


def test_a_status_is_no_field() -> None:
    found = only(REQ, replace(REQ, status="implemented"))
    assert (found.fields, found.has_new_status, found.fate) == ((), True, ItemFate.CHANGED)


def test_a_move_is_no_change_of_content() -> None:
    place = Location(path=PurePosixPath("elsewhere.yaml"), line=1)
    found = only(REQ, replace(REQ, location=place))
    assert (found.fate, found.former_path) == (ItemFate.MOVED, "items/REQ-1.yaml")


@pytest.mark.parametrize("backwards", [False, True], ids=["forwards", "backwards"])
def test_a_rename_is_neither_new_nor_gone_and_leaves_links_alone(backwards: bool) -> None:
    req = item("REQ-1", "satisfies NEED-1")
    renamed = item("REQ-9", "satisfies NEED-1", formerly=("REQ-1",), path="items/REQ-1.yaml")
    old = (item("NEED-1"), req, item("REQ-2", "refines REQ-1"))
    new = (item("NEED-1"), replace(renamed, title=req.title), item("REQ-2", "refines REQ-9"))
    (found,) = differences(new, old) if backwards else differences(old, new)
    former, present = ("REQ-9", "REQ-1") if backwards else ("REQ-1", "REQ-9")
    assert (found.former_id, found.item.id, found.fate) == (former, present, ItemFate.CHANGED)
    assert (found.links, found.fields) == ((), ())


def test_of_two_items_that_became_one_the_namesake_is_the_same() -> None:
    old = (item("REQ-1"), item("REQ-2"))
    found = differences(old, (item("REQ-1", formerly=("REQ-2",)),))
    assert [(difference.item.id, difference.fate) for difference in found] == [
        ("REQ-1", ItemFate.CHANGED),
        ("REQ-2", ItemFate.REMOVED),
    ]


def test_an_id_made_of_a_file_name_may_gain_zeros() -> None:
    old, new = (item(one, naming=Naming.FILE, type="adr") for one in ("ADR-5", "ADR-0005"))
    assert only(old, new).former_id == "ADR-5"


def test_links_that_come_go_break_and_are_mended() -> None:
    need, gone, back = item("NEED-1"), item("NEED-2"), item("NEED-3")
    old = item("REQ-1", "satisfies NEED-1", "satisfies NEED-2", "satisfies NEED-3")
    new = item("REQ-1", "satisfies NEED-2", "satisfies NEED-3", "refines REQ-2")
    found = differences((need, gone, old), (need, back, new))
    links = {difference.item.id: difference.links for difference in found}["REQ-1"]
    assert [
        (difference.fate, difference.kind, difference.target, difference.dangling)
        for difference in links
    ] == [
        (LinkFate.ADDED, "refines", "REQ-2", True),
        (LinkFate.REMOVED, "satisfies", "NEED-1", False),
        (LinkFate.BROKEN, "satisfies", "NEED-2", True),
        (LinkFate.REPAIRED, "satisfies", "NEED-3", False),
    ]


def test_a_link_stands_with_the_item_that_writes_it() -> None:
    old = (item("ADR-1"), item("ADR-2"))
    found = differences(old, (item("ADR-1", "superseded_by ADR-2"), item("ADR-2")))
    ((link,),) = (difference.links for difference in found)
    assert [difference.item.id for difference in found] == ["ADR-1"]
    assert (link.source, link.kind, link.target) == ("ADR-2", "supersedes", "ADR-1")


def test_a_reason_of_a_link_is_a_field() -> None:
    old = item("REQ-1", "satisfies NEED-1")
    new = replace(old, links=(replace(old.links[0], reason="asked for"),))
    (field,) = only(old, new).fields
    assert (field.field, field.after) == ("reason of satisfies NEED-1", "asked for")


ids = st.sampled_from(["NEED-1", "NEED-2", "REQ-1", "REQ-2", "ADR-1"])
some_items = st.dictionaries(
    ids,
    st.tuples(st.sampled_from(["draft", "approved"]), st.lists(ids, max_size=3), st.text("ab ")),
).map(
    lambda found: tuple(
        replace(item(one, *(f"links {to}" for to in links), status=status), text=text)
        for one, (status, links, text) in found.items()
    )
)


@given(some_items, some_items)
def test_swapped_sides_swap_what_is_new_and_what_is_gone(
    before: tuple[Item, ...], after: tuple[Item, ...]
) -> None:
    forth, back = differences(before, after), differences(after, before)
    swap = {ItemFate.ADDED: ItemFate.REMOVED, ItemFate.REMOVED: ItemFate.ADDED}
    assert [difference.item.id for difference in forth] == [
        difference.item.id for difference in back
    ]
    assert [swap.get(difference.fate, difference.fate) for difference in forth] == [
        difference.fate for difference in back
    ]
    assert [{f.field for f in difference.fields} for difference in forth] == [
        {f.field for f in difference.fields} for difference in back
    ]


@given(some_items)
def test_the_order_of_items_plays_no_part(items: tuple[Item, ...]) -> None:
    assert differences(items, items[::-1]) == ()
