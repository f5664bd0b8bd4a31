"""The result of `check` as JSON. Its shape is `schemas/check-output.schema.json`."""

from __future__ import annotations

from collections.abc import Sequence

from reqtrace.model.comparison import Comparison
from reqtrace.model.finding import Finding, Related
from reqtrace.model.location import Location
from reqtrace.model.result import Result, Summary
from reqtrace.model.suppression import Accepted
from reqtrace.util.escape import json_document, path_text

Json = dict[str, object]


def render_json(result: Result) -> str:
    """The whole result as one JSON document."""
    return json_document(
        {
            **_head(result),
            "findings": _findings(result.findings, result.fingerprints()),
            "accepted": _all_accepted(result.accepted, result.accepted_fingerprints()),
            "summary": _summary(result.summary),
        }
    )


def render_comparison_json(comparison: Comparison) -> str:
    """The same with `comparison`; `findings` are the new ones."""
    result = comparison.result
    new = _findings(comparison.new, comparison.new_fingerprints())
    return json_document(
        {
            **_head(result),
            "findings": new,
            "accepted": _all_accepted(result.accepted, comparison.accepted_fingerprints()),
            "summary": _summary(result.summary),
            "comparison": {
                "base": comparison.base,
                "merged_with": comparison.merged_with,
                "commits": comparison.commits,
                "new": new,
                "fixed": _findings(comparison.fixed, comparison.fixed_fingerprints()),
                "kept": _findings(comparison.kept, comparison.kept_fingerprints()),
            },
        }
    )


def _head(result: Result) -> Json:
    return {
        "tool": {"name": "reqtrace", "version": result.tool_version},
        "revision": result.revision,
        "digest": result.digest,
        "complete": result.complete,
        "incomplete": result.incomplete,
        "notes": result.notes,
    }


def _findings(findings: Sequence[Finding], fingerprints: Sequence[str]) -> list[Json]:
    return [_finding(*one) for one in zip(findings, fingerprints, strict=True)]


def _all_accepted(accepted: Sequence[Accepted], fingerprints: Sequence[str]) -> list[Json]:
    return [_accepted(*one) for one in zip(accepted, fingerprints, strict=True)]


def _finding(finding: Finding, fingerprint: str) -> Json:
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        **_place(finding.location),
        "item": finding.item,
        "related": [_related(related) for related in finding.related],
        "help": finding.help,
        "fingerprint": fingerprint,
    }


def _related(related: Related) -> Json:
    return {
        "message": related.message,
        **_place(related.location),
        "commit": related.commit,
    }


def _place(location: Location | None) -> Json:
    if location is None:
        return {"path": None, "line": None, "column": None}
    return {"path": path_text(location.path), "line": location.line, "column": location.column}


def _accepted(accepted: Accepted, fingerprint: str) -> Json:
    suppression = accepted.suppression
    return {
        "finding": _finding(accepted.finding, fingerprint),
        "reason": suppression.reason,
        "until": None if suppression.until is None else suppression.until.isoformat(),
        **_place(suppression.location),
    }


def _summary(summary: Summary) -> Json:
    return {
        "errors": summary.errors,
        "warnings": summary.warnings,
        "infos": summary.infos,
        "accepted": summary.accepted,
        "items": summary.items,
        "links": summary.links,
        "commits": summary.commits,
        "referring_commits": summary.referring_commits,
        "files": summary.files,
    }
