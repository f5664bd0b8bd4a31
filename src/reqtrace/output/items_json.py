"""Items as JSON. Its shape is `schemas/items-output.schema.json`."""

from __future__ import annotations

from reqtrace.escape import json_document, path_text
from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN, Link
from reqtrace.project import Project


def render_items(project: Project) -> str:
    """All items, duplicates included, by path and line.

    A plain link has the kind that follows from its two types. A link is resolved where it leads
    to an item of the repository, or out of it on purpose (a URL).
    """
    found = {one.link: one for one in project.graph.links}
    items = sorted(project.items, key=lambda item: (str(item.location.path), item.location.line))
    return json_document({"items": [_item(item, found) for item in items]})


def _item(item: Item, found: dict[Link, TraceLink]) -> dict[str, object]:
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status,
        "role": item.role,
        "path": path_text(item.location.path),
        "line": item.location.line,
        "column": item.location.column,
        "links": [_link(link, found.get(link)) for link in item.links],
        "attributes": item.attributes,
        "formerly": item.formerly,
    }


def _link(link: Link, linked: TraceLink | None) -> dict[str, object]:
    inferred = linked is not None and link.kind == PLAIN
    return {
        "kind": linked.kind if inferred and linked else link.kind,
        "target": link.target,
        "line": link.location.line,
        "column": link.location.column,
        "resolved": linked is not None and not linked.dangling,
    }
