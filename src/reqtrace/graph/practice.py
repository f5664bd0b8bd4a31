"""Reads from items and commits what a repository does already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from reqtrace.model.commit import MENTIONS, CommitPart, Reference
from reqtrace.model.coverage import CoveragePolicy, Direction
from reqtrace.model.id_family import id_family
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.practice import Practice
from reqtrace.model.vocabulary import COMMIT

if TYPE_CHECKING:
    from reqtrace.graph.trace_link import TraceLink

_WRITTEN = frozenset({CommitPart.TRAILER, CommitPart.NOTE})


def practice_of(
    items: Mapping[str, Item], links: Iterable[TraceLink], references: Sequence[Reference]
) -> Practice:
    """What *items* do: to what they link, and how the *references* of commits name them."""
    written = {
        one.target for one in references if one.found_in in _WRITTEN and one.kind != MENTIONS
    }
    mentioned = {one.target for one in references}
    kinds: dict[str, set[str]] = {}
    for link in links:
        if link.source is not None:
            kinds.setdefault(link.source, set()).add(link.kind)
    linked = {
        (items[source].type, id_family(source), kind)
        for source, found in kinds.items()
        if source in items
        for kind in found
    }
    return Practice(
        mentions=frozenset(map(id_family, mentioned)),
        trailers=frozenset(map(id_family, written)),
        links=frozenset((_family(type_name, family), kind) for type_name, family, kind in linked),
        types=frozenset(item.type for item in items.values()),
    )


def is_expected(policy: CoveragePolicy, item: Item, practice: Practice) -> bool:
    """Whether a repository with this *practice* means *item* to have what *policy* asks for.

    That is so unless the policy is `only_if_used`. Then another item of the same family must have
    such a link, or an item of another type be there to link to. For commits a trailer must name an
    item of the family; a mere mention will do where items have links of such kinds.
    """
    if not policy.only_if_used:
        return True
    if COMMIT in policy.types:
        has_kind = any(kind in policy.kinds for _, kind in practice.links)
        named = practice.trailers | (practice.mentions if has_kind else frozenset())
        return id_family(item.id) in named
    if (practice.types & set(policy.types)) - {item.type}:
        return True
    if policy.direction is Direction.DOWNSTREAM:
        return any(kind in policy.kinds for _, kind in practice.links)
    family = family_of(item)
    return any(
        kind in policy.kinds or PLAIN in policy.kinds
        for owner, kind in practice.links
        if owner == family
    )


def family_of(item: Item) -> str:
    """The type of an item and the letters that its id begins with: `req SRS`."""
    return _family(item.type, id_family(item.id))


def _family(type_name: str, letters: str) -> str:
    return f"{type_name} {letters}"
