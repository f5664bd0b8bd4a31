"""What a finding on one item may depend on, so that not everything is checked at every commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.graph.build import build_graph
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, History
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemHistories
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass

Steps = Mapping[str, AbstractSet[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The part of a repository that a rule is shown.

    `ids` are the items, None for all, and `paths` the files that ever held one of them.
    `history` and `item_history` hold what is about them.
    """

    history: History
    item_history: ItemHistories
    paths: frozenset[PurePosixPath]
    ids: frozenset[str] | None = None


def whole_scope(every: Iterable[Item], history: History, item_history: ItemHistories) -> Scope:
    """Everything; *every* are all versions of all items."""
    paths = frozenset(item.location.path for item in every)
    return Scope(history=history, item_history=item_history, paths=paths)


def scope_of(
    ids: Iterable[str],
    every: Iterable[Item],
    history: History,
    item_history: ItemHistories,
    project: Project,
) -> Scope:
    """Some items and all that were upstream or downstream of them in one of *every* version."""
    versions = (*project.items, *every)
    graph = build_graph(versions, (), project.vocabulary)
    near = _near(ids, graph, _aliases(versions))
    referencing_commits = _referencing_commits(history, near, graph)
    files = (item.location.path for item in versions if item.id in near)
    changes = {
        item_id: item_history.changes[item_id]
        for item_id in sorted(near)
        if item_id in item_history.changes
    }
    return Scope(
        history=replace(history, commits=referencing_commits),
        item_history=replace(item_history, changes=changes),
        ids=near,
        paths=frozenset(files),
    )


def _near(ids: Iterable[str], graph: TraceGraph, aliases: Steps) -> frozenset[str]:
    above: dict[str, set[str]] = {}
    below: dict[str, set[str]] = {}
    for link in graph.links:
        if link.source is not None and link.target is not None:
            above.setdefault(link.source, set()).add(link.target)
            below.setdefault(link.target, set()).add(link.source)
    start = tuple(ids)
    return _reached(start, (above, aliases)) | _reached(start, (below, aliases))


def _reached(start: Iterable[str], directions: Sequence[Steps]) -> frozenset[str]:
    reached = set(start)
    waiting = list(reached)
    while waiting:
        item_id = waiting.pop()
        new = {other for steps in directions for other in steps.get(item_id, ())} - reached
        reached |= new
        waiting += new
    return frozenset(reached)


def _aliases(items: Iterable[Item]) -> Steps:
    """The ids that one item had at different times."""
    aliases: dict[str, set[str]] = {}
    for item in items:
        for old in item.formerly:
            aliases.setdefault(item.id, set()).add(old)
            aliases.setdefault(old, set()).add(item.id)
    return aliases


def _referencing_commits(
    history: History, near: AbstractSet[str], graph: TraceGraph
) -> tuple[Commit, ...]:
    """The commits that reference one of the items *near*, and those that revert such commits."""
    referencing = {
        commit.oid
        for commit in history.commits
        if any(
            reference.target in near or graph.identifiers.resolve(reference.target) in near
            for reference in commit.references
        )
    }
    # From the lowest up: a revert descends from what it reverts.
    reverting = (commit for commit in history.commits if commit.reverts)
    for commit in sorted(reverting, key=lambda commit: history.lineage.height(commit.oid)):
        if not referencing.isdisjoint(commit.reverts):
            referencing.add(commit.oid)
    return tuple(commit for commit in history.commits if commit.oid in referencing)
