"""Suspect links: what stands downstream of a change and was not looked at again since.

A link is suspect when the normative content of its upstream item changed in a commit from which
neither the last normative change of the downstream item, nor that of the link, nor a review
descends. Ancestry decides, never clocks. A change that was taken back makes nothing suspect.

Where the file itself keeps a fingerprint of what its author saw, as Doorstop's do, that goes
before all of this: history only tells which words it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.fingerprint import Freshness, freshness
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories
from reqtrace.model.normative import normative_content
from reqtrace.model.revision import parse_revised
from reqtrace.model.vocabulary import Role

REVIEWS = "reviews"
"""Kind of the references of a commit that confirms items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A link that nobody confirmed since its upstream item changed.

    `changed` is the item that changed: the target of the link, or, for a link that is suspect
    only because the one above it is, an item further up; `via` are the ids between the two.
    `changes` are the normative changes that were not confirmed, the latest first. `before` is
    what the item said when the link was last `confirmed` (a commit's object id).

    With `from_fingerprint` it is the fingerprint in the file that says so. Then `before` is None,
    and there are no `changes`, where history knows no words that the fingerprint fits.
    """

    link: TraceLink
    changed: Item
    before: Item | None
    changes: tuple[ItemChange, ...]
    confirmed: str
    via: tuple[str, ...] = ()
    from_fingerprint: bool = False


def suspect_links(
    graph: TraceGraph,
    item_history: ItemHistories | None,
    normative: Sequence[str],
    *,
    exclude_kinds: Sequence[str] = (),
    transitive: bool = False,
) -> tuple[Suspect, ...]:
    """All suspect links, in the order in which links were read.

    With *transitive* a link is suspect, too, when its upstream item has a suspect link and the
    downstream item was not confirmed after that change. Without *item_history* only fingerprints
    are compared.
    """
    links = [link for link in graph.links if _asks_for_review(link, graph, exclude_kinds)]
    told = [(link, _fingerprint_of(link, graph)) for link in links]
    from_fingerprint = [link for link, says in told if says is Freshness.DIFFERS]
    if item_history is None:
        return tuple(_printed(link, graph, None, ()) for link in from_fingerprint)
    search = _Search(graph, item_history, normative)
    direct = search.direct([link for link, says in told if says is Freshness.UNKNOWN])
    direct += search.from_fingerprint(from_fingerprint)
    found = [*direct, *(search.carried(direct, links) if transitive else ())]
    order = {id(link): place for place, link in enumerate(links)}
    return tuple(sorted(found, key=lambda one: order[id(one.link)]))


def _asks_for_review(link: TraceLink, graph: TraceGraph, exclude_kinds: Sequence[str]) -> bool:
    if link.source is None or link.target is None or link.source == link.target:
        return False
    if link.kind in exclude_kinds:
        return False
    return graph.items[link.source].role is not Role.RETIRED


def _fingerprint_of(link: TraceLink, graph: TraceGraph) -> Freshness:
    """What the fingerprint that the file keeps of the upstream item says.

    A revision is one that people make: who names the present one has seen what it says.
    """
    if parse_revised(link.link.target) is not None:
        return Freshness.FITS
    known = None if link.reversed else graph.items[_upper(link)].fingerprints
    return freshness(link.link.fingerprint, None if known is None else known.own)


def _printed(
    link: TraceLink, graph: TraceGraph, before: Item | None, changes: tuple[ItemChange, ...]
) -> Suspect:
    upper = graph.items[_upper(link)]
    return Suspect(
        link=link,
        changed=upper,
        before=before,
        changes=changes,
        confirmed="",
        from_fingerprint=True,
    )


def _own_fingerprint(item: Item) -> str | None:
    return None if item.fingerprints is None else item.fingerprints.own


class _Search:
    """Answers for many links; what belongs to one item is worked out once."""

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
        asked = [(link, found) for link in links if (found := self._changes_of(_upper(link)))]
        left = zip(asked, self._unconfirmed(asked), strict=True)
        return self._explained({link: changes for (link, _), changes in left if changes})

    def from_fingerprint(self, links: Sequence[TraceLink]) -> Iterator[Suspect]:
        """Links whose fingerprint fits other words, without those that were reviewed by trailer."""
        for link in links:
            history = self._item_history.of(self._graph.items[_upper(link)])
            seen = [
                one.after is not None and _own_fingerprint(one.after.item) == link.link.fingerprint
                for one in history
            ]
            since = history[: seen.index(True)] if True in seen else ()
            changes = tuple(one for one in since if one.differs(_own_fingerprint))
            if changes and not self._unreviewed(link, changes):
                continue
            version = history[len(since)].after if True in seen else None
            before = None if version is None else version.item
            yield _printed(link, self._graph, before, changes)

    def _unreviewed(self, link: TraceLink, changes: Sequence[ItemChange]) -> bool:
        """Whether no commit that reviews the downstream item descends from one of *changes*."""
        reviews = self._reviews_of(_lower(link))
        pairs = [(change.commit, review) for change in changes for review in reviews]
        seen = {before for before, _ in self._item_history.descending(pairs)}
        return any(change.commit not in seen for change in changes)

    def _reviews_of(self, item_id: str) -> set[str]:
        named = self._graph.commits_of(item_id)
        return {commit.oid for commit, reference in named if reference.kind == REVIEWS}

    def carried(self, direct: Sequence[Suspect], links: Sequence[TraceLink]) -> Iterator[Suspect]:
        """The links that are suspect because one above them is, each once."""
        below: dict[str, list[TraceLink]] = {}
        for link in links:
            below.setdefault(_upper(link), []).append(link)
        known = {(one.link.source, one.link.target) for one in direct}
        waiting = list(direct)
        while waiting:  # what is a step further down is asked about all at once
            asked = [(above, one) for above in waiting for one in below.get(_lower(above.link), ())]
            asked = [(above, one) for above, one in asked if _ends(one) not in known]
            left = self._unconfirmed([(link, above.changes) for above, link in asked])
            waiting = []
            for (above, link), changes in zip(asked, left, strict=True):
                if changes and _ends(link) not in known:
                    known.add(_ends(link))
                    via = (_upper(link), *above.via)
                    waiting.append(replace(above, link=link, changes=changes, via=via))
            yield from waiting

    def _changes_of(self, item_id: str) -> tuple[ItemChange, ...]:
        """The normative changes of an item, the latest first; being added is none."""
        if item_id not in self._changes:
            history = self._item_history.of(self._graph.items[item_id])
            said: dict[int, Mapping[str, str]] = {}

            def content(item: Item) -> Mapping[str, str]:
                # What stands there after one change stands there before the next.
                if id(item) not in said:
                    said[id(item)] = self._content(item)
                return said[id(item)]

            self._changes[item_id] = tuple(one for one in history if one.differs(content))
        return self._changes[item_id]

    def _content(self, item: Item) -> Mapping[str, str]:
        return normative_content(item, self._normative)

    def _confirmations_of(self, link: TraceLink) -> set[str]:
        """The commits whose author saw both ends of *link*."""
        source = self._graph.items[_lower(link)]
        if source.id not in self._confirmations:
            history = self._item_history.of(source)
            seen = {one.commit for one in history if one.adds}
            seen |= {one.commit for one in self._changes_of(source.id)}
            seen |= self._reviews_of(source.id)
            self._confirmations[source.id] = seen
        writer = self._graph.items[link.writer]
        added = {one.commit for one in self._item_history.of(writer) if _adds_link(one, link)}
        return self._confirmations[source.id] | added

    def _unconfirmed(
        self, asked: Sequence[tuple[TraceLink, Sequence[ItemChange]]]
    ) -> list[tuple[ItemChange, ...]]:
        """Of the changes above each link, those that no confirmation descends from."""
        self._find_latest(link for link, _ in asked)
        seen = self._item_history.descending(
            (change.commit, one)
            for link, changes in asked
            for change in changes
            for one in self._latest[link]
        )
        return [
            tuple(
                change
                for change in changes
                if not any((change.commit, one) in seen for one in self._latest[link])
            )
            for link, changes in asked
        ]

    def _find_latest(self, links: Iterable[TraceLink]) -> None:
        """Find those confirmations of each link that no other one descends from."""
        new = {one: self._confirmations_of(one) for one in links if one not in self._latest}
        self._latest |= zip(new, self._item_history.latest(new.values()), strict=True)

    def _explained(self, unconfirmed: Mapping[TraceLink, tuple[ItemChange, ...]]) -> list[Suspect]:
        """The suspects, without those whose upstream item says again what it said before."""
        seen = self._item_history.descending(
            (change.commit, one)
            for link in unconfirmed
            for change in self._item_history.of(self._graph.items[_upper(link)])
            for one in self._latest[link]
        )
        found = []
        for link, changes in unconfirmed.items():
            upper = self._graph.items[_upper(link)]
            latest = self._latest[link]
            versions = {one: self._version(upper, one, seen) for one in latest}
            now = self._content(upper)
            if latest and all(self._content(one) != now for one in versions.values()):
                found.append(
                    Suspect(
                        link=link,
                        changed=upper,
                        before=versions[latest[0]],
                        changes=changes,
                        confirmed=latest[0],
                    )
                )
        return found

    def _version(self, item: Item, commit: str, seen: frozenset[tuple[str, str]]) -> Item:
        """What *item* said in *commit*, or at first where it was not there yet."""
        history = self._item_history.of(item)
        known = (one for one in history if one.after and (one.commit, commit) in seen)
        first = next(known, None) or next(one for one in reversed(history) if one.after)
        assert first.after is not None  # noqa: S101 - both searches ask for it
        return first.after.item


def _adds_link(change: ItemChange, link: TraceLink) -> bool:
    """Whether *change* gave an item that was there before the link that it had not.

    A new fingerprint counts as well: whoever wrote it looked at the link.
    """
    if change.after is None or change.adds:
        return False
    return _has(change.after.item, link) and not any(
        one is not None and _has(one.item, link) for one in change.before
    )


def _has(item: Item, link: TraceLink) -> bool:
    """Whether *item* has the link, with the fingerprint that it has now."""
    wanted = (link.link.target, link.link.fingerprint)
    return any((one.target, one.fingerprint) == wanted for one in item.links)


def _ends(link: TraceLink) -> tuple[str | None, str | None]:
    return link.source, link.target


def _upper(link: TraceLink) -> str:
    assert link.target is not None  # noqa: S101 - only resolved links are looked at
    return link.target


def _lower(link: TraceLink) -> str:
    assert link.source is not None  # noqa: S101 - only resolved links are looked at
    return link.source
