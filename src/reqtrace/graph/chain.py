"""Chains: the trace above or below an item as a tree without repetitions."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.graph.mentions import Mentions
from reqtrace.graph.natural_order import natural
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.inverse import inverse_label
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainStep:
    """One line of a chain: the `item` or the `commit` that a link of `kind` points to.

    `label` says the same to people, as seen from the step above in the chain: `satisfies` on the
    way up is `satisfied by` on the way down. `depth` counts from 0; `last` is true for the last
    step below the same parent.
    `found_in` is the part of the commit that names the item.
    `repeated` is true where the steps below are already listed further up in the same chain.
    """

    kind: str
    label: str
    depth: int
    last: bool
    item: Item | None = None
    commit: Commit | None = None
    found_in: CommitPart | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Steps in reading order. `cut` is true where the limit left further steps out.

    `rest` counts these, where they were to be counted.
    """

    steps: tuple[ChainStep, ...]
    cut: bool = False
    rest: int = 0


_Neighbour = tuple[str, Item | None, Commit | None, CommitPart | None]


class Chains:
    """Makes chains of one graph. The neighbours of each item are cached."""

    def __init__(
        self, graph: TraceGraph, mentions: Mentions, vocabulary: Vocabulary | None = None
    ) -> None:
        self._graph = graph
        self._vocabulary = vocabulary
        self._mentions = mentions
        self._above: dict[str, list[_Neighbour]] = {}
        self._below: dict[str, list[_Neighbour]] = {}

    def up(self, item_id: str, *, limit: int | None = None, counts_rest: bool = False) -> Chain:
        """The items above an item, with at most *limit* steps."""
        return self._walk(item_id, up=True, limit=limit, counts_rest=counts_rest)

    def down(self, item_id: str, *, limit: int | None = None, counts_rest: bool = False) -> Chain:
        """The items below an item and the commits that name them, with at most *limit* steps."""
        return self._walk(item_id, up=False, limit=limit, counts_rest=counts_rest)

    def above(self, item_id: str) -> tuple[tuple[str, Item], ...]:
        """Link kinds and the items one step above, by kind and id."""
        return tuple((kind, item) for kind, item, *_ in self._next_above(item_id) if item)

    def below(self, item_id: str) -> tuple[tuple[str, Item], ...]:
        """Link kinds and the items one step below, by kind and id."""
        return tuple((kind, item) for kind, item, *_ in self._next_below(item_id) if item)

    def _walk(self, start: str, *, up: bool, limit: int | None, counts_rest: bool) -> Chain:
        # Depth first without recursion: chains may be as long as the repository is old.
        step_from = self._next_above if up else self._next_below
        seen = {start}
        steps: list[ChainStep] = []
        rest = 0
        waiting = _stack_entries(step_from(start), 0)
        while waiting:
            if len(steps) == limit and not counts_rest:
                return Chain(steps=tuple(steps), cut=True)
            (kind, item, commit, found_in), depth, last = waiting.pop()
            beyond = step_from(item.id) if item else []
            repeated = item is not None and item.id in seen
            if len(steps) == limit:
                rest += 1
            else:
                steps.append(
                    ChainStep(
                        kind=kind,
                        label=kind if up else inverse_label(kind, self._vocabulary),
                        depth=depth,
                        last=last,
                        item=item,
                        commit=commit,
                        found_in=found_in,
                        repeated=repeated,
                    )
                )
            if item is not None and not repeated:
                seen.add(item.id)
                waiting.extend(_stack_entries(beyond, depth + 1))
        return Chain(steps=tuple(steps), cut=rest > 0, rest=rest)

    def _next_above(self, item_id: str) -> list[_Neighbour]:
        if item_id not in self._above:
            links = self._graph.links_from(item_id)
            self._above[item_id] = self._items((link.kind, link.target) for link in links)
        return self._above[item_id]

    def _next_below(self, item_id: str) -> list[_Neighbour]:
        if item_id not in self._below:
            links = self._graph.links_to(item_id)
            items = self._items((link.kind, link.source) for link in links)
            commits = self._mentions.get(item_id, ())
            self._below[item_id] = [
                *items,
                *(
                    (reference.kind, None, commit, reference.found_in)
                    for commit, reference in commits
                ),
            ]
        return self._below[item_id]

    def _items(self, ends: Iterable[tuple[str, str | None]]) -> list[_Neighbour]:
        items = self._graph.items
        neighbours = {(kind, other) for kind, other in ends if other is not None and other in items}
        ordered = sorted(neighbours, key=lambda end: (end[0], natural(end[1])))
        return [(kind, items[other], None, None) for kind, other in ordered]


def _stack_entries(neighbours: list[_Neighbour], depth: int) -> list[tuple[_Neighbour, int, bool]]:
    """Stack entries of *neighbours*: the first on top, the last one marked."""
    final = len(neighbours) - 1
    return [(neighbour, depth, rank == final) for rank, neighbour in enumerate(neighbours)][::-1]
