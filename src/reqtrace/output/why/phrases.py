"""The items behind lines, and what stands above them: for both forms of an answer to "why?"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from reqtrace.graph.chain import Chain, Chains
from reqtrace.graph.natural_order import natural
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.item import Item
from reqtrace.model.why import ExplainedLines, Strength
from reqtrace.util.dataclass import dataclass

DECISION = "adr"


@dataclass(slots=True)
class Counted:
    """How many lines an item stands behind: by trailer or note, and by a mere mention."""

    lines: int = 0
    mentioned: int = 0
    files: set[str] = field(default_factory=set)


class Reasons:
    """Items of one graph, with the decisions about them and the way up to needs and goals."""

    def __init__(self, graph: TraceGraph) -> None:
        self.items = graph.items
        self._chains = Chains(graph, {})

    def above(self, item_id: str) -> Chain:
        """All items above an item."""
        return self._chains.up(item_id)

    def decisions(self, item_id: str) -> tuple[tuple[str, Item], ...]:
        """Kinds of links and the decisions that lead to an item by them, by kind and id."""
        return tuple(one for one in self._chains.below(item_id) if one[1].type == DECISION)


def lines_by_item(runs: Iterable[tuple[str, ExplainedLines]]) -> dict[str, Counted]:
    """How many lines each item stands behind, those with the most first.

    *runs* come with the path of their file.
    """
    found: dict[str, Counted] = {}
    for path, run in runs:
        is_mentioned = run.explanation.strength is Strength.MENTIONED
        for item_id in {cause.item for cause in run.explanation.causes}:
            counted = found.setdefault(item_id, Counted())
            counted.files.add(path)
            if is_mentioned:
                counted.mentioned += run.count
            else:
                counted.lines += run.count
    ordered = sorted(
        found.items(), key=lambda one: (-one[1].lines, -one[1].mentioned, natural(one[0]))
    )
    return dict(ordered)


def ranges(runs: Iterable[ExplainedLines]) -> Iterator[str]:
    """`3` or `7-9` for each of some runs; neighbours are joined."""
    held: list[int] = []
    for run in runs:
        if held and held[1] + 1 == run.first:
            held[1] = run.last
            continue
        if held:
            yield _range(*held)
        held = [run.first, run.last]
    if held:
        yield _range(*held)


def _range(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}-{last}"


def percent(part: int, total: int) -> str:
    """A share for people, rounded down: 100 % are all. `-` where there is nothing to share."""
    if not total:
        return "-"
    tenths = part * 1000 // total
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10} %"
