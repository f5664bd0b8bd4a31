"""Cherry-picks: which commits are copies of one another, as `git cherry-pick -x` records.

Where a pick does not record it, `same_patches` finds the origin.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence

from reqtrace.model.lineage import Lineage

_WHOLE = 40


class Copies:
    """Groups of commits that are copies of one another.

    *origins* holds, for each cherry-pick, the commits that it was copied from, the original first,
    full or abbreviated. They may be missing from the history.
    """

    def __init__(self, lineage: Lineage, origins: Mapping[str, Sequence[str]]) -> None:
        self._lineage = lineage
        self._origins = {
            oid: tuple(self._full(name) for name in sources)
            for oid, sources in origins.items()
            if sources
        }
        self._originals: dict[str, str] = {}
        rows: dict[str, list[str]] = {}
        for oid in self._origins:
            first = self._first(oid)
            rows.setdefault(first, [first]).append(oid)
        self._rows = {first: tuple(dict.fromkeys(row)) for first, row in rows.items()}
        for oid, names in self._origins.items():
            for origin in names:
                self._originals.setdefault(origin, self._originals[oid])
        self._names = sorted(self._originals)

    def original(self, oid: str) -> str | None:
        """The original of which *oid* is a copy; None where it is no copy."""
        first = self._originals.get(oid)
        return None if first == oid else first

    def picked_from(self, oid: str) -> str | None:
        """The nearest commit of this history that *oid* was cherry-picked from."""
        nearest = (
            origin for origin in reversed(self._origins.get(oid, ())) if origin in self._lineage
        )
        return next((origin for origin in nearest if origin != oid), None)

    def row(self, name: str) -> tuple[str, ...]:
        """All commits that hold the same change as *name*, itself among them, the original first.

        *name* may be abbreviated. Neither it nor the original need be in this history.
        """
        full = name if name in self._originals else self._completed(self._full(name))
        return self._rows.get(self._originals.get(full, full), (full,))

    def _full(self, name: str) -> str:
        # A full object id needs no search.
        return name if len(name) >= _WHOLE else self._lineage.resolve(name) or name

    def _completed(self, name: str) -> str:
        at = bisect_left(self._names, name)
        matching = [full for full in self._names[at : at + 2] if full.startswith(name)]
        return matching[0] if len(matching) == 1 else name

    def _first(self, oid: str) -> str:
        path: dict[str, int] = {}
        current = oid
        while current in self._origins and current not in self._originals and current not in path:
            path[current] = len(path)
            current = self._origins[current][0]
        # Forged messages can name each other in a cycle.
        in_circle = (
            list(path)[path[current] :]
            if current in path
            else [self._originals.get(current, current)]
        )
        first = min(in_circle)
        self._originals.update(dict.fromkeys(path, first))
        return first
