"""What stands downstream of items as JSON. Its shape is `schemas/impact-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.impact import AffectedCommit, AffectedFile, AffectedItem, Impact, ImpactSource
from reqtrace.graph.trace_graph import ImpactPath
from reqtrace.output.diff.json import item_difference, side
from reqtrace.output.json_parts import Json, commit, completeness, document, item
from reqtrace.util.escape import path_text


def render_impact_json(impact: Impact) -> str:
    """The whole impact as one document."""
    return document(
        {
            "before": None if impact.before is None else side(impact.before),
            "after": None if impact.after is None else side(impact.after),
            "sources": [_source(one) for one in impact.sources],
            "items": [_item(one) for one in impact.items],
            "commits": [_commit(one) for one in impact.commits],
            "files": [_file(one) for one in impact.files],
            **completeness(impact.incomplete),
            "notes": impact.notes,
        }
    )


def _source(one: ImpactSource) -> Json:
    difference = None if one.difference is None else item_difference(one.difference)
    return {**item(one.item), "difference": difference}


def _item(one: AffectedItem) -> Json:
    return {
        **item(one.item),
        "present": one.present,
        "change": None if one.difference is None else one.difference.fate,
        "link_path": _link_path(one.link_path),
        "omitted_steps": one.link_path.omitted,
    }


def _commit(one: AffectedCommit) -> Json:
    return {
        "commit": commit(one.commit),
        "in_range": one.in_range,
        "link_path": _link_path(one.link_path),
        "omitted_steps": one.link_path.omitted,
    }


def _file(one: AffectedFile) -> Json:
    return {
        "path": path_text(one.path),
        "present": one.present,
        "commit_count": one.commits,
        "link_path": _link_path(one.link_path),
        "omitted_steps": one.link_path.omitted,
    }


def _link_path(path: ImpactPath) -> list[Json]:
    """The steps from a source on; the first one has no kind of link. A long path has its ends."""
    kinds = (None, *path.kinds)
    return [{"kind": kind, "id": step} for kind, step in zip(kinds, path.path, strict=True)]
