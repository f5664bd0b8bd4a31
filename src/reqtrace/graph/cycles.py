"""Cycles of links: a shortest cycle of each strongly connected component."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

IdPair = tuple[str, str]
"""A link from one id up to another."""


def find_cycles(steps: Iterable[IdPair]) -> tuple[tuple[IdPair, ...], ...]:
    """A shortest cycle of each component of *steps*, through its smallest id and from there on.

    The cycles are sorted by these ids. No step may link an id to itself. Takes time linear
    in the steps.
    """
    above: dict[str, list[str]] = {}
    for source, target in steps:
        above.setdefault(source, []).append(target)
    left = _trim(above)
    return tuple(_shortest_cycle(left, component) for component in _components(left))


def _trim(above: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The graph without nodes that cannot be on a cycle: first sinks, then sources, repeatedly.

    Without a cycle nothing is left, and the library below is not imported.
    """
    return _without_tops(_reverse(_without_tops(_reverse(above))))


def _reverse(steps: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, targets in steps.items():
        for target in targets:
            found.setdefault(target, []).append(source)
    return found


def _without_tops(below: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The steps *below* each id, without sinks, repeatedly."""
    open_steps: dict[str, int] = {}
    for sources in below.values():
        for source in sources:
            open_steps[source] = open_steps.get(source, 0) + 1
    tops = [item_id for item_id in below if item_id not in open_steps]
    gone = set(tops)
    for top in tops:
        for source in below.get(top, ()):
            open_steps[source] -= 1
            if open_steps[source] == 0:
                gone.add(source)
                tops.append(source)
    return {item_id: sources for item_id, sources in below.items() if item_id not in gone}


def _components(above: Mapping[str, list[str]]) -> list[list[str]]:
    """The sorted ids of each strongly connected component of more than one id, by the first."""
    if all(len(set(targets)) == 1 for targets in above.values()):
        return _loops(above)
    import networkx as nx  # takes longer to import than most checks take

    graph: nx.DiGraph[str] = nx.DiGraph(above)
    found = nx.strongly_connected_components(graph)
    return sorted(sorted(component) for component in found if len(component) > 1)


def _loops(above: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The components of a graph in which each id has one step up, and so one down: plain loops.

    Most cycles are that simple: two items that link to each other. None of them is searched for.
    """
    loops: list[list[str]] = []
    seen: set[str] = set()
    for start in sorted(above):
        if start not in seen:
            loop = [start]
            while (following := above[loop[-1]][0]) != start:
                loop.append(following)
            seen.update(loop)
            loops.append(sorted(loop))
    return loops


def _shortest_cycle(above: Mapping[str, Iterable[str]], component: list[str]) -> tuple[IdPair, ...]:
    """The steps of a shortest cycle through the first of *component*, of several the first by ids.

    A breadth-first search from there; the library's own takes neighbours in no defined order.
    """
    start, inside = component[0], set(component)
    step_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        current = waiting.popleft()
        if start in above[current]:
            break
        for other in sorted(above[current]):
            if other in inside and other not in step_from:
                step_from[other] = current
                waiting.append(other)
    return tuple(pairwise([*path_to(step_from, current), start]))


def path_to(step_to: Mapping[str, str | None], end: str) -> list[str]:
    """The path from the start of a search, which has no step before it, to *end*."""
    path = [end]
    while (before := step_to[path[-1]]) is not None:
        path.append(before)
    return path[::-1]
