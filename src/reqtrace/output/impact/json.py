"""What stands downstream of items as JSON. Its shape is `schemas/impact-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.impact import AffectedCommit, AffectedFile, AffectedItem, Impact, ImpactSource
from reqtrace.graph.trace_graph import ImpactPath
from reqtrace.model.item import Item
from reqtrace.output.diff.json import Json, item_difference, side
from reqtrace.util.escape import json_document, path_text


def render_impact_json(impact: Impact) -> str:
    """The whole impact as one document."""
    return json_document(
        {
            "before": None if impact.before is None else side(impact.before),
            "after": None if impact.after is None else side(impact.after),
            "sources": [_source(one) for one in impact.sources],
            "items": [_item(one) for one in impact.items],
            "commits": [_commit(one) for one in impact.commits],
            "files": [_file(one) for one in impact.files],
            "complete": not impact.incomplete,
            "incomplete": impact.incomplete,
            "notes": impact.notes,
        }
    )


def _source(one: ImpactSource) -> Json:
    difference = None if one.difference is None else item_difference(one.difference)
    return {**_facts(one.item), "difference": difference}


def _facts(item: Item) -> Json:
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status,
        "path": path_text(item.location.path),
        "line": item.location.line,
    }


def _item(one: AffectedItem) -> Json:
    change = None if one.difference is None else one.difference.fate
    return {**_facts(one.item), "present": one.present, "change": change, "way": _way(one.way)}


def _commit(one: AffectedCommit) -> Json:
    return {
        "commit": one.commit.oid,
        "author": one.commit.author.name,
        "authored": one.commit.authored.isoformat(),
        "subject": one.commit.subject,
        "in_range": one.in_range,
        "way": _way(one.way),
    }


def _file(one: AffectedFile) -> Json:
    return {
        "path": path_text(one.path),
        "present": one.present,
        "commits": one.commits,
        "way": _way(one.way),
    }


def _way(way: ImpactPath) -> list[Json]:
    """The steps from a source on; the first one has no kind of link."""
    kinds = (None, *way.kinds)
    return [{"kind": kind, "id": step} for kind, step in zip(kinds, way.path, strict=True)]
