"""Sentences and places that several formats write alike, made safe for a line of a log."""

from __future__ import annotations

from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.result import Result, Summary
from reqtrace.util.escape import path_text, terminal

SHORT = 10
"""How many characters of a commit's object id people see."""


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def place(location: Location) -> str:
    """`path:line:column` for a line of a log."""
    return f"{terminal(path_text(location.path))}:{location.line}:{location.column}"


def commit_of(finding: Finding) -> str | None:
    """The object id of the commit that a finding is about, None where it is about a file."""
    if finding.location is not None:
        return None
    return next((related.commit for related in finding.related if related.commit), None)


def subject_of(finding: Finding) -> str:
    """What a finding stands under: its file, its commit, or the run itself."""
    if finding.location is not None:
        return terminal(path_text(finding.location.path))
    commit = commit_of(finding)
    return "the run" if commit is None else f"commit {terminal(commit[:SHORT])}"


def related_line(related: Related) -> str:
    """A related place and what it has to do with the finding, on one line."""
    parts = [] if related.location is None else [place(related.location)]
    if related.commit is not None and related.commit[:SHORT] not in related.message:
        parts.append(f"commit {terminal(related.commit[:SHORT])}")
    return (
        f"{', '.join(parts)}: {terminal(related.message)}" if parts else terminal(related.message)
    )


def item_line(item: Item) -> str:
    """`REQ-1  Title  [req, approved]`."""
    kind = ", ".join(filter(None, (item.type, item.status)))
    return f"{terminal(item.id)}  {terminal(item.title)}  [{terminal(kind)}]"


def totals(summary: Summary) -> str:
    """What was looked at, in one line, and how much of it was accepted."""
    verb = "names" if summary.referring_commits == 1 else "name"
    commits = counted(summary.commits, "commit")
    parts = (
        counted(sum(summary.items.values()), "item"),
        counted(summary.links, "link"),
        f"{summary.referring_commits} of {commits} {verb} items",
    )
    read = ", ".join(parts)
    return f"{read} · {summary.accepted} accepted" if summary.accepted else read


def verdict(result: Result) -> str:
    """`2 errors, 1 warning`, or that all is clear, or that it cannot be known."""
    count = dict.fromkeys(Severity, 0)
    for finding in result.findings:
        count[finding.severity] += 1
    words = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
    found = [counted(count[one], word) for one, word in words.items() if count[one]]
    if found:
        return ", ".join(found)
    return "all clear" if result.complete else "no findings, but not everything could be judged"


def summary_line(result: Result) -> str:
    """The last line of a run for people: verdict, totals, accepted."""
    return f"{verdict(result)} · {totals(result.summary)}"


def remarks(result: Result) -> tuple[str, ...]:
    """What could not be judged and other remarks on the run, a line each."""
    return (
        *(f"incomplete: {terminal(sentence)}" for sentence in result.incomplete),
        *(f"note: {terminal(sentence)}" for sentence in result.notes),
    )
