"""The trace graph: queries of links, coverage, impact and cycles."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from reqtrace.errors import UsageError
from reqtrace.graph.adjacency import AdjacencyMap
from reqtrace.graph.cycles import find_cycles, path_to
from reqtrace.graph.deletions import Deletions
from reqtrace.graph.practice import practice_of
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Commit, Reference
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemHistories
from reqtrace.model.link import PLAIN
from reqtrace.model.practice import Practice
from reqtrace.model.vocabulary import COMMIT, Role
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import terminal

if TYPE_CHECKING:
    import networkx as nx

_LIST_ALL = "list all with `reqtrace items`"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPath:
    """One item or commit downstream of another, and a shortest path to it.

    `id` is an item id or a commit's object id; `path` runs from the upstream item to it, both
    included; `kinds` are the link kinds that lead to all steps but the first. `omitted` counts the
    steps that were left out in the middle of a long path.
    """

    id: str
    path: tuple[str, ...]
    kinds: tuple[str, ...]
    omitted: int = 0

    @property
    def length(self) -> int:
        """The number of all steps."""
        return len(self.path) + self.omitted


class TraceGraph:
    """Items, commits and their links. Frozen: `build_graph` makes it, nothing changes it.

    Edges run from downstream to upstream, as links are written. References of reverted commits
    are not edges; dangling links and unknown references are available separately.
    """

    def __init__(
        self,
        *,
        adjacency: AdjacencyMap,
        items: Mapping[str, Item],
        duplicates: Mapping[str, tuple[Item, ...]],
        links: tuple[TraceLink, ...],
        commits: tuple[Commit, ...],
        identifiers: Identifiers,
    ) -> None:
        self.adjacency = adjacency
        self._commits = {commit.oid: commit for commit in commits}
        self._rank = {oid: rank for rank, oid in enumerate(self._commits)}
        self.items = items
        self.duplicates = duplicates
        self.links = links
        self.identifiers = identifiers

    @property
    def commits(self) -> tuple[Commit, ...]:
        """The commits of the graph, in the order of the history."""
        return tuple(self._commits.values())

    @cached_property
    def practice(self) -> Practice:
        """What the items link to already, dangling links included, and how commits name items."""
        references = [
            one for commit in self.commits for one in (*commit.references, *commit.withdrawn)
        ]
        return practice_of(self.items, self.links, references)

    # -- one item -----------------------------------------------------------------------------

    def item(self, item_id: str) -> Item | None:
        """The item with the present or former id *item_id*, None where there is none."""
        present = self.identifiers.resolve(item_id)
        return None if present is None else self.items.get(present)

    def require_item(
        self, item_id: str, item_history: ItemHistories | None = None, *, hint: str = _LIST_ALL
    ) -> Item:
        """The item with the present or former id *item_id*; raises `UsageError` without one.

        The hint names the commit that deleted the item, where *item_history* knows it, or a
        similar id; *hint* is used where neither is known.
        """
        item = self.item(item_id)
        if item is None:
            near = self.identifiers.suggest(item_id)
            suggestion = f"did you mean {near}?" if near else ""
            best_hint = terminal(Deletions(item_history).describe(item_id) or suggestion) or hint
            raise UsageError(f"no item has the id {terminal(item_id)}", hint=best_hint)
        return item

    def links_from(self, item_id: str) -> tuple[TraceLink, ...]:
        """Resolved links from an item up to others, in the order in which they were read."""
        return tuple(
            edge.origin for edge in self.adjacency.up(item_id) if isinstance(edge.origin, TraceLink)
        )

    def links_to(self, item_id: str) -> tuple[TraceLink, ...]:
        """Resolved links from other items down the trace to this one."""
        return tuple(
            edge.origin
            for edge in self.adjacency.down(item_id)
            if isinstance(edge.origin, TraceLink)
        )

    def commits_of(self, item_id: str) -> tuple[tuple[Commit, Reference], ...]:
        """Commits that name an item, newest first, with each reference to it.

        A commit appears once for each kind of reference; reverted commits do not appear.
        """
        found: dict[tuple[str, str], Reference] = {}
        for edge in self.adjacency.down(item_id):
            if isinstance(edge.origin, Reference):
                found.setdefault((edge.source, edge.origin.kind), edge.origin)
        ranked = sorted(found.items(), key=lambda entry: (self._rank[entry[0][0]], entry[0][1]))
        return tuple((self._commits[oid], reference) for (oid, _), reference in ranked)

    # -- along the trace ----------------------------------------------------------------------

    def upstream(self, item_id: str) -> frozenset[str]:
        """Ids of all items upstream of an item, without the item itself."""
        seen = {item_id}
        waiting = [item_id]
        while waiting:
            above = {edge.target for edge in self.adjacency.up(waiting.pop())} - seen
            seen |= above
            waiting += above
        return frozenset(seen - {item_id})

    def downstream(self, item_id: str) -> frozenset[str]:
        """Ids of all items and object ids of all commits downstream of an item.

        A commit that only reverts another, or was picked from it, is not below its items.
        """
        return frozenset(self._below(item_id)) - {item_id}

    def roots(self, item_id: str) -> tuple[str, ...]:
        """Sorted ids of the topmost items above an item; the item itself where none is above.

        Empty where everything above is on a cycle.
        """
        above = self.upstream(item_id) | {item_id}
        return tuple(sorted(candidate for candidate in above if not self._leads_up(candidate)))

    def _leads_up(self, item_id: str) -> bool:
        return any(edge.target != item_id for edge in self.adjacency.up(item_id))

    def impact(self, item_id: str) -> tuple[ImpactPath, ...]:
        """Everything downstream of an item, nearest first, with a shortest path to each."""
        step_to = self._below(item_id)
        paths = sorted((path_to(step_to, end) for end in step_to if end != item_id), key=_by_length)
        return tuple(
            ImpactPath(id=path[-1], path=tuple(path), kinds=self._kinds_along(path))
            for path in paths
        )

    def _below(self, item_id: str) -> dict[str, str | None]:
        """All nodes below an item, nearest first, each with the node above it on a path there."""
        step_to: dict[str, str | None] = {item_id: None}
        waiting = deque([item_id])
        while waiting:
            current = waiting.popleft()
            if current in self._commits:
                continue
            for other in sorted({edge.source for edge in self.adjacency.down(current)}):
                if other not in step_to:
                    step_to[other] = current
                    waiting.append(other)
        return step_to

    def _kinds_along(self, path: list[str]) -> tuple[str, ...]:
        steps = pairwise(path)
        return tuple(self._kinds_between(lower, upper)[0] for upper, lower in steps)

    def _kinds_between(self, source: str, target: str) -> list[str]:
        return sorted(edge.kind for edge in self.adjacency.up(source) if edge.target == target)

    def cycles(self, kinds: Collection[str] = ()) -> tuple[tuple[TraceLink, ...], ...]:
        """One cycle of links for each strongly connected component of items.

        Each cycle starts at its smallest id; self links are left out. *kinds* limits the links.
        """
        first: dict[tuple[str, str], TraceLink] = {}
        for link in self.links:
            if link.source is None or link.target is None or link.source == link.target:
                continue
            if kinds and link.kind not in kinds:
                continue
            first.setdefault((link.source, link.target), link)
        return tuple(tuple(first[step] for step in cycle) for cycle in find_cycles(first))

    # -- coverage -----------------------------------------------------------------------------

    def covering(self, item_id: str, policy: CoveragePolicy) -> tuple[str, ...]:
        """Sorted ids of the items and commits that cover an item as *policy* asks.

        Retired items cover nothing, and no item covers itself. The depth of the policy is ignored.
        """
        down = policy.direction is Direction.DOWNSTREAM
        adjacency = self.adjacency.down(item_id) if down else self.adjacency.up(item_id)
        any_link = PLAIN in policy.kinds
        neighbours = {
            edge.source if down else edge.target
            for edge in adjacency
            if edge.kind in policy.kinds or (any_link and isinstance(edge.origin, TraceLink))
        }
        return tuple(
            sorted(
                other for other in neighbours if other != item_id and self._may_cover(other, policy)
            )
        )

    def _may_cover(self, other: str, policy: CoveragePolicy) -> bool:
        is_commit = other in self._commits
        if policy.types and (COMMIT if is_commit else self.items[other].type) not in policy.types:
            return False
        return is_commit or self.items[other].role is not Role.RETIRED

    def uncovered(
        self, policy: CoveragePolicy, policies: Collection[CoveragePolicy]
    ) -> Iterator[Item]:
        """Items that *policy* selects and that nothing covers, in the order of `items`.

        With depth *deep* a covering item must itself be covered by all of *policies* with the same
        direction; items on a cycle count as covered by each other, as long as nothing else is
        missing.
        """
        uncovered = (
            self._without_deep_coverage(policy, policies)
            if policy.depth is Depth.DEEP
            else frozenset()
        )
        for item in self.items.values():
            if selects(policy, item) and uncovered.issuperset(self.covering(item.id, policy)):
                yield item

    def _without_deep_coverage(
        self, policy: CoveragePolicy, policies: Collection[CoveragePolicy]
    ) -> frozenset[str]:
        """Ids of the items without deep coverage.

        Starts from items that nothing covers and follows the items that only they cover, so the
        result does not depend on the starting point, and each link is visited once per policy.
        """
        same_direction = [other for other in policies if other.direction is policy.direction]
        covered_by: dict[str, list[_PendingCoverage]] = {}
        waiting: deque[str] = deque()
        for item in self.items.values():
            for other in same_direction:
                if not selects(other, item):
                    continue
                covering = self.covering(item.id, other)
                cover = _PendingCoverage(of=item.id, left=len(covering))
                if not covering:
                    waiting.append(item.id)
                for current in covering:
                    covered_by.setdefault(current, []).append(cover)
        uncovered: set[str] = set()
        while waiting:
            current = waiting.popleft()
            if current in uncovered:
                continue
            uncovered.add(current)
            for cover in covered_by.get(current, ()):
                cover.left -= 1
                if cover.left == 0:
                    waiting.append(cover.of)
        return frozenset(uncovered)

    # -- facts outside the graph ----------------------------------------------------------------

    def dangling(self) -> tuple[TraceLink, ...]:
        """Links whose other end is no item, in the order in which they were read.

        Those of inactive items of Doorstop, which checks none of these, are not among them.
        """
        return tuple(link for link in self._dangling if not self.items[link.writer].is_switched_off)

    @cached_property
    def _dangling(self) -> tuple[TraceLink, ...]:
        return tuple(link for link in self.links if link.dangling)

    def unknown_references(self) -> Iterator[tuple[Commit, Reference]]:
        """References to ids that no item has, newest commit first, without reverted commits."""
        for commit in self._commits.values():
            if commit.reverted:
                continue
            for reference in commit.references:
                if self.identifiers.resolve(reference.target) is None:
                    yield commit, reference

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """The same as a graph of networkx, frozen, made anew by each call.

        Nodes carry `type` and `item` or `commit`, edges `kind` and `link` or `reference`.
        """
        # Heavy to import and to build, and no check asks for it.
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for item in self.items.values():
            graph.add_node(item.id, type=item.type, item=item)
        for commit in self._commits.values():
            graph.add_node(commit.oid, type=COMMIT, commit=commit)
        for edge in self.adjacency:
            key = "reference" if isinstance(edge.origin, Reference) else "link"
            attributes = {} if edge.origin is None else {key: edge.origin}
            graph.add_edge(edge.source, edge.target, kind=edge.kind, **attributes)
        frozen: nx.MultiDiGraph[str] = nx.freeze(graph)
        return frozen


def selects(policy: CoveragePolicy, item: Item) -> bool:
    """Whether *policy* asks that *item* be covered.

    No policy asks that of an item that is not normative, nor for anything upstream of one that is
    derived.
    """
    selector = policy.of
    return (
        item.normative
        and not (item.derived and policy.direction is Direction.UPSTREAM)
        and (not selector.document_levels or item.document_level in selector.document_levels)
        and (not selector.types or item.type in selector.types)
        and (not selector.roles or item.role in selector.roles)
        and (not selector.statuses or item.status in selector.statuses)
    )


@dataclass(slots=True)
class _PendingCoverage:
    """The number of remaining covering nodes of an item under one policy."""

    of: str
    left: int


def _by_length(path: list[str]) -> tuple[int, list[str]]:
    return len(path), path
