"""Findings that somebody accepted, with a reason, are set aside. None is ever lost."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding
from reqtrace.model.suppression import Accepted, Suppression

MatchPath = Callable[[str, PurePosixPath], bool]
"""Whether a glob matches a repository path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """Findings that count, findings that were accepted, and suppressions that did something."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    used: frozenset[Suppression]


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], matches: MatchPath
) -> Triaged:
    """Set aside each finding that a suppression covers; the first one that does is credited.

    One that stands in the file of the finding goes before those of the configuration.
    """
    findings = tuple(findings)
    in_file: dict[PurePosixPath, list[Suppression]] = defaultdict(list)
    in_config: list[Suppression] = []
    for suppression in suppressions:
        if suppression.first_line is None:
            in_config.append(suppression)
        else:
            in_file[suppression.location.path].append(suppression)
    by = _enclosed(findings, in_file)
    anywhere = _Selectors(in_config)
    kept, accepted = [], []
    for index, finding in enumerate(findings):
        found = by.get(index) or next(
            (one for one in anywhere.referencing(finding) if _names(one, finding, matches)), None
        )
        if found is None:
            kept.append(finding)
        else:
            accepted.append(Accepted(finding=finding, suppression=found))
    # A suppression is hashed once, however many findings it covers.
    used = {id(entry.suppression): entry.suppression for entry in accepted}
    return Triaged(findings=tuple(kept), accepted=tuple(accepted), used=frozenset(used.values()))


class _Selectors:
    """Suppressions by the words that they name rules with."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._all = tuple(suppressions)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for index, suppression in enumerate(self._all):
            for word in dict.fromkeys(map(_word, suppression.rules)):
                self._by_word[word].append(index)
        self._known: dict[tuple[str, str], tuple[Suppression, ...]] = {}

    def referencing(self, finding: Finding) -> tuple[Suppression, ...]:
        """Those that name a finding's rule, in the order in which they were given."""
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


def _enclosed(
    findings: Sequence[Finding], in_file: dict[PurePosixPath, list[Suppression]]
) -> dict[int, Suppression]:
    """The first suppression in the same file that covers each finding, by the finding's index."""
    alike: dict[tuple[PurePosixPath, str, str], list[tuple[int, int]]] = defaultdict(list)
    for index, finding in enumerate(findings):
        place = finding.location
        if place is not None and place.path in in_file:
            alike[place.path, finding.rule, finding.name].append((place.line, index))
    selectors = {path: _Selectors(found) for path, found in in_file.items()}
    by: dict[int, Suppression] = {}
    for (path, _, _), places in alike.items():
        referencing_commits = selectors[path].referencing(findings[places[0][1]])
        by.update(_covered(sorted(places), referencing_commits))
    return by


def _covered(
    places: Sequence[tuple[int, int]], suppressions: Iterable[Suppression]
) -> dict[int, Suppression]:
    """Which suppression covers which finding; *places* are lines and indexes, sorted.

    Each suppression takes what the ones before it left. What is taken is jumped over, so the
    time does not grow with the product of the two.
    """
    by: dict[int, Suppression] = {}
    free = list(range(len(places) + 1))  # from each place on, the first one that may be free
    for suppression in suppressions:
        last = suppression.last_line
        at = _first_free(free, bisect_left(places, (suppression.first_line or 0, -1)))
        while at < len(places) and (last is None or places[at][0] <= last):
            by[places[at][1]] = suppression
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
    place = finding.location
    return place is not None and any(matches(glob, place.path) for glob in suppression.paths)
