"""The edges of the trace graph, indexed by both ends in plain dictionaries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Reference
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One edge, from downstream to upstream: ids of items or object ids of commits.

    `origin` is the link or the reference that the edge was made from; None between two commits.
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
        """Add an edge."""
        self._up.setdefault(edge.source, []).append(edge)
        self._down.setdefault(edge.target, []).append(edge)

    def up(self, node: str) -> Sequence[Edge]:
        """Edges from an item or commit to its upstream nodes, in the order of insertion."""
        return self._up.get(node, ())

    def down(self, node: str) -> Sequence[Edge]:
        """Edges to an item or commit from its downstream nodes, in the order of insertion."""
        return self._down.get(node, ())
