"""Commits as `git log` shows them: one list of options, one form of a record, and one decoder."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from reqtrace.errors import GitError
from reqtrace.git.process.mailmap import mailmap_options
from reqtrace.git.process.repository import Repository
from reqtrace.git.process.times import parse_time
from reqtrace.model.commit import CommitFacts, Person

SUBJECT = "m%s"
MESSAGE = "m%n%B"
"""The last field of a record: the subject only, or the whole message."""

SEPARATOR = b"\0\0"
"""The separator of records: each begins with NUL, and each of its fields with a letter."""

_FIELDS = ("o%H %P", "a%aN", "b%aE", "c%ad", "d%cN", "e%cE", "f%cd")
_MANY = 1 << 12


def log_arguments(message: str, *more: str) -> tuple[str, ...]:
    """The arguments of a `git log` that shows records with *message* and *more* fields."""
    return (
        "log",
        "-z",
        "--date=raw",
        "--no-color",
        "--no-decorate",
        "--no-notes",
        "--no-show-signature",
        "--encoding=UTF-8",
        "--format=" + "".join(f"%x00{one}" for one in (*_FIELDS, message, *more)),
    )


FIELDS = len(_FIELDS) + 1
"""The number of fields of a record, the message included."""


class CommitRecord(NamedTuple):
    """A commit as git shows it. `message` is the whole one, or its subject, as was asked for."""

    oid: str
    parents: tuple[str, ...]
    author: Person
    committer: Person
    authored: datetime
    committed: datetime
    message: str

    def facts(self) -> CommitFacts:
        """The facts of a record that was read with `SUBJECT`."""
        return CommitFacts(
            oid=self.oid,
            author=self.author,
            committer=self.committer,
            authored=self.authored,
            committed=self.committed,
            subject=self.message,
        )


def decode_fields(fields: Sequence[bytes]) -> CommitRecord:
    """A record from its fields. Raises `GitError` where they are not those of `log_arguments`."""
    if len(fields) != FIELDS:
        raise GitError("unexpected output of git log", hint="please report this")
    lineage, author, author_email, authored, committer, committer_email, committed, message = (
        one[1:] for one in fields
    )
    oid, *parents = lineage.decode("ascii").split()
    return CommitRecord(
        oid=oid,
        parents=tuple(parents),
        author=_person(author, author_email),
        committer=_person(committer, committer_email),
        authored=parse_time(authored),
        committed=parse_time(committed),
        # A whole message is on a line of its own.
        message=words(message.removeprefix(b"\n")),
    )


def decode_record(record: bytes) -> CommitRecord:
    """See `decode_fields`."""
    return decode_fields(record.strip(b"\0").split(b"\0"))


def oid_of(record: bytes) -> bytes:
    """The object id that a record begins with, behind NUL and a letter."""
    return record[2 : record.index(b" ", 2)]


def read_records(
    repository: Repository, oids: Iterable[str], *, message: str = MESSAGE
) -> list[bytes]:
    """The records of some commits, in the order of *oids*, from one process."""
    given = [f"{oid}\n".encode("ascii") for oid in oids]
    if not given:
        return []
    arguments = (*log_arguments(message), "--no-walk=unsorted", "--stdin")
    options = mailmap_options(repository)
    shown = b"".join(repository.git.stream((*options, *arguments), input=given))
    return [b"\0" + one + b"\0" for one in shown.strip(b"\0").split(SEPARATOR)]


def words(data: bytes) -> str:
    """The text of any bytes: UTF-8, and Latin-1 where they are not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


# The same people write many commits, and most are committed when they are written.
@lru_cache(maxsize=_MANY)
def _person(name: bytes, email: bytes) -> Person:
    return Person(name=words(name), email=words(email))
