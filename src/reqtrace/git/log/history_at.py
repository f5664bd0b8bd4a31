"""The history as of one of its commits, derived from the history of a later one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from reqtrace.git.log.reverted import reverted_commits
from reqtrace.git.message.ids import id_stems
from reqtrace.git.message.trailer_lines import STRONG_KINDS
from reqtrace.model.commit import MENTIONS, Commit, History, Reference
from reqtrace.model.identifiers import Identifiers


def history_at(
    history: History,
    *,
    head: str,
    committed: datetime,
    total: int,
    reaches: Callable[[str], bool],
    identifiers: Identifiers,
) -> History:
    """The result of `read_history` for the commit *head*, without reading it again.

    *reaches* tests whether *head* descends from a commit, *total* is the number of those, and
    *committed* the time of *head*. *history* was read with all ids in *identifiers*, and maybe
    more: references to ids that did not exist yet are ignored, and so are later reverts. Notes are
    the present ones.
    """
    present = [commit for commit in history.commits if reaches(commit.oid)]
    reference_filter = _ReferenceFilter(identifiers)
    references_of = {
        commit.oid: tuple(reference_filter.of(commit.references)) for commit in present
    }
    reverts_of = _reverts(
        present, {oid for oid, references in references_of.items() if references}, history
    )
    reverted = reverted_commits(reverts_of, history.lineage)
    commits = tuple(
        _as_it_was(
            commit,
            references=references_of[commit.oid],
            reverts=reverts_of.get(commit.oid, ()),
            reverted=commit.oid in reverted,
            reaches=reaches,
        )
        for commit in present
        if references_of[commit.oid] or commit.withdrawn or commit.oid in reverts_of
    )
    return replace(history, head=head, committed=committed, total=total, commits=commits)


class _ReferenceFilter:
    """Selects the references that a reader with these ids finds."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._stems = id_stems(identifiers)

    def of(self, references: Iterable[Reference]) -> Iterator[Reference]:
        """Those of *references* that a reader with these ids finds."""
        seen: set[tuple[str, str, str]] = set()
        named: set[str | None] = set()
        for reference in map(self._as_it_was, references):
            item = self._identifiers.resolve(reference.target)
            key = (reference.kind, reference.target, reference.part)
            if (
                not self._is_found(reference)
                or key in seen
                or (reference.kind == MENTIONS and item in named)
            ):
                continue
            seen.add(key)
            named.add(item)
            yield reference

    def _as_it_was(self, reference: Reference) -> Reference:
        """*reference* to the item that it named then: a present id may have named a part of it."""
        if self._identifiers.resolve(reference.target) is not None:
            return reference
        text = reference.written if reference.part else reference.target
        whole = self._identifiers.whole(text)
        if whole is not None:
            return replace(reference, target=whole, written=text)
        return replace(reference, target=text, written="") if reference.part else reference

    def _is_found(self, reference: Reference) -> bool:
        if reference.kind in STRONG_KINDS or self._identifiers.resolve(reference.target):
            return True
        return reference.kind != MENTIONS and id_stems((reference.target,)) <= self._stems


def _reverts(
    commits: Iterable[Commit], referencing_commits: set[str], history: History
) -> Mapping[str, tuple[str, ...]]:
    """The reverts of commits with references, and of such reverts, with what they revert."""
    reverting = [commit for commit in commits if commit.reverts]
    found: dict[str, tuple[str, ...]] = {}
    # From the lowest up: whether a revert matters depends on those that it reverts.
    for commit in sorted(reverting, key=lambda candidate: history.lineage.height(candidate.oid)):
        if any(one in referencing_commits or one in found for one in commit.reverts):
            found[commit.oid] = commit.reverts
    return found


def _as_it_was(
    commit: Commit,
    *,
    references: tuple[Reference, ...],
    reverts: tuple[str, ...],
    reverted: bool,
    reaches: Callable[[str], bool],
) -> Commit:
    origin = commit.picked_from
    if origin is not None and not reaches(origin):
        origin = None
    now = (references, reverts, reverted, origin)
    # Most commits are unchanged.
    if now == (commit.references, commit.reverts, commit.reverted, commit.picked_from):
        return commit
    return replace(
        commit,
        references=references,
        lost_trailers=commit.lost_trailers if references else (),
        reverts=reverts,
        reverted=reverted,
        picked_from=origin,
    )
