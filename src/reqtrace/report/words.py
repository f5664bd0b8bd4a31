"""Words that all forms of the report share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from reqtrace.model.commit import Commit, CommitPart
from reqtrace.model.location import Location
from reqtrace.report.content import Content, CoverageRow
from reqtrace.util.escape import path_text

TITLE = "Traceability report"

CONTENT_PROVED = "content-proved"
SELF_ASSERTED = "self-asserted"

PROVENANCE = (
    (
        "Texts, fields, links and places of items",
        CONTENT_PROVED,
        (
            "the digest is a SHA-256 over the path and the git object id of every file read; "
            "whoever has the same files gets the same digest"
        ),
    ),
    (
        "Commits, their messages and their order",
        CONTENT_PROVED,
        "the object id of the revision covers every commit before it",
    ),
    (
        "Notes on commits",
        SELF_ASSERTED,
        "they are kept beside the history and can be changed at any time",
    ),
    (
        "Names of authors and dates of commits",
        SELF_ASSERTED,
        (
            "git records what the author's machine said; without a verified signature "
            "or a record of the platform they prove nothing"
        ),
    ),
    (
        "Statuses and reasons for accepted gaps",
        SELF_ASSERTED,
        (
            "they stand in the files as given; the history of the place tells who committed them, "
            "as far as names of authors can be trusted"
        ),
    ),
)
"""Kinds of facts, their label, and why they have it."""


def remarks(commit: Commit, found: CommitPart | None = None) -> tuple[str, ...]:
    """What is to be known about a commit that names an item, and about the way it does."""
    return (
        *(("note",) if found is CommitPart.NOTE else ()),
        *((f"copy of {commit.original[:10]}",) if commit.original else ()),
        *(("withdrawn",) if commit.reverted else ()),
    )


def mark(commit: Commit, found: CommitPart | None = None) -> str:
    """The remarks on a commit to stand behind it: ` (note, withdrawn)`, empty where none are."""
    said = ", ".join(remarks(commit, found))
    return f" ({said})" if said else ""


def place(location: Location | None) -> str:
    """`path:line`, with hidden characters spelled out; empty for no place."""
    return "" if location is None else f"{path_text(location.path)}:{location.line}"


def moment(when: datetime) -> str:
    """A time as stated, in its own zone: `2025-03-04 09:30 +01:00`."""
    offset = when.strftime("%z")
    return (
        f"{when:%Y-%m-%d %H:%M} {offset[:3]}:{offset[3:5]}" if offset else f"{when:%Y-%m-%d %H:%M}"
    )


def day(when: datetime) -> str:
    """The day of a time in its own zone."""
    return when.date().isoformat()


def facts(content: Content) -> tuple[tuple[str, str], ...]:
    """What was read and with what, as label and value."""
    result = content.result
    return (
        ("Revision", result.revision),
        ("Commit date of the revision", moment(content.committed)),
        ("Digest of what was read", result.digest),
        ("Completeness", "complete" if result.complete else "not complete"),
        ("Tool", f"reqtrace {result.tool_version}"),
    )


def verdict(content: Content) -> str:
    """One sentence that says how the trace stands."""
    summary = content.result.summary
    counts = (
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.infos, "info"),
    )
    found = [f"{count} {word if count == 1 else word + 's'}" for count, word in counts if count]
    if found:
        return ", ".join(found)
    return "No gap was found" if content.result.complete else "Not everything could be judged"


def ratio(row: CoverageRow) -> str:
    """`17 of 20 (85 %)`. Never rounded up to a hundred."""
    if row.ratio is None:
        return "no item selected"
    return f"{row.covered} of {row.total} ({row.covered * 100 // row.total} %)"


def plain(value: object) -> str:
    """The value of a field as words."""
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {plain(part)}" for key, part in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(plain(part) for part in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def further_sections(text: str, sections: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Sections of an item that its text does not already hold."""
    for heading, words in sections.items():
        if words.strip() and words.strip() not in text:
            yield heading, words
