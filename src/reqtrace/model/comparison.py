"""What a change brings: the findings of two checks, told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from reqtrace.model.finding import Finding
from reqtrace.model.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """The commits that a comparison is about, as the surroundings of the run tell them.

    `base` names what the head is compared with, None where there is nothing before it. `head` is
    the object id of the commit to judge, None where that is what is checked out. `target` names
    the tip of the branch that the head is meant for, None where no merge is proposed. `notes` say
    how it was found where that is not plain, a sentence each.
    """

    base: str | None
    head: str | None = None
    target: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The findings of a head that are new, those that were there before, and those that are gone.

    `result` is the check of the head, or with `merged_with` that of the merge of both; its
    findings are the new ones alone, and its summary counts them. `unchanged` are the other
    findings of that check, those about commits before the base included.
    `fixed` are the findings of the base that are gone, without those that are accepted now. All
    three are sorted by place, then rule.

    `base` is the object id of the commit that both sides grew from. `commits` counts the commits
    from there to the head. `merged_with` is the object id of the commit that the head was merged
    with, None where nothing was merged.
    """

    result: Result
    base: str
    commits: int
    fixed: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    merged_with: str | None = None

    @property
    def new(self) -> tuple[Finding, ...]:
        """The findings that the change brings."""
        return self.result.findings

    def unchanged_fingerprints(self) -> tuple[str, ...]:
        """A fingerprint per unchanged finding, in order, made unique by `:2`, `:3` and so on."""
        return _numbered((), self.unchanged)

    def new_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint a new finding, in their order; the count of unchanged ones goes on."""
        return _numbered(self.unchanged, self.new)

    def accepted_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint an accepted finding, in their order; the count of new ones goes on."""
        accepted = (one.finding for one in self.result.accepted)
        return _numbered((*self.unchanged, *self.new), accepted)

    def fixed_fingerprints(self) -> tuple[str, ...]:
        """One fingerprint a fixed finding, in their order; the count of unchanged ones goes on."""
        return _numbered(self.unchanged, self.fixed)


def _numbered(before: Iterable[Finding], findings: Iterable[Finding]) -> tuple[str, ...]:
    seen = Counter(finding.fingerprint for finding in before)
    unique = []
    for finding in findings:
        plain = finding.fingerprint
        seen[plain] += 1
        unique.append(plain if seen[plain] == 1 else f"{plain}:{seen[plain]}")
    return tuple(unique)
