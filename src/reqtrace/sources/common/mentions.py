"""Rows and list entries that only speak of an item that is defined elsewhere.

A traceability matrix, an index or a summary names items again. It defines none of these a second
time, but its columns may state links of theirs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.model.id_family import id_family
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item, Naming
from reqtrace.model.link import Link
from reqtrace.model.read_problem import ReadProblem
from reqtrace.sources.common.scopes import in_scope
from reqtrace.util.lazy_pattern import lazy_pattern

_RANKS = {Naming.ROW: 1, Naming.ENTRY: 2, Naming.PROGRESS_ROW: 3, Naming.TRACE_ROW: 4}
_WORD = lazy_pattern(r"[^\W\d_]{4,}")
_GROUP = 2
"""The rank of a heading above a table of other items, which says nothing itself."""


class _LinkingFields(NamedTuple):
    """Fields that are no kinds of links and hold some, and the families of the ids of items."""

    kinds: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()

    def hold(self, link: Link) -> bool:
        """Whether a tentative link is one for sure, wherever it leads."""
        return link.kind in self.kinds and id_family(link.target) in self.families


def settle_mentions(
    items: tuple[Item, ...], problems: tuple[ReadProblem, ...]
) -> tuple[tuple[Item, ...], tuple[ReadProblem, ...]]:
    """*items* without those that only mention another one, which takes over their links.

    Links name their targets by whole ids. Tentative ones that lead to no item are left out, except
    those of a field most of whose links lead to items, and so is from *problems* what is wrong with
    a mention. The order stays.
    """
    items = in_scope(items)
    if not any(item.naming in _RANKS for item in items) and len({i.id for i in items}) == len(
        items
    ):
        if not any(link.tentative for item in items for link in item.links):
            return items, problems
        identifiers = Identifiers(items)
        fields = _linking_fields(items, identifiers)
        return tuple(_with_links(item, (), identifiers, fields) for item in items), problems
    by_id: dict[str, list[Item]] = {}
    for item in items:
        by_id.setdefault(item.id, []).append(item)
    mentions: dict[int, Item] = {}
    links: dict[int, list[Link]] = {}
    rows = {_line(item) for item in items if item.naming is Naming.ROW}
    for same in by_id.values():
        for mention, item in _mentions(same, rows):
            mentions[id(mention)] = item
            links.setdefault(id(item), []).extend(mention.links)
    places = {_place(item) for item in items if id(item) in mentions}
    identifiers = Identifiers(items)
    fields = _linking_fields(items, identifiers)
    kept = tuple(
        _with_links(item, links.get(id(item), ()), identifiers, fields)
        for item in items
        if id(item) not in mentions
    )
    own = (p for p in problems if (p.item, str(p.location.path), p.location.line) not in places)
    return kept, tuple(own)


_Line = tuple[PurePosixPath, int]


def _mentions(same: Sequence[Item], rows: Set[_Line]) -> Iterator[tuple[Item, Item]]:
    """Those of the items of one id that mention another one, each with that.

    *rows* are the lines of all rows: two rows of one table are the same item twice.
    """
    if len(same) == 1:
        return
    first, *others = sorted(same, key=lambda item: (_rank(item), _is_bare(item)))
    for item in others:
        if _is_mention(item, first) and not _in_one_table(item, first, rows):
            yield item, first


def _in_one_table(item: Item, other: Item, rows: Set[_Line]) -> bool:
    if not item.naming is other.naming is Naming.ROW:
        return False
    path, line = _line(item)
    begin, end = sorted((line, other.location.line))
    is_same_file = path == other.location.path
    return is_same_file and all((path, number) in rows for number in range(begin, end))


def _line(item: Item) -> _Line:
    return item.location.path, item.location.line


def _is_mention(item: Item, first: Item) -> bool:
    rank, best = _rank(item), _rank(first)
    if rank == 0:
        is_elsewhere = item.location.path != first.location.path
        return is_elsewhere and _is_bare(item) and not _is_bare(first)
    if best == 0 or item.naming in (Naming.TRACE_ROW, Naming.HEADING):
        return True
    is_copy = item.title.casefold() == first.title.casefold()
    if is_copy or (rank > best and item.location.path == first.location.path):
        return True
    return item.naming is Naming.PROGRESS_ROW and _is_summary(item, first)


def _is_bare(item: Item) -> bool:
    """Whether a heading says nothing of its item: that of a story above its criteria."""
    says_something = item.text or item.sections or item.status or item.links or item.attributes
    return item.naming is Naming.HEADING and not says_something


def _is_summary(item: Item, first: Item) -> bool:
    """Whether the text of a row may be that of *first* in other words: it has half of its words."""
    words, others = _words(item), _words(first)
    return 2 * len(words & others) >= min(len(words), len(others))


def _words(item: Item) -> set[str]:
    return set(_WORD.findall(f"{item.title} {item.text}".casefold()))


def _rank(item: Item) -> int:
    """How sure an item is defined here, 0 the surest."""
    if item.naming is not Naming.HEADING or item.text[:1] != "|":
        return _RANKS.get(item.naming, 0)
    says_something = item.status or item.links or item.attributes
    return 0 if says_something else _GROUP


def _linking_fields(items: Sequence[Item], identifiers: Identifiers) -> _LinkingFields:
    """The fields that hold links, though they are no kinds: most of their values name items."""
    found: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for item in items:
        if item.naming not in _RANKS:
            for link in item.links:
                if link.tentative:
                    written[link.kind] += 1
                    found[link.kind] += identifiers.resolve(link.target) not in (None, item.id)
    kinds = frozenset(kind for kind, count in found.items() if 2 * count > written[kind])
    families = frozenset(id_family(item.id) for item in items) if kinds else frozenset()
    return _LinkingFields(kinds, families)


def _with_links(
    item: Item, more: Iterable[Link], identifiers: Identifiers, fields: _LinkingFields
) -> Item:
    """*item* with the links of its mentions, and without tentative ones that lead nowhere."""
    own = fields if item.naming not in _RANKS else _LinkingFields()
    links = list(item.links)
    kept = {id(link) for link in links if link.tentative and own.hold(link)}
    known = {(link.kind, link.target) for link in links}
    for link in more:
        if (link.kind, link.target) not in known:
            known.add((link.kind, link.target))
            links.append(link)
    found = tuple(
        link
        for link in links
        if not link.tentative
        or id(link) in kept
        or identifiers.resolve(link.target) not in (None, item.id)
    )
    return item if found == item.links else replace(item, links=found)


def _place(item: Item) -> tuple[str | None, str, int]:
    return item.id, str(item.location.path), item.location.line
