"""Resolve reverts, and reverts of reverts, to the commits that are reverted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence, Set

from reqtrace.git.log.cherry_picks import Copies
from reqtrace.git.message.forges import is_numbered, undecorated
from reqtrace.git.message.reverts import Revert, quoted_subject
from reqtrace.model.lineage import Lineage

_MOST = 64
_CUT = "…"  # GitLab and GitHub cut long subjects

Pairs = frozenset[tuple[str, str]]


class RevertResolver:
    """Finds the commits that each revert reverts.

    A revert can only revert its ancestors. A revert that was cherry-picked to another branch names
    a commit that is not an ancestor: then it reverts that commit's cherry-picks, and where none is
    recorded, the commit whose subject it quotes.

    *subjects* are those of the relevant commits, and *reverts* the reverts that their messages
    state; other commits are ignored.
    *pulls* maps pull requests, `#12` or `!12`, to the commits that merged them. *is_ours* tells
    whether the name of a repository means this one: elsewhere, the same number is another request.
    """

    def __init__(
        self,
        lineage: Lineage,
        pulls: Mapping[str, Sequence[str]],
        subjects: Mapping[str, str],
        reverts: Mapping[str, Sequence[Revert]],
        copies: Copies,
        is_ours: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._lineage = lineage
        self._pulls = pulls
        self._subjects = subjects
        self._reverts = {oid: found for oid, found in reverts.items() if found}
        self._copies = copies
        self._sorted: dict[str, list[str]] = {}
        self._by_subject = _BySubject(subjects)
        self._is_ours = is_ours

    def resolve_reverts(self, referencing_commits: Set[str]) -> dict[str, tuple[str, ...]]:
        """The commits that each revert reverts, for *referencing_commits* and their reverts.

        The commit that its message names comes first, then its copies and all commits that a merge
        contained.
        """
        pairs = {
            (candidate, oid)
            for oid, reverts in self._reverts.items()
            for revert in reverts
            for candidate in self._candidates(oid, revert)
        }
        if not pairs:
            return {}
        before = self._lineage.descending(pairs)
        targets_of: dict[str, tuple[str, ...]] = {}
        # From the lowest up: whether a revert matters depends on those that it reverts.
        for oid in sorted(
            {oid for commit, oid in before if commit != oid}, key=self._lineage.height
        ):
            relevant = referencing_commits | targets_of.keys()
            targets = dict.fromkeys(
                target
                for revert in self._reverts[oid]
                for target in self._targets(oid, revert, before, relevant)
            )
            if any(target in relevant for target in targets):
                targets_of[oid] = tuple(targets)
        return targets_of

    def _targets(
        self, oid: str, revert: Revert, before: Pairs, relevant: Set[str]
    ) -> Iterator[str]:
        for target in self._revert_targets(oid, revert, before):
            yield target
            base = self._base(target, revert)
            if base is not None:
                brought_in = self._lineage.brought_in(target, base)
                yield from sorted(commit for commit in brought_in if commit in relevant)

    def _revert_targets(self, oid: str, revert: Revert, before: Pairs) -> tuple[str, ...]:
        if revert.oid and (found := self._before(oid, self._row(oid, revert.oid), before)):
            return tuple(sorted(found, key=lambda candidate: not candidate.startswith(revert.oid)))
        for guesses in self._guesses(oid, revert):
            candidates = self._before(oid, guesses, before)
            if candidates:
                nearest = max(
                    candidates, key=lambda candidate: (self._lineage.height(candidate), candidate)
                )
                copies = self._before(oid, self._row(oid, nearest), before)
                return tuple(dict.fromkeys((nearest, *copies)))
        return ()

    def _before(self, oid: str, candidates: Sequence[str], before: Pairs) -> tuple[str, ...]:
        return tuple(
            candidate for candidate in candidates if candidate != oid and (candidate, oid) in before
        )

    def _candidates(self, oid: str, revert: Revert) -> Iterator[str]:
        """All that *revert* may mean."""
        named = self._row(oid, revert.oid) if revert.oid else ()
        # A merge itself rarely refers to items, but the commits that it merged do.
        yield from (candidate for candidate in named if candidate in self._subjects or revert.base)
        for guesses in self._guesses(oid, revert):
            for guess in guesses:
                yield from self._row(oid, guess)

    def _row(self, oid: str, name: str) -> Sequence[str]:
        row = self._copies.row(name)
        return self._nearest(f"oid {row[0]}", row, oid)

    def _guesses(self, oid: str, revert: Revert) -> Iterator[Sequence[str]]:
        """The commits that *revert* may mean other than the one that it names, the best first."""
        quoted = revert.quoted or quoted_subject(self._subjects[oid])
        if revert.pull:
            merged = self._nearest(revert.pull, self._pulls.get(revert.pull, ()), oid)
            # Histories of other repositories are merged, too: then the same number is there twice.
            yield [one for one in merged if quoted and self._by_subject.fits(one, quoted)]
            if not revert.repository or self._is_ours(revert.repository):
                yield merged
        if quoted:
            yield self._nearest(f"subject {quoted}", self._by_subject.find(quoted), oid)

    def _nearest(self, key: str, commits: Sequence[str], oid: str) -> Sequence[str]:
        """Some of many *commits* below *oid*: forged messages must not take hours."""
        if len(commits) <= _MOST:
            return commits
        height = self._lineage.height
        if key not in self._sorted:
            here = (commit for commit in commits if commit in self._lineage)
            self._sorted[key] = sorted(here, key=lambda commit: (height(commit), commit))
        stop = bisect_left(self._sorted[key], height(oid), key=height)
        return self._sorted[key][max(0, stop - _MOST) : stop]

    def _base(self, reverted: str, revert: Revert) -> str | None:
        parents = self._lineage.parents(reverted)
        if len(parents) < 2 or (revert.oid and revert.base is None):
            return None
        base = self._lineage.resolve(revert.base) if revert.base else None
        return base or self._lineage.resolve(parents[0])


class _BySubject:
    """Commits by their subjects, with and without what forges added to these."""

    def __init__(self, subjects: Mapping[str, str]) -> None:
        self._subjects = subjects
        self._exact: dict[str, list[str]] = {}
        self._plain: dict[str, list[str]] = {}
        for oid, subject in subjects.items():
            self._exact.setdefault(subject, []).append(oid)
            plain = undecorated(subject)
            if plain != subject:
                self._plain.setdefault(plain, []).append(oid)
        self._sorted: list[str] | None = None
        self._found: dict[str, Sequence[str]] = {}

    def find(self, quoted: str) -> Sequence[str]:
        """The commits that *quoted* means."""
        if quoted not in self._found:
            self._found[quoted] = self._find(quoted)
        return self._found[quoted]

    def _find(self, quoted: str) -> Sequence[str]:
        if quoted.endswith(_CUT):
            return self._beginning(quoted.removesuffix(_CUT))
        if found := (*self._exact.get(quoted, ()), *self._plain.get(quoted, ())):
            return found
        # The number of another request would contradict the one that is quoted.
        return tuple(self._exact.get(undecorated(quoted), ())) if is_numbered(quoted) else ()

    def fits(self, oid: str, quoted: str) -> bool:
        """Whether *quoted* may be the subject of the commit *oid*, or of what it merged."""
        subject = self._subjects.get(oid)
        if subject is None:
            return False
        if quoted.endswith(_CUT):
            return subject.startswith(quoted.removesuffix(_CUT))
        return quoted in (subject, undecorated(subject))

    def _beginning(self, start: str) -> Sequence[str]:
        if self._sorted is None:
            self._sorted = sorted(self._exact)
        first = bisect_left(self._sorted, start)
        found: list[str] = []
        for subject in self._sorted[first : first + _MOST]:
            if not subject.startswith(start):
                break
            found += self._exact[subject][:_MOST]
        return found


def reverted_commits(targets_of: Mapping[str, Sequence[str]], lineage: Lineage) -> frozenset[str]:
    """The commits that are reverted by a commit which is not reverted itself."""
    reverted_oids: set[str] = set()
    # From the highest down: a revert is above the commits that it reverts.
    for oid in sorted(targets_of, key=lineage.height, reverse=True):
        if oid not in reverted_oids:
            reverted_oids.update(targets_of[oid])
    return frozenset(reverted_oids)
