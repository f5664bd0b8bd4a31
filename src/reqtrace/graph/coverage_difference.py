"""Coverage gained and lost between two graphs, policy by policy."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from reqtrace.graph.item_difference import Matches, by_type, match_items, type_ranks
from reqtrace.graph.trace_graph import TraceGraph, selects
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.difference import Cover, CoverageDifference, PolicyDifference, Ratio
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Vocabulary

Standing = Mapping[str, Cover]
"""How each item that a policy selects stands to it."""


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
            _standing(before, policy, policies),
            _standing(after, policy, policies),
        )
        for policy in policies
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """An item that stands on one side or on both."""

    before: Item | None
    after: Item | None

    @property
    def item(self) -> Item:
        """The item as it is now, or as it was."""
        item = self.after or self.before
        assert item is not None  # noqa: S101 - one of the two is always there
        return item

    def compare(self, old: Standing, new: Standing) -> CoverageDifference:
        """How the item stands to a policy on both sides."""
        return CoverageDifference(
            item=self.item, before=_cover(self.before, old), after=_cover(self.after, new)
        )


def _cover(item: Item | None, standing: Standing) -> Cover:
    return Cover.ABSENT if item is None else standing.get(item.id, Cover.OUT_OF_SCOPE)


def _pairs(
    before: TraceGraph, after: TraceGraph, matches: Matches, vocabulary: Vocabulary
) -> list[_Pair]:
    former = {new: before.items[old] for old, new in matches.renamed.items()}
    here = (_Pair(before=former.get(one.id), after=one) for one in after.items.values())
    gone = (_Pair(before=before.items[one], after=None) for one in matches.removed)
    ranks = type_ranks(vocabulary)
    return sorted((*here, *gone), key=lambda pair: by_type(pair.item, ranks))


def _standing(
    graph: TraceGraph, policy: CoveragePolicy, policies: Collection[CoveragePolicy]
) -> dict[str, Cover]:
    standing = {item.id: Cover.COVERED for item in graph.items.values() if selects(policy, item)}
    return standing | {item.id: Cover.UNCOVERED for item in graph.uncovered(policy, policies)}


def _difference(
    policy: CoveragePolicy, pairs: Iterable[_Pair], old: Standing, new: Standing
) -> PolicyDifference:
    compared = [pair.compare(old, new) for pair in pairs]
    changed = [one for one in compared if one.before is not one.after]
    return PolicyDifference(
        name=policy.name,
        rule=policy.rule,
        before=_ratio(old),
        after=_ratio(new),
        gained=tuple(one for one in changed if one.after is Cover.COVERED),
        lost=tuple(one for one in changed if one.after is Cover.UNCOVERED),
        dropped=tuple(_dropped(changed)),
    )


def _dropped(changed: Iterable[CoverageDifference]) -> Iterator[CoverageDifference]:
    asked = (Cover.COVERED, Cover.UNCOVERED)
    return (one for one in changed if one.before in asked and one.after not in asked)


def _ratio(standing: Standing) -> Ratio:
    covered = sum(1 for cover in standing.values() if cover is Cover.COVERED)
    return Ratio(covered=covered, total=len(standing))
