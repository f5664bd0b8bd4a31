"""New, fixed and unchanged: findings of two checks told apart."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from output_kit import accepted, at, commit_finding, finding, result_of
from reqtrace.model.finding import Finding
from reqtrace.model.result import Result
from reqtrace.triage.compare import FindingDifference, compare_with_bases, compare_with_sides

OLD, NEW = "a" * 40, "b" * 40


def _gap(key: str, line: int = 1, path: str = "docs/items.yaml", item: str = "REQ-1") -> Finding:
    return finding(message=f"{item} lacks {key}", key=key, item=item, location=at(path, line))


def _check(*findings: Finding) -> Result:
    return result_of(findings=findings)


def _lines(findings: Iterable[Finding]) -> list[int]:
    return [found.location.line for found in findings if found.location]


def _compare(base: Iterable[Finding], head: Iterable[Finding]) -> FindingDifference:
    return compare_with_bases(_check(*head), [_check(*base).findings], {NEW})


def test_each_finding_is_new_fixed_or_kept() -> None:
    found = _compare([_gap("a"), _gap("b")], [_gap("b"), _gap("c")])
    assert found == FindingDifference(new=(_gap("c"),), fixed=(_gap("a"),), unchanged=(_gap("b"),))


@pytest.mark.parametrize(
    "moved",
    [
        pytest.param(_gap("a", line=40), id="lines above it were added"),
        pytest.param(_gap("a", path="elsewhere/items.yaml"), id="its file was renamed"),
    ],
)
def test_a_finding_that_moved_is_kept(moved: Finding) -> None:
    assert _compare([_gap("a")], [moved]) == FindingDifference(new=(), fixed=(), unchanged=(moved,))


def test_a_second_one_of_a_kind_is_new_and_it_is_the_right_one() -> None:
    before = [_gap("a", line=10)]
    above = _compare(before, [_gap("a", line=3), _gap("a", line=10)])
    assert (_lines(above.new), _lines(above.unchanged)) == ([3], [10])
    below = _compare(before, [_gap("a", line=10), _gap("a", line=30)])
    assert (_lines(below.new), _lines(below.unchanged)) == ([30], [10])
    other_branches_items = _compare(before, [_gap("a", line=10, path="a.yaml"), _gap("a", line=12)])
    assert _lines(other_branches_items.new) == [10]


def test_one_of_two_of_a_kind_is_fixed() -> None:
    found = _compare([_gap("a", line=3), _gap("a", line=10)], [_gap("a", line=10)])
    assert (_lines(found.fixed), _lines(found.unchanged), found.new) == ([3], [10], ())


def test_what_was_accepted_meanwhile_is_not_fixed() -> None:
    head = result_of(accepted_gaps=[accepted(_gap("a"))])
    found = compare_with_bases(head, [[_gap("a"), _gap("b")]], set())
    assert found == FindingDifference(new=(), fixed=(_gap("b"),), unchanged=())


def test_what_is_not_accepted_any_more_is_new() -> None:
    base = result_of(accepted_gaps=[accepted(_gap("a"))])
    assert compare_with_bases(_check(_gap("a")), [base.findings], set()).new == (_gap("a"),)


def test_findings_about_commits_are_new_where_the_commit_is() -> None:
    old, new = commit_finding(OLD), commit_finding(NEW)
    found = _compare([old], [old, new])
    assert found == FindingDifference(new=(new,), fixed=(), unchanged=(old,))
    # Also where the item that an old commit names is gone only now, or is there again.
    assert _compare([], [old]).new == ()
    assert _compare([old], []).fixed == ()


def test_a_merge_brings_what_neither_side_has() -> None:
    ours, theirs = [_gap("a"), _gap("ours")], [_gap("a"), _gap("theirs"), _gap("gone")]
    merged = _check(_gap("a"), _gap("ours"), _gap("theirs"), _gap("both"))
    found = compare_with_sides(merged, ours, theirs)
    assert found.new == (_gap("both"),)
    assert found.fixed == (_gap("gone"),)
    assert set(found.unchanged) == {_gap("a"), _gap("ours"), _gap("theirs")}


def test_each_part_is_sorted_by_place_then_rule() -> None:
    places = [("b.yaml", 2), ("a.yaml", 30), ("b.yaml", 1), ("a.yaml", 4)]
    news, olds, gone = (
        [_gap(f"{name}{line}", path=path, line=line) for path, line in places] for name in "nog"
    )
    expected = [("a.yaml", 4), ("a.yaml", 30), ("b.yaml", 1), ("b.yaml", 2)]
    # Findings about commits have no place, and come last.
    made, known = commit_finding(NEW), commit_finding(OLD)
    found = _compare([*gone, *olds], [made, *news, known, *olds])
    assert [_places(part) for part in (found.new, found.fixed, found.unchanged)] == [expected] * 3
    assert (found.new[-1], found.unchanged[-1]) == (made, known)
    merged = compare_with_sides(_check(*news, *olds), [*gone[:2], *olds], [*gone[2:], *olds])
    parts = (merged.new, merged.fixed, merged.unchanged)
    assert [_places(part) for part in parts] == [expected] * 3
    heavy = replace(_gap("a"), rule="ZZZ001")
    assert _compare([], [heavy, _gap("a")]).new == (_gap("a"), heavy)


def _places(findings: Iterable[Finding]) -> list[tuple[str, int]]:
    return [(str(one.location.path), one.location.line) for one in findings if one.location]


def test_one_of_a_kind_from_each_side_is_nothing_new() -> None:
    ours, theirs = [_gap("a", path="a.yaml")], [_gap("a", path="b.yaml")]
    merged = _check(*ours, *theirs)
    assert compare_with_sides(merged, ours, theirs).new == ()


def test_one_that_both_sides_have_counts_once() -> None:
    side = [_gap("a", path="a.yaml")]
    merged = _check(_gap("a", path="a.yaml"), _gap("a", path="b.yaml"))
    (new,) = compare_with_sides(merged, side, side).new
    assert new == _gap("a", path="b.yaml")


def test_what_both_sides_have_and_the_merge_has_not_is_fixed_once() -> None:
    side = [_gap("a")]
    assert compare_with_sides(_check(), side, side).fixed == (_gap("a"),)


findings = st.lists(
    st.builds(
        _gap,
        st.sampled_from(string.ascii_lowercase[:3]),
        st.integers(1, 4),
        st.sampled_from(["a.yaml", "b.yaml"]),
        st.sampled_from(["REQ-1", "REQ-2"]),
    ),
    max_size=8,
)


def _prints(found: Iterable[Finding]) -> Counter[str]:
    return Counter(one.fingerprint for one in found)


@given(findings, findings)
def test_nothing_is_lost_and_nothing_made_up(base: list[Finding], head: list[Finding]) -> None:
    found = _compare(base, head)
    assert Counter(found.new + found.unchanged) == Counter(head)
    assert Counter(found.fixed) <= Counter(base)
    assert _prints(found.new) == _prints(head) - _prints(base)
    assert _prints(found.fixed) == _prints(base) - _prints(head)


@given(findings)
def test_a_check_compared_with_itself_is_kept(head: list[Finding]) -> None:
    found = _compare(head, head)
    assert (found.new, found.fixed, Counter(found.unchanged)) == ((), (), Counter(head))


@given(findings, findings, st.randoms(use_true_random=False))
def test_the_order_does_not_matter(
    base: list[Finding], head: list[Finding], random: object
) -> None:
    shuffled = list(base)
    getattr(random, "shuffle")(shuffled)  # noqa: B009
    found, other = _compare(base, head), _compare(shuffled, head)
    assert _prints(found.new) == _prints(other.new)
    assert found == other


@given(findings, findings, findings)
def test_a_merge_is_told_apart_without_loss(
    merged: list[Finding], ours: list[Finding], theirs: list[Finding]
) -> None:
    found = compare_with_sides(_check(*merged), ours, theirs)
    assert Counter(found.new + found.unchanged) == Counter(merged)
    alone = _compare(ours, merged).new
    assert Counter(found.new) <= Counter(alone)
