"""What every report says, gathered once; the forms only lay it out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath

from reqtrace.graph.chain import Chain, Chains
from reqtrace.graph.mentions import Mentions, mentions_by_item
from reqtrace.graph.trace_graph import selects
from reqtrace.model.commit import Commit, Reference
from reqtrace.model.coverage import CoveragePolicy
from reqtrace.model.finding import Finding, Severity
from reqtrace.model.item import Item
from reqtrace.model.phrases import status
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.report.anchors import Anchors
from reqtrace.report.matrix import CommitRow, MatrixRow, commit_rows, item_rows
from reqtrace.report.ordering import by_type
from reqtrace.util.dataclass import dataclass

_CHAIN_STEPS = (5, 60)
"""The least and the most steps of a chain shown with one item; the matrix has all of them."""
_ALL_STEPS = 30_000
"""Steps of all chains of one direction: beyond, each one is shorter, and the least is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemView:
    """An item with what the trace says of it.

    `findings` are those about it, `fingerprints` theirs in the same order.
    """

    item: Item
    anchor: str
    up: Chain
    down: Chain
    commits: tuple[tuple[Commit, Reference], ...]
    findings: tuple[Finding, ...]
    fingerprints: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeRow:
    """How many items of a type there are, and how many with each status, by status word."""

    type: str
    count: int
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A coverage policy, how many items it selects, and the ones that nothing covers."""

    policy: CoveragePolicy
    total: int
    uncovered: tuple[Item, ...]

    @property
    def covered(self) -> int:
        """How many of the selected items are covered."""
        return self.total - len(self.uncovered)

    @property
    def ratio(self) -> float | None:
        """Covered over selected, from 0 to 1; None where the policy selects nothing."""
        return self.covered / self.total if self.total else None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """A rule that found something, with the counts of its findings and accepted findings."""

    rule: str
    name: str
    severity: Severity
    found: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """All that a report tells. Items are ordered by type, then id.

    `commits` are the object ids of the commits that have a row.
    """

    result: Result
    committed: datetime
    items: tuple[ItemView, ...]
    types: tuple[TypeRow, ...]
    coverage: tuple[CoverageRow, ...]
    rules: tuple[RuleRow, ...]
    item_rows: tuple[MatrixRow, ...]
    commit_rows: tuple[CommitRow, ...]
    commit_types: tuple[str, ...]
    anchors: Anchors
    commits: frozenset[str]


def gather(project: Project, result: Result) -> Content:
    """Gather the content of a report, in time that grows with items, links and commits."""
    mentions = mentions_by_item(project.commits, project.graph.identifiers)
    chains = Chains(project.graph, mentions, project.vocabulary)
    ordered = by_type(project.items, project.vocabulary)
    anchors = Anchors(ordered)
    commits, commit_types = commit_rows(project, chains)
    return Content(
        result=result,
        committed=project.history.committed,
        items=_item_views(ordered, result, chains, mentions, anchors),
        types=_type_rows(ordered),
        coverage=tuple(_coverage_row(project, policy) for policy in project.coverage),
        rules=_rule_rows(result),
        item_rows=item_rows(ordered, chains, mentions),
        commit_rows=commits,
        commit_types=commit_types,
        anchors=anchors,
        commits=frozenset(row.commit.oid for row in commits),
    )


def _item_views(
    items: tuple[Item, ...],
    result: Result,
    chains: Chains,
    mentions: Mentions,
    anchors: Anchors,
) -> tuple[ItemView, ...]:
    findings = _findings_by_item(items, result)
    least, most = _CHAIN_STEPS
    limit = max(least, min(most, _ALL_STEPS // max(1, len(items))))
    return tuple(
        ItemView(
            item=item,
            anchor=anchors.of(item),
            up=chains.up(item.id, limit=limit),
            down=chains.down(item.id, limit=limit),
            commits=mentions.get(item.id, ()),
            findings=tuple(finding for finding, _ in findings.get(_place_of(item), ())),
            fingerprints=tuple(fingerprint for _, fingerprint in findings.get(_place_of(item), ())),
        )
        for item in items
    )


_Place = tuple[str, PurePosixPath, int]


def _place_of(item: Item) -> _Place:
    return item.id, item.location.path, item.location.line


def _findings_by_item(
    items: Iterable[Item], result: Result
) -> dict[_Place, list[tuple[Finding, str]]]:
    """The findings about each item with their fingerprints.

    Of several items with one id, a finding belongs to the last one of its file that begins before
    it, or to the first one of all: each is told once.
    """
    by_id: dict[str, list[Item]] = {}
    by_file: dict[tuple[str, PurePosixPath], list[Item]] = {}
    for item in items:
        by_id.setdefault(item.id, []).append(item)
        by_file.setdefault((item.id, item.location.path), []).append(item)
    for some in by_file.values():
        some.sort(key=lambda one: one.location.line)
    found: dict[_Place, list[tuple[Finding, str]]] = {}
    for finding, fingerprint in zip(result.findings, result.fingerprints(), strict=True):
        if finding.item not in by_id:
            continue
        where = finding.location
        near = [] if where is None else by_file.get((finding.item, where.path), [])
        line = 0 if where is None else where.line
        rank = bisect_right(near, line, key=lambda one: one.location.line)
        owner = near[max(rank - 1, 0)] if near else by_id[finding.item][0]
        found.setdefault(_place_of(owner), []).append((finding, fingerprint))
    return found


def _type_rows(items: tuple[Item, ...]) -> tuple[TypeRow, ...]:
    found: dict[str, Counter[str]] = {}
    for item in items:
        found.setdefault(item.type, Counter())[status(item)] += 1
    return tuple(
        TypeRow(type=name, count=counts.total(), statuses=tuple(sorted(counts.items())))
        for name, counts in found.items()
    )


def _coverage_row(project: Project, policy: CoveragePolicy) -> CoverageRow:
    selected = sum(selects(policy, item) for item in project.graph.items.values())
    uncovered = tuple(project.graph.uncovered(policy, project.coverage))
    return CoverageRow(policy=policy, total=selected, uncovered=uncovered)


def _rule_rows(result: Result) -> tuple[RuleRow, ...]:
    found = Counter(finding.rule for finding in result.findings)
    accepted = Counter(one.finding.rule for one in result.accepted)
    first = {
        finding.rule: finding
        for finding in (*(one.finding for one in result.accepted), *result.findings)
    }
    return tuple(
        RuleRow(
            rule=rule,
            name=first[rule].name,
            severity=first[rule].severity,
            found=found[rule],
            accepted=accepted[rule],
        )
        for rule in sorted(first)
    )
