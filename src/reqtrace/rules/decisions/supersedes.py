"""What decisions say about superseding each other, from both ends."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.vocabulary import ANY_TYPE, Vocabulary

SUPERSEDES = "supersedes"


def said_by_newer(links: Iterable[TraceLink]) -> dict[tuple[str, str], TraceLink]:
    """By (newer, older): links written on the newer decision, both ends known."""
    return _links(links, by_older=False)


def said_by_older(links: Iterable[TraceLink]) -> dict[tuple[str, str], TraceLink]:
    """By (newer, older): links written on the older decision (`superseded_by`)."""
    return _links(links, by_older=True)


def _links(links: Iterable[TraceLink], *, by_older: bool) -> dict[tuple[str, str], TraceLink]:
    return {
        (link.source, link.target): link
        for link in links
        if link.kind == SUPERSEDES
        and link.reversed is by_older
        and link.source is not None
        and link.target is not None
        and link.source != link.target
    }


def superseded_types(vocabulary: Vocabulary) -> frozenset[str]:
    """The types whose items can be superseded by another item."""
    kind = vocabulary.links.get(SUPERSEDES)
    uppers = frozenset() if kind is None else frozenset(upper for _, upper in kind.pairs)
    return frozenset(vocabulary.types) if ANY_TYPE in uppers else uppers
