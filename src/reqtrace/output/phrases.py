"""Phrases and places made safe for a line of a log or of a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from reqtrace.model import phrases
from reqtrace.model.finding import Finding, Related
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.phrases import SHORT
from reqtrace.model.result import Result
from reqtrace.util.escape import path_text, terminal


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


def totals(result: Result) -> str:
    """What was checked, in one line, and how many findings were accepted."""
    read = ", ".join(phrases.totals(result))
    accepted = result.summary.accepted
    return f"{read} · {accepted} accepted" if accepted else read


def summary_line(result: Result) -> str:
    """The last line of a run for people: verdict, totals, accepted."""
    return f"{phrases.verdict(result)} · {totals(result)}"


def remark_lines(incomplete: Iterable[str], notes: Iterable[str] = ()) -> tuple[str, ...]:
    """What could not be checked and other remarks on a run, a line each.

    Lines of a configuration that a remark ends with follow it as they are.
    """
    lines = []
    for label, sentence in phrases.remarks(incomplete, notes):
        first, *more = sentence.split("\n")
        lines += [f"{label}: {terminal(first)}", *map(terminal, more)]
    return tuple(lines)


def left_out_lines(result: Result) -> tuple[str, ...]:
    """One line on the files that were matched and yielded no item, or none."""
    sentence = phrases.left_out(result.left_out)
    return (f"{phrases.NOTE}: {terminal(sentence)}",) if sentence else ()
