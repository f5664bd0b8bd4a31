"""The parts that all JSON documents are made of: one shape for a commit, an item, a finding.

Each function has its definition in `schemas/output-parts.json`, from where `docs/generate.py`
copies it into the schema of each document. `docs/json.md` says what the documents promise.

The report uses these parts, too: it is built on the outputs, so it stands above them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reqtrace.model.commit import CommitFacts, Person, Reference
from reqtrace.model.finding import Finding, Related
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.result import Result, Summary
from reqtrace.model.suppression import AcceptedFinding
from reqtrace.model.why import Cause
from reqtrace.util.escape import json_document, path_text
from reqtrace.version import VERSION

Json = dict[str, object]

SCHEMA_VERSION = 2
"""The version of all documents, as they share their parts. Raised when a key goes away, or its
value changes its shape or meaning; a new key raises nothing. Documents without a version are 1."""


def document(content: Mapping[str, object]) -> str:
    """*content* as a whole document, which begins with its version and the tool's."""
    return json_document({**head(), **content})


def head() -> Json:
    """What every document begins with."""
    return {"schema_version": SCHEMA_VERSION, "tool": {"name": "reqtrace", "version": VERSION}}


def completeness(incomplete: Sequence[str]) -> Json:
    """Whether everything could be checked; *incomplete* says what could not, a sentence each."""
    return {"complete": not incomplete, "incomplete_reasons": incomplete}


def location(place: Location | None) -> Json:
    """Three keys of the object that has a place in a file; all null where there is no place."""
    if place is None:
        return {"path": None, "line": None, "column": None}
    return {"path": path_text(place.path), "line": place.line, "column": place.column}


def person(one: Person) -> Json:
    """An author or committer."""
    return {"name": one.name, "email": one.email}


def commit(one: CommitFacts) -> Json:
    """A commit. Elsewhere keys that end in `_oid` name it by its object id alone."""
    return {
        "oid": one.oid,
        "subject": one.subject,
        "author": person(one.author),
        "authored": one.authored.isoformat(),
        "committer": person(one.committer),
        "committed": one.committed.isoformat(),
    }


def item(one: Item) -> Json:
    """An item; documents that say more of it add their keys. `item` as a key holds an id."""
    return {
        "id": one.id,
        "type": one.type,
        "title": one.title,
        "status": one.status,
        "role": one.role,
        **location(one.location),
    }


def link(kind: str, item_id: str) -> Json:
    """A trace link, seen from one of its ends."""
    return {"kind": kind, "item": item_id}


def reference(one: Reference | Cause, item_id: str) -> Json:
    """That a commit names an item, seen from the commit."""
    return {"kind": one.kind, "item": item_id, "found_in": one.found_in}


def commit_reference(one: Reference, oid: str) -> Json:
    """That a commit names an item, seen from the item."""
    return {"kind": one.kind, "commit_oid": oid, "found_in": one.found_in}


def run(result: Result) -> Json:
    """What a check ran on, and whether it saw everything."""
    return {
        "revision": result.revision,
        "digest": result.digest,
        "complete": result.complete,
        "incomplete_reasons": result.incomplete,
        "notes": result.notes,
        "left_out": [
            {"path": path_text(one.path), "reason": one.reason} for one in result.left_out
        ],
    }


def findings(found: Sequence[Finding], fingerprints: Sequence[str]) -> list[Json]:
    """Findings, each with its fingerprint."""
    return [_finding(*one) for one in zip(found, fingerprints, strict=True)]


def accepted_findings(found: Sequence[AcceptedFinding], fingerprints: Sequence[str]) -> list[Json]:
    """Accepted findings with the suppression of each, which is what the place belongs to."""
    return list(_accepted(found, fingerprints))


def summary(counts: Summary) -> Json:
    """Counts of one check."""
    return {
        "errors": counts.errors,
        "warnings": counts.warnings,
        "infos": counts.infos,
        "accepted": counts.accepted,
        "items": counts.items,
        "links": counts.links,
        "commits": counts.commits,
        "referring_commits": counts.referring_commits,
        "files": counts.files,
        "files_without_items": counts.files_without_items,
    }


def _finding(one: Finding, fingerprint: str) -> Json:
    return {
        "rule": one.rule,
        "name": one.name,
        "severity": one.severity,
        "message": one.message,
        **location(one.location),
        "item": one.item,
        "related": [_related(related) for related in one.related],
        "help": one.help,
        "fingerprint": fingerprint,
    }


def _related(one: Related) -> Json:
    return {"message": one.message, **location(one.location), "commit_oid": one.commit}


def _accepted(found: Sequence[AcceptedFinding], fingerprints: Sequence[str]) -> Iterator[Json]:
    for one, fingerprint in zip(found, fingerprints, strict=True):
        until = one.suppression.until
        yield {
            "finding": _finding(one.finding, fingerprint),
            "reason": one.suppression.reason,
            "until": None if until is None else until.isoformat(),
            **location(one.suppression.location),
        }
