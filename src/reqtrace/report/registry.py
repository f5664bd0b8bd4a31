"""The forms of `report`, by the name that the user gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reqtrace.model.result import Result
from reqtrace.project import Project
from reqtrace.report.html import render_html
from reqtrace.report.markdown import render_markdown
from reqtrace.report.report_json import render_json
from reqtrace.report.trace_csv import render_csv

REPORTS: Mapping[str, Callable[[Project, Result], str]] = {
    "html": render_html,
    "markdown": render_markdown,
    "csv": render_csv,
    "json": render_json,
}
