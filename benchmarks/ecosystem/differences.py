"""Findings before and after a change, side by side, by rule."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ecosystem.checks import Check, Hit


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleDifference:
    """What a change did to one rule: `gone` and `new` in the order of a draw."""

    rule: str
    before: int
    after: int
    gone: tuple[Hit, ...]
    new: tuple[Hit, ...]


def hits(checks: Iterable[Check]) -> tuple[Hit, ...]:
    """All errors and warnings."""
    return tuple(hit for one in checks for hit in one.hits if hit.counts)


def differences(before: Sequence[Hit], after: Sequence[Hit]) -> tuple[RuleDifference, ...]:
    """One entry for each rule that occurs, by id.

    A finding is the same if its fingerprint is; else if rule and place are, as where only the
    name of the item changed.
    """
    gone, new = _unmatched(before, after, _by_fingerprint)
    gone, new = _unmatched(gone, new, _by_place)
    counts = [Counter(hit.rule for hit in some) for some in (before, after)]
    return tuple(
        RuleDifference(
            rule=rule,
            before=counts[0][rule],
            after=counts[1][rule],
            gone=tuple(draw_order(hit for hit in gone if hit.rule == rule)),
            new=tuple(draw_order(hit for hit in new if hit.rule == rule)),
        )
        for rule in sorted(counts[0] | counts[1])
    )


def draw_order(some: Iterable[Hit], seed: str = "") -> list[Hit]:
    """An order as good as drawn by lot, in which other findings do not change a finding's place.

    So a draw before a change and one after it have most findings in common.
    """
    return sorted(some, key=lambda hit: (_lot(hit, seed), hit.place, hit.message))


def _lot(hit: Hit, seed: str) -> bytes:
    text = "\0".join((seed, hit.repository, hit.rule, hit.fingerprint))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()


Key = tuple[str, str, str]


def _by_fingerprint(hit: Hit) -> Key:
    return (hit.repository, hit.rule, hit.fingerprint)


def _by_place(hit: Hit) -> Key:
    return (hit.repository, hit.rule, hit.place or hit.fingerprint)


def _unmatched(
    before: Sequence[Hit], after: Sequence[Hit], key: Callable[[Hit], Key]
) -> tuple[list[Hit], list[Hit]]:
    """What has no partner on the other side; each finding is the partner of one at most."""
    return list(_rest(before, after, key)), list(_rest(after, before, key))


def _rest(some: Sequence[Hit], others: Sequence[Hit], key: Callable[[Hit], Key]) -> Iterator[Hit]:
    free = Counter(map(key, others))
    for hit in some:
        free[key(hit)] -= 1
        if free[key(hit)] < 0:
            yield hit
