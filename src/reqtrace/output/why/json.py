"""Why lines are there, as JSON. Its shape is `schemas/why-output.schema.json`."""

from __future__ import annotations

from reqtrace.graph.trace_graph import TraceGraph
from reqtrace.model.commit import Commit
from reqtrace.model.why import ExplainedFile, ExplainedLines, Strength, Why
from reqtrace.output.json_parts import Json, commit, completeness, document, item, reference
from reqtrace.output.why.phrases import Counted, Reasons, lines_by_item
from reqtrace.util.escape import path_text


def render_why_json(why: Why, graph: TraceGraph) -> str:
    """All lines, and once each the commits and the items behind them."""
    reasons = Reasons(graph)
    counted = lines_by_item((str(file.path), run) for file in why.files for run in file.runs)
    return document(
        {
            "revision": why.revision or None,
            "base": why.base or None,
            "lines": {"total": why.count(), **{str(one): why.count(one) for one in Strength}},
            "explained_ratio": round(why.share, 6),
            "files": [_file(one) for one in why.files],
            "items": [_item(one, counted[one], reasons) for one in counted],
            "commits": [commit(one) for one in _commits(why)],
            "item_files": [path_text(one) for one in why.items],
            "binary_files": [path_text(one) for one in why.binary],
            **completeness(why.incomplete),
            "notes": why.notes,
        }
    )


def _file(file: ExplainedFile) -> Json:
    return {"path": path_text(file.path), "ranges": [_range(one) for one in file.runs]}


def _range(lines: ExplainedLines) -> Json:
    why = lines.explanation
    return {
        "first_line": lines.first,
        "last_line": lines.last,
        "explanation": why.strength,
        "commit_oid": None if why.commit is None else why.commit.oid,
        "merge_oid": None if why.merge is None else why.merge.oid,
        "references": [reference(one, one.item) for one in why.causes],
    }


def _item(item_id: str, counted: Counted, reasons: Reasons) -> Json:
    return {
        **item(reasons.items[item_id]),
        "explained_lines": counted.lines,
        "mentioned_lines": counted.mentioned,
        "decisions": [
            {"kind": kind, **item(decision)} for kind, decision in reasons.decisions(item_id)
        ],
        "upstream_chain": [
            {"depth": step.depth, "kind": step.kind, **item(step.item)}
            for step in reasons.above(item_id).steps
            if step.item is not None
        ],
    }


def _commits(why: Why) -> list[Commit]:
    """The commits that are named, each once, by object id."""
    every = (one for run in why.runs for one in (run.explanation.commit, run.explanation.merge))
    named = {one.oid: one for one in every if one is not None}
    return [named[oid] for oid in sorted(named)]
