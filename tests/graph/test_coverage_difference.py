from __future__ import annotations

from reqtrace.graph.coverage_difference import coverage_differences
from reqtrace.model.difference import Cover, CoverageDifference, PolicyDifference, Ratio
from reqtrace.model.item import Item
from trace_kit import commit, config, graph, item

NEEDS = "every approved need is satisfied by a requirement"
COMMITS = "every implemented requirement has a commit"


def difference(name: str, before: tuple[Item, ...], after: tuple[Item, ...]) -> PolicyDifference:
    found = coverage_differences(
        graph(before), graph(after), config().coverage, config().vocabulary
    )
    return next(policy for policy in found if policy.name == name)


def ids(found: tuple[CoverageDifference, ...]) -> list[tuple[str, Cover, Cover]]:
    return [(coverage.item.id, coverage.before, coverage.after) for coverage in found]


def test_each_policy_is_there_even_where_nothing_changed() -> None:
    items = (item("NEED-1"), item("REQ-1", "satisfies NEED-1"))
    found = coverage_differences(graph(items), graph(items), config().coverage, config().vocabulary)
    assert [policy.name for policy in found] == [policy.name for policy in config().coverage]
    assert not any(policy.gained or policy.lost or policy.dropped for policy in found)
    assert {policy.name: policy.after for policy in found}[NEEDS] == Ratio(covered=1, total=1)


def test_what_is_covered_now_and_what_is_not_any_more() -> None:
    before = (item("NEED-1"), item("NEED-2"), item("REQ-1", "satisfies NEED-1"))
    after = (item("NEED-1"), item("NEED-2"), item("REQ-1", "satisfies NEED-2"))
    found = difference(NEEDS, before, after)
    assert ids(found.gained) == [("NEED-2", Cover.UNCOVERED, Cover.COVERED)]
    assert ids(found.lost) == [("NEED-1", Cover.COVERED, Cover.UNCOVERED)]
    assert (found.before, found.after) == (Ratio(covered=1, total=2),) * 2


def test_items_that_are_new_gone_or_of_no_interest_are_said_to_be() -> None:
    before = (
        *(item("NEED-1"), item("NEED-2"), item("NEED-3"), item("NEED-4", status="draft")),
        item("REQ-1", "satisfies NEED-1", "satisfies NEED-4"),
    )
    after = (
        *(item("NEED-3", status="rejected"), item("NEED-4"), item("NEED-5"), item("NEED-6")),
        item("REQ-1", "satisfies NEED-4", "satisfies NEED-5"),
    )
    found = difference(NEEDS, before, after)
    assert ids(found.gained) == [
        ("NEED-4", Cover.OUT_OF_SCOPE, Cover.COVERED),
        ("NEED-5", Cover.ABSENT, Cover.COVERED),
    ]
    assert ids(found.lost) == [("NEED-6", Cover.ABSENT, Cover.UNCOVERED)]
    assert ids(found.dropped) == [
        ("NEED-1", Cover.COVERED, Cover.ABSENT),
        ("NEED-2", Cover.UNCOVERED, Cover.ABSENT),
        ("NEED-3", Cover.UNCOVERED, Cover.OUT_OF_SCOPE),
    ]
    assert (found.before, found.after) == (
        Ratio(covered=1, total=3),
        Ratio(covered=2, total=3),
    )


def test_a_renamed_item_is_the_same_item() -> None:
    before = (item("NEED-1"), item("REQ-1", "satisfies NEED-1"))
    after = (item("NEED-9", formerly=("NEED-1",)), item("REQ-1", "satisfies NEED-1"))
    found = difference(NEEDS, before, after)
    assert (found.gained, found.lost, found.dropped) == ((), (), ())


def test_a_commit_covers() -> None:
    items = (item("NEED-1"), item("REQ-1", "satisfies NEED-1", status="implemented"))
    found = coverage_differences(
        graph(items),
        graph(items, [commit(1, "implements REQ-1")]),
        config().coverage,
        config().vocabulary,
    )
    gained = {policy.name: policy.gained for policy in found}
    assert ids(gained[COMMITS]) == [("REQ-1", Cover.UNCOVERED, Cover.COVERED)]
