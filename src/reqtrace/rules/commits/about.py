"""How findings speak of commits."""

from __future__ import annotations

from reqtrace.model.commit import MENTIONS, Commit, CommitPart, Reference
from reqtrace.model.finding import Related

_MEANT = frozenset({CommitPart.TRAILER, CommitPart.NOTE})


def is_meant(reference: Reference) -> bool:
    """Whether it was written as a reference; an id in a sentence is only a mention."""
    return reference.found_in in _MEANT and reference.kind != MENTIONS


def is_to_be(commit: Commit) -> bool:
    """Whether the commit is not made yet: its message can still be changed."""
    return not commit.oid.strip("0")


def named(commit: Commit) -> str:
    """What a message calls a commit: `commit abc1234567`, or the one that is being made."""
    return "this commit" if is_to_be(commit) else f"commit {commit.short}"


def said_by(commit: Commit, reference: Reference) -> str:
    """Who says what a reference says: the commit itself, or a note on it."""
    return (
        f"a note says that {named(commit)}"
        if reference.found_in is CommitPart.NOTE
        else named(commit)
    )


def about(commit: Commit) -> Related:
    """The commit as the place of a finding."""
    return Related(
        message=f'{named(commit)} "{commit.subject}" by {commit.author.name}',
        commit=commit.oid,
    )
