from __future__ import annotations

import random

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.graph.cycles import find_cycles

IDS = st.sampled_from([f"REQ-{number}" for number in range(9)])
STEPS = st.lists(st.tuples(IDS, IDS).filter(lambda step: step[0] != step[1]), unique=True)


@given(STEPS)
def test_each_knot_has_one_cycle_and_it_is_a_shortest_one(steps: list[tuple[str, str]]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(steps)
    strongly_connected_components = sorted(
        sorted(knot) for knot in nx.strongly_connected_components(graph) if len(knot) > 1
    )
    found = find_cycles(steps)
    assert [cycle[0][0] for cycle in found] == [knot[0] for knot in strongly_connected_components]
    for cycle, knot in zip(found, strongly_connected_components, strict=True):
        assert set(cycle) <= set(steps)
        assert [step[1] for step in cycle] == [*(step[0] for step in cycle[1:]), knot[0]]
        start = knot[0]
        ways = (
            nx.shortest_path_length(graph, other, start) for other in set(graph[start]) & {*knot}
        )
        assert len(cycle) == min(ways) + 1


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_the_steps_plays_no_part(
    steps: list[tuple[str, str]], chance: random.Random
) -> None:
    mixed = list(steps)
    chance.shuffle(mixed)
    assert find_cycles(mixed) == find_cycles(steps)
