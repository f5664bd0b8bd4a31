"""Which ids were there when a commit was made?"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from reqtrace.model.commit import Commit
from reqtrace.model.item_history import ItemChange, ItemHistories

Pair = tuple[str, str]


def unknown_then(
    item_history: ItemHistories, named: Iterable[tuple[Commit, str]]
) -> dict[tuple[str, str], str]:
    """Those of the ids *named* by commits that no item had when the commit was made.

    Keyed by commit object id and id. The value is the commit that had removed the item before,
    empty where no commit ever knew the id. An id that came into being later only, or that the
    commit itself took away, is not among them.
    """
    ever = item_history.identifiers()
    asked = {
        (commit.oid, target): item_history.changes.get(ever.resolve(target) or target, ())
        for commit, target in named
    }
    before = item_history.descending(_pairs(asked.items()))
    found = {}
    for (oid, target), changes in asked.items():
        here = [one for one in changes if (one.commit, oid) in before]
        removal = _removal(here, oid, before)
        if not changes or removal:
            found[oid, target] = removal
    return found


def _pairs(asked: Iterable[tuple[Pair, Collection[ItemChange]]]) -> set[Pair]:
    pairs = set()
    for (oid, _), changes in asked:
        pairs |= {(one.commit, oid) for one in changes}
        removals = [one.commit for one in changes if one.removes]
        pairs |= {(one.commit, gone) for one in changes for gone in removals}
    return pairs


def _removal(changes: Collection[ItemChange], oid: str, before: Collection[Pair]) -> str:
    """The commit that removed the item on every way that leads to the commit *oid*."""
    alive = [one.commit for one in changes if not one.removes]
    for change in changes:
        gone = change.commit
        if change.removes and gone != oid and all((one, gone) in before for one in alive):
            return gone
    return ""
