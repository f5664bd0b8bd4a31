"""What items say themselves: by which types of items they need to be covered."""

from __future__ import annotations

from collections.abc import Mapping

from reqtrace.model.item import Item
from reqtrace.model.revision import parse_revisioned_id
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.util.lazy_pattern import lazy_pattern

FIELD = "needs"
_TYPE = lazy_pattern(r"[A-Za-z]+")


def needed_types(item: Item, vocabulary: Vocabulary) -> tuple[str, ...] | None:
    """The types that the field `needs` of *item* lists; None where it has no such list.

    Other tools write ids there, so each word must name a type. In OpenFastTrace, whose ids end
    with a revision, any word is one.
    """
    value = item.attributes.get(FIELD)
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return None
    parts = [part.strip() for word in words for part in word.split(",")]
    if parse_revisioned_id(item.id) is not None:
        return tuple(dict.fromkeys(part for part in parts if _TYPE.fullmatch(part)))
    types = [vocabulary.type_named(part) for part in parts if part]
    named = tuple(dict.fromkeys(one for one in types if one is not None))
    return named if named and None not in types else None


def all_needed(items: Mapping[str, Item], vocabulary: Vocabulary) -> Mapping[str, tuple[str, ...]]:
    """The same for each of *items* that has such a list, by id."""
    found = ((item.id, needed_types(item, vocabulary)) for item in items.values())
    return {item_id: types for item_id, types in found if types is not None}
