"""Provenance: the commits that added and last changed each item and each of its links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories, ItemVersion, rank
from reqtrace.model.link import Link
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The commit that added an item or link, and the last one that changed it.

    Both are object ids, or `UNCOMMITTED`. A move to another file is not a change.
    """

    added: str
    last_changed: str


class Provenances:
    """The provenance of all of *items*, and of each of their links.

    `of_item` is keyed by id, `of_link` by the link itself: for a link, the line that names its
    target counts, as with `git blame`, if the item history holds these lines. What is not in the
    item history has no entry.
    """

    def __init__(
        self, items: Iterable[Item], item_history: ItemHistories, identifiers: Identifiers
    ) -> None:
        self._item_history = item_history
        self._identifiers = identifiers
        self._appearances: dict[str | Link, _Appearances] = {}
        self._last_changed: dict[str | Link, str] = {}
        for item in items:
            self._add_item(item)
        self._all = self._resolve()

    def of_item(self, item_id: str) -> Provenance | None:
        """The commits that added an item and last changed it."""
        return self._all.get(item_id)

    def of_link(self, link: Link) -> Provenance | None:
        """The commits that added a link and last changed its line."""
        return self._all.get(link)

    def _add_item(self, item: Item) -> None:
        history = self._item_history.of(item)
        if not history:
            return
        self._appearances[item.id] = _Appearances(
            added=[change.commit for change in history if change.adds],
            removed=[change.commit for change in history if change.removes],
        )
        changing = (change.commit for change in history if not change.only_moves)
        self._last_changed[item.id] = next(changing, history[0].commit)
        lines = _Lines(self._identifiers)
        for link in item.links:
            self._add_link(link, history, lines)

    def _add_link(self, link: Link, history: Sequence[ItemChange], lines: _Lines) -> None:
        appearances = _Appearances(added=[], removed=[])
        last_changed = None
        for change in history:
            before = [lines.of(link, version) for version in change.before]
            after = lines.of(link, change.after)
            lines_before = [line for line in before if line is not None]
            if after is not None and not lines_before:
                appearances.added.append(change.commit)
            elif after is None and lines_before:
                appearances.removed.append(change.commit)
            if after is not None and last_changed is None and after not in lines_before:
                last_changed = change.commit
        if appearances.added and last_changed is not None:
            self._appearances[link] = appearances
            self._last_changed[link] = last_changed

    def _resolve(self) -> dict[str | Link, Provenance]:
        """Of several additions, the first that was not removed later; one query for all."""
        seen = self._item_history.descending(
            (come, go)
            for entry in self._appearances.values()
            if len(entry.added) > 1
            for come in entry.added
            for go in entry.removed
        )
        settled: dict[str | Link, Provenance] = {}
        for key, appearances in self._appearances.items():
            surviving = [
                come
                for come in appearances.added
                if not any(go != come and (come, go) in seen for go in appearances.removed)
            ]
            comes = surviving or appearances.added[:1]
            if comes:
                added = min(comes, key=lambda commit: rank(self._item_history.lineage, commit))
                settled[key] = Provenance(added=added, last_changed=self._last_changed[key])
        return settled


@dataclass(frozen=True, slots=True, kw_only=True)
class _Appearances:
    """The commits that added an item or link, and those that removed it, the latest first."""

    added: list[str]
    removed: list[str]


class _Lines:
    """The lines of the links of one item, by version, read on first use."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._identifiers = identifiers
        self._known: dict[int, dict[tuple[str, str], str]] = {}

    def of(self, link: Link, version: ItemVersion | None) -> str | None:
        """The target, reason and line of *link* in a version; None where it is missing.

        The version must live as long as this object.
        """
        if version is None:
            return None
        if id(version) not in self._known:
            self._known[id(version)] = self._all(version)
        return self._known[id(version)].get(self._key(link))

    def _all(self, version: ItemVersion) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        for index, link in enumerate(version.item.links):
            line = version.link_lines[index] if version.link_lines else ""
            found.setdefault(self._key(link), f"{link.target} {link.reason} {line}")
        return found

    def _key(self, link: Link) -> tuple[str, str]:
        return link.kind, self._identifiers.resolve(link.target) or link.target
