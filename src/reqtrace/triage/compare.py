"""Which findings of a check are new, which were there before, and which are gone.

Two findings are the same where their fingerprints are. Several findings of one check may share a
fingerprint (the same dangling link twice in an item), so each one of the other check is the
counterpart of one at most.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass

from reqtrace.model.finding import COMMIT_FAMILY, Finding
from reqtrace.model.result import Result

# How alike two findings of one fingerprint are, the closest first; each includes the one before.
_LIKENESS: tuple[Callable[[Finding], Hashable], ...] = (
    lambda finding: (finding.location, finding.message),
    lambda finding: (finding.location and finding.location.path, finding.message),
    lambda finding: finding.location and finding.location.path,
    lambda _: None,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Findings told apart, each part sorted by place, then rule."""

    new: tuple[Finding, ...]
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]


def compare_with_base(head: Result, base: Sequence[Finding], commits: Collection[str]) -> Compared:
    """What *head* has that is not among the findings of its *base*.

    Findings about commits are new where their commit is among *commits*, the object ids of the
    range: an older commit is no part of the change, whatever became of the items that it names.
    """
    new, unchanged = partition_matched(_without_commits(head.findings), (_without_commits(base),))
    for finding in _about_commits(head.findings):
        (new if _names_any(finding, commits) else unchanged).append(finding)
    gone, _ = partition_matched(_without_commits(base), (_all_of(head),))
    return _compared(new, gone, unchanged)


def compare_with_sides(
    merged: Result, ours: Sequence[Finding], theirs: Sequence[Finding]
) -> Compared:
    """What the result of a merge has that neither side has; fixed is what a side alone has."""
    new, unchanged = partition_matched(merged.findings, (ours, theirs))
    ours_gone, _ = partition_matched(ours, (_all_of(merged),))
    theirs_gone, _ = partition_matched(theirs, (_all_of(merged),))
    only_theirs, _ = partition_matched(theirs_gone, (ours_gone,))
    return _compared(new, ours_gone + only_theirs, unchanged)


def _all_of(result: Result) -> list[Finding]:
    # What was accepted meanwhile still stands: it must not be praised as fixed.
    return [*result.findings, *(one.finding for one in result.accepted)]


def _without_commits(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.family != COMMIT_FAMILY]


def _about_commits(findings: Iterable[Finding]) -> list[Finding]:
    return [one for one in findings if one.family == COMMIT_FAMILY]


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
            known.update(_paired([place for place, _ in group], findings, counterparts))
    unknown = [one for place, one in enumerate(findings) if place not in known]
    return unknown, [one for place, one in enumerate(findings) if place in known]


def _paired(
    places: list[int], findings: Sequence[Finding], counterparts: list[tuple[int, Finding]]
) -> list[int]:
    """The *places* of the findings that have a counterpart, the closest one where there are more.

    Where fewer counterparts are left than findings, the last findings go without.
    """
    if len(counterparts) >= len(places):
        return places
    left, found = list(places), []
    others = [other for _, other in counterparts]
    for likeness in _LIKENESS:
        waiting = Counter(map(likeness, others))
        found += [place for place in left if _taken(waiting, likeness(findings[place]))]
        others = [other for other in others if _taken(waiting, likeness(other))]
        left = sorted({*left} - {*found})
    return found


def _taken(waiting: Counter[Hashable], key: Hashable) -> bool:
    waiting[key] -= 1
    return waiting[key] >= 0


def _by_fingerprint(findings: Sequence[Finding]) -> dict[str, list[tuple[int, Finding]]]:
    groups: dict[str, list[tuple[int, Finding]]] = {}
    for place, finding in enumerate(findings):
        groups.setdefault(finding.fingerprint, []).append((place, finding))
    return groups


def _compared(
    new: Iterable[Finding], fixed: Iterable[Finding], unchanged: Iterable[Finding]
) -> Compared:
    return Compared(new=_ordered(new), fixed=_ordered(fixed), unchanged=_ordered(unchanged))


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: one.order))
