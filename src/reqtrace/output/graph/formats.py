"""The trace graph as node-link JSON, DOT, Mermaid and GraphML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from reqtrace.graph.export import ExportedNode, edges, graphml, node_link, nodes
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.phrases import INCOMPLETE
from reqtrace.model.vocabulary import COMMIT
from reqtrace.output.json_parts import completeness, document, location
from reqtrace.project import Project
from reqtrace.util.escape import dot_label, dot_string, mermaid_label

_SHORT = 10
# `maxEdges` and `maxTextSize`, which only the page that draws can raise, not the diagram.
# Source: https://mermaid.js.org/config/schema-docs/config.html
_MOST_MERMAID_LINKS = 500
_MOST_MERMAID_TEXT = 50_000


def render_graph(project: Project, format: str, *, incomplete: Sequence[str] = ()) -> str:
    """The graph in one of `GRAPH_FORMATS`. Raises KeyError for another one.

    *incomplete* says why items or commits may be missing, a sentence each. Who looks at the
    graph sees it, as a drawing shows no comments.
    """
    return GRAPH_FORMATS[format](project, incomplete)


def remarks_on(project: Project, format: str) -> Iterator[str]:
    """What to know of the graph in one of `GRAPH_FORMATS`, beyond what may be missing in it."""
    if format != "mermaid":
        return
    links = len(edges(project.graph))
    if links > _MOST_MERMAID_LINKS:
        yield (
            f"the graph has {links} links; Mermaid draws no diagram with more than "
            f"{_MOST_MERMAID_LINKS} unless the page sets `maxEdges` to at least {links}; "
            "--format dot has no such limit"
        )
    size = len(render_mermaid(project))
    if size > _MOST_MERMAID_TEXT:
        yield (
            f"the diagram has {size} characters; Mermaid draws none with more than "
            f"{_MOST_MERMAID_TEXT} unless the page sets `maxTextSize` to at least {size}; "
            "--format dot has no such limit"
        )


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
        label = r"\n".join(dot_label(one)[1:-1] for one in _sentences(incomplete))
        lines.append(f'  label="{label}";')
    for node in nodes(project.graph):
        shape = ", shape=plain" if node.type == COMMIT else ""
        lines.append(f"  {dot_string(node.id)} [label={dot_label(_label(node))}{shape}];")
    for edge in edges(project.graph):
        ends = f"{dot_string(edge.source)} -> {dot_string(edge.target)}"
        lines.append(f"  {ends} [label={dot_label(edge.kind)}];")
    return "\n".join([*lines, "}"]) + "\n"


def render_mermaid(project: Project, incomplete: Sequence[str] = ()) -> str:
    """A Mermaid flow chart, upstream on top. Nodes are numbered, as ids may be any text.

    Flags that no edge leads to say what may be missing.
    """
    found = nodes(project.graph)
    names = {node.id: f"n{number}" for number, node in enumerate(found)}
    lines = ["flowchart BT"]
    for number, sentence in enumerate(_sentences(incomplete)):
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


def _sentences(incomplete: Sequence[str]) -> list[str]:
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
