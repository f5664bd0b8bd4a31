"""The findings of two checks compared: what is new, what is unchanged, what is fixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from reqtrace.model.finding import Finding
from reqtrace.model.result import Result
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The commits to compare, as the CI environment states them.

    `bases` name the commits to compare with: what none of them has is new. There are none where
    the head has no earlier state. `head` is the object id of the commit to check, None for the one
    that is checked out. `target` names the tip of the branch to merge into, None where no merge is
    proposed. `notes` explain how the range was determined where that is not obvious, one sentence
    each.
    """

    bases: tuple[str, ...] = ()
    head: str | None = None
    target: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """New, unchanged and fixed findings of a head, compared with its base.

    `result` is the check of the head, or with `merged_with` that of the merge of both; its
    findings are the new ones only, and its summary counts them. `unchanged` are the other findings
    of that check, including those about commits before the base, which no later change can fix.
    `fixed` are the findings of all bases that are gone, without those that are accepted now. All
    three are sorted by location, then rule.

    `bases` are the object ids of the merge bases, of which criss-cross merges make several.
    `commits` counts the commits from there to the head.
    `merged_with` is the object id of the commit that the head was merged with, None where nothing
    was merged.
    """

    result: Result
    bases: tuple[str, ...]
    commits: int
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    merged_with: str | None = None

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the change introduces."""
        return self.result.findings

    def unchanged_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per unchanged finding, in order, made unique by `:2`, `:3` and so on."""
        return _unique_fingerprints((), self.unchanged)

    def new_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per new finding, in order, counted on from the unchanged ones."""
        return _unique_fingerprints(self.unchanged, self.new)

    def accepted_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per accepted finding, in order, counted on from the new ones."""
        accepted = (entry.finding for entry in self.result.accepted)
        return _unique_fingerprints((*self.unchanged, *self.new), accepted)

    def fixed_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint per fixed finding, in order, counted on from the unchanged ones."""
        return _unique_fingerprints(self.unchanged, self.fixed)


def _unique_fingerprints(before: Iterable[Finding], findings: Iterable[Finding]) -> tuple[str, ...]:
    seen = Counter(finding.fingerprint for finding in before)
    unique = []
    for finding in findings:
        plain = finding.fingerprint
        seen[plain] += 1
        unique.append(plain if seen[plain] == 1 else f"{plain}:{seen[plain]}")
    return tuple(unique)
