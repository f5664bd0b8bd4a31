"""The outcome of one check: all that an output needs."""

from __future__ import annotations

from collections import Counter

from reqtrace.model.finding import Finding, RuleInfo, Severity
from reqtrace.model.left_out import LeftOut
from reqtrace.model.suppression import AcceptedFinding
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of one run. `items` is keyed by type in the order of the vocabulary.

    `files` are item files; `files_without_items` were read, too, but hold no item and need not.
    """

    items: dict[str, int]
    links: int
    commits: int
    referring_commits: int
    files: int
    files_without_items: int
    errors: int
    warnings: int
    infos: int
    accepted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result of a check. `findings` are sorted by location, then rule.

    `revision` is the object id of HEAD. `digest` is the SHA-256 over paths and blob ids of all
    files that were read as items, and over the configuration. `complete` is false where
    something could not be checked; `incomplete` then lists it, one sentence each. `notes` are
    remarks on the run itself (what was detected, what was skipped), one sentence each. `left_out`
    are the files that were matched and yielded no item, by path.
    """

    tool_version: str
    revision: str
    digest: str
    findings: tuple[Finding, ...]
    accepted: tuple[AcceptedFinding, ...]
    rules: tuple[RuleInfo, ...]
    summary: Summary
    complete: bool = True
    incomplete: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def worst(self) -> Severity | None:
        """The heaviest severity among the findings, None where there are none."""
        return min((f.severity for f in self.findings), key=lambda s: s.rank, default=None)

    def fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per finding, in order, made unique by `:2`, `:3` and so on."""
        return self._unique_fingerprints()[: len(self.findings)]

    def accepted_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per accepted finding, in order, counted on from the findings."""
        return self._unique_fingerprints()[len(self.findings) :]

    def _unique_fingerprints(self) -> tuple[str, ...]:
        seen: Counter[str] = Counter()
        unique = []
        for finding in (*self.findings, *(entry.finding for entry in self.accepted)):
            plain = finding.fingerprint
            seen[plain] += 1
            unique.append(plain if seen[plain] == 1 else f"{plain}:{seen[plain]}")
        return tuple(unique)
