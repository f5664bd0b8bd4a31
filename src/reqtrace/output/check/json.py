"""The result of `check` as JSON. Its shape is `schemas/check-output.schema.json`."""

from __future__ import annotations

from reqtrace.model.comparison import Comparison
from reqtrace.model.result import Result
from reqtrace.output.json_parts import accepted_findings, document, findings, run, summary


def render_json(result: Result) -> str:
    """The whole result as one JSON document."""
    return document(
        {
            **run(result),
            "findings": findings(result.findings, result.fingerprints()),
            "accepted": accepted_findings(result.accepted, result.accepted_fingerprints()),
            "summary": summary(result.summary),
        }
    )


def render_comparison_json(comparison: Comparison) -> str:
    """The same with `comparison`; `findings` are the new ones."""
    result = comparison.result
    new = findings(comparison.new, comparison.new_fingerprints())
    return document(
        {
            **run(result),
            "findings": new,
            "accepted": accepted_findings(result.accepted, comparison.accepted_fingerprints()),
            "summary": summary(result.summary),
            "comparison": {
                "base": comparison.bases[0],
                "bases": list(comparison.bases),
                "merged_with": comparison.merged_with,
                "commit_count": comparison.commits,
                "new": new,
                "fixed": findings(comparison.fixed, comparison.fixed_fingerprints()),
                "unchanged": findings(comparison.unchanged, comparison.unchanged_fingerprints()),
            },
        }
    )
