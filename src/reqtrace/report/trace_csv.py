"""The report as one table for a spreadsheet, RFC 4180 with a header.

`record` says what a row is: `run` a fact about the run, `summary` a count, `coverage` a policy,
`item` an item, `upstream` and `downstream` a trace link of it, `commit` a commit that references
it, `finding` a finding and `accepted` an accepted one. `kind` is the link kind, the rule or the
name of the fact; `text` its words; `other` the far end of the link.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from reqtrace.model.finding import Finding
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.phrases import day, place, ratio, remarks
from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.report.content import Content, gather
from reqtrace.report.matrix import MatrixRow
from reqtrace.report.phrases import facts
from reqtrace.util.escape import csv_cell, path_text, without_commands

COLUMNS = (
    "record",
    "item",
    "type",
    "title",
    "status",
    "path",
    "line",
    "kind",
    "other",
    "other_type",
    "other_title",
    "other_status",
    "other_location",
    "date",
    "author",
    "text",
)

_Row = dict[str, str]


def render_csv(project: Project, result: Result) -> str:
    """The whole report: run, summary, coverage, every trace link both ways, findings."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in _rows(gather(project, result)):
        writer.writerow({name: csv_cell(without_commands(value)) for name, value in row.items()})
    return stream.getvalue()


def _rows(content: Content) -> Iterator[_Row]:
    yield from _run(content)
    for row in content.item_rows:
        yield from _item_rows(row)
    for finding in content.result.findings:
        yield {"record": "finding", **_finding(finding)}
    for accepted in content.result.accepted:
        suppression = accepted.suppression
        until = "" if suppression.until is None else suppression.until.isoformat()
        yield {
            "record": "accepted",
            **_finding(accepted.finding),
            "other_title": suppression.reason,
            "other_location": place(suppression.location),
            "date": until,
        }


def _run(content: Content) -> Iterator[_Row]:
    for label, value in facts(content):
        yield {"record": "run", "kind": label, "text": value}
    for label, sentence in remarks(content.result.incomplete, content.result.notes):
        yield {"record": "run", "kind": label.capitalize(), "text": sentence}
    for row in content.types:
        for status, count in row.statuses:
            yield {"record": "summary", "type": row.type, "status": status, "text": str(count)}
    for rule in content.rules:
        counts = f"{rule.found} found, {rule.accepted} accepted"
        yield {"record": "summary", "kind": rule.rule, "text": counts}
    for policy in content.coverage:
        kind = policy.policy.rule
        yield {
            "record": "coverage",
            "kind": kind,
            "title": policy.policy.name,
            "text": ratio(policy.covered, policy.total),
        }


def _item_rows(row: MatrixRow) -> Iterator[_Row]:
    own = _item(row.item)
    yield {"record": "item", **own, "text": row.item.text}
    yield from _link_rows("upstream", own, row.above)
    yield from _link_rows("downstream", own, row.below)
    for commit, reference in row.commits:
        yield {
            "record": "commit",
            **own,
            "kind": reference.kind,
            "other": commit.oid,
            "other_type": "commit",
            "other_title": commit.subject,
            "other_status": "reverted"
            if commit.reverted
            else "cherry-pick"
            if commit.original
            else "",
            "date": day(commit.authored),
            "author": commit.author.name,
        }


def _link_rows(record: str, own: _Row, links: Iterable[tuple[str, Item]]) -> Iterator[_Row]:
    for kind, other in links:
        yield {
            "record": record,
            **own,
            "kind": kind,
            "other": other.id,
            "other_type": other.type,
            "other_title": other.title,
            "other_status": other.status or "",
            "other_location": place(other.location),
        }


def _item(item: Item) -> _Row:
    return {
        "item": item.id,
        "type": item.type,
        "title": item.title,
        "status": item.status or "",
        **_place(item.location),
    }


def _finding(finding: Finding) -> _Row:
    commit = next((one.commit for one in finding.related if one.commit), None)
    return {
        "item": finding.item or "",
        "kind": finding.rule,
        "status": str(finding.severity),
        "text": finding.message,
        **_place(finding.location),
        **({"other": commit, "other_type": "commit"} if commit else {}),
    }


def _place(location: Location | None) -> _Row:
    if location is None:
        return {}
    return {"path": path_text(location.path), "line": str(location.line)}
