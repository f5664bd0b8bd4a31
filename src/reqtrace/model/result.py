"""The outcome of one check: all that an output needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from reqtrace.model.finding import Finding, RuleInfo, Severity
from reqtrace.model.suppression import Accepted


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of one run. `items` is keyed by type in the order of the vocabulary."""

    items: dict[str, int]
    links: int
    commits: int
    referring_commits: int
    files: int
    errors: int
    warnings: int
    infos: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a check found. `findings` are sorted by place, then rule.

    `revision` is the object id of HEAD. `digest` is the SHA-256 over paths and blob ids of all
    files that were read as items, and over the configuration. `complete` is false where
    something could not be judged; `incomplete` then says what, a sentence each. `notes` are
    remarks on the run itself (what was taken as what, what was left out), a sentence each.
    """

    tool_version: str
    revision: str
    digest: str
    findings: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    rules: tuple[RuleInfo, ...]
    summary: Summary
    complete: bool = True
    incomplete: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def worst(self) -> Severity | None:
        """The heaviest severity among the findings, None where there are none."""
        return min((f.severity for f in self.findings), key=lambda s: s.rank, default=None)

    def fingerprints(self) -> tuple[str, ...]:
        """One fingerprint a finding, in their order, made unique by `:2`, `:3` … in that order."""
        return self._numbered()[: len(self.findings)]

    def accepted_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint an accepted finding, in their order; the count of findings goes on."""
        return self._numbered()[len(self.findings) :]

    def _numbered(self) -> tuple[str, ...]:
        seen: Counter[str] = Counter()
        unique = []
        for finding in (*self.findings, *(one.finding for one in self.accepted)):
            plain = finding.fingerprint
            seen[plain] += 1
            unique.append(plain if seen[plain] == 1 else f"{plain}:{seen[plain]}")
        return tuple(unique)
