"""Words that only the forms of the report share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reqtrace.model.phrases import INCOMPLETE, moment, verdict
from reqtrace.model.result import Result
from reqtrace.report.content import Content

TITLE = "Traceability report"

CONTENT_PROVED = "content-proved"
SELF_ASSERTED = "self-asserted"

ASSURANCE = (
    (
        "Texts, fields, links and locations of items",
        CONTENT_PROVED,
        (
            "the digest is a SHA-256 over the path and the git object id of every file read; "
            "the same files give the same digest"
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
        "they are stored outside the commits and can be changed at any time",
    ),
    (
        "Author names and commit dates",
        SELF_ASSERTED,
        (
            "git records what the author's machine stated; without a verified signature "
            "or a record of the platform they prove nothing"
        ),
    ),
    (
        "Statuses, and reasons for accepted findings",
        SELF_ASSERTED,
        (
            "they are taken from the files as written; the history of the file shows who committed "
            "them, as far as author names can be trusted"
        ),
    ),
)
"""Kinds of facts, how far they can be trusted, and why."""


def facts(content: Content) -> tuple[tuple[str, str], ...]:
    """What was read and with what, as label and value."""
    result = content.result
    return (
        ("Revision", result.revision),
        ("Commit date of the revision", moment(content.committed)),
        ("Digest of the files read", result.digest),
        ("Completeness", "complete" if result.complete else INCOMPLETE),
        ("Tool", f"reqtrace {result.tool_version}"),
    )


def sentence(result: Result) -> str:
    """The verdict, to stand alone."""
    return _capital(verdict(result))


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


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
