"""Coverage gained and lost between two graphs, policy by policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from reqtrace.graph.item_difference import Matches, by_type, match_items, type_ranks
from reqtrace.graph.trace_graph import TraceGraph, selects
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.difference import Cover, CoverageDifference, PolicyDifference, Ratio
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.dataclass import dataclass

CoverageById = Mapping[str, Cover]
"""The coverage of each item that a policy selects."""


def coverage_differences(
    before: TraceGraph,
    after: TraceGraph,
    policies: Collection[CoveragePolicy],
    vocabulary: Vocabulary,
) -> tuple[PolicyDifference, ...]:
    """What changed under each of *policies*, in their order. Each has an entry."""
    pairs = _pairs(before, after, match_items(before, after), vocabulary)
    return tuple(
        _difference(
            policy,
            pairs,
            _coverage_by_id(before, policy, policies),
            _coverage_by_id(after, policy, policies),
        )
        for policy in policies
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """An item that exists on one side or on both."""

    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item as it is now, or as it was."""
        item = self.after or self.before
        assert item is not None  # noqa: S101 - one of the two is always there
        return item

    def compare(self, old: CoverageById, new: CoverageById) -> CoverageDifference:
        """The coverage of the item on both sides."""
        return CoverageDifference(
            item=self.item, before=_cover(self.before, old), after=_cover(self.after, new)
        )


def _cover(item: Item | None, coverage: CoverageById) -> Cover:
    return Cover.ABSENT if item is None else coverage.get(item.id, Cover.OUT_OF_SCOPE)


def _pairs(
    before: TraceGraph, after: TraceGraph, matches: Matches, vocabulary: Vocabulary
) -> list[_Pair]:
    former = {new: before.items[old] for old, new in matches.renamed.items()}
    present = (_Pair(before=former.get(item.id), after=item) for item in after.items.values())
    gone = (_Pair(before=before.items[item_id], after=None) for item_id in matches.removed)
    ranks = type_ranks(vocabulary)
    return sorted((*present, *gone), key=lambda pair: by_type(pair.item, ranks))


def _coverage_by_id(
    graph: TraceGraph, policy: CoveragePolicy, policies: Collection[CoveragePolicy]
) -> dict[str, Cover]:
    coverage = {item.id: Cover.COVERED for item in graph.items.values() if selects(policy, item)}
    return coverage | {item.id: Cover.UNCOVERED for item in graph.uncovered(policy, policies)}


def _difference(
    policy: CoveragePolicy, pairs: Iterable[_Pair], old: CoverageById, new: CoverageById
) -> PolicyDifference:
    compared = [pair.compare(old, new) for pair in pairs]
    changed = [difference for difference in compared if difference.before is not difference.after]
    return PolicyDifference(
        name=policy.name,
        rule=policy.rule,
        before=_ratio(old),
        after=_ratio(new),
        gained=tuple(difference for difference in changed if difference.after is Cover.COVERED),
        lost=tuple(difference for difference in changed if difference.after is Cover.UNCOVERED),
        dropped=tuple(_dropped(changed)),
    )


def _dropped(changed: Iterable[CoverageDifference]) -> Iterator[CoverageDifference]:
    selected = (Cover.COVERED, Cover.UNCOVERED)
    return (
        difference
        for difference in changed
        if difference.before in selected and difference.after not in selected
    )


def _ratio(coverage: CoverageById) -> Ratio:
    covered = sum(1 for cover in coverage.values() if cover is Cover.COVERED)
    return Ratio(covered=covered, total=len(coverage))
