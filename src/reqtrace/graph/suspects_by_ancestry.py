"""Suspect links by ancestry: a change from which no confirmation descends.

A link is suspect when the normative content of its upstream item changed in a commit from which
neither the last normative change of the downstream item, nor that of the link, nor a review
descends. Ancestry decides, never dates. A change that was undone makes nothing suspect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.graph.suspect import Suspect, ends, lower, reviews_of, upper
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories
from reqtrace.model.normative import normative_content


class AncestrySearch:
    """Finds suspects among many links; results of each item are cached."""

    def __init__(
        self, graph: TraceGraph, item_history: ItemHistories, normative: Sequence[str]
    ) -> None:
        self._graph = graph
        self._item_history = item_history
        self._normative = normative
        self._changes: dict[str, tuple[ItemChange, ...]] = {}
        self._confirmations: dict[str, set[str]] = {}
        self._latest: dict[TraceLink, tuple[str, ...]] = {}

    def direct(self, links: Sequence[TraceLink]) -> list[Suspect]:
        """The links that are suspect by themselves."""
        candidates = [(link, found) for link in links if (found := self._changes_of(upper(link)))]
        unconfirmed = zip(candidates, self._unconfirmed(candidates), strict=True)
        return self._explained({link: changes for (link, _), changes in unconfirmed if changes})

    def transitive(
        self, direct: Sequence[Suspect], links: Sequence[TraceLink]
    ) -> Iterator[Suspect]:
        """The links that are suspect because one above them is, each once."""
        below: dict[str, list[TraceLink]] = {}
        for link in links:
            below.setdefault(upper(link), []).append(link)
        known = {(suspect.link.source, suspect.link.target) for suspect in direct}
        waiting = list(direct)
        while waiting:  # one query for each step down the trace
            candidates = [
                (above, lower_link)
                for above in waiting
                for lower_link in below.get(lower(above.link), ())
            ]
            candidates = [
                (above, lower_link)
                for above, lower_link in candidates
                if ends(lower_link) not in known
            ]
            unconfirmed = self._unconfirmed([(link, above.changes) for above, link in candidates])
            waiting = []
            for (above, link), changes in zip(candidates, unconfirmed, strict=True):
                if changes and ends(link) not in known:
                    known.add(ends(link))
                    via = (upper(link), *above.via)
                    waiting.append(replace(above, link=link, changes=changes, via=via))
            yield from waiting

    def _changes_of(self, item_id: str) -> tuple[ItemChange, ...]:
        """The normative changes of an item after it was added, the latest first."""
        if item_id not in self._changes:
            history = self._item_history.of(self._graph.items[item_id])
            contents: dict[int, Mapping[str, str]] = {}

            def content(item: Item) -> Mapping[str, str]:
                # The version after one change is the version before the next.
                if id(item) not in contents:
                    contents[id(item)] = self._content(item)
                return contents[id(item)]

            self._changes[item_id] = tuple(change for change in history if change.differs(content))
        return self._changes[item_id]

    def _content(self, item: Item) -> Mapping[str, str]:
        return normative_content(item, self._normative)

    def _confirmations_of(self, link: TraceLink) -> set[str]:
        """The commits whose author saw both ends of *link*."""
        source = self._graph.items[lower(link)]
        if source.id not in self._confirmations:
            history = self._item_history.of(source)
            seen = {change.commit for change in history if change.adds}
            seen |= {change.commit for change in self._changes_of(source.id)}
            seen |= reviews_of(self._graph, source.id)
            self._confirmations[source.id] = seen
        writer = self._graph.items[link.writer]
        added = {
            change.commit for change in self._item_history.of(writer) if _adds_link(change, link)
        }
        return self._confirmations[source.id] | added

    def _unconfirmed(
        self, changes_above: Sequence[tuple[TraceLink, Sequence[ItemChange]]]
    ) -> list[tuple[ItemChange, ...]]:
        """Of the changes above each link, those that no confirmation descends from."""
        self._find_latest(link for link, _ in changes_above)
        seen = self._item_history.descending(
            (change.commit, confirmation)
            for link, changes in changes_above
            for change in changes
            for confirmation in self._latest[link]
        )
        return [
            tuple(
                change
                for change in changes
                if not any(
                    (change.commit, confirmation) in seen for confirmation in self._latest[link]
                )
            )
            for link, changes in changes_above
        ]

    def _find_latest(self, links: Iterable[TraceLink]) -> None:
        """Find those confirmations of each link that no other one descends from."""
        new = {link: self._confirmations_of(link) for link in links if link not in self._latest}
        self._latest |= zip(new, self._item_history.latest(new.values()), strict=True)

    def _explained(self, unconfirmed: Mapping[TraceLink, tuple[ItemChange, ...]]) -> list[Suspect]:
        """The suspects, without those whose upstream item has its confirmed content again."""
        seen = self._item_history.descending(
            (change.commit, confirmation)
            for link in unconfirmed
            for change in self._item_history.of(self._graph.items[upper(link)])
            for confirmation in self._latest[link]
        )
        found = []
        for link, changes in unconfirmed.items():
            changed = self._graph.items[upper(link)]
            latest = self._latest[link]
            versions = {
                confirmation: self._version(changed, confirmation, seen) for confirmation in latest
            }
            present = self._content(changed)
            if latest and all(
                self._content(confirmation) != present for confirmation in versions.values()
            ):
                found.append(
                    Suspect(
                        link=link,
                        changed=changed,
                        before=versions[latest[0]],
                        changes=changes,
                        confirmed=latest[0],
                    )
                )
        return found

    def _version(self, item: Item, commit: str, seen: frozenset[tuple[str, str]]) -> Item:
        """The version of *item* in *commit*, or its first one where it was added later."""
        history = self._item_history.of(item)
        known = (change for change in history if change.after and (change.commit, commit) in seen)
        first = next(known, None) or next(change for change in reversed(history) if change.after)
        assert first.after is not None  # noqa: S101 - both searches ask for it
        return first.after.item


def _adds_link(change: ItemChange, link: TraceLink) -> bool:
    """Whether *change* added the link to an existing item.

    A new fingerprint counts as well: it records a review of the link.
    """
    if change.after is None or change.adds:
        return False
    return _has(change.after.item, link) and not any(
        version is not None and _has(version.item, link) for version in change.before
    )


def _has(item: Item, link: TraceLink) -> bool:
    """Whether *item* has the link, with the fingerprint that it has now."""
    wanted = (link.link.target, link.link.fingerprint)
    return any((own_link.target, own_link.fingerprint) == wanted for own_link in item.links)
