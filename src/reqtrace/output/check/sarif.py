"""SARIF 2.1.0 for code scanning.

Source: OASIS SARIF 2.1.0, and GitHub's "SARIF support for code scanning" for what it demands
beyond the standard: all four numbers of a region, texts of rules, `primaryLocationLineHash`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from reqtrace.model.comparison import Comparison
from reqtrace.model.finding import Finding, Related, RuleInfo, Severity
from reqtrace.model.location import Location
from reqtrace.model.result import Result
from reqtrace.model.suppression import Accepted, Suppression
from reqtrace.output.json_parts import Json
from reqtrace.output.phrases import commit_of
from reqtrace.util.escape import json_document, line

TriagedFinding = tuple[Finding, Accepted | None]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LONGEST_DESCRIPTION = 1024
_ROOT = "SRCROOT"


def render_sarif(result: Result) -> str:
    """The whole result as one run; accepted findings are results with a suppression."""
    fingerprints = (*result.fingerprints(), *result.accepted_fingerprints())
    triaged = _triaged(result.findings, result.accepted)
    return _document(result, _results(result, triaged, fingerprints))


def render_comparison_sarif(comparison: Comparison) -> str:
    """The same, each finding with its state: new, unchanged, or absent where it is fixed.

    Code scanning does not know the states and would show fixed findings as open ones: upload
    what `render_sarif` writes there, it compares by itself.
    """
    result = comparison.result
    parts = (
        ("new", _triaged(comparison.new), comparison.new_fingerprints()),
        ("unchanged", _triaged(comparison.unchanged), comparison.unchanged_fingerprints()),
        ("absent", _triaged(comparison.fixed), comparison.fixed_fingerprints()),
        (None, _triaged((), result.accepted), comparison.accepted_fingerprints()),
    )
    return _document(
        result,
        (
            {**one, **({} if state is None else {"baselineState": state})}
            for state, triaged, fingerprints in parts
            for one in _results(result, triaged, fingerprints)
        ),
    )


def _document(result: Result, results: Iterable[Json]) -> str:
    run = _run(result, results)
    return json_document({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _run(result: Result, results: Iterable[Json]) -> Json:
    return {
        "tool": {"driver": _driver(result)},
        "automationDetails": {"id": "reqtrace/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository"}}},
        "invocations": [_invocation(result)],
        "results": list(results),
        "properties": {"revision": result.revision, "digest": result.digest},
    }


def _driver(result: Result) -> Json:
    return {
        "name": "reqtrace",
        "version": result.tool_version,
        "rules": [_rule(rule) for rule in result.rules],
    }


def _rule(rule: RuleInfo) -> Json:
    page = rule.page or rule.summary
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": _full_description(rule)},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["requirements", "traceability", rule.id.rstrip("0123456789")],
            "precision": "high",
            "problem.severity": _LEVELS[rule.severity].replace("note", "recommendation"),
        },
    }


def _full_description(rule: RuleInfo) -> str:
    """What the rule checks, as its page says it; the summary where the page says nothing."""
    found = re.search(
        r"^## What it checks\n+(.*?)(?=\n+## |\Z)", rule.page, re.DOTALL | re.MULTILINE
    )
    return (found[1].strip() if found else rule.summary)[:_LONGEST_DESCRIPTION]


def _invocation(result: Result) -> Json:
    notifications = [
        *({"level": "warning", "message": _message(text)} for text in result.incomplete),
        *({"level": "note", "message": _message(text)} for text in result.notes),
    ]
    return {
        "executionSuccessful": result.complete,
        "toolExecutionNotifications": notifications,
    }


def _triaged(
    findings: Iterable[Finding], accepted: Iterable[Accepted] = ()
) -> tuple[TriagedFinding, ...]:
    return (*((one, None) for one in findings), *((one.finding, one) for one in accepted))


def _results(
    result: Result, triaged: Sequence[TriagedFinding], fingerprints: Sequence[str]
) -> Iterator[Json]:
    index = {rule.id: rank for rank, rule in enumerate(result.rules)}
    for (finding, accepted), fingerprint in zip(triaged, fingerprints, strict=True):
        yield {
            **_result(finding, index.get(finding.rule)),
            "partialFingerprints": {
                "primaryLocationLineHash": fingerprint,
                "reqtrace/v1": fingerprint,
            },
            **_suppressions(accepted),
        }


def _result(finding: Finding, index: int | None) -> Json:
    related = [_related(number, one) for number, one in enumerate(finding.related)]
    words = f"{finding.message}\n{finding.help}" if finding.help else finding.message
    return {
        "ruleId": finding.rule,
        **({} if index is None else {"ruleIndex": index}),
        "level": _LEVELS[finding.severity],
        "message": _message(words),
        "locations": [_primary(finding)],
        **({"relatedLocations": related} if related else {}),
        **({"properties": {"item": finding.item}} if finding.item else {}),
    }


def _message(text: str) -> Json:
    # In SARIF `[words](target)` is a link, and nothing that a repository says may become one.
    words = "\n".join(line(part) for part in text.split("\n"))
    if "](" in words:
        words = re.sub(r"[\\\[\]]", r"\\\g<0>", words)
    return {"text": words}


def _primary(finding: Finding) -> Json:
    if finding.location is not None:
        return {"physicalLocation": _physical(finding.location)}
    nearest = next((one.location for one in finding.related if one.location), None)
    commit = commit_of(finding)
    if commit is None:
        return {"physicalLocation": _physical_at("." if nearest is None else _uri(nearest))}
    # GitHub wants a file where there is none. It takes any relative URI, and this one tells
    # people where to look.
    physical = _physical_at(f"commit/{quote(commit)}") if nearest is None else _physical(nearest)
    return {"physicalLocation": physical, "logicalLocations": [_commit(commit)]}


def _related(number: int, related: Related) -> Json:
    where: Json = {"id": number, "message": _message(related.message or "related")}
    if related.location is not None:
        where["physicalLocation"] = _physical(related.location)
    if related.commit is not None:
        where["logicalLocations"] = [_commit(related.commit)]
    return where


def _commit(oid: str) -> Json:
    return {"name": oid, "kind": "commit"}


def _physical(location: Location) -> Json:
    return _physical_at(_uri(location), location.line, location.column)


def _physical_at(uri: str, line_number: int = 1, column: int = 1) -> Json:
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
        "region": {
            "startLine": line_number,
            "startColumn": column,
            "endLine": line_number,
            "endColumn": column + 1,
        },
    }


def _uri(location: Location) -> str:
    return quote(str(location.path).encode("utf-8", "surrogateescape"), safe="/~")


def _suppressions(accepted: Accepted | None) -> Json:
    if accepted is None:
        return {}
    suppression = accepted.suppression
    return {
        "suppressions": [
            {
                "kind": _suppression_kind(suppression),
                "status": "accepted",
                "justification": suppression.reason,
                "location": {"physicalLocation": _physical(suppression.location)},
            }
        ]
    }


def _suppression_kind(suppression: Suppression) -> str:
    return "external" if suppression.first_line is None else "inSource"
