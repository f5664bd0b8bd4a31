from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.graph.cycles import find_cycles

Steps = list[tuple[str, str]]

IDS = st.sampled_from([f"REQ-{number}" for number in range(9)])
STEPS = st.lists(st.tuples(IDS, IDS).filter(lambda step: step[0] != step[1]), unique=True)


@given(STEPS)
def test_the_cycles_are_those_that_a_search_by_hand_finds(steps: Steps) -> None:
    assert find_cycles(steps) == tuple(_by_hand(steps))


@given(STEPS, st.randoms(use_true_random=False))
def test_the_order_of_the_steps_plays_no_part(steps: Steps, chance: random.Random) -> None:
    mixed = list(steps)
    chance.shuffle(mixed)
    assert find_cycles(mixed) == find_cycles(steps)


def test_a_long_circle_needs_no_recursion() -> None:
    ids = [f"REQ-{number:05}" for number in range(20_000)]
    (cycle,) = find_cycles(zip(ids, [*ids[1:], ids[0]], strict=True))
    assert [source for source, _ in cycle] == ids


CHAIN = [(f"REQ-{number}", f"REQ-{number + 1}") for number in range(99)]


@pytest.mark.parametrize(
    ("steps", "is_imported"),
    [
        pytest.param([], False, id="nothing"),
        pytest.param(CHAIN, False, id="a chain"),
        pytest.param([*CHAIN, ("REQ-0", "REQ-50")], False, id="two ways to one end"),
        pytest.param([*CHAIN, ("REQ-99", "REQ-0")], False, id="a plain cycle"),
        pytest.param([*CHAIN, ("REQ-99", "REQ-0"), ("X", "Y"), ("Y", "X")], False, id="two cycles"),
        pytest.param([*CHAIN, ("REQ-99", "REQ-0"), ("REQ-9", "REQ-0")], True, id="shared items"),
        pytest.param(
            [("A", "B"), ("B", "A"), ("B", "C"), ("C", "D"), ("D", "C")], True, id="joined"
        ),
    ],
)
def test_only_cycles_that_meet_take_the_library(steps: Steps, is_imported: bool) -> None:
    program = (
        "import sys; from reqtrace.graph.cycles import find_cycles; "
        f"find_cycles({steps!r}); print('networkx' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(is_imported)


def _by_hand(steps: Steps) -> Iterator[tuple[tuple[str, str], ...]]:
    """For each set of ids that lead to each other its first shortest cycle, by trying all ways."""
    ids = sorted({one for step in steps for one in step})
    above = {one: {target for source, target in steps if source == one} for one in ids}
    reached = {one: _reached(one, above) for one in ids}
    done: set[str] = set()
    for start in ids:
        component = {one for one in reached[start] if start in reached[one]}
        if component and start not in done:
            done |= component
            yield _first_cycle(start, above)


def _reached(start: str, above: dict[str, set[str]]) -> set[str]:
    found = set(above[start])
    while more := {one for other in found for one in above[other]} - found:
        found |= more
    return found


def _first_cycle(start: str, above: dict[str, set[str]]) -> tuple[tuple[str, str], ...]:
    ways: list[tuple[str, ...]] = [(start,)]
    while True:
        closed = [way for way in ways if start in above[way[-1]]]
        if closed:
            way = min(closed)
            return tuple(zip(way, (*way[1:], start), strict=True))
        ways = [(*way, one) for way in ways for one in above[way[-1]] if one not in way]
