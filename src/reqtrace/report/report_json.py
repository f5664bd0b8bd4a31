"""The report as JSON. Its shape is `schemas/report-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.chain import Chain
from reqtrace.model.result import Result
from reqtrace.output.json_parts import (
    Json,
    accepted_findings,
    commit,
    commit_reference,
    document,
    findings,
    item,
    link,
    reference,
    run,
    summary,
)
from reqtrace.project import Project
from reqtrace.report.content import Content, CoverageRow, ItemView, gather
from reqtrace.report.matrix import CommitRow, MatrixRow
from reqtrace.report.phrases import ASSURANCE, TITLE


def render_json(project: Project, result: Result) -> str:
    """The whole report as one document."""
    content = gather(project, result)
    return document(
        {
            "title": TITLE,
            "committed": content.committed.isoformat(),
            **run(result),
            "summary": _summary(content),
            "coverage": [_coverage(row) for row in content.coverage],
            "findings": findings(result.findings, result.fingerprints()),
            "accepted": accepted_findings(result.accepted, result.accepted_fingerprints()),
            "matrix_by_item": [_item_row(row) for row in content.item_rows],
            "matrix_by_commit": [_commit_row(row) for row in content.commit_rows],
            "items": [_item(view) for view in content.items],
            "assurance": [
                {"facts": what, "level": level, "reason": why} for what, level, why in ASSURANCE
            ],
        }
    )


def _summary(content: Content) -> Json:
    return {
        **summary(content.result.summary),
        "types": [
            {"type": row.type, "count": row.count, "statuses": dict(row.statuses)}
            for row in content.types
        ],
        "rules": [
            {
                "rule": row.rule,
                "name": row.name,
                "severity": row.severity,
                "count": row.found,
                "accepted": row.accepted,
            }
            for row in content.rules
        ],
    }


def _coverage(row: CoverageRow) -> Json:
    return {
        "policy": row.policy.name,
        "rule": row.policy.rule,
        "depth": row.policy.depth,
        "covered": row.covered,
        "total": row.total,
        "uncovered": [item.id for item in row.uncovered],
    }


def _item_row(row: MatrixRow) -> Json:
    return {
        "item": row.item.id,
        "depth": row.depth,
        "upstream": [link(kind, other.id) for kind, other in row.above],
        "downstream": [link(kind, other.id) for kind, other in row.below],
        "commits": [commit_reference(one, by.oid) for by, one in row.commits],
    }


def _commit_row(row: CommitRow) -> Json:
    return {
        "commit": commit(row.commit),
        "reverted": row.commit.reverted,
        "original_oid": row.commit.original,
        "references": [reference(one, named.id) for one, named in row.named],
        "unknown_ids": [one.target for one in row.unknown],
        "reachable_items": {name: [one.id for one in items] for name, items in row.reached.items()},
    }


def _item(view: ItemView) -> Json:
    one = view.item
    return {
        **item(one),
        "blob": one.blob,
        "former_ids": one.formerly,
        "text": one.text,
        "sections": one.sections,
        "attributes": one.attributes,
        "upstream_chain": _chain(view.up),
        "downstream_chain": _chain(view.down),
        "commits": [commit_reference(reference, by.oid) for by, reference in view.commits],
        "finding_fingerprints": view.fingerprints,
    }


def _chain(chain: Chain) -> Json:
    steps = [
        {
            "depth": step.depth,
            "kind": step.kind,
            "item": None if step.item is None else step.item.id,
            "commit_oid": None if step.commit is None else step.commit.oid,
            "repeated": step.repeated,
        }
        for step in chain.steps
    ]
    return {"steps": steps, "truncated": chain.cut}
