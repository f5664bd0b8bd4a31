"""Who else had the id of an item before, and how that one lost it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories
from reqtrace.model.likeness import ALIKE, STRANGE, has_substance, likeness
from reqtrace.model.vocabulary import Role


class EarlierBearer(NamedTuple):
    """Another item that had an id: the commit that gave it the id, and the change that took it.

    `taken` is the commit that gave the id to the item that has it now.
    """

    item: Item
    since: str
    change: ItemChange
    taken: str


def earlier_bearer(item: Item, item_history: ItemHistories) -> EarlierBearer | None:
    """The latest other item that had the id, and how it lost it."""
    history = item_history.changes.get(item.id, ())
    if len(history) < 2:
        return None
    bearer, taken = item, UNCOMMITTED
    own = list(_of_bearer(history, item))
    for number, change in enumerate(own):
        before = next((one.item for one in change.before if one is not None), None)
        if before is None:
            taken = change.commit
            continue
        written_over = change.after is not None
        if _is_other(before, bearer, written_over=written_over):
            since = next((one.commit for one in own[number + 1 :] if one.adds), UNCOMMITTED)
            return EarlierBearer(before, since, change, change.commit if written_over else taken)
        bearer = before
    return None


def _of_bearer(history: Sequence[ItemChange], item: Item) -> Iterator[ItemChange]:
    """The changes of *item*, and those of its id from before *item* had it, the latest first.

    Where two files had the same id at the same time, that was a duplicate: whichever of them lost
    the id, the other one did not take it over.
    """
    begun = False
    path = item.location.path
    for change in history:
        after = None if change.after is None else change.after.item.location.path
        if begun or after == path:
            yield change
            earlier = [one.item.location.path for one in change.before if one is not None]
            begun = begun or not earlier
            path = path if path in earlier or not earlier else earlier[0]


def on_main_line(
    given: Mapping[str, EarlierBearer], history: ItemHistories
) -> dict[str, EarlierBearer]:
    """Those of *given* whose id was free when it was taken, and was known beyond one branch.

    Two branches may take the same number at the same time: one of them is renumbered before or
    after it is merged, and the other one has reused nothing.
    """
    freed = {(one.change.commit, one.taken) for one in given.values()}
    later = history.descending(freed)
    commits = {
        commit
        for one in given.values()
        for commit in (one.since, one.change.commit)
        if commit != UNCOMMITTED
    }
    merges = history.lineage.merges_of(history.head, commits)
    return {
        item_id: one
        for item_id, one in given.items()
        if (one.change.commit, one.taken) in later
        and (merges.get(one.since) is None or merges[one.since] != merges.get(one.change.commit))
    }


def renumbered(given: Mapping[str, EarlierBearer], history: ItemHistories) -> set[str]:
    """The ids that the earlier item lost because the same commit gave it another one."""
    by_commit: dict[str, list[tuple[str, Item]]] = {}
    for item_id, one in given.items():
        by_commit.setdefault(one.change.commit, []).append((item_id, one.item))
    return {
        item_id
        for changes in history.changes.values()
        for change in changes
        if change.adds and change.after is not None
        for item_id, earlier in by_commit.get(change.commit, ())
        if change.after.item.id != item_id and likeness(earlier, change.after.item) > ALIKE
    }


def _is_other(before: Item, after: Item, *, written_over: bool) -> bool:
    if before.title == after.title or not has_substance(before):
        return False
    if not after.title and not after.text:
        return False  # the words were lost, which other rules say
    if not written_over:
        return likeness(before, after) <= ALIKE
    # A draft may find its subject while it is written.
    is_draft = before.role is None or before.role is Role.PROVISIONAL
    return not is_draft and likeness(before, after) <= STRANGE
