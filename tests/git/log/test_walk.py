from __future__ import annotations

from collections.abc import Mapping

import pytest

from reqtrace.git.log.walk import LATEST, Splice, UnsureError, WalkStep, splice

# Each commit: its date, and its parents. The old history is 4 3 2 1.
OLD = {"4": (40, "3"), "3": (30, "2"), "2": (20, "1"), "1": (10, "")}


def told(fresh: Mapping[str, tuple[int, str]], order: str = "4321") -> Splice:
    """The splice of the old history and *fresh* commits, newest first."""
    commits = {**OLD, **fresh}
    steps = {
        oid.encode(): WalkStep(date, [up.encode() for up in parents])
        for oid, (date, parents) in commits.items()
    }
    return splice(
        [oid.encode() for oid in fresh],
        "4",
        lambda place: order[place].encode(),
        steps.__getitem__,
    )


def shown(found: Splice) -> tuple[str, int]:
    return b"".join(found.first).decode(), found.skipped


def test_a_row_stands_on_top_whatever_its_dates() -> None:
    found = told({"b": (1, "a"), "a": (LATEST, "4")})
    assert (shown(found), found.is_row) == (("ba", 0), True)


def test_a_late_branch_stands_between() -> None:
    found = told({"m": (60, "4b"), "b": (25, "a"), "a": (22, "2")})
    assert (shown(found), found.is_row) == (("m43ba", 2), False)


def test_the_old_order_goes_on_where_the_fork_is_met() -> None:
    assert shown(told({"m": (60, "4a"), "a": (50, "1")})) == ("ma432", 3)


def test_of_equal_dates_the_first_that_was_met_comes_first() -> None:
    assert shown(told({"m": (60, "4a"), "a": (40, "3")})) == ("m4a", 1)
    assert shown(told({"m": (60, "a4"), "a": (40, "3")})) == ("ma4", 1)


@pytest.mark.parametrize("date", [-1, LATEST], ids=["no number", "far future"])
def test_dates_that_versions_of_git_read_differently(date: int) -> None:
    with pytest.raises(UnsureError):
        told({"m": (60, "4a"), "a": (date, "3")})


def test_an_old_order_that_the_dates_do_not_explain() -> None:
    with pytest.raises(UnsureError):
        told({"m": (60, "4a"), "a": (25, "2")}, order="4231")


def test_a_fresh_order_that_the_dates_do_not_explain() -> None:
    with pytest.raises(UnsureError):
        told({"m": (60, "ab"), "b": (45, "4"), "a": (50, "4")})
