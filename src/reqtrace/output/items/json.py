"""Items as JSON. Its shape is `schemas/items-output.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.graph.provenance import Provenance, Provenances
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.model.link import PLAIN, Link
from reqtrace.project import Project
from reqtrace.util.escape import json_document, path_text


def render_items(project: Project, *, incomplete: Sequence[str] = ()) -> str:
    """All items, duplicates included, by path and line.

    A plain link has the kind that follows from its two types. A link is resolved where it leads
    to an item of the repository, or out of it on purpose (a URL). The provenance of items and
    links is null where the project holds no past. *incomplete* says why items or commits may be
    missing, a sentence each.
    """
    found = {one.link: one for one in project.graph.links}
    items = sorted(project.items, key=lambda item: (str(item.location.path), item.location.line))
    sources = _Sources(project)
    return json_document(
        {
            "complete": not incomplete,
            "incomplete": incomplete,
            "items": [_item(item, found, sources) for item in items],
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

    def of_item(self, item: Item) -> dict[str, object] | None:
        known = self._provenances
        return None if known is None else self._shown(known.of_item(item.id))

    def of_link(self, link: Link) -> dict[str, object] | None:
        known = self._provenances
        return None if known is None else self._shown(known.of_link(link))

    def _shown(self, provenance: Provenance | None) -> dict[str, object] | None:
        if provenance is None:
            return None
        return {
            "added": self._commit(provenance.added),
            "touched": self._commit(provenance.touched),
        }

    def _commit(self, oid: str) -> dict[str, object] | None:
        if oid == UNCOMMITTED or self._item_history is None:
            return None
        facts = self._item_history.commits[oid]
        return {
            "commit": oid,
            "author": facts.author.name,
            "email": facts.author.email,
            "authored": facts.authored.isoformat(),
            "subject": facts.subject,
        }


def _item(item: Item, found: dict[Link, TraceLink], sources: _Sources) -> dict[str, object]:
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status,
        "role": item.role,
        "path": path_text(item.location.path),
        "line": item.location.line,
        "column": item.location.column,
        "links": [_link(link, found.get(link), sources) for link in item.links],
        "attributes": item.attributes,
        "formerly": item.formerly,
        "provenance": sources.of_item(item),
    }


def _link(link: Link, linked: TraceLink | None, sources: _Sources) -> dict[str, object]:
    inferred = linked is not None and link.kind == PLAIN
    return {
        "kind": linked.kind if inferred and linked else link.kind,
        "target": link.target,
        "line": link.location.line,
        "column": link.location.column,
        "resolved": linked is not None and not linked.dangling,
        "provenance": sources.of_link(link),
    }
