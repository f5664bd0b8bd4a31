from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.lineage import Lineage


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, ...]]:
    size = draw(st.integers(1, 14))
    return [
        tuple(sorted(draw(st.sets(st.integers(0, number - 1), max_size=3)))) if number else ()
        for number in range(size)
    ]


def name(number: int) -> str:
    return f"{number:040x}"


def lineage(history: list[tuple[int, ...]]) -> Lineage:
    lines = [" ".join(map(name, (number, *parents))) for number, parents in enumerate(history)]
    return Lineage([line.encode() for line in reversed(lines)])


def reachable(history: list[tuple[int, ...]], start: int) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found.add(number)
            waiting += history[number]
    return found


@given(history=histories(), data=st.data())
def test_brought_in_is_the_difference_of_what_both_reach(
    history: list[tuple[int, ...]], data: st.DataObject
) -> None:
    commits = st.integers(0, len(history) - 1)
    merge, base = data.draw(commits), data.draw(commits)
    expected = reachable(history, merge) - reachable(history, base)
    assert lineage(history).brought_in(name(merge), name(base)) == {
        name(number) for number in expected
    }


@given(history=histories())
def test_a_descendant_is_higher(history: list[tuple[int, ...]]) -> None:
    tree = lineage(history)
    for number, parents in enumerate(history):
        assert all(tree.height(name(up)) < tree.height(name(number)) for up in parents)


def test_abbreviations() -> None:
    tree = Lineage([b"abcdef1 ", b"abcdef2 ", b"bcdef12 abcdef1"])
    assert tree.resolve("bcdef") == "bcdef12"
    assert tree.resolve("abcdef") is None
    assert tree.resolve("cccc") is None
    assert tree.resolve("abcdef1") == "abcdef1"


def test_a_long_history_needs_no_deep_recursion() -> None:
    lines = [
        f"{name(number)} {name(number - 1) if number else ''}".encode() for number in range(20_000)
    ]
    assert Lineage(lines[::-1]).height(name(19_999)) == 20_000


@given(history=histories(), data=st.data())
def test_descending_answers_all_questions_at_once(
    history: list[tuple[int, ...]], data: st.DataObject
) -> None:
    commits = st.integers(0, len(history) - 1)
    pairs = data.draw(st.lists(st.tuples(commits, commits)))
    found = lineage(history).descending([(name(number), name(other)) for number, other in pairs])
    assert found == {
        (name(number), name(other))
        for number, other in pairs
        if number in reachable(history, other)
    }


def test_a_stranger_descends_from_itself_alone() -> None:
    line = lineage([(), (0,)])
    pairs = [("x", "x"), ("x", name(1)), (name(0), "x"), (name(0), name(1))]
    assert line.descending(pairs) == {("x", "x"), (name(0), name(1))}


@given(history=histories())
def test_a_merge_brings_what_its_first_parent_does_not_have(
    history: list[tuple[int, ...]],
) -> None:
    head = len(history) - 1
    main = [head]
    while history[main[-1]]:
        main.append(history[main[-1]][0])
    found = lineage(history).merges_of(name(head), [name(number) for number in range(len(history))])
    for merge in main:
        below = reachable(history, history[merge][0]) if history[merge] else set()
        brought = reachable(history, merge) - below - {merge}
        if history[merge]:
            assert {
                number for number in brought if found.get(name(number)) == name(merge)
            } == brought
    assert not {name(number) for number in main} & found.keys()
