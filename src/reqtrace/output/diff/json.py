"""The difference of two snapshots as JSON. Its shape is `schemas/diff-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.difference import (
    CoverageDifference,
    Delivery,
    Difference,
    FieldDifference,
    ItemDifference,
    LinkDifference,
    PolicyDifference,
    Ratio,
    Side,
)
from reqtrace.model.item import Item
from reqtrace.util.escape import json_document, path_text

Json = dict[str, object]


def render_difference_json(difference: Difference) -> str:
    """The whole difference as one document."""
    return json_document(
        {
            "before": side(difference.before),
            "after": side(difference.after),
            "items": [item_difference(one) for one in difference.items],
            "delivered": [_delivery(one) for one in difference.delivered],
            "coverage": [_policy(one) for one in difference.coverage],
            "complete": not difference.incomplete,
            "incomplete": difference.incomplete,
            "notes": difference.notes,
        }
    )


def side(one: Side) -> Json:
    """One of the two snapshots."""
    return {"name": one.name, "revision": one.revision, "items": one.items}


def item_difference(one: ItemDifference) -> Json:
    """What became of one item."""
    return {
        **_named(one.item),
        "path": path_text(one.item.location.path),
        "line": one.item.location.line,
        "change": one.fate,
        "formerly": one.former_id,
        "moved_from": None if one.former_path is None else path_text(one.former_path),
        "status": {
            "before": None if one.before is None else one.before.status,
            "after": None if one.after is None else one.after.status,
        },
        "fields": [_field(field) for field in one.fields],
        "links": [_link(link) for link in one.links],
    }


def _named(item: Item) -> Json:
    return {"id": item.id, "type": item.type, "title": item.title}


def _field(field: FieldDifference) -> Json:
    return {
        "field": field.field,
        "normative": field.normative,
        "before": field.before,
        "after": field.after,
        "words": [{"change": run.edit, "text": run.words} for run in field.words],
    }


def _link(link: LinkDifference) -> Json:
    return {
        "change": link.fate,
        "source": link.source,
        "kind": link.kind,
        "target": link.target,
        "dangling": link.dangling,
    }


def _delivery(one: Delivery) -> Json:
    commits = [
        {"commit": commit.oid, "kind": kind, "subject": commit.subject}
        for commit, kind in one.commits
    ]
    return {**_named(one.item), "commits": commits}


def _policy(one: PolicyDifference) -> Json:
    return {
        "policy": one.name,
        "rule": one.rule,
        "before": _ratio(one.before),
        "after": _ratio(one.after),
        "gained": [_cover(item) for item in one.gained],
        "lost": [_cover(item) for item in one.lost],
        "dropped": [_cover(item) for item in one.dropped],
    }


def _ratio(one: Ratio) -> Json:
    return {"covered": one.covered, "total": one.total}


def _cover(one: CoverageDifference) -> Json:
    return {"id": one.item.id, "before": one.before, "after": one.after}
