"""The façade: questions about the trace in the words of the field, answered in plain values."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from reqtrace.errors import UsageError
from reqtrace.graph.adjacency import AdjacencyMap
from reqtrace.graph.cycles import find_cycles, path_to
from reqtrace.graph.deletions import Deletions
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Commit, Reference
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemHistories
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import COMMIT, Role
from reqtrace.util.escape import terminal

if TYPE_CHECKING:
    import networkx as nx

_LIST_ALL = "list all with `reqtrace items`"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactPath:
    """One item or commit downstream of another, and a shortest way that leads there.

    `id` is an item id or a commit's object id; `path` runs from the asked item to it, both
    included; `kinds` are the link kinds between the steps, one fewer than the steps.
    """

    id: str
    path: tuple[str, ...]
    kinds: tuple[str, ...]


class TraceGraph:
    """Items, commits and their links. Frozen: `build_graph` makes it, nothing changes it.

    Edges run from downstream to upstream, as links are written. References of withdrawn
    commits are no edges; dangling links and unknown references are kept as facts beside it.
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

    # -- one item -----------------------------------------------------------------------------

    def item(self, item_id: str) -> Item | None:
        """The item that *item_id* names now or named formerly, None where there is none."""
        present = self.identifiers.resolve(item_id)
        return None if present is None else self.items.get(present)

    def named(
        self, item_id: str, item_history: ItemHistories | None = None, *, hint: str = _LIST_ALL
    ) -> Item:
        """The same item, but a `UsageError` where there is none.

        Its hint names the commit that deleted the item, where *item_history* knows it, or the id
        that was perhaps meant; *hint* is for where neither is known.
        """
        item = self.item(item_id)
        if item is None:
            near = self.identifiers.suggest(item_id)
            meant = f"did you mean {near}?" if near else ""
            instead = terminal(Deletions(item_history).describe(item_id) or meant) or hint
            raise UsageError(f"no item has the id {terminal(item_id)}", hint=instead)
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
        """Standing commits that name an item, newest first, with each reference to it.

        A commit appears once for each kind of reference; withdrawn commits do not appear.
        """
        found: dict[tuple[str, str], Reference] = {}
        for edge in self.adjacency.down(item_id):
            if isinstance(edge.origin, Reference):
                found.setdefault((edge.source, edge.origin.kind), edge.origin)
        ranked = sorted(found.items(), key=lambda entry: (self._rank[entry[0][0]], entry[0][1]))
        return tuple((self._commits[oid], reference) for (oid, _), reference in ranked)

    # -- along the trace ----------------------------------------------------------------------

    def upstream(self, item_id: str) -> frozenset[str]:
        """Ids of all items above an item: the why, all the way up. Without the item itself."""
        seen = {item_id}
        waiting = [item_id]
        while waiting:
            above = {edge.target for edge in self.adjacency.up(waiting.pop())} - seen
            seen |= above
            waiting += above
        return frozenset(seen - {item_id})

    def downstream(self, item_id: str) -> frozenset[str]:
        """Ids of all items and object ids of all commits below an item: the how.

        A commit that only reverts another, or was picked from it, is not below its items.
        """
        return frozenset(self._below(item_id)) - {item_id}

    def roots(self, item_id: str) -> tuple[str, ...]:
        """Sorted ids of the topmost items above an item; the item itself where none is above.

        Empty where everything above leads round in a circle.
        """
        above = self.upstream(item_id) | {item_id}
        return tuple(sorted(one for one in above if not self._leads_up(one)))

    def _leads_up(self, item_id: str) -> bool:
        return any(edge.target != item_id for edge in self.adjacency.up(item_id))

    def impact(self, item_id: str) -> tuple[ImpactPath, ...]:
        """Everything downstream of an item, nearest first, with a shortest path to each."""
        step_to = self._below(item_id)
        paths = sorted((path_to(step_to, one) for one in step_to if one != item_id), key=_by_length)
        return tuple(
            ImpactPath(id=path[-1], path=tuple(path), kinds=self._kinds_along(path))
            for path in paths
        )

    def _below(self, item_id: str) -> dict[str, str | None]:
        """What lies below an item, nearest first, each with the step above it on a way there."""
        step_to: dict[str, str | None] = {item_id: None}
        waiting = deque([item_id])
        while waiting:
            one = waiting.popleft()
            if one in self._commits:
                continue
            for other in sorted({edge.source for edge in self.adjacency.down(one)}):
                if other not in step_to:
                    step_to[other] = one
                    waiting.append(other)
        return step_to

    def _kinds_along(self, path: list[str]) -> tuple[str, ...]:
        steps = pairwise(path)
        return tuple(self._kinds_between(lower, upper)[0] for upper, lower in steps)

    def _kinds_between(self, source: str, target: str) -> list[str]:
        return sorted(edge.kind for edge in self.adjacency.up(source) if edge.target == target)

    def cycles(self, kinds: Collection[str] = ()) -> tuple[tuple[TraceLink, ...], ...]:
        """One cycle of links for each knot of items that lead back to themselves.

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

        Retired items cover nothing, and no item covers itself. The depth of the policy plays no
        part here.
        """
        down = policy.direction is Direction.DOWNSTREAM
        adjacency = self.adjacency.down(item_id) if down else self.adjacency.up(item_id)
        any_link = PLAIN in policy.kinds
        asked = {
            edge.source if down else edge.target
            for edge in adjacency
            if edge.kind in policy.kinds or (any_link and isinstance(edge.origin, TraceLink))
        }
        return tuple(
            sorted(one for one in asked if one != item_id and self._may_cover(one, policy))
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

        With depth *deep* a covering item must itself be covered by all of *policies* that look
        the same way; items that lead back to themselves count as covered by each other, as long
        as nothing else is missing.
        """
        bare = self._bare(policy, policies) if policy.depth is Depth.DEEP else frozenset()
        for item in self.items.values():
            if selects(policy, item) and bare.issuperset(self.covering(item.id, policy)):
                yield item

    def _bare(self, policy: CoveragePolicy, policies: Collection[CoveragePolicy]) -> frozenset[str]:
        """Ids of the items that are not covered all the way.

        Starts from items that nothing covers and follows what rested on them alone, so the
        outcome does not depend on where one begins, and each link is looked at once a policy.
        """
        same_way = [other for other in policies if other.direction is policy.direction]
        resting_on: dict[str, list[_Cover]] = {}
        waiting: deque[str] = deque()
        for item in self.items.values():
            for other in same_way:
                if not selects(other, item):
                    continue
                covering = self.covering(item.id, other)
                cover = _Cover(of=item.id, left=len(covering))
                if not covering:
                    waiting.append(item.id)
                for one in covering:
                    resting_on.setdefault(one, []).append(cover)
        bare: set[str] = set()
        while waiting:
            one = waiting.popleft()
            if one in bare:
                continue
            bare.add(one)
            for cover in resting_on.get(one, ()):
                cover.left -= 1
                if cover.left == 0:
                    waiting.append(cover.of)
        return frozenset(bare)

    # -- facts that have no place in the graph --------------------------------------------------

    def dangling(self) -> tuple[TraceLink, ...]:
        """Links whose other end is no item, in the order in which they were read."""
        return tuple(link for link in self.links if link.dangling)

    def unknown_references(self) -> Iterator[tuple[Commit, Reference]]:
        """References of standing commits to ids that no item has, newest commit first."""
        for commit in self._commits.values():
            if commit.withdrawn:
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
            named = "reference" if isinstance(edge.origin, Reference) else "link"
            said = {} if edge.origin is None else {named: edge.origin}
            graph.add_edge(edge.source, edge.target, kind=edge.kind, **said)
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
        and (not selector.places or item.place in selector.places)
        and (not selector.types or item.type in selector.types)
        and (not selector.roles or item.role in selector.roles)
        and (not selector.statuses or item.status in selector.statuses)
    )


@dataclass(slots=True)
class _Cover:
    """How much of what covers an item under one policy is left."""

    of: str
    left: int


def _by_length(path: list[str]) -> tuple[int, list[str]]:
    return len(path), path
