"""One line a finding, for editors and for grep: `path:line:col: RULE severity message`."""

from __future__ import annotations

from reqtrace.model.finding import Finding
from reqtrace.model.result import Result
from reqtrace.output.phrases import place, remark_lines, subject_of
from reqtrace.util.escape import terminal


def render_concise(result: Result) -> str:
    """A line for each finding and each remark on the run; nothing at all for a clean run.

    A finding about a commit has `commit 1a2b3c4d5e` in place of the path.
    """
    lines = [*map(concise_line, result.findings), *remark_lines(result.incomplete, result.notes)]
    return "".join(f"{line}\n" for line in lines)


def concise_line(finding: Finding) -> str:
    """The line of one finding."""
    where = subject_of(finding) if finding.location is None else place(finding.location)
    words = f"{terminal(finding.rule)} {finding.severity} {terminal(finding.message)}"
    return f"{where}: {words}"
