"""Items and history become one graph; everything that was read is kept."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
from reqtrace.model.item import Naming
from trace_kit import commit, graph, item


@pytest.mark.parametrize(
    ("source", "target", "kind"),
    [
        pytest.param("REQ-1", "NEED-1", "satisfies", id="requirement to need"),
        pytest.param("REQ-1", "REQ-2", "refines", id="requirement to requirement"),
        pytest.param("TEST-1", "REQ-1", "verifies", id="test to requirement"),
        pytest.param("NEED-1", "GOAL-1", "supports", id="need to goal"),
        pytest.param("OUT-1", "NEED-1", "measures", id="outcome to need"),
        pytest.param("ADR-1", "REQ-1", "addresses", id="decision to requirement"),
        pytest.param("DEBT-1", "ADR-1", "burdens", id="debt to decision"),
        pytest.param("NEED-1", "REQ-1", "links", id="downwards: nothing to infer"),
    ],
)
def test_a_plain_link_gets_its_kind_from_the_two_types(source: str, target: str, kind: str) -> None:
    (link,) = graph([item(source, f"links {target}"), item(target)]).links
    assert (link.source, link.target, link.kind) == (source, target, kind)


def test_a_plain_link_to_nothing_gets_its_kind_from_the_prefix() -> None:
    known, unknown = graph([item("REQ-1", "links NEED-9", "links X-9")]).links
    assert known.kind == "satisfies"
    assert known.dangling
    assert unknown.kind == "links"
    assert unknown.dangling


def test_a_link_that_names_a_kind_keeps_it() -> None:
    (link,) = graph([item("REQ-1", "refines NEED-1"), item("NEED-1")]).links
    assert link.kind == "refines"


def test_an_inverse_link_is_turned_round() -> None:
    one = graph([item("ADR-1", "superseded_by ADR-2"), item("ADR-2")])
    (link,) = one.links
    assert (link.source, link.kind, link.target, link.reversed) == (
        "ADR-2",
        "supersedes",
        "ADR-1",
        True,
    )
    assert link.writer == "ADR-1"
    assert one.links_from("ADR-2") == (link,)


def test_a_dangling_inverse_link_is_kept() -> None:
    one = graph([item("ADR-1", "superseded_by ADR-9")])
    (link,) = one.dangling()
    assert (link.source, link.target) == (None, "ADR-1")


@pytest.mark.parametrize(
    ("links", "ends"),
    [
        pytest.param("parents REQ-2", ("REQ-1", "refines", "REQ-2"), id="up"),
        pytest.param("derives_from NEED-1", ("REQ-1", "satisfies", "NEED-1"), id="up to a need"),
        pytest.param("children REQ-2", ("REQ-2", "refines", "REQ-1"), id="down"),
        pytest.param("verified_by TEST-1", ("TEST-1", "verifies", "REQ-1"), id="down to a test"),
        pytest.param("mitigates REQ-2", ("REQ-1", "mitigates", "REQ-2"), id="a kind of its own"),
    ],
)
def test_a_word_that_only_says_up_or_down_gets_its_kind_from_the_two_types(
    links: str, ends: tuple[str, str, str]
) -> None:
    others = [item("REQ-2"), item("NEED-1"), item("TEST-1")]
    (link,) = graph([item("REQ-1", links), *others]).links
    assert (link.source, link.kind, link.target) == ends


def test_parents_and_children_are_the_two_ends_of_one_link() -> None:
    one = graph([item("REQ-1", "parents REQ-2"), item("REQ-2", "children REQ-1")])
    assert one.cycles({"refines"}) == ()


def test_a_path_in_the_place_of_an_id_leads_from_the_root() -> None:
    target = item("HLD-1", path="docs/hld/HLD-1.md")
    (link,) = graph([item("REQ-1", "links docs/hld/HLD-1.md"), target]).links
    assert link.target == "HLD-1"


def test_links_to_the_web_never_dangle() -> None:
    one = graph([item("REQ-1", "satisfies https://example.org/NEED-1")])
    assert one.dangling() == ()
    assert len(one.links) == 1


def test_former_ids_and_decision_numbers_lead_to_the_present_item() -> None:
    one = graph(
        [
            item("NEED-2", formerly=("NEED-1",)),
            item("ADR-0007", naming=Naming.FILE),
            item("REQ-1", "satisfies NEED-1"),
            item("DEBT-1", "burdens ADR-7"),
        ]
    )
    assert {link.target for link in one.links} == {"NEED-2", "ADR-0007"}
    assert one.item("NEED-1") is one.items["NEED-2"]


def test_of_twins_the_first_place_stands_in_the_graph_whatever_the_order() -> None:
    twins = [
        item("REQ-1", path="a.yaml", line=9),
        item("REQ-1", path="a.yaml"),
        item("REQ-1", path="b.yaml"),
    ]
    for order in itertools.permutations(twins):
        one = graph(order)
        assert one.items["REQ-1"] is twins[1]
        assert one.duplicates == {"REQ-1": (twins[1], twins[0], twins[2])}


def test_commits_are_linked_to_items_and_unknown_ids_are_kept() -> None:
    first, second = commit(1, "implements REQ-1"), commit(2, "refs REQ-1", "refs REQ-9")
    one = graph([item("REQ-1")], [first, second])
    assert [(c.oid, r.kind) for c, r in one.commits_of("REQ-1")] == [
        (second.oid, "refs"),
        (first.oid, "implements"),
    ]
    assert [(c.oid, r.target) for c, r in one.unknown_references()] == [(second.oid, "REQ-9")]


def test_a_withdrawn_commit_links_nothing_but_stays_in_the_graph() -> None:
    work = commit(1, "implements REQ-1", "implements REQ-9", reverted=True)
    revert = commit(2, reverts=(work,))
    one = graph([item("REQ-1")], [work, revert])
    assert one.commits_of("REQ-1") == ()
    assert list(one.unknown_references()) == []
    edges = {(*ends, data["kind"]) for *ends, data in one.to_networkx().edges(data=True)}
    assert edges == {(revert.oid, work.oid, "reverts")}


def test_nothing_at_all_is_a_graph_too() -> None:
    one = graph([])
    assert (one.links, one.dangling(), one.cycles()) == ((), (), ())


@given(
    names=st.lists(
        st.tuples(st.sampled_from(["", "a", "b"]), st.booleans(), st.booleans()), max_size=8
    )
)
def test_copies_of_one_original_count_once_as_long_as_one_stands(
    names: list[tuple[str, bool, bool]],
) -> None:
    commits = [
        replace(
            commit(number + 1, *(["implements REQ-1"] if speaks else []), reverted=gone),
            original=original or None,
        )
        for number, (original, speaks, gone) in enumerate(names)
    ]
    one = graph([item("REQ-1")], commits)
    counted = [found for found, _ in one.commits_of("REQ-1")]
    standing = [c for c in commits if c.references and not c.reverted]
    assert len(counted) == len({c.original or c.oid for c in standing})
    assert {c.original or c.oid for c in counted} == {c.original or c.oid for c in standing}


def test_the_original_counts_before_its_copies() -> None:
    first, second, third = (commit(n, "implements REQ-1") for n in (1, 2, 3))
    copies = [replace(one, original=second.oid) for one in (first, third)]
    one = graph([item("REQ-1")], [*copies, second])
    assert [found.oid for found, _ in one.commits_of("REQ-1")] == [second.oid]


def test_a_review_counts_wherever_it_was_copied_to() -> None:
    first, copy = commit(1, "reviews REQ-1"), commit(2, "reviews REQ-1")
    one = graph([item("REQ-1")], [first, replace(copy, original=first.oid)])
    assert {found.oid for found, _ in one.commits_of("REQ-1")} == {first.oid, copy.oid}


def test_many_items_of_one_id_are_kept_in_no_time() -> None:
    items = [item("REQ-1", line=line) for line in range(1, 60_001)]
    with cpu_seconds(20):
        one = graph(items)
        assert [twin.location.line for twin in one.duplicates["REQ-1"]] == list(range(1, 60_001))
