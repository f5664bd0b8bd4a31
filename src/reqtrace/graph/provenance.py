"""Who added each item and each of its links, and who touched them last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories, ItemVersion, rank
from reqtrace.model.link import Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The commit that brought something, and the last one that touched it.

    Both are object ids, or `UNCOMMITTED`. A move to another file touches nothing.
    """

    added: str
    touched: str


class Provenances:
    """The provenance of all of *items*, and of each of their links.

    `of_item` is keyed by id, `of_link` by the link itself: for a link, the line that names its
    target counts, as `git blame` would have it, if the past holds these lines. What the past does
    not tell has no entry.
    """

    def __init__(
        self, items: Iterable[Item], past: ItemHistories, identifiers: Identifiers
    ) -> None:
        self._past = past
        self._identifiers = identifiers
        self._comings: dict[str | Link, _Comings] = {}
        self._touched: dict[str | Link, str] = {}
        for item in items:
            self._note(item)
        self._all = self._settled()

    def of_item(self, item_id: str) -> Provenance | None:
        """Who added an item, and who changed it last."""
        return self._all.get(item_id)

    def of_link(self, link: Link) -> Provenance | None:
        """Who added a link, and who touched its line last."""
        return self._all.get(link)

    def _note(self, item: Item) -> None:
        history = self._past.of(item)
        if not history:
            return
        self._comings[item.id] = _Comings(
            comes=[one.commit for one in history if one.adds],
            goes=[one.commit for one in history if one.removes],
        )
        spoken = (one.commit for one in history if not one.only_moves)
        self._touched[item.id] = next(spoken, history[0].commit)
        for link in item.links:
            self._note_link(link, history)

    def _note_link(self, link: Link, history: Sequence[ItemChange]) -> None:
        comings = _Comings(comes=[], goes=[])
        touched = None
        for change in history:
            before = [self._line(link, one) for one in change.before]
            after = self._line(link, change.after)
            known = [one for one in before if one is not None]
            if after is not None and not known:
                comings.comes.append(change.commit)
            elif after is None and known:
                comings.goes.append(change.commit)
            if after is not None and touched is None and after not in known:
                touched = change.commit
        if comings.comes and touched is not None:
            self._comings[link] = comings
            self._touched[link] = touched

    def _line(self, link: Link, version: ItemVersion | None) -> str | None:
        """The line of *link* in a version, with what the link says; None where it is not there."""
        if version is None:
            return None
        for place, one in enumerate(version.item.links):
            if one.kind == link.kind and self._same(one.target, link.target):
                line = version.link_lines[place] if version.link_lines else ""
                return f"{one.target} {one.reason} {line}"
        return None

    def _same(self, target: str, other: str) -> bool:
        if target == other:
            return True
        found = self._identifiers.resolve(target)
        return found is not None and found == self._identifiers.resolve(other)

    def _settled(self) -> dict[str | Link, Provenance]:
        """Of several comings, the first one that nothing took back: asked for all at once."""
        seen = self._past.descending(
            (come, go)
            for one in self._comings.values()
            if len(one.comes) > 1
            for come in one.comes
            for go in one.goes
        )
        settled: dict[str | Link, Provenance] = {}
        for key, one in self._comings.items():
            standing = [
                come
                for come in one.comes
                if not any(go != come and (come, go) in seen for go in one.goes)
            ]
            comes = standing or one.comes[:1]
            if comes:
                added = min(comes, key=lambda commit: rank(self._past.lineage, commit))
                settled[key] = Provenance(added=added, touched=self._touched[key])
        return settled


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comings:
    """The commits that brought something, and those that took it away, the latest first."""

    comes: list[str]
    goes: list[str]
