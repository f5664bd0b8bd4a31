from __future__ import annotations

from itertools import pairwise

import pytest

from reqtrace.git.log.cherry_picks import Copies
from reqtrace.model.lineage import Lineage

A, B, C, D, ELSEWHERE = (letter * 40 for letter in "abcde")


def copies(**origins: tuple[str, ...]) -> Copies:
    """Copies among the commits a, b, c, d, a row of parents; names are single letters."""
    rows = (f"{D} {C}", f"{C} {B}", f"{B} {A}", A)
    named = {letter * 40: tuple(one * 40 for one in which) for letter, which in origins.items()}
    return Copies(Lineage([row.encode() for row in rows]), named)


@pytest.mark.parametrize(
    ("origins", "originals", "row"),
    [
        pytest.param({}, (None, None, None, None), (A,), id="no copy"),
        pytest.param({"b": ("a",)}, (None, A, None, None), (A, B), id="one"),
        pytest.param({"b": ("a",), "c": ("b",)}, (None, A, A, None), (A, B, C), id="a row"),
        pytest.param({"c": ("b",), "b": ("a",)}, (None, A, A, None), (A, C, B), id="any order"),
        pytest.param({"c": ("a", "b")}, (None, A, A, None), (A, C), id="a row told at once"),
        pytest.param(
            {"a": ("e",), "b": ("e",)}, (ELSEWHERE, ELSEWHERE, None, None), (ELSEWHERE, A, B),
            id="siblings of a commit elsewhere",
        ),
        pytest.param({"a": ("a",)}, (None, None, None, None), (A,), id="of itself"),
        pytest.param({"a": ("b",), "b": ("a",)}, (None, A, None, None), (A, B), id="a circle"),
        pytest.param(
            {"d": ("c",), "c": ("b",), "b": ("c",), "a": ("d",)}, (B, None, B, B), (B, D, C, A),
            id="a way into a circle",
        ),
    ],
)  # fmt: skip
def test_rows(
    origins: dict[str, tuple[str, ...]],
    originals: tuple[str | None, ...],
    row: tuple[str, ...],
) -> None:
    found = copies(**origins)
    assert tuple(map(found.original, (A, B, C, D))) == originals
    assert found.row(A) == row
    assert found.row(row[-1]) == row


def test_the_nearest_origin_of_this_history_is_named() -> None:
    found = copies(d=("a", "b", "e"), c=("e",))
    assert found.picked_from(D) == B
    assert found.picked_from(C) is None
    assert found.picked_from(A) is None


def test_names_may_be_abbreviated() -> None:
    found = Copies(Lineage([B.encode(), A.encode()]), {B: ("aaaaaaa",)})
    assert found.original(B) == A
    assert found.row("aaaaaaaa") == (A, B)
    assert found.row("fffffff") == ("fffffff",)
    other_branches_items = Copies(Lineage([B.encode()]), {B: (ELSEWHERE,)})
    assert other_branches_items.row("eeeeeee") == (ELSEWHERE, B)


def test_a_long_row_takes_no_long_time() -> None:
    oids = [f"{number:040x}" for number in range(30_000)]
    origins = {oid: (before,) for before, oid in pairwise(oids)}
    assert Copies(Lineage([]), dict(reversed(origins.items()))).original(oids[-1]) == oids[0]
