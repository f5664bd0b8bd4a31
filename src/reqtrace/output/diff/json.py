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
from reqtrace.output.json_parts import Json, commit, completeness, document, item
from reqtrace.util.escape import path_text


def render_difference_json(difference: Difference) -> str:
    """The whole difference as one document."""
    return document(
        {
            "before": side(difference.before),
            "after": side(difference.after),
            "items": [item_difference(one) for one in difference.items],
            "delivered_items": [_delivery(one) for one in difference.delivered],
            "coverage": [_policy(one) for one in difference.coverage],
            **completeness(difference.incomplete),
            "notes": difference.notes,
        }
    )


def side(one: Side) -> Json:
    """One of the two snapshots."""
    return {"name": one.name, "revision": one.revision, "item_count": one.items}


def item_difference(one: ItemDifference) -> Json:
    """What became of one item."""
    return {
        **item(one.item),
        "change": one.fate,
        "previous_id": one.former_id,
        "previous_path": None if one.former_path is None else path_text(one.former_path),
        "previous_status": None if one.before is None else one.before.status,
        "fields": [_field(field) for field in one.fields],
        "links": [_link(link) for link in one.links],
    }


def _field(field: FieldDifference) -> Json:
    return {
        "field": field.field,
        "normative": field.normative,
        "before": field.before,
        "after": field.after,
        "word_diff": [{"change": run.edit, "text": run.words} for run in field.words],
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
    commits = [{"kind": kind, "commit": commit(by)} for by, kind in one.commits]
    return {**item(one.item), "commits": commits}


def _policy(one: PolicyDifference) -> Json:
    return {
        "policy": one.name,
        "rule": one.rule,
        "before": _ratio(one.before),
        "after": _ratio(one.after),
        "newly_covered": [_cover(item) for item in one.gained],
        "newly_uncovered": [_cover(item) for item in one.lost],
        "no_longer_selected": [_cover(item) for item in one.dropped],
    }


def _ratio(one: Ratio) -> Json:
    return {"covered": one.covered, "total": one.total}


def _cover(one: CoverageDifference) -> Json:
    return {"item": one.item.id, "before": one.before, "after": one.after}
