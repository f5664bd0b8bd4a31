"""Why lines are there, as JSON. Its shape is `schemas/why-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit, Person
from reqtrace.model.item import Item
from reqtrace.model.why import Cause, ExplainedFile, ExplainedLines, Strength, Why
from reqtrace.output.why.phrases import Counted, Reasons, lines_by_item
from reqtrace.util.escape import json_document, path_text

Json = dict[str, object]


def render_why_json(why: Why, graph: TraceGraph) -> str:
    """All lines, and once each the commits and the items behind them."""
    reasons = Reasons(graph)
    counted = lines_by_item((str(file.path), run) for file in why.files for run in file.runs)
    return json_document(
        {
            "revision": why.revision or None,
            "base": why.base or None,
            "lines": {"total": why.count(), **{str(one): why.count(one) for one in Strength}},
            "share": round(why.share, 6),
            "files": [_file(one) for one in why.files],
            "items": [_item(one, counted[one], reasons) for one in counted],
            "commits": [_commit(one) for one in _commits(why)],
            "item_files": [path_text(one) for one in why.items],
            "binary_files": [path_text(one) for one in why.binary],
            "complete": not why.incomplete,
            "incomplete": why.incomplete,
        }
    )


def _file(file: ExplainedFile) -> Json:
    return {"path": path_text(file.path), "runs": [_run(one) for one in file.runs]}


def _run(run: ExplainedLines) -> Json:
    said = run.explanation
    return {
        "first": run.first,
        "last": run.last,
        "strength": said.strength,
        "commit": None if said.commit is None else said.commit.oid,
        "merge": None if said.merge is None else said.merge.oid,
        "causes": [_cause(one) for one in said.causes],
    }


def _cause(cause: Cause) -> Json:
    return {"kind": cause.kind, "item": cause.item, "found": cause.found}


def _item(item_id: str, counted: Counted, reasons: Reasons) -> Json:
    item = reasons.items[item_id]
    return {
        **_facts(item),
        "path": path_text(item.location.path),
        "line": item.location.line,
        "lines": counted.lines,
        "mentioned_lines": counted.mentioned,
        "decisions": [
            {"kind": kind, **_facts(decision)} for kind, decision in reasons.decisions(item_id)
        ],
        "upstream": [
            {"depth": step.depth, "kind": step.kind, **_facts(step.item)}
            for step in reasons.above(item_id).steps
            if step.item is not None
        ],
    }


def _facts(item: Item) -> Json:
    return {"id": item.id, "type": item.type, "title": item.title, "status": item.status}


def _commits(why: Why) -> list[Commit]:
    """The commits that are named, each once, by object id."""
    told = (one for run in why.runs for one in (run.explanation.commit, run.explanation.merge))
    named = {one.oid: one for one in told if one is not None}
    return [named[oid] for oid in sorted(named)]


def _commit(commit: Commit) -> Json:
    return {
        "commit": commit.oid,
        "author": _person(commit.author),
        "authored": commit.authored.isoformat(),
        "committer": _person(commit.committer),
        "committed": commit.committed.isoformat(),
        "subject": commit.subject,
    }


def _person(person: Person) -> Json:
    return {"name": person.name, "email": person.email}
