import io
import json
from dataclasses import replace

import networkx as nx

from output_kit import commit, item, project_of, sample
from reqtrace.output.graph.formats import remarks_on, render_graph


def test_json_is_read_by_networkx_as_the_same_graph() -> None:
    project = sample().project
    read = nx.node_link_graph(json.loads(render_graph(project, "json")), edges="edges")
    original = project.graph.to_networkx()
    assert set(read) == set(original)
    assert sorted((a, b, d["kind"]) for a, b, d in read.edges(data=True)) == sorted(
        (a, b, d["kind"]) for a, b, d in original.edges(data=True)
    )


def test_json_lists_dangling_links_apart() -> None:
    (dangling,) = json.loads(render_graph(sample().project, "json"))["dangling"]
    assert (dangling["source"], dangling["target"]) == ("REQ-1", "NEED-9")


def test_graphml_is_read_by_networkx() -> None:
    read = nx.read_graphml(io.BytesIO(render_graph(sample().project, "graphml").encode()))
    assert read.nodes["REQ-1"]["title"] == "Show the chain of an item"
    assert "role" in read.nodes["REQ-1"]


def test_dot_and_mermaid_name_every_node_and_edge() -> None:
    project = sample().project
    edges = project.graph.to_networkx().number_of_edges()
    dot, mermaid = render_graph(project, "dot"), render_graph(project, "mermaid")
    assert dot.count(" -> ") == mermaid.count(" -->|") == edges
    assert '"REQ-1" [label="REQ-1: Show the chain of an item"];' in dot
    assert mermaid.startswith("flowchart BT\n")


def edges_of(text: str) -> list[dict[str, object]]:
    return list(json.loads(text)["edges"])


def test_every_edge_says_where_it_is_written() -> None:
    project = project_of(
        [
            item("ADR-1", ("superseded_by", "ADR-2"), path="adr/1.md", line=3),
            item("ADR-2", path="adr/2.md"),
            item("REQ-1", ("links", "REQ-2"), path="reqs.yaml", line=7),
            item("REQ-2", path="reqs.yaml", line=20),
        ],
        [commit(1, ("implements", "REQ-1"))],
    )
    shown = {
        (edge["source"], edge["kind"]): edge for edge in edges_of(render_graph(project, "json"))
    }
    oid = project.commits[0].oid
    names = ("path", "line", "column", "written_as", "found_in")
    assert {ends: tuple(edge[name] for name in names) for ends, edge in shown.items()} == {
        ("ADR-2", "supersedes"): ("adr/1.md", 4, 5, "superseded_by", None),
        ("REQ-1", "refines"): ("reqs.yaml", 8, 5, "links", None),
        (oid, "implements"): (None, None, None, None, "trailer"),
    }


def test_a_revert_is_an_edge_without_a_place() -> None:
    first = commit(1, ("implements", "REQ-1"), reverted=True)
    second = replace(commit(2), reverts=(first.oid,))
    (edge,) = edges_of(render_graph(project_of([item("REQ-1")], [second, first]), "json"))
    assert (edge["kind"], edge["path"], edge["found_in"]) == ("reverts", None, None)


def test_one_link_written_twice_is_two_edges_in_the_order_of_their_places() -> None:
    twice = item("REQ-1", ("refines", "REQ-2"), ("refines", "REQ-2"), line=9)
    found = edges_of(render_graph(project_of([twice, item("REQ-2")]), "json"))
    assert [(edge["key"], edge["line"]) for edge in found] == [(0, 10), (1, 11)]


def test_graphml_edges_say_where_they_are_written() -> None:
    project = sample().project
    read = nx.read_graphml(io.BytesIO(render_graph(project, "graphml").encode()))
    shown = [data for *_, data in read.edges(data=True)]
    links = [data for data in shown if "path" in data]
    references = [data for data in shown if "found_in" in data]
    assert len(links) + len(references) == len(shown) == project.graph.to_networkx().size()
    (link,) = (data for _, _, data in read.edges("TEST-1", data=True))
    wanted = {"kind": "verifies", "path": "docs/tests.yaml", "line": 2, "column": 5}
    assert {name: link[name] for name in wanted} == wanted
    assert {data["found_in"] for data in references} == {"trailer"}


def test_what_mermaid_refuses_to_draw_is_named() -> None:
    def found(count: int, title: str = "x") -> list[str]:
        items = [item(f"REQ-{n}", ("refines", f"REQ-{n + 1}"), title=title) for n in range(count)]
        project = project_of([*items, item(f"REQ-{count}")])
        assert not list(remarks_on(project, "dot"))
        return list(remarks_on(project, "mermaid"))

    assert found(500) == []
    (links,) = found(501)
    assert "501 links" in links
    assert "maxEdges" in links
    (size,) = found(20, "long " * 600)
    assert "maxTextSize" in size


def test_a_title_with_character_references_is_drawn_as_it_is() -> None:
    project = project_of([item("REQ-1", title="Write &lt; and &#38; for R&D")])
    assert "Write &amp;lt; and &amp;#38; for R&D" in render_graph(project, "dot")
