"""Impact of several items: everything downstream, with a shortest path to each node."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

from reqtrace.graph.natural_order import natural
from reqtrace.graph.trace_graph import ImpactPath, TraceGraph
from reqtrace.model.commit import Commit
from reqtrace.model.difference import ItemDifference, Side
from reqtrace.model.item import Item
from reqtrace.util.dataclass import dataclass

ENDS = 5
"""So many steps of a long path are shown from each of its ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactSource:
    """An item whose impact is requested, and its changes where a range is given."""

    item: Item
    difference: ItemDifference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedItem:
    """An item downstream, with the nearest path to it.

    `difference` holds its changes, where it is itself one of the sources. `present` is false
    where it was removed.
    """

    item: Item
    link_path: ImpactPath
    difference: ItemDifference | None = None
    present: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedCommit:
    """A commit downstream, with the nearest path to it; `in_range` where the range has it."""

    commit: Commit
    link_path: ImpactPath
    in_range: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AffectedFile:
    """A file that downstream commits changed, with a path to the nearest of them.

    `commits` counts them. `present` is false where no file has this name any more.
    """

    path: str
    link_path: ImpactPath
    commits: int
    present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Everything downstream of `sources`, which are in the requested order.

    Items and commits are nearest first; present files come before removed ones, each by path.
    `before` is None where no range was given. `incomplete` lists what could not be read, `notes`
    further remarks, one sentence each.
    """

    sources: tuple[ImpactSource, ...]
    items: tuple[AffectedItem, ...]
    commits: tuple[AffectedCommit, ...]
    files: tuple[AffectedFile, ...]
    before: Side | None = None
    after: Side | None = None
    notes: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


def impact_paths(graph: TraceGraph, sources: Collection[str]) -> tuple[ImpactPath, ...]:
    """All that is downstream of *sources*, present ids, each with a shortest path from one of them.

    Nearest first, then by the path in the order in which people count. A source appears where it
    is downstream of another one. Every link is looked at twice at most. Of a path with more than
    twice `ENDS` steps only the first and the last ones are there: a chain has as many paths as
    steps, which together would take the square of its length.
    """
    search = _Search(graph, sources)
    paths = (search.path(end, step) for end, step in search.ends())
    return tuple(sorted(paths, key=by_nearness))


class _SearchStep(NamedTuple):
    """How a search reached a node: the source, the node before, and the kind of the link.

    `depth` counts the links from the source. `head` has the first nodes on the way to this one,
    each with the kind of the link to it.
    """

    source: str
    before: str | None
    kind: str
    depth: int = 0
    head: tuple[tuple[str, str], ...] = ()


class _Search:
    """Breadth-first search from all sources. Each node is reached from two of them at most.

    The second one is what a source needs that is downstream of another: its own nearest source
    is always itself.
    """

    def __init__(self, graph: TraceGraph, sources: Collection[str]) -> None:
        self._graph = graph
        self._sources = frozenset(sources)
        self._steps: dict[str, dict[str, _SearchStep]] = {}
        waiting = deque(
            (item_id, _SearchStep(item_id, None, ""))
            for item_id in sorted(self._sources, key=natural)
        )
        while waiting:
            node, step = waiting.popleft()
            steps = self._steps.setdefault(node, {})
            if step.source in steps or len(steps) == 2:
                continue
            steps[step.source] = step
            depth, head = step.depth + 1, step.head
            if len(head) < ENDS:
                head = (*head, (step.kind, node))
            waiting.extend(
                (below, _SearchStep(step.source, node, kind, depth, head))
                for kind, below in self._below(node)
            )

    def ends(self) -> Iterator[tuple[str, _SearchStep]]:
        """Each node that was reached, with the last step of the path from another source."""
        for node, steps in self._steps.items():
            foreign = [step for source, step in steps.items() if source != node]
            if foreign:
                yield node, foreign[0]

    def path(self, end: str, step: _SearchStep) -> ImpactPath:
        """The path to *end* whose last step is *step*."""
        last, head, length = step, step.head, step.depth + 1
        tail = [(last.kind, end)]
        while last.before is not None and len(tail) < min(length, 2 * ENDS) - len(head):
            before = last.before
            last = self._steps[before][step.source]
            tail.append((last.kind, before))
        steps = (*head, *tail[::-1])
        return ImpactPath(
            id=end,
            path=tuple(node for _, node in steps),
            kinds=tuple(kind for kind, _ in steps[1:]),
            omitted=length - len(steps),
        )

    def _below(self, node: str) -> list[tuple[str, str]]:
        """Kinds and ends of the links one step down, one for each end."""
        if node not in self._graph.items:
            return []
        nearest: dict[str, str] = {}
        ends = [(link.kind, link.source) for link in self._graph.links_to(node)]
        commits = self._graph.commits_of(node)
        ends += [(reference.kind, commit.oid) for commit, reference in commits]
        for kind, end in sorted((kind, end) for kind, end in ends if end is not None):
            nearest.setdefault(end, kind)
        return sorted(
            ((kind, end) for end, kind in nearest.items()),
            key=lambda neighbour: natural(neighbour[1]),
        )


def by_nearness(path: ImpactPath) -> tuple[int, list[object]]:
    """A sort key: short paths first, then by their steps in the order in which people count."""
    return path.length, [_natural(step) for step in path.path]


@lru_cache(maxsize=1 << 16)
def _natural(step: str) -> object:
    # One key for each id: a long chain has the same ones in each of its paths.
    return natural(step)
