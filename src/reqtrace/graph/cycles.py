"""Which items lead back to themselves: one shortest cycle for each knot of them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from itertools import pairwise

Step = tuple[str, str]
"""From one id up to another."""


def find_cycles(steps: Iterable[Step]) -> tuple[tuple[Step, ...], ...]:
    """A shortest cycle of each knot of *steps*, through its smallest id and from there on.

    The cycles are sorted by these ids. No step may lead from an id to itself. Takes time linear
    in the steps.
    """
    above: dict[str, list[str]] = {}
    for source, target in steps:
        above.setdefault(source, []).append(target)
    left = _trimmed(above)
    return tuple(_shortest_cycle(left, knot) for knot in _strongly_connected_components(left))


def _trimmed(above: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is left after all that leads to nothing, and then all that nothing leads to.

    In a sound trace nothing is left.
    """
    return _without_tops(_reversed(_without_tops(_reversed(above))))


def _reversed(steps: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source, targets in steps.items():
        for target in targets:
            found.setdefault(target, []).append(source)
    return found


def _without_tops(below: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """The steps *below* each id but for those to ids that lead to nothing, again and again."""
    open_steps: dict[str, int] = {}
    for sources in below.values():
        for source in sources:
            open_steps[source] = open_steps.get(source, 0) + 1
    tops = [one for one in below if one not in open_steps]
    gone = set(tops)
    for top in tops:
        for source in below.get(top, ()):
            open_steps[source] -= 1
            if open_steps[source] == 0:
                gone.add(source)
                tops.append(source)
    return {one: sources for one, sources in below.items() if one not in gone}


def _strongly_connected_components(above: Mapping[str, list[str]]) -> list[list[str]]:
    """The sorted ids of each knot, sorted by the first of them.

    The strongly connected components with more than one id, after Kosaraju: what can be reached
    against the steps, asked in the reverse order in which a search along them ended.
    """
    below = _reversed(above)
    seen: set[str] = set()
    strongly_connected_components = []
    for one in reversed(_in_order_of_ending(above)):
        knot = _reached(one, below, seen)
        if len(knot) > 1:
            strongly_connected_components.append(sorted(knot))
    return sorted(strongly_connected_components)


def _in_order_of_ending(above: Mapping[str, list[str]]) -> list[str]:
    ended: list[str] = []
    seen: set[str] = set()
    for start in above:
        # Twice on the stack: to go in, and to come out. No recursion, a row may be long.
        waiting = [(start, False)]
        while waiting:
            one, is_done = waiting.pop()
            if is_done:
                ended.append(one)
            elif one not in seen:
                seen.add(one)
                waiting.append((one, True))
                waiting += [(other, False) for other in above[one] if other not in seen]
    return ended


def _reached(start: str, below: Mapping[str, list[str]], seen: set[str]) -> list[str]:
    """What leads to *start* and was not *seen*, which grows by it."""
    found = [] if start in seen else [start]
    seen.update(found)
    for one in found:
        fresh = dict.fromkeys(other for other in below[one] if other not in seen)
        seen.update(fresh)
        found += fresh
    return found


def _shortest_cycle(above: Mapping[str, Iterable[str]], knot: list[str]) -> tuple[Step, ...]:
    """The steps of a shortest cycle through the first of *knot*, of several the first by ids."""
    start, inside = knot[0], set(knot)
    step_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        if start in above[one]:
            break
        for other in sorted(above[one]):
            if other in inside and other not in step_from:
                step_from[other] = one
                waiting.append(other)
    return tuple(pairwise([*path_to(step_from, one), start]))


def path_to(step_to: Mapping[str, str | None], end: str) -> list[str]:
    """The way from the start of a search, which has no step before it, to *end*."""
    path = [end]
    while (before := step_to[path[-1]]) is not None:
        path.append(before)
    return path[::-1]
