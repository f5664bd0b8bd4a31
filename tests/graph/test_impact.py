from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.graph.impact import impact_paths
from reqtrace.graph.trace_graph import ImpactPath
from trace_kit import commit, graph, item


def ways(paths: tuple[ImpactPath, ...]) -> list[str]:
    """Each way as `NEED-1 < satisfies REQ-1`."""
    return [
        " < ".join([path.path[0], *map(" ".join, zip(path.kinds, path.path[1:], strict=True))])
        for path in paths
    ]


def test_each_thing_downstream_is_told_once_by_the_nearest_way() -> None:
    found = graph(
        [
            *(item("NEED-1"), item("NEED-2"), item("REQ-10", "satisfies NEED-1")),
            item("REQ-9", "refines REQ-10", "satisfies NEED-2"),
        ],
        [commit(1, "implements REQ-9")],
    )
    assert ways(impact_paths(found, ["NEED-1", "NEED-2"])) == [
        "NEED-1 < satisfies REQ-10",
        "NEED-2 < satisfies REQ-9",
        f"NEED-2 < satisfies REQ-9 < implements {1:040x}",
    ]


def test_a_source_below_another_one_is_told_too() -> None:
    found = graph([item("NEED-1"), item("REQ-1", "satisfies NEED-1"), item("NEED-2")])
    assert ways(impact_paths(found, ["NEED-1", "REQ-1"])) == ["NEED-1 < satisfies REQ-1"]


def test_a_source_is_not_below_itself() -> None:
    found = graph([item("REQ-1", "refines REQ-2"), item("REQ-2", "refines REQ-1")])
    assert ways(impact_paths(found, ["REQ-1"])) == ["REQ-1 < refines REQ-2"]
    assert ways(impact_paths(found, [])) == []


def test_a_commit_that_reverts_is_not_below_what_it_reverts() -> None:
    first = commit(1, "implements REQ-1", reverted=True)
    found = graph([item("REQ-1")], [first, commit(2, reverts=(first,))])
    assert impact_paths(found, ["REQ-1"]) == ()


numbers = st.integers(1, 7)


@given(
    st.sets(st.tuples(numbers, numbers), max_size=14),
    st.lists(numbers, unique=True, max_size=4),
    st.sets(numbers, max_size=3),
)
def test_it_is_the_nearest_of_the_impacts_of_each_source(
    links: set[tuple[int, int]], sources: list[int], named: set[int]
) -> None:
    items = [
        item(f"REQ-{n}", *(f"refines REQ-{up}" for down, up in sorted(links) if down == n))
        for n in range(1, 8)
    ]
    found = graph(items, [commit(n, f"implements REQ-{n}") for n in named])
    asked = [f"REQ-{n}" for n in sources]
    alone = [path for source in asked for path in found.impact(source)]
    nearest = {path.id: min(len(x.path) for x in alone if x.id == path.id) for path in alone}
    together = impact_paths(found, asked)
    assert {path.id: len(path.path) for path in together} == nearest
    assert all(path.path[0] in asked and path.path[0] != path.id for path in together)
    assert len(together) == len({path.id for path in together})


def test_a_long_way_has_its_ends_and_counts_the_rest() -> None:
    found = graph(
        [item("REQ-0"), *(item(f"REQ-{n}", f"refines REQ-{n - 1}") for n in range(1, 60))]
    )
    ways = {path.id: path for path in impact_paths(found, ["REQ-0"])}
    assert ways["REQ-9"].path == tuple(f"REQ-{n}" for n in range(10))
    assert ways["REQ-9"].omitted == 0
    ends = (*range(5), *range(54, 59))
    assert ways["REQ-58"].path == tuple(f"REQ-{n}" for n in ends)
    assert ways["REQ-58"].kinds == ("refines",) * 9
    assert (ways["REQ-58"].omitted, ways["REQ-58"].length) == (49, 59)
    assert list(ways) == [f"REQ-{n}" for n in range(1, 60)]
