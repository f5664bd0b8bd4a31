"""Deleted items, and the commits that deleted them."""

from __future__ import annotations

from functools import cached_property

from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories


class Deletions:
    """Looks up deletions in the item history; finds nothing where it was not read."""

    def __init__(self, item_history: ItemHistories | None) -> None:
        self._item_history = item_history

    def describe(self, text: str) -> str:
        """`REQ-9 was deleted in 1a2b3c4d5e (2026-01-02)`; empty where no commit deleted it.

        *text* is the id of a deleted item, or a former id of it. Of several deletions the
        latest is named. The day is that of the author.
        """
        if self._item_history is None:
            return ""
        item_id = self._identifiers.resolve(text) or text
        changes = self._item_history.changes.get(item_id, ())
        deleting = next((change.commit for change in changes if change.removes), None)
        if deleting is None:
            return ""
        if deleting == UNCOMMITTED:
            return f"{item_id} was deleted, which is not committed yet"
        facts = self._item_history.commits[deleting]
        return f"{item_id} was deleted in {facts.short} ({facts.authored.date().isoformat()})"

    @cached_property
    def _identifiers(self) -> Identifiers:
        return Identifiers(()) if self._item_history is None else self._item_history.identifiers()
