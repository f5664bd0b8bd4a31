"""The graph in NetworkX: what the documentation shows, and what a check counts."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reqtrace
from kit import MakeRepository
from reqtrace.graph.trace_graph import selects
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import COMMIT, Role
from reqtrace.project import Project
from trace_kit import commit, item, project

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
ITEM = "id: {0}\ntitle: {0}\nstatus: approved\ntext: t\n"
FILES = {
    "needs/NEED-1.yaml": ITEM.format("NEED-1"),
    "needs/NEED-2.yaml": ITEM.format("NEED-2"),
    "requirements/REQ-1.yaml": ITEM.format("REQ-1") + "satisfies: NEED-1\n",
    "requirements/REQ-2.yaml": ITEM.format("REQ-2") + "satisfies: NEED-2\n",
    "requirements/TEST-1.yaml": ITEM.format("TEST-1") + "verifies: [REQ-1, NEED-1]\n",
}
MESSAGES = ("List\n\nImplements: REQ-1\n", "Tidy up\n\nRefs: REQ-2\n")
CLEAN = "satisfies: NEED-1\n"
CIRCLE = {
    "requirements/REQ-1.yaml": ITEM.format("REQ-1") + CLEAN + "depends_on: REQ-2\n",
    "requirements/REQ-2.yaml": ITEM.format("REQ-2") + CLEAN + "depends_on: REQ-1\n",
}


# -- the recipes of the documentation --------------------------------------------------------------


def _recipes() -> list[str]:
    """The blocks of code of the chapter, as they are printed."""
    chapter = PAGE.read_text(encoding="utf-8").split("\n## The graph in NetworkX\n")[1]
    found = re.findall(r"^```python\n(.*?)^```$", chapter, re.MULTILINE | re.DOTALL)
    assert len(found) == 5
    return found


def _followed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(folder)
    names: dict[str, Any] = {}
    for one in _recipes():
        exec(one, names)
    return names


def test_the_recipes_give_what_they_say(
    make_repository: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository(FILES, *MESSAGES).root
    found = _followed(root, monkeypatch)
    assert found["untouched"] == ["TEST-1"]
    assert found["islands"] == [["NEED-1", "REQ-1", "TEST-1"], ["NEED-2", "REQ-2"]]
    assert found["redundant"] == [("TEST-1", "NEED-1")]
    assert found["order"] == ["NEED-1", "NEED-2", "REQ-1", "REQ-2", "TEST-1"]
    assert found["longest"] == ["TEST-1", "REQ-1", "NEED-1"]


def test_the_recipes_agree_with_what_a_check_counts(
    make_repository: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_repository({**FILES, "needs/NEED-3.yaml": ITEM.format("NEED-3")}, *MESSAGES).root
    found = _followed(root, monkeypatch)
    result = reqtrace.open(root).check()
    graph, items = found["graph"], found["items"]
    assert len(items) == sum(result.summary.items.values())
    assert items.number_of_edges() == result.summary.links
    assert len(graph) - len(items) == result.summary.referring_commits
    # A need alone on its island is one that nothing covers.
    alone = {one for (one, *others) in found["islands"] if not others}
    assert (
        alone
        == {finding.item for finding in result.findings if finding.rule == "COV001"}
        == {"NEED-3"}
    )


# -- the same answers as the façade ----------------------------------------------------------------

IDS = [f"{prefix}-{number}" for prefix in ("NEED", "REQ", "TEST") for number in range(3)]
LINKS = st.lists(
    st.tuples(
        st.sampled_from(["satisfies", "verifies", "depends_on"]), st.sampled_from([*IDS, "X-1"])
    ).map(" ".join),
    max_size=3,
    unique=True,
)
STATUSES = st.sampled_from(["draft", "approved", "rejected"])
ITEMS = st.lists(
    st.tuples(st.sampled_from(IDS), LINKS, STATUSES).map(
        lambda one: item(one[0], *one[1], status=one[2])
    ),
    unique_by=lambda other_item: other_item.id,
)
REFERENCES = st.lists(
    st.sampled_from([f"{kind} {one}" for kind in ("implements", "refs") for one in IDS]),
    min_size=1,
    max_size=2,
    unique=True,
)
COMMITS = st.lists(REFERENCES, max_size=4).map(
    lambda rows: [commit(number, *row) for number, row in enumerate(rows)]
)
PROJECTS = st.builds(project, ITEMS, COMMITS)


@given(PROJECTS)
def test_networkx_goes_the_same_ways(made_project: Project) -> None:
    graph = made_project.graph.to_networkx()
    for item_id in made_project.graph.items:
        assert nx.descendants(graph, item_id) == made_project.graph.upstream(item_id)
        assert nx.ancestors(graph, item_id) == made_project.graph.downstream(item_id)


@given(PROJECTS)
def test_the_recipe_for_untouched_items_holds_for_every_trace(made_project: Project) -> None:
    graph = made_project.graph.to_networkx()
    names: dict[str, Any] = {
        "nx": nx,
        "graph": graph,
        "items": graph.subgraph(made_project.graph.items),
    }
    exec(_recipes()[1], names)
    commits = {commit.oid for commit in made_project.commits}
    assert names["untouched"] == sorted(
        item_id
        for item_id in made_project.graph.items
        if commits.isdisjoint(made_project.graph.downstream(item_id))
    )


@given(PROJECTS)
def test_networkx_holds_what_a_check_counts(made_project: Project) -> None:
    graph = made_project.graph.to_networkx()
    of_links = [edge for edge in graph.edges(data=True) if "link" in edge[2]]
    assert len(of_links) + len(made_project.graph.dangling()) == len(made_project.graph.links)
    types = [str(data["type"]) for _, data in graph.nodes(data=True)]
    assert sorted(types) == sorted(
        [*(i.type for i in made_project.items), *(COMMIT for _ in made_project.commits)]
    )
    for policy in made_project.coverage:
        if policy.depth is Depth.SHALLOW:
            bare = [
                i
                for i in made_project.items
                if selects(policy, i) and not _covered(graph, i, policy)
            ]
            found = made_project.graph.uncovered(policy, made_project.coverage)
            assert {i.id for i in found} == {i.id for i in bare}


def _covered(graph: nx.MultiDiGraph[str], item: Item, policy: CoveragePolicy) -> bool:
    if policy.direction is Direction.DOWNSTREAM:
        ends = [(source, data) for source, _, data in graph.in_edges(item.id, data=True)]
    else:
        ends = [(target, data) for _, target, data in graph.out_edges(item.id, data=True)]
    return any(
        other != item.id
        and (data["kind"] in policy.kinds or (PLAIN in policy.kinds and "link" in data))
        and (not policy.types or graph.nodes[other]["type"] in policy.types)
        and not _is_retired(graph.nodes[other])
        for other, data in ends
    )


def _is_retired(node: dict[str, Any]) -> bool:
    return "item" in node and node["item"].role is Role.RETIRED


def test_the_graph_is_frozen_and_made_anew() -> None:
    trace_graph = project([item("REQ-1")]).graph
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        trace_graph.to_networkx().add_node("REQ-2")
    assert trace_graph.to_networkx() is not trace_graph.to_networkx()


# -- who pays for the library ----------------------------------------------------------------------


def _imports_it(folder: Path, *arguments: str) -> bool:
    """Whether a process of its own that runs the command line has networkx in the end."""
    program = (
        "import sys; from reqtrace.cli import main; main(sys.argv[1:]); "
        "print('networkx' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stderr.splitlines()[-1] == "True"


COMMANDS = (
    ("check", "--no-cache"),
    ("check", "--no-cache", "--base", "HEAD~1"),
    ("check", "--no-cache", "--staged"),
    ("commit-msg", "message"),
    ("show", "REQ-1"),
    ("impact", "NEED-1"),
    ("report", "-o", "report.html"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_imports_it_where_nothing_is_wrong(
    make_repository: MakeRepository, arguments: tuple[str, ...]
) -> None:
    root = make_repository(FILES, *MESSAGES).root
    (root / "message").write_text(MESSAGES[0], encoding="utf-8")
    assert not _imports_it(root, *arguments)


def test_no_command_imports_it_for_findings_other_than_circles(
    make_repository: MakeRepository,
) -> None:
    wrong = ITEM.format("REQ-3") + "satisfies: [NEED-9, REQ-3, REQ-1]\n"
    root = make_repository({**FILES, "requirements/REQ-3.yaml": wrong}, *MESSAGES).root
    (root / "message").write_text("List\n\nImplements: REQ-9\n", encoding="utf-8")
    assert not _imports_it(root, "check", "--no-cache")
    assert not _imports_it(root, "commit-msg", "message")


@pytest.mark.parametrize("arguments", [("check",), ("check", "--staged")], ids=" ".join)
def test_only_cycles_that_meet_take_it(
    make_repository: MakeRepository, arguments: tuple[str, ...]
) -> None:
    repository = make_repository({**FILES, **CIRCLE})
    assert not _imports_it(repository.root, *arguments)
    more = ITEM.format("REQ-4") + "satisfies: NEED-1\ndepends_on: [REQ-2]\n"
    for path, text in CIRCLE.items():
        repository.write(path, text.replace("depends_on: REQ-1", "depends_on: [REQ-1, REQ-4]"))
    repository.write("requirements/REQ-4.yaml", more)
    repository.git("add", "-A")
    assert _imports_it(repository.root, *arguments)


@pytest.mark.parametrize(
    ("format", "is_imported"),
    [("json", True), ("graphml", True), ("dot", False), ("mermaid", False)],
)
def test_exports_of_networkx_take_it(
    make_repository: MakeRepository, format: str, is_imported: bool
) -> None:
    root = make_repository(FILES).root
    assert _imports_it(root, "graph", "--format", format) is is_imported
