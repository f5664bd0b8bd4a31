"""The traceability matrix, both ways: from goals down, and from commits up."""

from __future__ import annotations

from collections.abc import Iterator

from reqtrace.graph.chain import Chains
from reqtrace.graph.mentions import Mentions
from reqtrace.model.commit import Commit, Reference
from reqtrace.model.item import Item
from reqtrace.project import Project
from reqtrace.report.ordering import by_type
from reqtrace.util.dataclass import dataclass

_UP_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """An item under the first of its upstream items. `depth` counts from 0."""

    item: Item
    depth: int
    above: tuple[tuple[str, Item], ...]
    below: tuple[tuple[str, Item], ...]
    commits: tuple[tuple[Commit, Reference], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitRow:
    """A commit, the items that it names, and those and all items above them by type.

    `unknown` are names that belong to no item.
    """

    commit: Commit
    named: tuple[tuple[Reference, Item], ...]
    unknown: tuple[Reference, ...]
    reached: dict[str, tuple[Item, ...]]

    def names(self, item: Item) -> bool:
        """Whether the commit itself names *item*."""
        return any(named.id == item.id for _, named in self.named)


def item_rows(items: tuple[Item, ...], chains: Chains, mentions: Mentions) -> tuple[MatrixRow, ...]:
    """One row for each item, once, below the item upstream of it that comes first.

    *items* are in the order of their types, so a requirement stands below its need rather than
    below another requirement.
    """
    same: dict[str, list[Item]] = {}
    for item in items:
        same.setdefault(item.id, []).append(item)
    rows: list[MatrixRow] = []
    for item_id, depth in _outline(tuple(same), chains):
        rows += [
            MatrixRow(
                item=item,
                depth=depth,
                above=chains.above(item_id),
                below=chains.below(item_id),
                commits=mentions.get(item_id, ()),
            )
            for item in same[item_id]
        ]
    return tuple(rows)


def _outline(ids: tuple[str, ...], chains: Chains) -> Iterator[tuple[str, int]]:
    """Ids with their depth, from the top down. Without recursion: chains may be long."""
    rank = {item_id: number for number, item_id in enumerate(ids)}
    under: dict[str | None, list[str]] = {}
    for item_id in ids:
        above = {item.id for _, item in chains.above(item_id)} - {item_id}
        under.setdefault(min(above, key=rank.__getitem__, default=None), []).append(item_id)
    shown: set[str] = set()
    # What no top leads to lies on or below a cycle: it is then its own beginning.
    for start in (*under.get(None, ()), *ids):
        waiting = [(start, 0)]
        while waiting:
            item_id, depth = waiting.pop()
            if item_id not in shown:
                shown.add(item_id)
                yield item_id, depth
                waiting += [(other, depth + 1) for other in reversed(under.get(item_id, []))]


def commit_rows(project: Project, chains: Chains) -> tuple[tuple[CommitRow, ...], tuple[str, ...]]:
    """One row for each commit that names something, newest first, and the types they reach.

    The types are in the order of the vocabulary from the bottom up.
    """
    reach: dict[str, tuple[Item, ...]] = {}
    rows = tuple(
        _commit_row(project, commit, chains, reach)
        for commit in project.commits
        if commit.references
    )
    order = [*project.vocabulary.types]
    found = {name for row in rows for name in row.reached}
    known = [name for name in reversed(order) if name in found]
    return rows, (*sorted(found.difference(order)), *known)


def _commit_row(
    project: Project, commit: Commit, chains: Chains, reach: dict[str, tuple[Item, ...]]
) -> CommitRow:
    named: dict[tuple[str, str], tuple[Reference, Item]] = {}
    unknown = []
    for reference in commit.references:
        item = project.graph.item(reference.target)
        if item is None:
            unknown.append(reference)
        else:
            named.setdefault((reference.kind, item.id), (reference, item))
    everything: dict[str, Item] = {}
    for _, item in named.values():
        if item.id not in reach:
            reach[item.id] = _with_all_above(item, chains)
        everything |= {one.id: one for one in reach[item.id]}
    reached: dict[str, tuple[Item, ...]] = {}
    for one in by_type(everything.values(), project.vocabulary):
        reached[one.type] = (*reached.get(one.type, ()), one)
    return CommitRow(
        commit=commit, named=tuple(named.values()), unknown=tuple(unknown), reached=reached
    )


def _with_all_above(item: Item, chains: Chains) -> tuple[Item, ...]:
    steps = chains.up(item.id, limit=_UP_LIMIT).steps
    return (item, *(step.item for step in steps if step.item is not None))
