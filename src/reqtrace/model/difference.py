"""Differences between the items of two snapshots."""

from __future__ import annotations

from enum import StrEnum

from reqtrace.model.commit import Commit
from reqtrace.model.item import Item
from reqtrace.util.dataclass import dataclass


class Edit(StrEnum):
    """How words changed."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSpan:
    """Neighbouring words with the same change, separated by single spaces."""

    edit: Edit
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """A field that changed: its plain values, None where the field is missing.

    The values of a `normative` field are its words without formatting. `words` holds the changed
    and unchanged words in reading order where both values are text; otherwise it is empty.
    """

    field: str
    before: object
    after: object
    normative: bool = False
    words: tuple[WordSpan, ...] = ()


class LinkFate(StrEnum):
    """How a link changed. A broken link is still written, but its target is gone."""

    ADDED = "added"
    REMOVED = "removed"
    BROKEN = "broken"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDifference:
    """A link that was added, removed, broken or repaired. It points upstream, source to target.

    Ids are those of the later snapshot where the item is still there. `dangling` is true where
    one of its ends is no item, on the side where the link was last seen.
    """

    fate: LinkFate
    kind: str
    source: str
    target: str
    dangling: bool = False


class ItemFate(StrEnum):
    """How an item changed. A moved item is only in another file."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDifference:
    """One item on both sides, None where it is missing. `links` are those that it writes.

    `fields` does not repeat the text and the fields of an added or removed item.
    """

    before: Item | None
    after: Item | None
    fields: tuple[FieldDifference, ...] = ()
    links: tuple[LinkDifference, ...] = ()

    @property
    def item(self) -> Item:
        """The item as it is now, or as it was where it is gone."""
        item = self.after or self.before
        assert item is not None  # noqa: S101 - one of the two is always there
        return item

    @property
    def fate(self) -> ItemFate:
        """How the item changed."""
        if self.before is None:
            return ItemFate.ADDED
        if self.after is None:
            return ItemFate.REMOVED
        return ItemFate.CHANGED if self.says_something_else else ItemFate.MOVED

    @property
    def says_something_else(self) -> bool:
        """Whether an item that is on both sides differs in more than its location."""
        renamed = self.former_id is not None
        return bool(self.fields or self.links or renamed or self.has_new_status)

    @property
    def has_new_status(self) -> bool:
        """Whether an item that is on both sides has another status."""
        both = self.before is not None and self.after is not None
        return both and _status(self.before) != _status(self.after)

    @property
    def former_id(self) -> str | None:
        """The id before, where the item was renamed."""
        if self.before is None or self.after is None or self.before.id == self.after.id:
            return None
        return self.before.id

    @property
    def former_path(self) -> str | None:
        """The path before, where the item moved to another file."""
        if self.before is None or self.after is None:
            return None
        path = self.before.location.path
        return None if path == self.after.location.path else str(path)


class Cover(StrEnum):
    """The coverage of an item under a policy; `OUT_OF_SCOPE` where the policy excludes it."""

    COVERED = "covered"
    UNCOVERED = "uncovered"
    OUT_OF_SCOPE = "out of scope"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageDifference:
    """An item whose coverage under a policy changed."""

    item: Item
    before: Cover
    after: Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How many of the items that a coverage policy selects are covered."""

    covered: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDifference:
    """What changed under one coverage policy; items in the order of `Difference.items`.

    `gained` are covered now and were not, including new items; `lost` are not covered now and
    were, or are new; `dropped` are no longer in the scope of the policy.
    """

    name: str
    rule: str
    before: Ratio
    after: Ratio
    gained: tuple[CoverageDifference, ...] = ()
    lost: tuple[CoverageDifference, ...] = ()
    dropped: tuple[CoverageDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """The commits of the range that name an item, newest first, each with the kind of link."""

    item: Item
    commits: tuple[tuple[Commit, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two snapshots. `revision` is the commit that it is, or that it follows."""

    name: str
    revision: str
    items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All differences. Items are in the order of the types in the vocabulary, then of ids.

    `coverage` has an entry for each coverage policy, including unchanged ones. `incomplete` lists
    what could not be compared, `notes` further remarks, one sentence each.
    """

    before: Side
    after: Side
    items: tuple[ItemDifference, ...]
    coverage: tuple[PolicyDifference, ...]
    delivered: tuple[Delivery, ...]
    notes: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no item, no coverage and no delivery differs."""
        uncovered = any(policy.gained or policy.lost or policy.dropped for policy in self.coverage)
        return not (self.items or uncovered or self.delivered)

    def having(self, fate: ItemFate) -> tuple[ItemDifference, ...]:
        """The items that changed in this way."""
        return tuple(difference for difference in self.items if difference.fate is fate)


def _status(item: Item | None) -> str | None:
    return None if item is None else item.status
