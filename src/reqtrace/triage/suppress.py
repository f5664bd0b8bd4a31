"""Findings that somebody accepted, with a reason, are set aside. None is ever lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from reqtrace.model.finding import Finding
from reqtrace.model.suppression import Accepted, Suppression

MatchPath = Callable[[str, PurePosixPath], bool]
"""Whether a glob matches a repository path."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Findings that count, findings that were accepted, and suppressions that did something."""

    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    used: frozenset[Suppression]


def suppress(
    findings: Iterable[Finding], suppressions: Iterable[Suppression], matches: MatchPath
) -> Sorted:
    """Set aside each finding that a suppression covers; the first one that does is credited."""
    in_file: dict[PurePosixPath, list[Suppression]] = {}
    in_config: list[Suppression] = []
    for suppression in suppressions:
        if suppression.first_line is None:
            in_config.append(suppression)
        else:
            in_file.setdefault(suppression.location.path, []).append(suppression)
    kept, accepted = [], []
    for finding in findings:
        path = None if finding.location is None else finding.location.path
        nearby = [] if path is None else in_file.get(path, [])
        by = next((s for s in nearby if _encloses(s, finding)), None) or next(
            (s for s in in_config if _names(s, finding, matches)), None
        )
        if by is None:
            kept.append(finding)
        else:
            accepted.append(Accepted(finding=finding, suppression=by))
    used = frozenset(entry.suppression for entry in accepted)
    return Sorted(findings=tuple(kept), accepted=tuple(accepted), used=used)


def speaks_of(suppression: Suppression, finding: Finding) -> bool:
    """Whether a suppression names a finding's rule: by id, prefix of ids, or name."""
    return any(
        finding.rule.startswith(selector.upper()) or finding.name == selector
        for selector in suppression.rules
    )


def _encloses(suppression: Suppression, finding: Finding) -> bool:
    if finding.location is None or not speaks_of(suppression, finding):
        return False
    first, last = suppression.first_line or 0, suppression.last_line
    return first <= finding.location.line and (last is None or finding.location.line <= last)


def _names(suppression: Suppression, finding: Finding, matches: MatchPath) -> bool:
    if not speaks_of(suppression, finding):
        return False
    if suppression.items and finding.item not in suppression.items:
        return False
    if not suppression.paths:
        return True
    place = finding.location
    return place is not None and any(matches(glob, place.path) for glob in suppression.paths)
