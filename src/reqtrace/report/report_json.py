"""The report as JSON. Its shape is `schemas/report-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.chain import Chain
from reqtrace.model.commit import Commit
from reqtrace.model.finding import Finding, Related
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.result import Result
from reqtrace.model.suppression import Accepted
from reqtrace.project import Project
from reqtrace.report.content import Content, CoverageRow, ItemView, gather
from reqtrace.report.matrix import CommitRow, MatrixRow
from reqtrace.report.words import PROVENANCE, TITLE
from reqtrace.util.escape import json_document, path_text

Json = dict[str, object]


def render_json(project: Project, result: Result) -> str:
    """The whole report as one document."""
    content = gather(project, result)
    return json_document(
        {
            **_run(content),
            "summary": _summary(content),
            "coverage": [_coverage(row) for row in content.coverage],
            "findings": [
                _finding(finding, fingerprint)
                for finding, fingerprint in zip(result.findings, result.fingerprints(), strict=True)
            ],
            "accepted": [
                _accepted(one, fingerprint)
                for one, fingerprint in zip(
                    result.accepted, result.accepted_fingerprints(), strict=True
                )
            ],
            "downstream": [_item_row(row) for row in content.item_rows],
            "upstream": [_commit_row(row) for row in content.commit_rows],
            "items": [_item(view) for view in content.items],
            "provenance": [
                {"facts": what, "label": label, "why": why} for what, label, why in PROVENANCE
            ],
        }
    )


def _run(content: Content) -> Json:
    result = content.result
    return {
        "title": TITLE,
        "tool": {"name": "reqtrace", "version": result.tool_version},
        "revision": result.revision,
        "committed": content.committed.isoformat(),
        "digest": result.digest,
        "complete": result.complete,
        "incomplete": result.incomplete,
        "notes": result.notes,
    }


def _summary(content: Content) -> Json:
    summary = content.result.summary
    return {
        "items": [
            {"type": row.type, "count": row.count, "statuses": dict(row.statuses)}
            for row in content.types
        ],
        "rules": [
            {
                "rule": row.rule,
                "name": row.name,
                "severity": row.severity,
                "found": row.found,
                "accepted": row.accepted,
            }
            for row in content.rules
        ],
        "files": summary.files,
        "links": summary.links,
        "commits": summary.commits,
        "referring_commits": summary.referring_commits,
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


def _finding(finding: Finding, fingerprint: str) -> Json:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "help": finding.help,
        "item": finding.item,
        **_place(finding.location),
        "related": [_related(one) for one in finding.related],
        "fingerprint": fingerprint,
    }


def _related(related: Related) -> Json:
    return {"message": related.message, **_place(related.location), "commit": related.commit}


def _accepted(one: Accepted, fingerprint: str) -> Json:
    until = one.suppression.until
    return {
        "finding": _finding(one.finding, fingerprint),
        "reason": one.suppression.reason,
        "until": None if until is None else until.isoformat(),
        **_place(one.suppression.location),
    }


def _place(location: Location | None) -> Json:
    if location is None:
        return {"path": None, "line": None, "column": None}
    return {"path": path_text(location.path), "line": location.line, "column": location.column}


def _item_row(row: MatrixRow) -> Json:
    return {
        "item": row.item.id,
        "depth": row.depth,
        "upstream": [_link(kind, item) for kind, item in row.above],
        "downstream": [_link(kind, item) for kind, item in row.below],
        "commits": [
            {"kind": reference.kind, "commit": commit.oid} for commit, reference in row.commits
        ],
    }


def _link(kind: str, item: Item) -> Json:
    return {"kind": kind, "item": item.id}


def _commit_row(row: CommitRow) -> Json:
    return {
        "commit": _commit(row.commit),
        "names": [_link(reference.kind, item) for reference, item in row.named],
        "unknown": [reference.target for reference in row.unknown],
        "reaches": {name: [one.id for one in items] for name, items in row.reached.items()},
    }


def _commit(commit: Commit) -> Json:
    return {
        "oid": commit.oid,
        "author": commit.author.name,
        "authored": commit.authored.isoformat(),
        "subject": commit.subject,
        "withdrawn": commit.withdrawn,
        "original": commit.original,
    }


def _item(view: ItemView) -> Json:
    item = view.item
    return {
        "id": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status,
        "role": item.role,
        **_place(item.location),
        "blob": item.blob,
        "formerly": item.formerly,
        "text": item.text,
        "sections": item.sections,
        "attributes": item.attributes,
        "upstream": _chain(view.up),
        "downstream": _chain(view.down),
        "commits": [
            {"kind": reference.kind, "found": reference.found, "commit": commit.oid}
            for commit, reference in view.commits
        ],
        "findings": view.fingerprints,
    }


def _chain(chain: Chain) -> Json:
    steps = [
        {
            "depth": step.depth,
            "kind": step.kind,
            "item": None if step.item is None else step.item.id,
            "commit": None if step.commit is None else step.commit.oid,
            "again": step.again,
        }
        for step in chain.steps
    ]
    return {"steps": steps, "cut": chain.cut}
