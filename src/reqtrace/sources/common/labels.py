"""Links to what has an id and is no item: a section, a text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from reqtrace.model.item import Item


def with_outside_links(items: tuple[Item, ...], labels: Collection[str]) -> tuple[Item, ...]:
    """*items* whose links to *labels* lead outside of them, so that they are not dangling."""
    known = set(labels).difference(item.id for item in items)
    if not known:
        return items
    return tuple(
        replace(
            item,
            links=tuple(
                replace(link, external=True) if link.target in known else link
                for link in item.links
            ),
        )
        if any(link.target in known for link in item.links)
        else item
        for item in items
    )
