"""Annotations on a GitHub pull request, as workflow commands in the log of a step.

Source: "Workflow commands" and "Problem matchers, limits" of GitHub's documentation; a step
shows ten annotations of each type. What goes beyond them is in the log as plain lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reqtrace.model.finding import Finding, Severity
from reqtrace.model.phrases import NOT_COMPLETE, counted
from reqtrace.model.result import Result
from reqtrace.output.check.concise import concise_line
from reqtrace.output.phrases import commit_of, remark_lines, subject_of, summary_line
from reqtrace.util.escape import path_text, workflow_data, workflow_property

LIMIT = 10
"""How many annotations of one type a step may show."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(result: Result) -> str:
    """Annotations, the heaviest first, then everything that found no room, then the summary."""
    lines = [
        *annotation_lines(result),
        *remark_lines(result.incomplete, result.notes),
        summary_line(result),
    ]
    return "\n".join(lines) + "\n"


def annotation_lines(result: Result) -> Iterator[str]:
    """What could not be checked and findings as commands, then a plain line for each one left."""
    shown, rest = _divided(result)
    yield from map(_incomplete, result.incomplete[:LIMIT])
    yield from map(_annotation, shown)
    if rest:
        yield _closing_notice(len(rest))
    yield from map(concise_line, rest)


def _divided(result: Result) -> tuple[list[Finding], list[Finding]]:
    """Findings that fit into the limits, and those that do not."""
    ordered = sorted(result.findings, key=lambda finding: finding.severity.rank)
    room = dict.fromkeys(Severity, LIMIT)
    # What could not be checked takes the place of warnings, the closing notice that of a note.
    room[Severity.WARNING] -= min(LIMIT, len(result.incomplete))
    room[Severity.INFO] -= 1
    shown: list[Finding] = []
    rest: list[Finding] = []
    for finding in ordered:
        (shown if room[finding.severity] > 0 else rest).append(finding)
        room[finding.severity] -= 1
    return shown, rest


def _annotation(finding: Finding) -> str:
    title = f"{finding.rule} {finding.name}"
    properties = [*_file(finding), f"title={workflow_property(title)}"]
    return f"::{_COMMANDS[finding.severity]} {','.join(properties)}::{_message(finding)}"


def _file(finding: Finding) -> Iterator[str]:
    if (location := finding.location) is not None:
        yield f"file={workflow_property(path_text(location.path))}"
        yield f"line={location.line}"
        yield f"col={location.column}"


def _message(finding: Finding) -> str:
    about = f"{subject_of(finding)}: " if commit_of(finding) else ""
    return workflow_data("\n".join(_paragraphs(about + finding.message, finding.help)))


def _paragraphs(*texts: str) -> Iterable[str]:
    return filter(None, texts)


def _incomplete(sentence: str) -> str:
    return f"::warning title={NOT_COMPLETE.capitalize()}::{workflow_data(sentence)}"


def _closing_notice(count: int) -> str:
    more = f"{counted(count, 'more finding')}, see the log of this step"
    return f"::notice title=reqtrace::{workflow_data(more)}"
