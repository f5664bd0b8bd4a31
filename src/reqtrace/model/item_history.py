"""What happened to each item over time: which commit added, changed, moved or removed it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reqtrace.model.commit import CommitFacts
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.lineage import Lineage

UNCOMMITTED = ""
"""Stands for a commit's object id where a change is not committed yet: it follows HEAD."""

_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """An item as one commit left it.

    `link_lines` holds the words of the line that names the target of each of the item's links,
    in the order of `item.links`; empty where they were not asked for.
    """

    item: Item
    link_lines: tuple[str, ...] = ()

    @property
    def statement(self) -> tuple[object, ...]:
        """All that the item says, whatever the file and the lines where it says so."""
        item = self.item
        links = tuple(
            (one.kind, one.target, one.reason, one.external, one.fingerprint) for one in item.links
        )
        words = (item.type, item.title, item.status, item.text, item.formerly)
        return (*words, item.attributes, item.sections, links, self.link_lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """One commit that touched one item.

    `before` has an entry for each parent of the commit that differs: the item there, or None.
    It has more than one entry only where a merge is unlike all that it merged. `after` is None
    where the commit removed the item. `commit` is `UNCOMMITTED` for what was not committed yet.
    """

    commit: str
    before: tuple[ItemVersion | None, ...]
    after: ItemVersion | None

    @property
    def adds(self) -> bool:
        """Whether the item was not there before."""
        return self.after is not None and not any(self.before)

    @property
    def removes(self) -> bool:
        """Whether the item is not there any more."""
        return self.after is None

    @property
    def only_moves(self) -> bool:
        """Whether the item only stands in another file."""
        return self.after is not None and any(
            one is not None and one.statement == self.after.statement for one in self.before
        )

    def differs(self, question: Callable[[Item], object]) -> bool:
        """Whether the answer to *question* is another one than in every version before.

        False where the item was added or removed.
        """
        if self.after is None or not any(self.before):
            return False
        now = question(self.after.item)
        return all(question(one.item) != now for one in self.before if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistories:
    """The changes of all items that stood in one of the scanned folders.

    `changes` maps every id that an item ever bore to its changes, the latest first: a change
    never stands before one that descends from it. `commits` holds the facts about their commits
    by object id. `folders` are the places that were looked through, empty where it was all.
    """

    head: str
    changes: Mapping[str, tuple[ItemChange, ...]]
    commits: Mapping[str, CommitFacts]
    lineage: Lineage
    folders: tuple[str, ...] = ()

    def of(self, item: Item) -> tuple[ItemChange, ...]:
        """The changes of *item*, those under its former ids included, the latest first."""
        ids = dict.fromkeys((item.id, *item.formerly))
        if len(ids) == 1:
            return self.changes.get(item.id, ())
        return tuple(self._joined(change for one in ids for change in self.changes.get(one, ())))

    def _joined(self, changes: Iterable[ItemChange]) -> Iterator[ItemChange]:
        """Changes of one item under several ids: a change of the id is a change of the item."""
        by_commit: dict[str, list[ItemChange]] = {}
        for change in changes:
            by_commit.setdefault(change.commit, []).append(change)
        for commit in self.latest_first(by_commit):
            same = by_commit[commit]
            before = tuple(one for change in same for one in change.before if one is not None)
            after = next((change.after for change in same if change.after is not None), None)
            yield ItemChange(commit=commit, before=before or (None,), after=after)

    def identifiers(self) -> Identifiers:
        """Every id that an item had, whether it is still there or not."""
        return Identifiers(map(_latest_version, self.changes.values()))

    def latest_first(self, commits: Iterable[str]) -> list[str]:
        """*commits* in an order in which none stands before one that descends from it."""
        return sorted(commits, key=lambda one: rank(self.lineage, one), reverse=True)

    def latest(self, groups: Iterable[Collection[str]]) -> list[tuple[str, ...]]:
        """Those commits of each of *groups* that no other one of it descends from, latest first.

        A group may be large, but most of it stands in one row: what is before the latest commit
        takes one question each, and so on. Only what stands on many branches is compared pair by
        pair.
        """
        left = [self.latest_first(group) for group in groups]
        found: list[tuple[str, ...]] = [() for _ in left]
        for _ in range(_ROWS):
            seen = self.descending((one, row[0]) for row in left for one in row[1:])
            for place, row in enumerate(left):
                found[place] += tuple(row[:1])
                left[place] = [one for one in row[1:] if (one, row[0]) not in seen]
        seen = self.descending((one, other) for row in left for one in row for other in row)
        for place, row in enumerate(left):
            found[place] += tuple(
                one
                for one in row
                if not any(other != one and (one, other) in seen for other in row)
            )
        return found

    def descending(self, pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of *pairs* whose second commit descends from the first, or is the same."""
        asked = set(pairs)
        here = {pair for pair in asked if pair[1] == UNCOMMITTED}
        return self.lineage.descending(asked - here) | here


def _latest_version(changes: Sequence[ItemChange]) -> Item:
    versions = (one for change in changes for one in (change.after, *change.before))
    return next(one.item for one in versions if one is not None)


def rank(lineage: Lineage, commit: str) -> tuple[bool, int, str]:
    """Sort key of commits: whatever descends from a commit is greater. Clocks play no part."""
    if commit == UNCOMMITTED:
        return (True, 0, "")
    return (False, lineage.height(commit), commit)
