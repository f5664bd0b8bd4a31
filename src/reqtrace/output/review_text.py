"""What a review confirmed, in a few lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reqtrace.graph.suspects import Suspect
from reqtrace.model.item import Item
from reqtrace.util.escape import terminal


def render_review(oid: str, items: Sequence[Item], cleared: Sequence[Suspect]) -> str:
    """The commit, the items, and the links that are no longer suspect."""
    return "".join(f"{line}\n" for line in _lines(oid, items, cleared))


def _lines(oid: str, items: Sequence[Item], cleared: Sequence[Suspect]) -> Iterator[str]:
    yield terminal(f"{oid[:10]} reviews {', '.join(item.id for item in items)}")
    for one in cleared:
        commits = ", ".join(change.commit[:10] for change in one.changes)
        link = f"{one.link.source} {one.link.kind} {one.link.target}"
        yield terminal(f"  cleared: {link} ({one.changed.id} changed in {commits})")
    if not cleared:
        yield f"  none of {'its' if len(items) == 1 else 'their'} links was suspect"
