"""Commits and their references to items."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from reqtrace.model.lineage import Lineage
from reqtrace.util.dataclass import dataclass


class CommitPart(StrEnum):
    """The part of a commit that contains a reference, the strongest first."""

    TRAILER = "trailer"
    NOTE = "note"
    SUBJECT = "subject"
    BODY = "body"


MENTIONS = "mentions"
"""Kind of a reference that only names an item, in the subject or the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A name and an address as git states them, mapped through .mailmap. Self-asserted."""

    name: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One id that a commit names.

    `target` is the id as written; `kind` is a link kind from the trailers' table or `mentions`.
    `line` counts the lines of the commit message, or of the note, from 1. Where the commit names
    the item in another form (`#12`, or a part of it, `REQ-2.5`), `written` is that form.
    """

    kind: str
    target: str
    found_in: CommitPart
    line: int
    written: str = ""

    @property
    def part(self) -> str:
        """The part of the item that is referenced; empty for the whole item.

        It is `5` for `REQ-2.5`, and `E` for the assertion `REQ-2-E`.
        """
        if not self.written.startswith(self.target):
            return ""
        rest = self.written.removeprefix(self.target)
        return rest[1:] if rest[:1] == "." or (rest[:1] in "-/" and rest.isupper()) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostTrailer:
    """A line with one of our trailers that git does not recognise as a trailer.

    `line` counts the lines of the message from 1; `reason` says why git does not recognise it.
    `squashed` is true where only a forge that joined several messages to one hides it.
    """

    key: str
    value: str
    line: int
    reason: str
    squashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFacts:
    """Who made a commit, when, and why. Times are aware and in the author's own zone."""

    oid: str
    author: Person
    committer: Person
    authored: datetime
    committed: datetime
    subject: str

    @property
    def short(self) -> str:
        """The first ten characters of the object id, for people."""
        return self.oid[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit(CommitFacts):
    """A commit of the history, with its references to items.

    `reverted` is true where a later commit reverts this one and is not itself reverted: its
    references then do not count. `reverts` are the object ids that it reverts, `picked_from` is the
    origin that `git cherry-pick -x` recorded or its patch shows, where that commit is in the same
    history.
    `original` is the object id of the first in a row of copies, in this history or not, None for
    a commit that is no copy: copies of one original count once. `withdrawn` are the references of
    those commits in a squash message that others of the same message revert: they do not count.
    """

    parents: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    lost_trailers: tuple[LostTrailer, ...] = ()
    reverts: tuple[str, ...] = ()
    picked_from: str | None = None
    original: str | None = None
    reverted: bool = False
    withdrawn: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The commits of one revision that refer to items, newest first.

    `total` counts all commits that were read, including those without references.
    `head` is the object id of the revision, `committed` its time. `lineage` knows all commits
    that were read.
    """

    head: str
    total: int
    commits: tuple[Commit, ...]
    committed: datetime
    lineage: Lineage = field(default_factory=lambda: Lineage(()), compare=False, repr=False)
