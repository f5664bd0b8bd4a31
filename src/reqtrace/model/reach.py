"""Reachability between many commits at once, in one walk."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Container, Sequence

from reqtrace.model.lineage import Lineage


class Reach:
    """What each of *commits* descends from, itself included.

    Commits of *commits* that the lineage does not know reach nothing.
    """

    def __init__(self, lineage: Lineage, commits: Sequence[str]) -> None:
        self._bits: dict[str, int] = {}
        for commit in commits:
            self._bits.setdefault(commit, 1 << len(self._bits))
        self._masks = _masks(lineage, self._bits)
        self._totals: Counter[int] = Counter()

    def reaches(self, commit: str, other: str) -> bool:
        """Whether *commit*, one of *commits*, descends from *other* or is the same."""
        return bool(self._masks.get(other, 0) & self._bits[commit])

    def total(self, commit: str) -> int:
        """How many commits *commit*, one of *commits*, reaches."""
        if not self._totals:
            self._totals.update(self._masks.values())
        bit = self._bits[commit]
        return sum(count for mask, count in self._totals.items() if mask & bit)


def _masks(lineage: Lineage, bits: dict[str, int]) -> dict[str, int]:
    masks = {commit: bit for commit, bit in bits.items() if commit in lineage}
    # From the highest down, a commit is met after all of its descendants.
    queue = [(-lineage.height(commit), commit) for commit in masks]
    heapq.heapify(queue)
    while queue:
        _, current = heapq.heappop(queue)
        for parent in lineage.parents(current):
            if parent not in lineage:
                continue
            if parent not in masks:
                masks[parent] = 0
                heapq.heappush(queue, (-lineage.height(parent), parent))
            masks[parent] |= masks[current]
    return masks


def first_reaching(
    lineage: Lineage, commits: Sequence[str], within: Container[str] | None = None
) -> dict[str, str]:
    """For each commit that one of *commits* reaches, the first of them that does.

    *commits* are in an order in which none precedes one that it descends from. Commits that are
    not *within* are ignored, and so is everything that is only reachable through them.
    """
    here = lineage if within is None else within
    first: dict[str, str] = {}
    for start in commits:
        waiting = [start] if start in here else []
        while waiting:
            commit = waiting.pop()
            if commit in first:
                continue
            first[commit] = start
            waiting += [up for up in lineage.parents(commit) if up in here]
    return first


def mainline(lineage: Lineage, head: str, within: Container[str] | None = None) -> tuple[str, ...]:
    """*head*, its first parent, the first parent of that one, and so on down to a root.

    It ends before the first commit that is not *within*.
    """
    here = lineage if within is None else within
    found = []
    current: str | None = head
    while current is not None and current in here:
        found.append(current)
        current = next(iter(lineage.parents(current)), None)
    return tuple(found)
