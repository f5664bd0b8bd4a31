"""The trace graph as node-link JSON, DOT, Mermaid and GraphML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reqtrace.graph.export import ExportedNode, edges, graphml, node_link, nodes
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.phrases import INCOMPLETE
from reqtrace.model.vocabulary import COMMIT
from reqtrace.output.json_parts import completeness, document, location
from reqtrace.project import Project
from reqtrace.util.escape import dot_string, mermaid_label

_SHORT = 10


def render_graph(project: Project, format: str, *, incomplete: Sequence[str] = ()) -> str:
    """The graph in one of `GRAPH_FORMATS`. Raises KeyError for another one.

    *incomplete* says why items or commits may be missing, a sentence each. Who looks at the
    graph sees it, as a drawing shows no comments.
    """
    return GRAPH_FORMATS[format](project, incomplete)


def render_json(project: Project, incomplete: Sequence[str] = ()) -> str:
    """Node-link JSON; networkx reads it with `node_link_graph(data, edges="edges")`.

    The edges are under `edges` only, not under `links` as networkx before 3.6 expects where it
    is told nothing. Each says where it is written (see `ExportedEdge`). Links that lead to no item
    are listed apart under `dangling`.
    """
    graph = project.graph
    data = node_link(graph, revision=project.history.head, **completeness(incomplete))
    return document({**data, "dangling": list(map(_dangling, graph.dangling()))})


def _dangling(link: TraceLink) -> dict[str, object]:
    return {
        "source": link.writer,
        "target": link.link.target,
        "kind": link.kind,
        **location(link.link.location),
    }


def render_dot(project: Project, incomplete: Sequence[str] = ()) -> str:
    """Graphviz's DOT, upstream on top; what may be missing is the label of the graph."""
    lines = ["digraph trace {", "  rankdir=BT;", "  node [shape=box, style=rounded];"]
    if incomplete:
        # `\n` is how DOT writes a line break; each sentence is escaped by itself.
        label = r"\n".join(dot_string(one)[1:-1] for one in _said(incomplete))
        lines.append(f'  label="{label}";')
    for node in nodes(project.graph):
        shape = ", shape=plain" if node.type == COMMIT else ""
        lines.append(f"  {dot_string(node.id)} [label={dot_string(_label(node))}{shape}];")
    for edge in edges(project.graph):
        ends = f"{dot_string(edge.source)} -> {dot_string(edge.target)}"
        lines.append(f"  {ends} [label={dot_string(edge.kind)}];")
    return "\n".join([*lines, "}"]) + "\n"


def render_mermaid(project: Project, incomplete: Sequence[str] = ()) -> str:
    """A Mermaid flow chart, upstream on top. Nodes are numbered, as ids may be any text.

    Flags that no edge leads to say what may be missing.
    """
    found = nodes(project.graph)
    names = {node.id: f"n{number}" for number, node in enumerate(found)}
    lines = ["flowchart BT"]
    for number, sentence in enumerate(_said(incomplete)):
        lines.append(f"  incomplete{number}>{mermaid_label(sentence)}]")
    for node in found:
        left, right = ("([", "])") if node.type == COMMIT else ("[", "]")
        lines.append(f"  {names[node.id]}{left}{mermaid_label(_label(node))}{right}")
    for edge in edges(project.graph):
        label = mermaid_label(edge.kind)
        lines.append(f"  {names[edge.source]} -->|{label}| {names[edge.target]}")
    return "\n".join(lines) + "\n"


def _render_graphml(project: Project, incomplete: Sequence[str] = ()) -> str:
    return graphml(project.graph, incomplete="; ".join(incomplete))


def _said(incomplete: Sequence[str]) -> list[str]:
    return [f"{INCOMPLETE}: {sentence}" for sentence in incomplete]


def _label(node: ExportedNode) -> str:
    name = node.id[:_SHORT] if node.type == COMMIT else node.id
    return f"{name}: {node.title}"


GRAPH_FORMATS: Mapping[str, Callable[[Project, Sequence[str]], str]] = {
    "json": render_json,
    "dot": render_dot,
    "mermaid": render_mermaid,
    "graphml": _render_graphml,
}
