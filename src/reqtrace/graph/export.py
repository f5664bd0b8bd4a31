"""Export of the graph: plain nodes and edges in a stable order, and NetworkX formats."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any

from reqtrace.graph.adjacency import Edge
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Reference
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import COMMIT
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import line, markup, path_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedNode:
    """An item or a commit. `title` is the subject of a commit, `path` None for a commit."""

    id: str
    type: str
    title: str
    status: str | None = None
    role: str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedEdge:
    """A link or reference, downstream to upstream. `key` counts parallel edges from 0.

    `path`, `line` and `column` are where the link is written, None for a commit's reference.
    `written_as` is the kind as written where it differs: `superseded_by` for a link written at
    its upstream end, `links` for one whose kind was inferred. `found_in` is the part of a commit
    that names the item; None for links, and between two commits.
    """

    source: str
    target: str
    kind: str
    key: int
    path: str | None = None
    line: int | None = None
    column: int | None = None
    written_as: str | None = None
    found_in: str | None = None


def nodes(graph: TraceGraph) -> tuple[ExportedNode, ...]:
    """All nodes: items by id, then commits in the order of the history."""
    commits = (
        ExportedNode(id=commit.oid, type=COMMIT, title=commit.subject) for commit in graph.commits
    )
    return (*(_node_of(graph.items[item_id]) for item_id in sorted(graph.items)), *commits)


def _node_of(item: Item) -> ExportedNode:
    return ExportedNode(
        id=item.id,
        type=item.type,
        title=item.title,
        status=item.status,
        role=None if item.role is None else str(item.role),
        path=path_text(item.location.path),
        line=item.location.line,
        column=item.location.column,
    )


def edges(graph: TraceGraph) -> tuple[ExportedEdge, ...]:
    """All edges by source, target and kind, then by their location."""
    found = sorted(map(_edge, graph.adjacency), key=_order)
    count: Counter[tuple[str, str]] = Counter()
    numbered = []
    for edge in found:
        ends = edge.source, edge.target
        numbered.append(replace(edge, key=count[ends]))
        count[ends] += 1
    return tuple(numbered)


def _edge(adjacency_edge: Edge) -> ExportedEdge:
    edge = ExportedEdge(
        source=adjacency_edge.source, target=adjacency_edge.target, kind=adjacency_edge.kind, key=0
    )
    if isinstance(adjacency_edge.origin, Reference):
        return replace(edge, found_in=str(adjacency_edge.origin.found_in))
    if not isinstance(adjacency_edge.origin, TraceLink):
        return edge
    written = adjacency_edge.origin.link
    return replace(
        edge,
        path=path_text(written.location.path),
        line=written.location.line,
        column=written.location.column,
        written_as=None if written.kind == edge.kind else written.kind,
    )


def _order(edge: ExportedEdge) -> tuple[str, str, str, str, int, int, str]:
    location = edge.path or "", edge.line or 0, edge.column or 0
    return (edge.source, edge.target, edge.kind, *location, edge.found_in or "")


def node_link(graph: TraceGraph, **attributes: object) -> dict[str, Any]:
    """The graph as NetworkX's node-link data, with *attributes* of the graph as a whole.

    Nodes and edges are in the order of `nodes` and `edges`.
    """
    import networkx as nx  # heavy, and only exports need it

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    plain.graph.update(attributes)
    plain.add_nodes_from((node.id, asdict(node)) for node in nodes(graph))
    # The types of the library know no edges with keys.
    rows: Iterator[Any] = (
        (edge.source, edge.target, edge.key, asdict(edge)) for edge in edges(graph)
    )
    plain.add_edges_from(rows)
    data: dict[str, Any] = nx.node_link_data(plain, edges="edges")
    # The library goes through edges from node to node, and that is commits last.
    data["edges"].sort(key=lambda edge: (edge["source"], edge["target"], edge["key"]))
    return data


def graphml(graph: TraceGraph, *, incomplete: str = "") -> str:
    """The graph as GraphML. Characters that XML forbids are spelled out.

    *incomplete*, where it is not empty, is an attribute of the graph.
    """
    import networkx as nx  # heavy, and only exports need it

    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if incomplete:
        plain.graph["incomplete"] = line(incomplete)
    for node in nodes(graph):
        plain.add_node(line(node.id), **_attributes(node))
    for edge in edges(graph):
        source, target = line(edge.source), line(edge.target)
        plain.add_edge(source, target, key=str(edge.key), **_edge_attributes(edge))
    stream = io.BytesIO()
    nx.write_graphml_xml(plain, stream, encoding="utf-8")
    return markup(stream.getvalue().decode("utf-8")) + "\n"


def _attributes(node: ExportedNode) -> Mapping[str, str | int]:
    # GraphML knows no missing value: an attribute is there or it is not.
    texts = {"type": node.type, "title": node.title, "status": node.status, "role": node.role}
    found: dict[str, str | int] = {
        name: line(text) for name, text in texts.items() if text is not None
    }
    if node.path is not None and node.line is not None and node.column is not None:
        found |= {"path": node.path, "line": node.line, "column": node.column}
    return found


def _edge_attributes(edge: ExportedEdge) -> Mapping[str, str | int]:
    texts = {"kind": edge.kind, "written_as": edge.written_as, "found_in": edge.found_in}
    found: dict[str, str | int] = {
        name: line(text) for name, text in texts.items() if text is not None
    }
    if edge.path is not None and edge.line is not None and edge.column is not None:
        found |= {"path": edge.path, "line": edge.line, "column": edge.column}
    return found
