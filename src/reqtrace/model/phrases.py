"""The phrase book: what text, Markdown, HTML and CSV say alike, each phrase once.

Phrases are plain words: hidden characters and markup are still to be escaped by the form that
prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import starmap
from typing import TYPE_CHECKING

from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.finding import Severity
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.model.location import Location
from reqtrace.model.result import Result
from reqtrace.util.escape import path_text

if TYPE_CHECKING:  # checks need no history of items
    from reqtrace.model.commit import CommitFacts

SHORT = 10
"""How many characters of a commit's object id people see."""

INCOMPLETE = "incomplete"
"""The label of a sentence on what could not be checked."""

NOTE = "note"
"""The label of a sentence on what else to know of a run."""

NOT_COMPLETE = "not everything could be checked"

_SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 error`, `2 errors`."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def verdict(result: Result, nothing: str = "no findings") -> str:
    """`2 errors, 1 warning`, or that there is *nothing*, or that it cannot be known."""
    count = dict.fromkeys(Severity, 0)
    for finding in result.findings:
        count[finding.severity] += 1
    found = [counted(count[one], word) for one, word in _SEVERITIES.items() if count[one]]
    if found:
        return ", ".join(found)
    return nothing if result.complete else f"{nothing}, but {NOT_COMPLETE}"


def referring(result: Result) -> str:
    """`25 of 53 commits reference an item`."""
    summary = result.summary
    verb = "references" if 1 in (summary.referring_commits, summary.commits) else "reference"
    return f"{summary.referring_commits} of {counted(summary.commits, 'commit')} {verb} an item"


def totals(result: Result) -> tuple[str, ...]:
    """What was checked: how many items, links and commits, each in words."""
    summary = result.summary
    items = counted(sum(summary.items.values()), "item")
    return (items, counted(summary.links, "link"), referring(result))


def remarks(incomplete: Iterable[str], notes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What could not be checked and what else to know of a run, each with its label."""
    return (
        *((INCOMPLETE, sentence) for sentence in incomplete),
        *((NOTE, sentence) for sentence in notes),
    )


def left_out(files: Iterable[LeftOut]) -> str:
    """`left out: 2 files without an id (a.md, b.md), 1 empty file (c.md)`; empty for none."""
    by_reason: dict[str, list[str]] = {}
    for one in files:
        by_reason.setdefault(one.reason, []).append(path_text(one.path))
    if not by_reason:
        return ""
    return f"left out: {', '.join(starmap(_left_out_for, by_reason.items()))}"


def _left_out_for(reason: str, names: Sequence[str]) -> str:
    if reason not in set(LeftOutReason):  # a sentence on what a tool of its own says
        return f"{listed(names)} ({reason})"
    if reason == LeftOutReason.EMPTY:
        return f"{counted(len(names), 'empty file')} ({listed(names)})"
    return f"{counted(len(names), 'file')} {reason} ({listed(names)})"


def listed(names: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 2 more`."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def place(location: Location | None) -> str:
    """`path:line`, with hidden characters of the path spelled out; empty for no place."""
    return "" if location is None else f"{path_text(location.path)}:{location.line}"


def status(item: Item | None) -> str:
    """The status of an item, or that it has none."""
    return (item.status if item is not None else None) or "no status"


def ratio(covered: int, total: int) -> str:
    """`17 of 20 (85 %)`. Never rounded up to a hundred."""
    if not total:
        return "no item selected"
    return f"{covered} of {total} ({covered * 100 // total} %)"


def day(when: datetime) -> str:
    """The date of a time in its own zone: `2025-03-04`."""
    return when.date().isoformat()


def moment(when: datetime) -> str:
    """A time as stated, in its own zone: `2025-03-04 09:30 +01:00`."""
    offset = when.strftime("%z")
    return (
        f"{when:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}" if offset else f"{when:%Y-%m-%d %H:%M}"
    )


def commit_line(commit: CommitFacts, when: datetime | None = None) -> str:
    """`0123456789  2025-03-04  Ada Example  The subject`; *when* is the author date by default."""
    date = day(commit.authored if when is None else when)
    return f"{commit.short}  {date}  {commit.author.name}  {commit.subject}"


def commit_remarks(commit: Commit, found: CommitPart | None = None) -> tuple[str, ...]:
    """What to know about a commit that references an item, and about the way it does."""
    return (
        *(("from a note",) if found is CommitPart.NOTE else ()),
        *((f"cherry-pick of {commit.original[:SHORT]}",) if commit.original else ()),
        *(("reverted",) if commit.reverted else ()),
    )
