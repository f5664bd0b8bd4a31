"""Suspect links, and helpers of both searches for them."""

from __future__ import annotations

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange
from reqtrace.util.dataclass import dataclass

REVIEWS = "reviews"
"""Kind of the references of a commit that confirms items."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A link that was not confirmed since its upstream item changed.

    `changed` is the item that changed: the target of the link, or, for a link that is suspect
    only because the one above it is, an item further up; `via` are the ids between the two.
    `changes` are the normative changes that were not confirmed, the latest first. `before` is
    the item as it was when the link was last `confirmed` (a commit's object id).

    With `from_fingerprint` the link is suspect by the fingerprint in the file. Then `before` is
    None, and there are no `changes`, where history has no text with this fingerprint.
    """

    link: TraceLink
    changed: Item
    before: Item | None
    changes: tuple[ItemChange, ...]
    confirmed: str
    via: tuple[str, ...] = ()
    from_fingerprint: bool = False


def reviews_of(graph: TraceGraph, item_id: str) -> set[str]:
    """The commits that review an item by a trailer or a note."""
    mentions = graph.commits_of(item_id)
    return {commit.oid for commit, reference in mentions if reference.kind == REVIEWS}


def ends(link: TraceLink) -> tuple[str, str]:
    """The downstream and the upstream end of a resolved link."""
    return lower(link), upper(link)


def upper(link: TraceLink) -> str:
    """The upstream end of a resolved link."""
    assert link.target is not None  # noqa: S101 - only resolved links are looked at
    return link.target


def lower(link: TraceLink) -> str:
    """The downstream end of a resolved link."""
    assert link.source is not None  # noqa: S101 - only resolved links are looked at
    return link.source
