"""The history of a revision: which commits say something about items, and which still stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from reqtrace.errors import GitError
from reqtrace.git.message import MessageReader, Said
from reqtrace.git.repository import Repository
from reqtrace.git.scan import FIELDS, Scan, Search, scan
from reqtrace.git.standing import Taken, withdrawn
from reqtrace.model.commit import Commit, History, Person
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.lineage import Lineage

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = -62_135_510_400  # a day after the first moment that a datetime can hold
_LAST = 253_402_214_400  # a day before the last one


def read_history(
    repository: Repository,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    revision: str = "HEAD",
) -> History:
    """Read all commits that *revision* can reach, from one `git log`.

    *trailers* maps keys of trailers to kinds of links. Raises `HistoryError` where *revision*
    names no commit, `GitError` where the history cannot be read.
    """
    head = repository.resolve(revision)
    found = scan(repository, head, Search(identifiers, trailers))
    if not found.records:
        raise GitError(f"git showed no history of {head}", hint="see what `git fsck` says")
    reader = MessageReader(identifiers, trailers)
    entries = [_entry(record, reader) for record in found.records]
    lineage = Lineage(found.lineage)
    return History(
        head=head,
        total=len(found.lineage),
        commits=tuple(_settled(entries, found, lineage)),
        committed=entries[0].commit.committed,
        lineage=lineage,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    commit: Commit
    said: Said


def _settled(entries: list[_Entry], found: Scan, lineage: Lineage) -> list[Commit]:
    """The commits that say something, with what became of them later."""
    by_oid = {entry.commit.oid: entry for entry in entries}
    speaking = {
        oid for oid, entry in by_oid.items() if entry.said.references or entry.said.lost_trailers
    }
    reverting = {oid: entry.said.reverts for oid, entry in by_oid.items() if entry.said.reverts}
    taken = Taken(lineage, found.pulls, speaking).back(reverting) if speaking else {}
    fallen = withdrawn(taken, lineage)
    return [
        replace(
            entry.commit,
            reverts=taken.get(oid, ()),
            withdrawn=oid in fallen,
            picked_from=_origin(entry, lineage),
        )
        for oid, entry in by_oid.items()
        if oid in speaking or oid in taken
    ]


def _origin(entry: _Entry, lineage: Lineage) -> str | None:
    origin = entry.said.picked_from
    return None if origin is None else lineage.resolve(origin)


def _entry(record: bytes, reader: MessageReader) -> _Entry:
    fields = record.strip(b"\0").split(b"\0")
    if len(fields) != len(FIELDS):
        raise GitError("git log gave an answer that cannot be read", hint="report this")
    lineage, author, author_email, authored, committer, committer_email, committed, body = (
        one[1:] for one in fields
    )
    oid, *parents = lineage.decode("ascii").split()
    said = reader.read(words(body[1:]))
    commit = Commit(
        oid=oid,
        parents=tuple(parents),
        author=Person(name=words(author), email=words(author_email)),
        committer=Person(name=words(committer), email=words(committer_email)),
        authored=moment(authored),
        committed=moment(committed),
        subject=said.subject,
        references=said.references,
        lost_trailers=said.lost_trailers,
    )
    return _Entry(commit=commit, said=said)


def words(data: bytes) -> str:
    """Words of any bytes: UTF-8, and Latin-1 where they are none and no encoding was named."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def moment(raw: bytes) -> datetime:
    """A time as git writes it raw: seconds since 1970 and a zone (`1735689600 +0100`).

    A time that a datetime cannot hold becomes the nearest that it can; an impossible zone
    becomes UTC.
    """
    seconds, _, zone = raw.partition(b" ")
    try:
        given = min(max(int(seconds), _FIRST), _LAST)
    except ValueError:
        given = 0
    return (_EPOCH + timedelta(seconds=given)).astimezone(_zone(zone))


def _zone(raw: bytes) -> timezone:
    digits = raw[1:]
    if len(raw) != 5 or raw[:1] not in (b"+", b"-") or not digits.isdigit():
        return UTC
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if raw[:1] == b"-" else offset)
