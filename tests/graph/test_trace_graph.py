"""Questions about the trace."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction, Selector
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Role
from trace_kit import commit, graph, item

NEED_BY_REQ = CoveragePolicy(
    name="needs",
    of=Selector(types=("need",), roles=(Role.ACTIVE,)),
    direction=Direction.DOWNSTREAM,
    kinds=("satisfies",),
    types=("req",),
)
REQ_BY_COMMIT = CoveragePolicy(
    name="requirements",
    of=Selector(types=("req",)),
    direction=Direction.DOWNSTREAM,
    kinds=("implements",),
    types=("commit",),
)
REQ_BY_REQ = replace(REQ_BY_COMMIT, name="parts", kinds=("refines",), types=("req",))
DEEP = replace(NEED_BY_REQ, depth=Depth.DEEP)


@pytest.fixture
def chain() -> TraceGraph:
    """GOAL-1 ← NEED-1 ← REQ-1 ← REQ-2, two tests, and two commits."""
    return graph(
        [
            item("GOAL-1"),
            item("NEED-1", "supports GOAL-1"),
            item("REQ-1", "satisfies NEED-1"),
            item("REQ-2", "refines REQ-1", "depends_on REQ-1"),
            item("TEST-1", "verifies REQ-2", "verifies REQ-1"),
            item("NEED-2"),
        ],
        [commit(1, "implements REQ-1"), commit(2, "refs NEED-2")],
    )


def test_upstream_is_the_why(chain: TraceGraph) -> None:
    assert chain.upstream("TEST-1") == {"REQ-2", "REQ-1", "NEED-1", "GOAL-1"}
    assert chain.upstream("GOAL-1") == frozenset()


def test_impact_has_the_nearest_first_and_then_goes_by_id() -> None:
    one = graph(
        [
            item("NEED-1"),
            item("REQ-0", "refines REQ-1"),
            item("REQ-1", "satisfies NEED-1"),
            item("REQ-2", "satisfies NEED-1"),
        ]
    )
    assert [path.id for path in one.impact("NEED-1")] == ["REQ-1", "REQ-2", "REQ-0"]


def test_cycles_leave_out_links_to_nothing_and_to_oneself() -> None:
    items = [item("REQ-1", "refines REQ-2", "refines REQ-9"), item("REQ-2", "refines REQ-1")]
    (cycle,) = graph([*items, item("REQ-3", "refines REQ-3", "refines REQ-9")]).cycles()
    assert [(link.source, link.target) for link in cycle] == [
        ("REQ-1", "REQ-2"), ("REQ-2", "REQ-1"),
    ]  # fmt: skip


def test_deep_coverage_looks_at_all_that_is_bare_for_several_reasons() -> None:
    # REQ-0 and REQ-1 have neither a part nor a commit: each is bare twice.
    one = graph([item("REQ-0"), item("REQ-1", "satisfies NEED-1"), item("NEED-1")], [])
    policies = (DEEP, REQ_BY_COMMIT, REQ_BY_REQ)
    assert [bare.id for bare in one.uncovered(DEEP, policies)] == ["NEED-1"]


def test_downstream_is_the_how(chain: TraceGraph) -> None:
    assert chain.downstream("NEED-1") == {"REQ-1", "REQ-2", "TEST-1", commit(1).oid}
    assert chain.downstream("TEST-1") == frozenset()


@pytest.mark.parametrize(
    ("item_id", "roots"),
    [("TEST-1", ("GOAL-1",)), ("GOAL-1", ("GOAL-1",)), ("NEED-2", ("NEED-2",))],
)
def test_roots(chain: TraceGraph, item_id: str, roots: tuple[str, ...]) -> None:
    assert chain.roots(item_id) == roots


def test_an_item_that_links_to_itself_is_a_root_all_the_same() -> None:
    trace_graph = graph([item("REQ-1", "refines REQ-1"), item("REQ-2", "refines REQ-1")])
    assert trace_graph.roots("REQ-2") == ("REQ-1",)
    assert trace_graph.upstream("REQ-1") == frozenset()


def test_impact_gives_a_shortest_path_to_everything_below(chain: TraceGraph) -> None:
    paths = {path.id: (path.path, path.kinds) for path in chain.impact("NEED-1")}
    assert list(paths)[:1] == ["REQ-1"]
    assert paths["TEST-1"] == (("NEED-1", "REQ-1", "TEST-1"), ("satisfies", "verifies"))
    assert paths["REQ-2"] == (("NEED-1", "REQ-1", "REQ-2"), ("satisfies", "depends_on"))
    assert paths[commit(1).oid][1] == ("satisfies", "implements")
    assert len(paths) == 4


def test_a_reinstated_commit_counts_and_its_reverts_do_not() -> None:
    work = commit(1, "implements REQ-1")
    revert = commit(2, reverts=(work,), reverted=True)
    again = commit(3, reverts=(revert,))
    trace_graph = graph([item("REQ-1")], [work, revert, again])
    assert trace_graph.downstream("REQ-1") == {work.oid}
    assert [path.id for path in trace_graph.impact("REQ-1")] == [work.oid]


# -- cycles -------------------------------------------------------------------------------------


def _paths(trace_graph: TraceGraph, *kinds: str) -> list[list[str | None]]:
    return [[link.source for link in cycle] for cycle in trace_graph.cycles(kinds)]


def test_a_cycle_begins_at_its_smallest_id() -> None:
    trace_graph = graph(
        [
            item("REQ-3", "depends_on REQ-1"),
            item("REQ-1", "depends_on REQ-2"),
            item("REQ-2", "depends_on REQ-3"),
            item("REQ-4", "depends_on REQ-1"),
        ]
    )
    assert _paths(trace_graph) == [["REQ-1", "REQ-2", "REQ-3"]]


def test_one_shortest_cycle_for_each_knot() -> None:
    trace_graph = graph(
        [
            item("REQ-1", "depends_on REQ-3", "depends_on REQ-2"),
            item("REQ-2", "depends_on REQ-1"),
            item("REQ-3", "depends_on REQ-2"),
            item("REQ-8", "refines REQ-9"),
            item("REQ-9", "refines REQ-8"),
        ]
    )
    assert _paths(trace_graph) == [["REQ-1", "REQ-2"], ["REQ-8", "REQ-9"]]
    assert _paths(trace_graph, "refines") == [["REQ-8", "REQ-9"]]


def test_self_links_and_both_halves_of_one_link_are_no_cycle() -> None:
    trace_graph = graph(
        [
            item("REQ-1", "refines REQ-1"),
            item("ADR-1", "superseded_by ADR-2"),
            item("ADR-2", "supersedes ADR-1"),
        ]
    )
    assert trace_graph.cycles() == ()


def test_a_very_long_cycle_is_found_without_recursion() -> None:
    size = 3000
    trace_graph = graph([item(f"REQ-{n}", f"depends_on REQ-{(n + 1) % size}") for n in range(size)])
    (cycle,) = trace_graph.cycles()
    assert len(cycle) == size


# -- coverage -----------------------------------------------------------------------------------


def _gaps(trace_graph: TraceGraph, policy: CoveragePolicy, *others: CoveragePolicy) -> list[str]:
    return sorted(gap.id for gap in trace_graph.uncovered(policy, (policy, *others)))


@pytest.mark.parametrize(
    ("items", "gaps"),
    [
        pytest.param([item("NEED-1")], ["NEED-1"], id="nothing covers it"),
        pytest.param([item("NEED-1"), item("REQ-1", "satisfies NEED-1")], [], id="covered"),
        pytest.param([item("NEED-1", status="draft")], [], id="not selected"),
        pytest.param(
            [item("NEED-1"), item("REQ-1", "satisfies NEED-1", status="rejected")],
            ["NEED-1"],
            id="a retired item covers nothing",
        ),
        pytest.param(
            [item("NEED-1"), item("REQ-1", "refines NEED-1")], ["NEED-1"], id="another kind of link"
        ),
        pytest.param(
            [item("NEED-1"), item("TEST-1", "satisfies NEED-1")], ["NEED-1"], id="another type"
        ),
        pytest.param([item("NEED-1", "satisfies NEED-1")], ["NEED-1"], id="nothing covers itself"),
    ],
)
def test_shallow_coverage(items: list[Item], gaps: list[str]) -> None:
    assert _gaps(graph(items), NEED_BY_REQ) == gaps


def test_coverage_upstream() -> None:
    upwards = CoveragePolicy(
        name="orphans",
        of=Selector(types=("req",)),
        direction=Direction.UPSTREAM,
        kinds=("satisfies",),
        types=(),
    )
    trace_graph = graph([item("NEED-1"), item("REQ-1", "satisfies NEED-1"), item("REQ-2")])
    assert _gaps(trace_graph, upwards) == ["REQ-2"]
    assert trace_graph.covering("REQ-1", upwards) == ("NEED-1",)


def test_deep_coverage_goes_down_to_the_commit() -> None:
    items = [item("NEED-1"), item("REQ-1", "satisfies NEED-1")]
    assert _gaps(graph(items), DEEP, REQ_BY_COMMIT) == ["NEED-1"]
    assert _gaps(graph(items), NEED_BY_REQ, REQ_BY_COMMIT) == []
    assert _gaps(graph(items, [commit(1, "implements REQ-1")]), DEEP, REQ_BY_COMMIT) == []
    reverted = [commit(1, "implements REQ-1", reverted=True)]
    assert _gaps(graph(items, reverted), DEEP, REQ_BY_COMMIT) == ["NEED-1"]


def test_deep_coverage_of_items_that_cover_each_other_does_not_depend_on_where_one_begins() -> None:
    knot = ["satisfies NEED-1", "refines REQ-2"], ["satisfies NEED-2", "refines REQ-1"]
    items = [item("NEED-1"), item("NEED-2"), item("REQ-1", *knot[0]), item("REQ-2", *knot[1])]
    policies = (DEEP, REQ_BY_REQ, REQ_BY_COMMIT)
    both = graph(items, [commit(1, "implements REQ-1", "implements REQ-2")])
    assert _gaps(both, *policies) == []
    for lucky in ("REQ-1", "REQ-2"):
        assert _gaps(graph(items, [commit(1, f"implements {lucky}")]), *policies) == [
            "NEED-1",
            "NEED-2",
        ]


def test_a_very_long_chain_is_judged_without_recursion() -> None:
    size = 3000
    items = [item(f"REQ-{n}", f"refines REQ-{n + 1}") for n in range(size)]
    last = replace(REQ_BY_REQ, depth=Depth.DEEP)
    # REQ-0 is refined by nothing, so nothing that rests on it is covered.
    assert len(_gaps(graph(items), last)) == size


_IDS = ("NEED-1", "NEED-2", "REQ-1", "REQ-2", "REQ-3")
_LINKS = st.tuples(
    st.sampled_from(("REQ-1", "REQ-2", "REQ-3")),
    st.sampled_from(("satisfies", "refines")),
    st.sampled_from(_IDS),
)


def _items(links: list[tuple[str, str, str]]) -> list[Item]:
    return [
        item(one, *(f"{kind} {target}" for source, kind, target in links if source == one))
        for one in _IDS
    ]


@given(
    links=st.lists(_LINKS, max_size=8),
    extra=_LINKS,
    done=st.sets(st.sampled_from(("REQ-1", "REQ-2", "REQ-3"))),
    depth=st.sampled_from(Depth),
)
def test_one_more_valid_link_never_lowers_coverage(
    links: list[tuple[str, str, str]], extra: tuple[str, str, str], done: set[str], depth: Depth
) -> None:
    commits = [commit(n, f"implements {one}") for n, one in enumerate(sorted(done))]
    policies = (replace(NEED_BY_REQ, depth=depth), REQ_BY_COMMIT)
    before = _gaps(graph(_items(links), commits), *policies)
    after = _gaps(graph(_items([*links, extra]), commits), *policies)
    assert set(after) <= set(before)


@given(links=st.lists(_LINKS, max_size=8), seed=st.randoms(use_true_random=False))
def test_the_order_of_items_changes_no_answer(
    links: list[tuple[str, str, str]], seed: random.Random
) -> None:
    items = _items(links)
    shuffled = seed.sample(items, len(items))
    trace_graph, other = graph(items), graph(shuffled)
    assert trace_graph.links == other.links
    assert trace_graph.cycles() == other.cycles()
    assert trace_graph.impact("NEED-1") == other.impact("NEED-1")
    for policy in (NEED_BY_REQ, DEEP, REQ_BY_REQ):
        assert _gaps(trace_graph, policy, REQ_BY_REQ) == _gaps(other, policy, REQ_BY_REQ)
