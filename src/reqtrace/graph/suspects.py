"""Find suspect links: links not reviewed since their upstream item changed.

A fingerprint in the file decides where there is one; otherwise the ancestry of commits does.
"""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.graph.suspect import REVIEWS, Suspect
from reqtrace.graph.suspects_by_ancestry import AncestrySearch
from reqtrace.graph.suspects_by_fingerprint import fingerprint_of, suspects_by_fingerprint
from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.fingerprint import Freshness
from reqtrace.model.item_history import ItemHistories
from reqtrace.model.vocabulary import Role

__all__ = ["REVIEWS", "Suspect", "suspect_links"]


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
    by_file = [(link, fingerprint_of(link, graph)) for link in links]
    differing = [link for link, freshness_of in by_file if freshness_of is Freshness.DIFFERS]
    found = list(suspects_by_fingerprint(differing, graph, item_history))
    if item_history is not None:
        search = AncestrySearch(graph, item_history, normative)
        direct = search.direct(
            [link for link, freshness_of in by_file if freshness_of is Freshness.UNKNOWN]
        )
        found = [*direct, *found]
        if transitive:
            found = [*found, *search.transitive(found, links)]
    order = {id(link): index for index, link in enumerate(links)}
    return tuple(sorted(found, key=lambda suspect: order[id(suspect.link)]))


def _asks_for_review(link: TraceLink, graph: TraceGraph, exclude_kinds: Sequence[str]) -> bool:
    if link.source is None or link.target is None or link.source == link.target:
        return False
    if link.kind in exclude_kinds:
        return False
    return graph.items[link.source].role is not Role.RETIRED
