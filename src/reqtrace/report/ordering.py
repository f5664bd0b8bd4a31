"""Items in the order in which people look for them."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.graph.natural_order import natural
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Vocabulary


def by_type(items: Iterable[Item], vocabulary: Vocabulary) -> tuple[Item, ...]:
    """Items by type in the order of the vocabulary, then by id with numbers as numbers."""
    rank = {name: number for number, name in enumerate(vocabulary.types)}
    return tuple(
        sorted(
            items,
            key=lambda item: (
                rank.get(item.type, len(rank)),
                item.type,
                natural(item.id),
                str(item.location.path),
                item.location.line,
            ),
        )
    )
