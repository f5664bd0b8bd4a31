"""The façade: questions about the trace in the words of the field, answered in plain values."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import networkx as nx

from reqtrace.errors import UsageError
from reqtrace.escape import terminal
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.commit import Commit, Reference
from reqtrace.model.coverage import CoveragePolicy, Depth, Direction
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import COMMIT, Role


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
        graph: nx.MultiDiGraph[str],
        items: Mapping[str, Item],
        duplicates: Mapping[str, tuple[Item, ...]],
        links: tuple[TraceLink, ...],
        commits: tuple[Commit, ...],
        identifiers: Identifiers,
    ) -> None:
        self._graph = graph
        self._commits = {commit.oid: commit for commit in commits}
        self._rank = {oid: rank for rank, oid in enumerate(self._commits)}
        self.items = items
        self.duplicates = duplicates
        self.links = links
        self.identifiers = identifiers

    # -- one item -----------------------------------------------------------------------------

    def item(self, item_id: str) -> Item | None:
        """The item that *item_id* names now or named formerly, None where there is none."""
        present = self.identifiers.resolve(item_id)
        return None if present is None else self.items.get(present)

    def named(self, item_id: str) -> Item:
        """The same item, but a `UsageError` with a suggestion where there is none."""
        item = self.item(item_id)
        if item is None:
            near = self.identifiers.suggest(item_id)
            raise UsageError(
                f"no item has the id {terminal(item_id)}",
                hint=f"did you mean {terminal(near)}?" if near else "`reqtrace items` lists all",
            )
        return item

    def links_from(self, item_id: str) -> tuple[TraceLink, ...]:
        """Resolved links from an item up to others, in the order in which they were read."""
        return tuple(
            data["link"]
            for _, _, data in self._graph.out_edges(item_id, data=True)
            if "link" in data
        )

    def links_to(self, item_id: str) -> tuple[TraceLink, ...]:
        """Resolved links from other items down the trace to this one."""
        return tuple(
            data["link"]
            for _, _, data in self._graph.in_edges(item_id, data=True)
            if "link" in data
        )

    def commits_of(self, item_id: str) -> tuple[tuple[Commit, Reference], ...]:
        """Standing commits that name an item, newest first, with each reference to it.

        A commit appears once for each kind of reference; withdrawn commits do not appear.
        """
        found: dict[tuple[str, str], Reference] = {}
        for oid, _, data in self._graph.in_edges(item_id, data=True):
            if "reference" in data:
                found.setdefault((oid, data["reference"].kind), data["reference"])
        ranked = sorted(found.items(), key=lambda entry: (self._rank[entry[0][0]], entry[0][1]))
        return tuple((self._commits[oid], reference) for (oid, _), reference in ranked)

    # -- along the trace ----------------------------------------------------------------------

    def upstream(self, item_id: str) -> frozenset[str]:
        """Ids of all items above an item: the why, all the way up. Without the item itself."""
        return frozenset(nx.descendants(self._graph, item_id)) - {item_id}

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
        return any(other != item_id for other in self._graph.successors(item_id))

    def impact(self, item_id: str) -> tuple[ImpactPath, ...]:
        """Everything downstream of an item, nearest first, with a shortest path to each."""
        step_to = self._below(item_id)
        paths = sorted((_way(step_to, one) for one in step_to if one != item_id), key=_by_length)
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
            for other in sorted(self._graph.predecessors(one)):
                if other not in step_to:
                    step_to[other] = one
                    waiting.append(other)
        return step_to

    def _kinds_along(self, path: list[str]) -> tuple[str, ...]:
        steps = pairwise(path)
        return tuple(self._kinds_between(lower, upper)[0] for upper, lower in steps)

    def _kinds_between(self, source: str, target: str) -> list[str]:
        return sorted(data["kind"] for data in self._graph.get_edge_data(source, target).values())

    def cycles(self, kinds: Collection[str] = ()) -> tuple[tuple[TraceLink, ...], ...]:
        """One cycle of links for each knot of items that lead back to themselves.

        Each cycle starts at its smallest id; self links are left out. *kinds* limits the links.
        """
        wanted: nx.DiGraph[str] = nx.DiGraph()
        first: dict[tuple[str, str], TraceLink] = {}
        for link in self.links:
            if link.source is None or link.target is None or link.source == link.target:
                continue
            if kinds and link.kind not in kinds:
                continue
            first.setdefault((link.source, link.target), link)
            wanted.add_edge(link.source, link.target)
        knots = [sorted(knot) for knot in nx.strongly_connected_components(wanted) if len(knot) > 1]
        return tuple(
            tuple(first[step] for step in _shortest_cycle(wanted, knot)) for knot in sorted(knots)
        )

    # -- coverage -----------------------------------------------------------------------------

    def covering(self, item_id: str, policy: CoveragePolicy) -> tuple[str, ...]:
        """Sorted ids of the items and commits that cover an item as *policy* asks.

        Retired items cover nothing, and no item covers itself. The depth of the policy plays no
        part here.
        """
        edges = (
            ((source, data) for source, _, data in self._graph.in_edges(item_id, data=True))
            if policy.direction is Direction.DOWNSTREAM
            else ((target, data) for _, target, data in self._graph.out_edges(item_id, data=True))
        )
        any_link = PLAIN in policy.kinds
        return tuple(
            sorted(
                {
                    other
                    for other, data in edges
                    if other != item_id
                    and (data["kind"] in policy.kinds or (any_link and "link" in data))
                    and self._may_cover(other, policy)
                }
            )
        )

    def _may_cover(self, other: str, policy: CoveragePolicy) -> bool:
        node_type = self._graph.nodes[other]["type"]
        if policy.types and node_type not in policy.types:
            return False
        return node_type == COMMIT or self.items[other].role is not Role.RETIRED

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
        """The graph itself, frozen. Nodes carry `type` and `item` or `commit`, edges `kind`."""
        return self._graph


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


def _shortest_cycle(graph: nx.DiGraph[str], knot: list[str]) -> list[tuple[str, str]]:
    """The steps of a shortest cycle through the first of *knot*, of several the first by ids."""
    start, inside = knot[0], set(knot)
    step_from: dict[str, str | None] = {start: None}
    waiting = deque([start])
    while waiting:
        one = waiting.popleft()
        if graph.has_edge(one, start):
            break
        for other in sorted(graph.successors(one)):
            if other in inside and other not in step_from:
                step_from[other] = one
                waiting.append(other)
    path = [*_way(step_from, one), start]
    return list(pairwise(path))


def _way(step_to: Mapping[str, str | None], end: str) -> list[str]:
    """The way from the start of a search, which has no step before it, to *end*."""
    path = [end]
    while (before := step_to[path[-1]]) is not None:
        path.append(before)
    return path[::-1]


def _by_length(path: list[str]) -> tuple[int, list[str]]:
    return len(path), path
