"""Ancestry of the commits of one history."""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

_AT_ONCE = 4096


class Lineage:
    """Commits and their parents.

    *lines* holds, for each commit, its object id and those of its parents, separated by blanks.
    Everything is computed on first use.
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
        matching = [
            candidate for candidate in self._sorted[at : at + 2] if candidate.startswith(oid)
        ]
        return matching[0] if len(matching) == 1 else None

    def parents(self, oid: str) -> tuple[str, ...]:
        """The parents of *oid*, the one that it was merged into first."""
        return self._parents()[oid]

    def height(self, oid: str) -> int:
        """The length of the longest path down to a root: any descendant's is greater."""
        if not self._heights:
            self._heights = _heights(self._parents())
        return self._heights[oid]

    def brought_in(self, merge: str, base: str) -> frozenset[str]:
        """The commits that can be reached from *merge* and not from *base*."""
        parents = self._parents()
        # From the highest down, a commit is met after all of its descendants.
        queue = [(-self.height(start), start) for start in {merge, base}]
        heapq.heapify(queue)
        from_base = {base}
        from_merge = {merge}
        waiting = len({merge} - from_base)
        found = set()
        while queue and waiting:
            _, current = heapq.heappop(queue)
            if current not in from_base:
                found.add(current)
                waiting -= 1
            for parent in parents.get(current, ()):
                if parent not in parents:
                    continue
                is_new = parent not in from_base and parent not in from_merge
                if current in from_base:
                    waiting -= parent in from_merge and parent not in from_base
                    from_base.add(parent)
                elif is_new:
                    waiting += 1
                    from_merge.add(parent)
                if is_new:
                    heapq.heappush(queue, (-self.height(parent), parent))
        return frozenset(found)

    def up_to(self, oid: str) -> frozenset[str]:
        """The commit *oid* and all of its ancestors that are in the history."""
        parents = self._parents()
        waiting = [oid] if oid in parents else []
        found = set(waiting)
        while waiting:
            new = [
                parent
                for parent in parents[waiting.pop()]
                if parent in parents and parent not in found
            ]
            found.update(new)
            waiting += new
        return frozenset(found)

    def __contains__(self, oid: str) -> bool:
        return oid in self._parents()

    def descending(self, pairs: Collection[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of *pairs* whose second commit descends from the first, or is the same.

        All pairs are tested in one walk over the commits between the lowest and the highest of
        them (one walk for each 4096 different first commits), so pass them together. A commit that
        is not in the history descends from nothing but itself.
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
        bits = {upper: 1 << index for index, upper in enumerate(asked)}
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
        between = [commit for commit in self._by_height() if first <= self._heights[commit] <= last]
        waiting = Counter(up for commit in between for up in parents[commit])
        masks: dict[str, int] = {}
        found: dict[str, int] = {}
        for current in between:
            mask = bits.get(current, 0)
            for up in parents[current]:
                mask |= masks.get(up, 0)
                waiting[up] -= 1
                # A mask is stored only as long as a commit above may need it.
                if not waiting[up]:
                    masks.pop(up, None)
            if mask:
                masks[current] = mask
            if current in asked:
                found[current] = mask
        return found

    def _by_height(self) -> list[str]:
        if not self._ordered:
            self._ordered = sorted(self._parents(), key=self.height)
        return self._ordered

    def merges_of(self, head: str, commits: Collection[str]) -> dict[str, str]:
        """The merge that added each of *commits* to the first-parent history of *head*.

        Commits that are themselves on the first-parent history have no entry.
        """
        missing = set(commits)
        found: dict[str, str] = {}
        current: str | None = head
        while current is not None and missing:
            missing.discard(current)
            first, *others = self._parents().get(current, ()) or (None,)
            if first is not None and others and missing:
                merged = self.brought_in(current, first) & missing
                found |= dict.fromkeys(merged, current)
                missing -= merged
            current = first
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
        stack = [start]
        while stack:
            current = stack[-1]
            missing = [up for up in parents[current] if up in parents and up not in heights]
            if missing:
                stack += missing
                continue
            stack.pop()
            heights[current] = 1 + max(
                (heights[up] for up in parents[current] if up in heights), default=0
            )
    return heights
