"""What leads from what to what, found from both ends: plain dictionaries, small and quick."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One edge, from downstream to upstream: ids of items or object ids of commits.

    `origin` is the link or the reference that it stands for; None between two commits.
    """

    source: str
    target: str
    kind: str
    origin: TraceLink | Reference | None = None


class AdjacencyMap:
    """All edges of a graph. Only `build_graph` adds to them."""

    def __init__(self) -> None:
        self._up: dict[str, list[Edge]] = {}
        self._down: dict[str, list[Edge]] = {}

    def __iter__(self) -> Iterator[Edge]:
        """Every edge, those of one source together."""
        for adjacency in self._up.values():
            yield from adjacency

    def add(self, edge: Edge) -> None:
        """Keep one more edge."""
        self._up.setdefault(edge.source, []).append(edge)
        self._down.setdefault(edge.target, []).append(edge)

    def up(self, one: str) -> Sequence[Edge]:
        """Edges from an item or commit to what is above it, in the order in which they came."""
        return self._up.get(one, ())

    def down(self, one: str) -> Sequence[Edge]:
        """Edges to an item or commit from what is below it, in the order in which they came."""
        return self._down.get(one, ())
