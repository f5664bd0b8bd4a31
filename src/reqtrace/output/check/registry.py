"""The formats of `check`, by the name that the user gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reqtrace.model.comparison import Comparison
from reqtrace.model.result import Result
from reqtrace.output.check.comparison import (
    render_comparison_concise,
    render_comparison_github,
    render_comparison_text,
)
from reqtrace.output.check.concise import render_concise
from reqtrace.output.check.github import render_github
from reqtrace.output.check.json import render_comparison_json, render_json
from reqtrace.output.check.sarif import render_comparison_sarif, render_sarif
from reqtrace.output.check.text import render_text

FORMATS: Mapping[str, Callable[[Result], str]] = {
    "text": render_text,
    "concise": render_concise,
    "json": render_json,
    "github": render_github,
    "sarif": render_sarif,
}

COMPARISON_FORMATS: Mapping[str, Callable[[Comparison], str]] = {
    "text": render_comparison_text,
    "concise": render_comparison_concise,
    "json": render_comparison_json,
    "github": render_comparison_github,
    "sarif": render_comparison_sarif,
}
"""The same formats for `check --base` and `check --merge`."""
