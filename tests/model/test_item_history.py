from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.model.lineage import Lineage

LONG = 3000


def item_history(parents: list[tuple[int, ...]]) -> ItemHistories:
    lines = [" ".join(map(name, (number, *ups))).encode() for number, ups in enumerate(parents)]
    return ItemHistories(head="", changes={}, commits={}, lineage=Lineage(lines[::-1]))


def name(number: int) -> str:
    return f"{number:040x}"


@st.composite
def branching(draw: st.DrawFn) -> list[tuple[int, ...]]:
    """Parents of commits; many of these have none below them, so that there are many tips."""
    size = draw(st.integers(1, 14))
    ups = (st.sets(st.integers(0, max(0, number - 1)), max_size=2) for number in range(size))
    return [tuple(sorted(draw(some))) if number else () for number, some in enumerate(ups)]


@given(parents=branching(), data=st.data())
def test_the_latest_are_those_that_no_other_one_descends_from(
    parents: list[tuple[int, ...]], data: st.DataObject
) -> None:
    here = st.sampled_from([name(number) for number in range(len(parents))] + [UNCOMMITTED])
    groups = data.draw(st.lists(st.sets(here), max_size=3))
    histories = item_history(parents)
    pairs = [(before, after) for group in groups for before in group for after in group]
    seen = histories.descending(pairs)
    for group, found in zip(groups, histories.latest(groups), strict=True):
        expected = {
            before
            for before in group
            if not any(after != before and (before, after) in seen for after in group)
        }
        assert found == tuple(histories.latest_first(expected))


def test_a_long_row_takes_one_question_for_each_commit() -> None:
    class Counting(Lineage):
        asked = 0

        def descending(self, pairs: object) -> frozenset[tuple[str, str]]:
            assert isinstance(pairs, set)
            Counting.asked += len(pairs)
            return super().descending(pairs)

    lines = [
        f"{name(number)} {name(number - 1) if number else ''}".encode() for number in range(LONG)
    ]
    histories = ItemHistories(head="", changes={}, commits={}, lineage=Counting(lines[::-1]))
    assert histories.latest([list(map(name, range(LONG)))]) == [(name(LONG - 1),)]
    assert Counting.asked < LONG
