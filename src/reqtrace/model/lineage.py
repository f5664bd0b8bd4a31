"""Who descends from whom, among the commits of one history."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

_AT_ONCE = 4096


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
        self._ordered: list[str] = []

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

    def up_to(self, oid: str) -> frozenset[str]:
        """The commit *oid* and all that it descends from, as far as they are in the history."""
        parents = self._parents()
        waiting = [oid] if oid in parents else []
        found = set(waiting)
        while waiting:
            new = [one for one in parents[waiting.pop()] if one in parents and one not in found]
            found.update(new)
            waiting += new
        return frozenset(found)

    def __contains__(self, oid: str) -> bool:
        return oid in self._parents()

    def descending(self, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of *pairs* whose second commit descends from the first, or is the same.

        All questions are answered in one walk over the commits between the lowest and the
        highest that is asked about (one walk for each 4096 different first commits), so ask
        them together. A commit that is not in the history descends from nothing but itself.
        """
        found = {pair for pair in pairs if pair[0] == pair[1]}
        known = self._parents()
        asked: dict[str, set[str]] = {}
        for upper, lower in pairs:
            if upper in known and lower in known and self.height(upper) < self.height(lower):
                asked.setdefault(upper, set()).add(lower)
        uppers = sorted(asked)
        for start in range(0, len(uppers), _AT_ONCE):
            some = uppers[start : start + _AT_ONCE]
            found.update(self._descending({upper: asked[upper] for upper in some}))
        return frozenset(found)

    def _descending(self, asked: dict[str, set[str]]) -> Iterator[tuple[str, str]]:
        bits = {upper: 1 << place for place, upper in enumerate(asked)}
        lowers: dict[str, list[str]] = {}
        for upper, below in asked.items():
            for lower in below:
                lowers.setdefault(lower, []).append(upper)
        seen = self._seen(bits, lowers.keys())
        for lower, uppers in lowers.items():
            yield from ((upper, lower) for upper in uppers if seen[lower] & bits[upper])

    def _seen(self, bits: dict[str, int], asked: Collection[str]) -> dict[str, int]:
        """Which of the commits with *bits* each of those *asked* descends from."""
        parents = self._parents()
        first, last = min(map(self.height, bits)), max(map(self.height, asked))
        between = [one for one in self._by_height() if first <= self._heights[one] <= last]
        waiting = Counter(up for one in between for up in parents[one])
        masks: dict[str, int] = {}
        found: dict[str, int] = {}
        for one in between:
            mask = bits.get(one, 0)
            for up in parents[one]:
                mask |= masks.get(up, 0)
                waiting[up] -= 1
                # A mask is kept only as long as a commit above may need it.
                if not waiting[up]:
                    masks.pop(up, None)
            if mask:
                masks[one] = mask
            if one in asked:
                found[one] = mask
        return found

    def _by_height(self) -> list[str]:
        if not self._ordered:
            self._ordered = sorted(self._parents(), key=self.height)
        return self._ordered

    def merges_of(self, head: str, commits: Collection[str]) -> dict[str, str]:
        """The merge that brought each of *commits* into the line of first parents below *head*.

        Those that stand on this line themselves have no entry.
        """
        missing = set(commits)
        found: dict[str, str] = {}
        one: str | None = head
        while one is not None and missing:
            missing.discard(one)
            first, *others = self._parents().get(one, ()) or (None,)
            if first is not None and others and missing:
                brought = self.brought_in(one, first) & missing
                found |= dict.fromkeys(brought, one)
                missing -= brought
            one = first
        return found

    def _parents(self) -> dict[str, tuple[str, ...]]:
        if self._known is None:
            cut = (line.decode("ascii").split() for line in self._lines)
            self._known = {oid: tuple(parents) for oid, *parents in cut}
        return self._known


def _heights(parents: dict[str, tuple[str, ...]]) -> dict[str, int]:
    heights: dict[str, int] = {}
    # git lists most commits before their parents: from the end, those are mostly known already.
    for start, ups in reversed(parents.items()):
        if len(ups) == 1 and ups[0] in heights:
            heights[start] = 1 + heights[ups[0]]
            continue
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
