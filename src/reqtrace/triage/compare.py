"""Compare the findings of two checks: new, unchanged and fixed ones.

Two findings are the same where their fingerprints are. Several findings of one check may share a
fingerprint (the same dangling link twice in an item), so each one of the other check is the
counterpart of one at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence

from reqtrace.model.finding import COMMIT_FAMILY, Finding
from reqtrace.model.result import Result
from reqtrace.util.dataclass import dataclass

# How alike two findings of one fingerprint are, the closest first; each includes the one before.
_LIKENESS: tuple[Callable[[Finding], Hashable], ...] = (
    lambda finding: (finding.location, finding.message),
    lambda finding: (finding.location and finding.location.path, finding.message),
    lambda finding: finding.location and finding.location.path,
    lambda _: None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingDifference:
    """New, fixed and unchanged findings, each sorted by location, then rule."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]


def compare_with_bases(
    head: Result, bases: Sequence[Sequence[Finding]], commits: Collection[str]
) -> FindingDifference:
    """Compare the findings of *head* with those of its *bases*, of which there is one or more.

    New is what no base has, fixed what all of them had: the rest of what is gone was fixed on a
    side that was merged. Findings about commits are new where their commit is among *commits*, the
    object ids of the range: an older commit is not part of the change, even if the items that it
    names changed.
    """
    sides = [_without_commits(base) for base in bases]
    new, unchanged = partition_matched(_without_commits(head.findings), sides)
    for finding in _about_commits(head.findings):
        (new if _names_any(finding, commits) else unchanged).append(finding)
    gone, _ = partition_matched(sides[0], (_all_of(head),))
    for side in sides[1:]:
        _, gone = partition_matched(gone, (side,))
    return _difference(new, gone, unchanged)


def compare_with_sides(
    merged: Result, ours: Sequence[Finding], theirs: Sequence[Finding]
) -> FindingDifference:
    """Compare a merge with both sides: new is what neither has, fixed what only a side has."""
    new, unchanged = partition_matched(merged.findings, (ours, theirs))
    ours_gone, _ = partition_matched(ours, (_all_of(merged),))
    theirs_gone, _ = partition_matched(theirs, (_all_of(merged),))
    only_theirs, _ = partition_matched(theirs_gone, (ours_gone,))
    return _difference(new, ours_gone + only_theirs, unchanged)


def _all_of(result: Result) -> list[Finding]:
    # A finding that was accepted meanwhile still exists, so it is not fixed.
    return [*result.findings, *(entry.finding for entry in result.accepted)]


def _without_commits(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.family != COMMIT_FAMILY]


def _about_commits(findings: Iterable[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.family == COMMIT_FAMILY]


def _names_any(finding: Finding, commits: Collection[str]) -> bool:
    return any(related.commit in commits for related in finding.related if related.commit)


def partition_matched(
    findings: Sequence[Finding], others: Iterable[Sequence[Finding]]
) -> tuple[list[Finding], list[Finding]]:
    """The *findings* that have no counterpart in any of the *others*, and those that have one."""
    groups = _by_fingerprint(findings)
    known: set[int] = set()
    for other in others:
        for fingerprint, counterparts in _by_fingerprint(other).items():
            group = groups.get(fingerprint, [])
            known.update(_pair([index for index, _ in group], findings, counterparts))
    unknown = [finding for index, finding in enumerate(findings) if index not in known]
    return unknown, [finding for index, finding in enumerate(findings) if index in known]


def _pair(
    indexes: list[int], findings: Sequence[Finding], counterparts: list[tuple[int, Finding]]
) -> list[int]:
    """The *indexes* of the findings that have a counterpart, the closest first.

    Where fewer counterparts are left than findings, the last findings go without.
    """
    if len(counterparts) >= len(indexes):
        return indexes
    left, found = list(indexes), []
    others = [other for _, other in counterparts]
    for likeness in _LIKENESS:
        waiting = Counter(map(likeness, others))
        found += [index for index in left if _take(waiting, likeness(findings[index]))]
        others = [other for other in others if _take(waiting, likeness(other))]
        left = sorted({*left} - {*found})
    return found


def _take(waiting: Counter[Hashable], key: Hashable) -> bool:
    waiting[key] -= 1
    return waiting[key] >= 0


def _by_fingerprint(findings: Sequence[Finding]) -> dict[str, list[tuple[int, Finding]]]:
    groups: dict[str, list[tuple[int, Finding]]] = {}
    for index, finding in enumerate(findings):
        groups.setdefault(finding.fingerprint, []).append((index, finding))
    return groups


def _difference(
    new: Iterable[Finding], fixed: Iterable[Finding], unchanged: Iterable[Finding]
) -> FindingDifference:
    return FindingDifference(new=_sorted(new), fixed=_sorted(fixed), unchanged=_sorted(unchanged))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: finding.order))
