"""Suspect links by fingerprint, as stored by Doorstop in the files of items.

History only serves to find the text that a fingerprint was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reqtrace.graph.suspect import Suspect, lower, reviews_of, upper
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.fingerprint import Freshness, freshness
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories
from reqtrace.model.revision import parse_revisioned_id


def fingerprint_of(link: TraceLink, graph: TraceGraph) -> Freshness:
    """Compare the fingerprint in the file with that of the upstream item.

    A revision in the target id serves as a fingerprint: an id with the present one is fresh.
    """
    if parse_revisioned_id(link.link.target) is not None:
        return Freshness.FITS
    present = None if link.reversed else _own_fingerprint(graph.items[upper(link)])
    return freshness(link.link.fingerprint, present)


def suspects_by_fingerprint(
    links: Iterable[TraceLink], graph: TraceGraph, item_history: ItemHistories | None
) -> Iterator[Suspect]:
    """*links*, whose fingerprints differ, without those that were reviewed by trailer."""
    for link in links:
        if item_history is None:
            yield _suspect(link, graph, None, ())
            continue
        history = item_history.of(graph.items[upper(link)])
        seen = [
            change.after is not None
            and _own_fingerprint(change.after.item) == link.link.fingerprint
            for change in history
        ]
        since = history[: seen.index(True)] if True in seen else ()
        changes = tuple(change for change in since if change.differs(_own_fingerprint))
        if changes and not _is_unreviewed(link, changes, graph, item_history):
            continue
        version = history[len(since)].after if True in seen else None
        before = None if version is None else version.item
        yield _suspect(link, graph, before, changes)


def _is_unreviewed(
    link: TraceLink, changes: Sequence[ItemChange], graph: TraceGraph, item_history: ItemHistories
) -> bool:
    """Whether no commit that reviews the downstream item descends from one of *changes*."""
    reviews = reviews_of(graph, lower(link))
    pairs = [(change.commit, review) for change in changes for review in reviews]
    seen = {before for before, _ in item_history.descending(pairs)}
    return any(change.commit not in seen for change in changes)


def _suspect(
    link: TraceLink, graph: TraceGraph, before: Item | None, changes: tuple[ItemChange, ...]
) -> Suspect:
    return Suspect(
        link=link,
        changed=graph.items[upper(link)],
        before=before,
        changes=changes,
        confirmed="",
        from_fingerprint=True,
    )


def _own_fingerprint(item: Item) -> str | None:
    return None if item.fingerprints is None else item.fingerprints.own
