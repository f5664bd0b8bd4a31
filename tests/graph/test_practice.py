"""Where a policy that is `only_if_used` applies."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reqtrace.graph.practice import family_of, is_expected, practice_of
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.item import Item
from reqtrace.model.practice import Practice
from trace_kit import commit, config, item, project

NEED, LINKED, ORPHAN = item("NEED-1"), item("REQ-1", "refines REQ-2"), item("REQ-7")
MENTION = commit(2, "mentions REQ-1", part=CommitPart.SUBJECT)


def _practice(graph: TraceGraph, commits: Sequence[Commit] = ()) -> Practice:
    references = [one for commit in commits for one in commit.references]
    return practice_of(graph.items, graph.links, references)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param([ORPHAN], False, id="nothing links upstream"),
        pytest.param([ORPHAN, NEED], True, id="there are needs"),
        pytest.param([ORPHAN, LINKED], True, id="another one links, if only to nothing"),
        pytest.param([ORPHAN, item("SRS-1", "refines REQ-7", type="req")], False, id="others link"),
        pytest.param([ORPHAN, item("REQ-1", "depends_on REQ-7")], False, id="another kind of link"),
    ],
)
def test_upstream(items: list[Item], expected: bool) -> None:
    graph = project(items).graph
    (policy,) = (one for one in config().coverage if one.rule == "COV002")
    assert is_expected(policy, ORPHAN, _practice(graph)) is expected


@pytest.mark.parametrize(
    ("commits", "expected"),
    [
        pytest.param([], False, id="no commit names an item"),
        pytest.param([MENTION], False, id="a subject names one"),
        pytest.param([commit(1, "implements REQ-1", reverted=True)], True, id="reverted work"),
        pytest.param([commit(1, "refs ADR-8")], False, id="a commit names an item of others"),
    ],
)
def test_commits(commits: list[Commit], expected: bool) -> None:
    graph = project([ORPHAN], commits).graph
    (policy,) = (one for one in config().coverage if one.rule == "COV003")
    assert is_expected(policy, ORPHAN, _practice(graph, commits)) is expected


def test_a_mention_will_do_where_items_have_such_links() -> None:
    graph = project([ORPHAN, NEED, item("REQ-1", "satisfies NEED-1")], [MENTION]).graph
    (policy,) = (one for one in config().coverage if one.rule == "COV003")
    assert is_expected(policy, ORPHAN, _practice(graph, [MENTION]))
    assert not is_expected(policy, ORPHAN, _practice(graph))


def test_a_mention_is_no_trailer() -> None:
    assert not _practice(project([ORPHAN]).graph, [MENTION]).trailers
    assert _practice(project([ORPHAN]).graph, [commit(1, "refs REQ-1")]).trailers


@pytest.mark.parametrize(
    ("item_id", "family"),
    [
        ("REQ-7", "req REQ"),
        ("req_area_7", "req REQ_AREA"),
        ("007", "req "),
        ("docs/a.md#title-2", "req "),
        ("SRS007", "req SRS"),
    ],
)
def test_family(item_id: str, family: str) -> None:
    assert family_of(item(item_id, type="req")) == family
