"""The commits that name each item, including reverted commits, for display."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reqtrace.model.commit import Commit, Reference
from reqtrace.model.identifiers import Identifiers

Mentions = Mapping[str, tuple[tuple[Commit, Reference], ...]]
"""Commits and their references, keyed by present item id, in the order of the history."""


def mentions_by_item(commits: Iterable[Commit], identifiers: Identifiers) -> Mentions:
    """The commits that name each item, in one pass over *commits*.

    A commit appears once for each kind of reference, as its first one of that kind. Items that
    no commit names have no entry.
    """
    found: dict[str, dict[tuple[str, str], tuple[Commit, Reference]]] = {}
    for commit in commits:
        for reference in commit.references:
            target = identifiers.resolve(reference.target)
            if target is not None:
                key = (commit.oid, reference.kind)
                found.setdefault(target, {}).setdefault(key, (commit, reference))
    return {item_id: tuple(pairs.values()) for item_id, pairs in found.items()}
