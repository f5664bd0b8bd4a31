"""Anchors of an HTML report: one for each item, made of its id, safe in any attribute."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reqtrace.model.item import Item
from reqtrace.model.location import Location

_UNSAFE = re.compile(r"[^A-Za-z0-9.-]")


class Anchors:
    """Finds the anchor of an item, or of the first item with an id."""

    def __init__(self, items: Iterable[Item]) -> None:
        self._by_place: dict[tuple[str, Location], str] = {}
        self._by_id: dict[str, str] = {}
        taken: set[str] = set()
        for item in items:
            base = f"item-{_UNSAFE.sub(_spelled, item.id)}"
            anchor, count = base, 1
            while anchor in taken:
                count += 1
                anchor = f"{base}_{count}"
            taken.add(anchor)
            self._by_place[item.id, item.location] = anchor
            self._by_id.setdefault(item.id, anchor)

    def of(self, item: Item) -> str:
        """The anchor of one item."""
        return self._by_place[item.id, item.location]

    def named(self, item_id: str | None) -> str | None:
        """The anchor of the first item with an id, None where there is none."""
        return None if item_id is None else self._by_id.get(item_id)


def _spelled(match: re.Match[str]) -> str:
    # The underscore is itself spelled, so no two ids share an anchor.
    return f"_{ord(match.group()):x}_"
