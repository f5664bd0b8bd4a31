"""Apply suppressions: matching findings are moved to the accepted ones, none is dropped."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding
from reqtrace.model.suppression import AcceptedFinding, Suppression
from reqtrace.util.dataclass import dataclass

MatchPath = Callable[[str, PurePosixPath], bool]
"""Whether a glob matches a repository path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageResult:
    """Remaining findings, accepted findings, and the suppressions that matched."""

    findings: tuple[Finding, ...]
    accepted: tuple[AcceptedFinding, ...]
    used: frozenset[Suppression]


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], matches: MatchPath
) -> TriageResult:
    """Accept each finding that a suppression covers; the first match counts as used.

    A suppression in the file of the finding takes precedence over those of the configuration.
    """
    findings = tuple(findings)
    in_file: dict[PurePosixPath, list[Suppression]] = defaultdict(list)
    in_config: list[Suppression] = []
    for suppression in suppressions:
        if suppression.first_line is None:
            in_config.append(suppression)
        else:
            in_file[suppression.location.path].append(suppression)
    by = _suppressions_in_file(findings, in_file)
    anywhere = _Selectors(in_config)
    remaining, accepted = [], []
    for index, finding in enumerate(findings):
        found = by.get(index) or next(
            (
                candidate
                for candidate in anywhere.for_finding(finding)
                if _names(candidate, finding, matches)
            ),
            None,
        )
        if found is None:
            remaining.append(finding)
        else:
            accepted.append(AcceptedFinding(finding=finding, suppression=found))
    # A suppression is hashed once, however many findings it covers.
    used = {id(entry.suppression): entry.suppression for entry in accepted}
    return TriageResult(
        findings=tuple(remaining), accepted=tuple(accepted), used=frozenset(used.values())
    )


class _Selectors:
    """Suppressions by rule selector."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._all = tuple(suppressions)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, suppression in enumerate(self._all):
            for word in dict.fromkeys(map(_word, suppression.rules)):
                self._by_word[word].append(index)
        self._known: dict[tuple[str, str], tuple[Suppression, ...]] = {}

    def for_finding(self, finding: Finding) -> tuple[Suppression, ...]:
        """The suppressions that select a finding's rule, in their original order."""
        rule = (finding.rule, finding.name)
        if rule not in self._known:
            found = {n for word in _words_for(finding) for n in self._by_word.get(word, ())}
            self._known[rule] = tuple(self._all[n] for n in sorted(found))
        return self._known[rule]


def _word(selector: str) -> str:
    # Upper and lower case are the same.
    return selector.strip().lower()


def _words_for(finding: Finding) -> frozenset[str]:
    """Every word that selects the rule of a finding: its name, its id, prefixes of its id."""
    rule = finding.rule.lower()
    return frozenset((finding.name.lower(), *(rule[: end + 1] for end in range(len(rule)))))


def _suppressions_in_file(
    findings: Sequence[Finding], in_file: dict[PurePosixPath, list[Suppression]]
) -> dict[int, Suppression]:
    """The first suppression in the same file that covers each finding, by the finding's index."""
    alike: dict[tuple[PurePosixPath, str, str], list[tuple[int, int]]] = defaultdict(list)
    for index, finding in enumerate(findings):
        location = finding.location
        if location is not None and location.path in in_file:
            alike[location.path, finding.rule, finding.name].append((location.line, index))
    selectors = {path: _Selectors(found) for path, found in in_file.items()}
    by: dict[int, Suppression] = {}
    for (path, _, _), lines in alike.items():
        candidates = selectors[path].for_finding(findings[lines[0][1]])
        by.update(_assign(sorted(lines), candidates))
    return by


def _assign(
    lines: Sequence[tuple[int, int]], suppressions: Iterable[Suppression]
) -> dict[int, Suppression]:
    """Assign suppressions to findings; *lines* are lines and indexes of findings, sorted.

    Each suppression covers what the earlier ones left. Covered findings are skipped in one step,
    so the time does not grow with the product of the two.
    """
    by: dict[int, Suppression] = {}
    free = list(range(len(lines) + 1))  # from each index on, the first that may be free
    for suppression in suppressions:
        last = suppression.last_line
        at = _first_free(free, bisect_left(lines, (suppression.first_line or 0, -1)))
        while at < len(lines) and (last is None or lines[at][0] <= last):
            by[lines[at][1]] = suppression
            free[at] = at + 1
            at = _first_free(free, at + 1)
    return by


def _first_free(free: list[int], at: int) -> int:
    end = at
    while free[end] != end:
        end = free[end]
    while free[at] != end and at != end:
        free[at], at = end, free[at]
    return end


def _names(suppression: Suppression, finding: Finding, matches: MatchPath) -> bool:
    if suppression.items and finding.item not in suppression.items:
        return False
    if not suppression.paths:
        return True
    location = finding.location
    return location is not None and any(matches(glob, location.path) for glob in suppression.paths)
