from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.lineage import Lineage
from reqtrace.model.reach import Reach, first_reaching, mainline

# A - B - D - E, and C between A and D.
LINES = [b"e d", b"d b c", b"c a", b"b a", b"a"]


def test_what_commits_reach() -> None:
    reach = Reach(Lineage(LINES), ["b", "e", "nowhere"])
    assert [one for one in "abcde" if reach.reaches("b", one)] == ["a", "b"]
    assert [one for one in "abcde" if reach.reaches("e", one)] == list("abcde")
    assert [reach.total(one) for one in ("b", "e", "nowhere")] == [2, 5, 0]


def test_the_first_that_reaches() -> None:
    lineage = Lineage(LINES)
    assert first_reaching(lineage, ["b", "d", "e"]) == dict(zip("abcde", "bbdde", strict=True))
    assert first_reaching(lineage, ["d"], within={"d", "c"}) == {"d": "d", "c": "d"}


def test_the_line_of_first_parents() -> None:
    assert mainline(Lineage(LINES), "e") == ("e", "d", "b", "a")
    assert mainline(Lineage(LINES), "e", within={"e", "d"}) == ("e", "d")
    assert mainline(Lineage([b"b a"]), "b") == ("b",)  # cut off: the parent is not there


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=12))
def test_reaching_is_descending(plan: list[tuple[int, int]]) -> None:
    lines = []
    for number, (first, second) in enumerate(plan):
        ups = sorted({first % number, second % number}) if number else []
        lines.append(" ".join(f"c{index}" for index in (number, *ups)).encode())
    lineage = Lineage(lines)
    commits = [f"c{number}" for number in range(len(plan))]
    reach = Reach(lineage, commits)
    pairs = {(upper, lower) for upper in commits for lower in commits}
    assert {pair for pair in pairs if reach.reaches(pair[1], pair[0])} == lineage.descending(pairs)
    for one in commits:
        assert reach.total(one) == sum(reach.reaches(one, other) for other in commits)
