"""Build a trace graph from items and commits. Invalid links stay in it: rules report them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from reqtrace.graph.adjacency import AdjacencyMap, Edge
from reqtrace.graph.path_index import PathIndex
from reqtrace.graph.suspects import REVIEWS
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Commit
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.link_words import LinkDirection, direction_of
from reqtrace.model.vocabulary import Vocabulary


def build_graph(
    items: Sequence[Item],
    commits: Sequence[Commit],
    vocabulary: Vocabulary,
    identifiers: Identifiers | None = None,
    paths: Iterable[PurePosixPath] = (),
) -> TraceGraph:
    """Link *items* and *commits*; *paths* are those of all files, for links that name some.

    Where several items have the same id, the first by path and line is the node of the graph and
    the others are its duplicates. The order of *items* does not matter.
    """
    items = sorted(items, key=_position)
    identifiers = Identifiers(items) if identifiers is None else identifiers
    adjacency = AdjacencyMap()
    by_id, duplicates = _first_of_each_id(items)
    links = tuple(
        _LinkResolver(by_id, identifiers, vocabulary, PathIndex(items, paths)).resolve(items)
    )
    for trace_link in links:
        if trace_link.source is not None and trace_link.target is not None:
            source, target, kind = trace_link.source, trace_link.target, trace_link.kind
            adjacency.add(Edge(source=source, target=target, kind=kind, origin=trace_link))
    _add_commits(adjacency, commits, identifiers)
    return TraceGraph(
        adjacency=adjacency,
        items=by_id,
        duplicates=duplicates,
        links=links,
        commits=tuple(commits),
        identifiers=identifiers,
    )


def _first_of_each_id(
    items: Iterable[Item],
) -> tuple[dict[str, Item], dict[str, tuple[Item, ...]]]:
    alike: dict[str, list[Item]] = {}
    for item in items:
        alike.setdefault(item.id, []).append(item)
    duplicates = {item_id: tuple(same) for item_id, same in alike.items() if len(same) > 1}
    return {item_id: same[0] for item_id, same in alike.items()}, duplicates


def _position(item: Item) -> tuple[str, int, int]:
    return str(item.location.path), item.location.line, item.location.column


class _LinkResolver:
    """Finds the other end of each written link and the kind of each plain one."""

    def __init__(
        self,
        by_id: dict[str, Item],
        identifiers: Identifiers,
        vocabulary: Vocabulary,
        path_index: PathIndex,
    ) -> None:
        self._path_index = path_index
        self._by_id = by_id
        self._identifiers = identifiers
        self._vocabulary = vocabulary
        self._inverse = {
            kind.inverse: kind.name for kind in vocabulary.links.values() if kind.inverse
        }

    def resolve(self, items: Iterable[Item]) -> Iterable[TraceLink]:
        for item in items:
            for link in item.links:
                yield self._resolve_link(item, link)

    def _resolve_link(self, item: Item, link: Link) -> TraceLink:
        other, leads_out = self._other_end(link)
        elsewhere = False
        path = None if other is not None or leads_out or link.external else link.path
        if path is not None and self._may_be_elsewhere(link, path):
            other, leads_out = self._in_named_repository(link, path)
            elsewhere = other is None and not leads_out
        if (forward := self._inverse.get(link.kind)) is not None:
            return TraceLink(
                link=link,
                source=other,
                target=item.id,
                kind=forward,
                reversed=True,
                leads_out=leads_out,
                elsewhere=elsewhere,
            )
        direction = self._direction(link.kind)
        if direction is LinkDirection.DOWNSTREAM and other is not None:
            kind = self._vocabulary.kind_between(self._by_id[other].type, item.type) or link.kind
            return TraceLink(link=link, source=other, target=item.id, kind=kind, reversed=True)
        kind = link.kind
        if direction is LinkDirection.UPSTREAM:
            kind = self._infer_kind(item, link, other) or link.kind
        return TraceLink(
            link=link,
            source=item.id,
            target=other,
            kind=kind,
            leads_out=leads_out,
            elsewhere=elsewhere,
        )

    def _direction(self, kind: str) -> LinkDirection | None:
        """Where a link leads whose kind is inferred from the two types; None for other kinds."""
        if kind == PLAIN:
            return LinkDirection.UPSTREAM
        return None if kind in self._vocabulary.links else direction_of(kind)

    def _other_end(self, link: Link) -> tuple[str | None, bool]:
        """The item that *link* names, and whether it points to a file that is not an item."""
        if link.external:
            return None, False
        by_id = self._named(link.target)
        if link.path is None and (by_id is not None or "/" not in link.target):
            return by_id, False
        # A path in the place of an id is written from the root of the repository.
        path = PurePosixPath(link.target) if link.path is None else link.path
        there = self._path_index.find(path, link.location.path.parent)
        if there is not None:
            found = self._path_index.item_at(there, link.anchor)
            must_be_item = bool(link.anchor) and self._path_index.names_headings(there)
            return found, found is None and not must_be_item
        # A dead link may still name the right item by the name of its file.
        return by_id, False

    def _may_be_elsewhere(self, link: Link, path: PurePosixPath) -> bool:
        """Whether a path begins with a folder that is not here; `/` is the top of what is."""
        folder = link.location.path.parent
        return link.target[:1] != "/" and self._path_index.begins_nowhere(path, folder)

    def _in_named_repository(self, link: Link, path: PurePosixPath) -> tuple[str | None, bool]:
        """The same as `_other_end` for a path behind the name of this repository."""
        here = self._path_index.in_named_repository(path, link.location.path.parent)
        found = None if here is None else self._path_index.item_at(here, link.anchor)
        return found, here is not None and found is None

    def _named(self, target: str) -> str | None:
        """The item with the id *target*, or one of whose assertions it names (`REQ-1-E`)."""
        found = self._identifiers.resolve(target)
        if found is None and (whole := self._identifiers.with_letter(target)) is not None:
            found = self._identifiers.resolve(whole)
        return found

    def _infer_kind(self, item: Item, link: Link, other: str | None) -> str | None:
        if other is not None:
            target_type: str | None = self._by_id[other].type
        else:
            target_type = self._vocabulary.type_of_id(link.target)
        if target_type is None:
            return None
        return self._vocabulary.kind_between(item.type, target_type)


def _add_commits(
    adjacency: AdjacencyMap, commits: Sequence[Commit], identifiers: Identifiers
) -> None:
    known = {commit.oid for commit in commits}
    for commit in commits:
        for oid in (*commit.reverts, commit.picked_from):
            if oid in known:
                kind = "reverts" if oid in commit.reverts else "picked_from"
                adjacency.add(Edge(source=commit.oid, target=oid, kind=kind))
    _add_references(adjacency, commits, identifiers)


def _add_references(
    adjacency: AdjacencyMap, commits: Iterable[Commit], identifiers: Identifiers
) -> None:
    """Link commits to the items that they name; of cherry-picks, only the first one counts.

    Reverted commits are left out. A review counts on each branch that it was picked to: it
    confirms the items of that branch.
    """
    seen: set[tuple[str, str, str]] = set()
    oldest_first = [commit for commit in commits if not commit.reverted][::-1]
    # An original may come before or after its copies.
    for commit in sorted(oldest_first, key=lambda candidate: candidate.original is not None):
        keys = set()
        for reference in commit.references:
            target = identifiers.resolve(reference.target)
            if target is None:
                continue
            key = (commit.original or commit.oid, reference.kind, target)
            if key not in seen or reference.kind == REVIEWS:
                kind = reference.kind
                adjacency.add(Edge(source=commit.oid, target=target, kind=kind, origin=reference))
                keys.add(key)
        seen |= keys
