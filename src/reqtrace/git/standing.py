"""Which commits still stand, after all reverts and reverts of reverts?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from reqtrace.git.reverts import Revert
from reqtrace.model.lineage import Lineage


class Taken:
    """Works out which commits each revert takes back.

    *speaking* are the commits that say something about items; whatever happened to others is of
    no interest here. *pulls* maps numbers of pull requests to the commits that took them in.
    """

    def __init__(
        self, lineage: Lineage, pulls: Mapping[int, Sequence[str]], speaking: Set[str]
    ) -> None:
        self._lineage = lineage
        self._pulls = pulls
        self._speaking = speaking

    def back(self, reverting: Mapping[str, Sequence[Revert]]) -> dict[str, tuple[str, ...]]:
        """What each of the commits *reverting* takes back, where that is of interest.

        It lists the commit that the message names, then all that a merge had brought in.
        """
        taken: dict[str, tuple[str, ...]] = {}
        # From the lowest up: whether a revert matters depends on those that it reverts.
        for oid in sorted(reverting, key=self._lineage.height):
            targets = dict.fromkeys(
                target
                for revert in reverting[oid]
                for target in self._targets(oid, revert, taken.keys())
            )
            if any(target in self._speaking or target in taken for target in targets):
                taken[oid] = tuple(targets)
        return taken

    def _targets(self, oid: str, revert: Revert, taken: Set[str]) -> Iterator[str]:
        named = self._named(oid, revert)
        if named is None:
            return
        yield named
        base = self._base(named, revert)
        if base is not None:
            brought_in = self._lineage.brought_in(named, base)
            yield from sorted(one for one in brought_in if one in self._speaking or one in taken)

    def _named(self, oid: str, revert: Revert) -> str | None:
        height = self._lineage.height
        if revert.pull is None:
            named = self._lineage.resolve(revert.oid)
            # Only what came before can be taken back; so no message can make a circle.
            return named if named is not None and height(named) < height(oid) else None
        before = [one for one in self._pulls.get(revert.pull, ()) if height(one) < height(oid)]
        return max(before, key=lambda one: (height(one), one), default=None)

    def _base(self, named: str, revert: Revert) -> str | None:
        parents = self._lineage.parents(named)
        if len(parents) < 2 or (revert.base is None and revert.pull is None):
            return None
        base = self._lineage.resolve(revert.base) if revert.base else None
        return base or self._lineage.resolve(parents[0])


def withdrawn(taken: Mapping[str, Sequence[str]], lineage: Lineage) -> frozenset[str]:
    """The commits that a commit which itself still stands takes back."""
    fallen: set[str] = set()
    # From the highest down: what takes a commit back stands above it.
    for oid in sorted(taken, key=lineage.height, reverse=True):
        if oid not in fallen:
            fallen.update(taken[oid])
    return frozenset(fallen)
