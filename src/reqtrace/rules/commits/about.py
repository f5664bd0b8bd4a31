"""How findings speak of commits."""

from __future__ import annotations

from reqtrace.model.commit import Commit, Found
from reqtrace.model.finding import Related

MEANT = frozenset({Found.TRAILER, Found.NOTE})
"""References that were written as such; an id in a sentence is only a mention."""


def is_to_be(commit: Commit) -> bool:
    """Whether the commit is not made yet: its message can still be changed."""
    return not commit.oid.strip("0")


def named(commit: Commit) -> str:
    """What a message calls a commit: `commit abc1234567`, or the one that is being made."""
    return "this commit" if is_to_be(commit) else f"commit {commit.short}"


def about(commit: Commit) -> Related:
    """The commit as the place of a finding."""
    return Related(
        message=f'{named(commit)} "{commit.subject}" by {commit.author.name}',
        commit=commit.oid,
    )
