"""In which order does git show the commits of a history that has grown?

git keeps a queue of commits: the one with the newest committer date comes next, of those with
the same date the one that was met first, and then its parents join the queue. So the commits of
a branch that is merged late stand between those that were there before, and the history from
there on is the old one again as soon as both queues hold the same.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Sequence
from dataclasses import field
from itertools import pairwise
from typing import NamedTuple

from reqtrace.util.dataclass import dataclass

LATEST = 1 << 33
"""A date from which on, and before 1970, versions of git disagree on what it says."""


class UnsureError(Exception):
    """The order cannot be told: a date is out of bounds, or git took another way."""


class WalkStep(NamedTuple):
    """What decides the way of git: a commit's committer date in seconds, and its parents."""

    date: int
    parents: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Splice:
    """The first commits of a grown history.

    Behind them follows the old history without its first `skipped` commits. `is_row` is true
    where each of the first ones has no other parent than the next: then no clock matters.
    """

    first: list[bytes] = field(default_factory=list)
    skipped: int = 0
    is_row: bool = True


def splice(
    fresh: Sequence[bytes],
    old: str,
    at: Callable[[int], bytes],
    step: Callable[[bytes], WalkStep],
) -> Splice:
    """The order of a history that grew by the commits *fresh*, which are in the order of git.

    *old* is the head before; *at* gives the commits of its history by their place in it, *step*
    what is known of a commit of either. Raises `UnsureError`.
    """
    before = old.encode("ascii")
    if all(tuple(step(one).parents) == (up,) for one, up in pairwise((*fresh, before))):
        return Splice(list(fresh))
    return _Splicer(fresh, before, at, step).splice()


class _Splicer:
    def __init__(
        self,
        fresh: Sequence[bytes],
        old: bytes,
        at: Callable[[int], bytes],
        step: Callable[[bytes], WalkStep],
    ) -> None:
        self._fresh = fresh
        self._new: Collection[bytes] = frozenset(fresh)
        self._at = at
        self._longer = _Queue(fresh[0], step)
        self._shorter = _Queue(old, step)
        self._shown: list[bytes] = []
        self._skipped = 0
        # The commits of the old history that only one of the two has shown by now.
        self._uneven: set[bytes] = set()

    def splice(self) -> Splice:
        while self._longer and not self._is_even():
            one = self._longer.next()
            if one in self._new:
                self._expect(one, self._fresh[len(self._shown) - self._skipped])
            else:
                self._uneven ^= {one}
                self._uneven ^= {self._old()}
            self._shown.append(one)
        return Splice(self._shown, self._skipped, is_row=False)

    def _old(self) -> bytes:
        one = self._shorter.next()
        self._expect(one, self._at(self._skipped))
        self._skipped += 1
        return one

    def _is_even(self) -> bool:
        shown = len(self._shown) - self._skipped
        return (
            shown == len(self._fresh)
            and not self._uneven
            and len(self._longer) == len(self._shorter)
            and self._longer.waiting() == self._shorter.waiting()
        )

    def _expect(self, one: bytes, other: bytes) -> None:
        if one != other:
            raise UnsureError


class _Queue:
    def __init__(self, start: bytes, step: Callable[[bytes], WalkStep]) -> None:
        self._step = step
        self._seen: set[bytes] = set()
        self._heap: list[tuple[int, int, bytes, Sequence[bytes]]] = []
        self._add(start)

    def __len__(self) -> int:
        return len(self._heap)

    def next(self) -> bytes:
        _, _, one, parents = heapq.heappop(self._heap)
        for parent in parents:
            self._add(parent)
        return one

    def waiting(self) -> list[bytes]:
        """The commits that wait, in the order in which they would come if no others joined."""
        return [one for _, _, one, _ in sorted(self._heap)]

    def _add(self, one: bytes) -> None:
        if one in self._seen:
            return
        step = self._step(one)
        if not 0 <= step.date < LATEST:
            raise UnsureError
        # The number of those seen before tells who came first among equal dates.
        heapq.heappush(self._heap, (-step.date, len(self._seen), one, step.parents))
        self._seen.add(one)
