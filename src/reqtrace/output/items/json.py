"""Items as JSON. Its shape is `schemas/items-output.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.graph.provenance import Provenance, Provenances
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.model.link import PLAIN, Link
from reqtrace.output.json_parts import Json, commit, completeness, document, item, location
from reqtrace.project import Project


def render_items(project: Project, *, incomplete: Sequence[str] = ()) -> str:
    """All items, duplicates included, by path and line.

    A plain link has the kind that follows from its two types. A link is resolved where it leads
    to an item of the repository, or out of it on purpose (a URL). The provenance of items and
    links is null where the project has no item history. *incomplete* says why items or commits may
    be missing, a sentence each.
    """
    found = {one.link: one for one in project.graph.links}
    items = sorted(project.items, key=lambda one: (str(one.location.path), one.location.line))
    sources = _Sources(project)
    return document(
        {
            **completeness(incomplete),
            "items": [_item(one, found, sources) for one in items],
        }
    )


class _Sources:
    """The provenance of items and links as JSON."""

    def __init__(self, project: Project) -> None:
        self._item_history = project.item_history
        self._provenances = (
            None
            if project.item_history is None
            else Provenances(project.items, project.item_history, project.graph.identifiers)
        )

    def of_item(self, item: Item) -> Json | None:
        known = self._provenances
        return None if known is None else self._shown(known.of_item(item.id))

    def of_link(self, link: Link) -> Json | None:
        known = self._provenances
        return None if known is None else self._shown(known.of_link(link))

    def _shown(self, provenance: Provenance | None) -> Json | None:
        if provenance is None:
            return None
        return {
            "added": self._commit(provenance.added),
            "last_changed": self._commit(provenance.last_changed),
        }

    def _commit(self, oid: str) -> Json | None:
        if oid == UNCOMMITTED or self._item_history is None:
            return None
        return commit(self._item_history.commits[oid])


def _item(one: Item, found: dict[Link, TraceLink], sources: _Sources) -> Json:
    return {
        **item(one),
        "links": [_link(link, found.get(link), sources) for link in one.links],
        "attributes": one.attributes,
        "former_ids": one.formerly,
        "provenance": sources.of_item(one),
    }


def _link(link: Link, linked: TraceLink | None, sources: _Sources) -> Json:
    inferred = linked is not None and link.kind == PLAIN
    return {
        "kind": linked.kind if inferred and linked else link.kind,
        "target": link.target,
        **location(link.location),
        "resolved": linked is not None and not linked.dangling,
        "provenance": sources.of_link(link),
    }
