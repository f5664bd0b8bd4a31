from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.cache.store import Cache
from reqtrace.git.log.lineage_cache import (
    KIND,
    Answers,
    Recall,
    fresh_oids,
    keep_answers,
    lineage_of,
)
from reqtrace.model.lineage import Lineage
from reqtrace.version import VERSION


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache.sqlite")


class Unreadable(list[bytes]):
    """Lines that must not be looked at."""

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError


def any_lines(chance: random.Random, count: int) -> list[bytes]:
    """The lineage of a history in which everything comes after its parents, newest first."""
    oids = [chance.randbytes(20).hex() for _ in range(count)]
    # Some that begin alike.
    oids = [oid if chance.random() < 0.7 else "abc" + oid[3:] for oid in oids]
    lines = []
    for place, oid in enumerate(oids):
        ups = chance.sample(oids[:place][-6:], min(place, chance.choice([1, 1, 1, 2, 3])))
        lines.append(" ".join((oid, *ups)).encode())
    return lines[::-1]


def answers(lineage: Lineage, chance: random.Random, oids: list[str]) -> list[object]:
    """What the lineage says to some questions."""
    known = sorted(oids)
    pairs = [(chance.choice(known), chance.choice([*known, "f" * 40])) for _ in range(9)]
    some = chance.sample(known, 5)
    names = [one[: chance.choice([2, 4, 7, 40])] for one in (*some, "abc", "f" * 40)]
    return [
        [lineage.height(one) for one in some],
        [lineage.parents(one) for one in some],
        [lineage.resolve(name) for name in names],
        [one in lineage for one in (*some, "f" * 40)],
        sorted(lineage.descending(pairs)),
        [lineage.brought_in(*pair) for pair in pairs if "f" * 40 not in pair],
    ]


@given(seed=st.integers(0, 2**32))
def test_it_answers_like_one_that_remembers_nothing(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    cache = Cache(tmp_path_factory.mktemp("any") / "cache.sqlite")
    chance = random.Random(seed)
    lines = any_lines(chance, 30)
    for extended in (0, 0, 3, 9, 3):
        fresh = lines[9 - extended : 9]
        whole = lines[9 - extended :]
        oids = [line.split()[0].decode() for line in whole]
        recalled = lineage_of(whole, Recall(cache, "kept", fresh_oids(fresh)))
        again = chance.getrandbits(32)
        for _ in range(2):
            plain = answers(Lineage(whole), random.Random(again), oids)
            assert answers(recalled, random.Random(again), oids) == plain
        keep_answers(recalled)


def test_what_was_asked_before_needs_no_lines(cache: Cache) -> None:
    chance = random.Random(1)
    lines = any_lines(chance, 20)
    oids = [line.split()[0].decode() for line in lines]
    first = lineage_of(lines, Recall(cache, "kept", frozenset()))
    told = answers(first, random.Random(2), oids)
    keep_answers(first)
    second = lineage_of(Unreadable(lines), Recall(cache, "kept", frozenset()))
    assert answers(second, random.Random(2), oids) == told
    other = lineage_of(Unreadable(lines), Recall(cache, "other", frozenset()))
    with pytest.raises(AssertionError):
        answers(other, random.Random(2), oids)


def test_nothing_new_is_not_written(cache: Cache) -> None:
    lines = any_lines(random.Random(1), 20)
    keep_answers(lineage_of(lines, Recall(cache, "kept", frozenset())))
    keep_answers(lineage_of(lines, None))
    assert cache.keys(KIND, "") == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        Answers().encoded().replace(b'"heights":{}', b'"heights":{"a":"1"}'),
        Answers().encoded().replace(b'"heights":{}', b'"heights":{"a":true}'),
        Answers().encoded().replace(b'"parents":{}', b'"parents":{"a":[1]}'),
        Answers().encoded().replace(b'"names":{}', b'"names":{"a":1}'),
        Answers().encoded().replace(b'"present":{}', b'"present":{"a":1}'),
        Answers().encoded().replace(b'"brought_in":{}', b'"brought_in":[]'),
    ],
)
def test_nonsense_is_a_miss(cache: Cache, data: bytes) -> None:
    cache.write(KIND, {f"{VERSION}:kept": data})
    lines = any_lines(random.Random(1), 5)
    oid = lines[-1].decode()
    assert lineage_of(lines, Recall(cache, "kept", frozenset())).height(oid) == 1
