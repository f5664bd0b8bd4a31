"""Who descends from whom, among the commits of one history."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Sequence


class Lineage:
    """Commits and their parents.

    *lines* holds, for each commit, its object id and those of its parents, parted by blanks.
    Everything is worked out at the first question that needs it.
    """

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines
        self._known: dict[str, tuple[str, ...]] | None = None
        self._sorted: list[str] = []
        self._heights: dict[str, int] = {}

    def resolve(self, oid: str) -> str | None:
        """The full object id that *oid* abbreviates; None where no commit or several match."""
        parents = self._parents()
        if oid in parents:
            return oid
        if not self._sorted:
            self._sorted = sorted(parents)
        at = bisect_left(self._sorted, oid)
        matching = [one for one in self._sorted[at : at + 2] if one.startswith(oid)]
        return matching[0] if len(matching) == 1 else None

    def parents(self, oid: str) -> tuple[str, ...]:
        """The parents of *oid*, the one that it was merged into first."""
        return self._parents()[oid]

    def height(self, oid: str) -> int:
        """The length of the longest way down to a root: any descendant's is greater."""
        if not self._heights:
            self._heights = _heights(self._parents())
        return self._heights[oid]

    def brought_in(self, merge: str, base: str) -> frozenset[str]:
        """The commits that can be reached from *merge* and not from *base*."""
        parents = self._parents()
        # From the highest down, a commit is met after all of its descendants.
        queue = [(-self.height(one), one) for one in {merge, base}]
        heapq.heapify(queue)
        from_base = {base}
        from_merge = {merge}
        waiting = len({merge} - from_base)
        found = set()
        while queue and waiting:
            _, one = heapq.heappop(queue)
            if one not in from_base:
                found.add(one)
                waiting -= 1
            for parent in parents.get(one, ()):
                if parent not in parents:
                    continue
                is_new = parent not in from_base and parent not in from_merge
                if one in from_base:
                    waiting -= parent in from_merge and parent not in from_base
                    from_base.add(parent)
                elif is_new:
                    waiting += 1
                    from_merge.add(parent)
                if is_new:
                    heapq.heappush(queue, (-self.height(parent), parent))
        return frozenset(found)

    def _parents(self) -> dict[str, tuple[str, ...]]:
        if self._known is None:
            cut = (line.decode("ascii").split() for line in self._lines)
            self._known = {oid: tuple(parents) for oid, *parents in cut}
        return self._known


def _heights(parents: dict[str, tuple[str, ...]]) -> dict[str, int]:
    heights: dict[str, int] = {}
    for start in parents:
        way = [start]
        while way:
            one = way[-1]
            missing = [up for up in parents[one] if up in parents and up not in heights]
            if missing:
                way += missing
                continue
            way.pop()
            heights[one] = 1 + max((heights[up] for up in parents[one] if up in heights), default=0)
    return heights
