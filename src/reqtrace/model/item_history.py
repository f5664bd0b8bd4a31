"""The history of each item: which commit added, changed, moved or removed it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath

from reqtrace.model.commit import CommitFacts
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.lineage import Lineage
from reqtrace.util.dataclass import dataclass

UNCOMMITTED = ""
"""Used in place of an object id where a change is not committed yet: it follows HEAD."""

_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemVersion:
    """An item as of one commit.

    `link_lines` holds the text of the line that names the target of each of the item's links, in
    the order of `item.links`; empty unless requested.
    """

    item: Item
    link_lines: tuple[str, ...] = ()

    @property
    def statement(self) -> tuple[object, ...]:
        """The content of the item, without its location."""
        item = self.item
        links = tuple(
            (link.kind, link.target, link.reason, link.external, link.fingerprint)
            for link in item.links
        )
        words = (item.type, item.title, item.status, item.text, item.formerly)
        return (*words, item.attributes, item.sections, links, self.link_lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChange:
    """The change of one item in one commit.

    `before` has an entry for each parent of the commit that differs: the item there, or None.
    It has more than one entry only where a merge differs from all of its parents. `after` is None
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
        """Whether the item only moved to another file."""
        return self.after is not None and any(
            version is not None and version.statement == self.after.statement
            for version in self.before
        )

    def differs(self, question: Callable[[Item], object]) -> bool:
        """Whether the value of *question* differs from that in every version before.

        False where the item was added or removed.
        """
        if self.after is None or not any(self.before):
            return False
        now = question(self.after.item)
        return all(question(version.item) != now for version in self.before if version is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemHistories:
    """The changes of all items in the scanned folders.

    `changes` maps every id that an item ever had to its changes, the latest first: a change never
    precedes one that descends from it. `commits` holds the facts about their commits
    by object id. `folders` are the scanned folders, empty where all were scanned.
    `unsearched` counts files that commits removed, beyond a limit, in which nothing was looked for.
    `moved` maps folders and files that no source reads any more to what became of their items.
    """

    head: str
    changes: Mapping[str, tuple[ItemChange, ...]]
    commits: Mapping[str, CommitFacts]
    lineage: Lineage
    folders: tuple[str, ...] = ()
    unsearched: int = 0
    moved: Mapping[PurePosixPath, PurePosixPath] = field(default_factory=dict)

    def of(self, item: Item) -> tuple[ItemChange, ...]:
        """The changes of *item*, those under its former ids included, the latest first."""
        ids = dict.fromkeys((item.id, *item.formerly))
        if len(ids) == 1:
            return self.changes.get(item.id, ())
        return tuple(
            self._join(change for item_id in ids for change in self.changes.get(item_id, ()))
        )

    def _join(self, changes: Iterable[ItemChange]) -> Iterator[ItemChange]:
        """Changes of one item under several ids: a change of the id is a change of the item."""
        by_commit: dict[str, list[ItemChange]] = {}
        for change in changes:
            by_commit.setdefault(change.commit, []).append(change)
        for commit in self.latest_first(by_commit):
            same = by_commit[commit]
            before = tuple(
                version for change in same for version in change.before if version is not None
            )
            after = next((change.after for change in same if change.after is not None), None)
            yield ItemChange(commit=commit, before=before or (None,), after=after)

    def identifiers(self) -> Identifiers:
        """Every id that an item had, whether it is still there or not."""
        return Identifiers(map(_latest_version, self.changes.values()))

    def latest_first(self, commits: Iterable[str]) -> list[str]:
        """*commits* in an order in which none precedes one that descends from it."""
        return sorted(commits, key=lambda commit: rank(self.lineage, commit), reverse=True)

    def latest(self, groups: Iterable[Collection[str]]) -> list[tuple[str, ...]]:
        """Those commits of each of *groups* that no other one of it descends from, latest first.

        A group may be large, but most of it is in one line of descent: the ancestors of the latest
        commit are found with one query each, and so on. Only commits on many branches are compared
        pair by pair.
        """
        left = [self.latest_first(group) for group in groups]
        found: list[tuple[str, ...]] = [() for _ in left]
        for _ in range(_ROWS):
            seen = self.descending((commit, row[0]) for row in left for commit in row[1:])
            for index, row in enumerate(left):
                found[index] += tuple(row[:1])
                left[index] = [commit for commit in row[1:] if (commit, row[0]) not in seen]
        seen = self.descending((commit, other) for row in left for commit in row for other in row)
        for index, row in enumerate(left):
            found[index] += tuple(
                commit
                for commit in row
                if not any(other != commit and (commit, other) in seen for other in row)
            )
        return found

    def descending(self, pairs: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Those of *pairs* whose second commit descends from the first, or is the same."""
        asked = set(pairs)
        here = {pair for pair in asked if pair[1] == UNCOMMITTED}
        return self.lineage.descending(asked - here) | here


def _latest_version(changes: Sequence[ItemChange]) -> Item:
    versions = (version for change in changes for version in (change.after, *change.before))
    return next(version.item for version in versions if version is not None)


def rank(lineage: Lineage, commit: str) -> tuple[bool, int, str]:
    """Sort key of commits: a descendant is greater than its ancestors. Dates are not used."""
    if commit == UNCOMMITTED:
        return (True, 0, "")
    return (False, lineage.height(commit), commit)
