"""The history of a revision: which commits say something about items, and which still stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

from reqtrace.cache.store import Cache
from reqtrace.errors import GitError
from reqtrace.git.copies import Copies
from reqtrace.git.lineage_cache import keep_answers, lineage_of
from reqtrace.git.message import MessageReader, Said
from reqtrace.git.notes import read_notes
from reqtrace.git.repository import Repository
from reqtrace.git.scan import FIELDS, Scan, Search, read_records
from reqtrace.git.scan_cache import cached_scan
from reqtrace.git.standing import Taken, withdrawn
from reqtrace.model.commit import Commit, History, Person, Reference
from reqtrace.model.commit_habits import Spelling
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.lineage import Lineage

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST = -62_135_510_400  # a day after the first moment that a datetime can hold
_LAST = 253_402_214_400  # a day before the last one
_MANY = 1 << 12


def read_history(
    repository: Repository,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    revision: str = "HEAD",
    *,
    spellings: Sequence[Spelling] = (),
    cache: Cache | None = None,
) -> History:
    """Read all commits that *revision* can reach, from one `git log`, and the notes on them.

    *trailers* maps keys of trailers to kinds of links; *spellings* are other ways to write ids.
    A *cache* changes nothing but the time that it takes. Raises `HistoryError` where *revision*
    names no commit, `GitError` where the history cannot be read.
    """
    head = repository.resolve(revision)
    reader = MessageReader(identifiers, trailers, spellings)
    read = _Entries(reader)
    search = Search(identifiers, trailers, spellings)
    found = cached_scan(repository, head, search, cache, notice=read.notice)
    if not found.records:
        raise GitError(f"git showed no history of {head}", hint="see what `git fsck` says")
    lineage = lineage_of(found.lineage, found.recall)
    entries = [read.entry(record) for record in found.records]
    committed = entries[0].commit.committed
    if noted := _noted(repository, lineage, reader):
        missing = noted.keys() - {entry.commit.oid for entry in entries}
        records = read_records(repository, sorted(missing))
        entries += [_entry(record, reader) for record in records]
        entries = [_with_note(entry, noted, reader) for entry in _newest_first(entries, found)]
    commits = tuple(_settled(entries, found, lineage))
    keep_answers(lineage)
    return History(
        head=head,
        total=len(found.lineage),
        commits=commits,
        committed=committed,
        lineage=lineage,
    )


def read_commit(repository: Repository, oid: str, reader: MessageReader) -> Commit:
    """One commit and what its message says; nothing of what became of it later."""
    (record,) = read_records(repository, [oid])
    return _entry(record, reader).commit


def read_commits(
    repository: Repository, oids: Iterable[str], reader: MessageReader
) -> dict[str, Commit]:
    """Some commits with what their messages and the notes on them say, by object id.

    Nothing of what became of them later, and nothing of any other commit: two or three processes.
    """
    wanted = sorted(set(oids))
    entries = [_entry(record, reader) for record in read_records(repository, wanted)]
    notes = read_notes(repository, set(wanted)) if wanted else {}
    noted = {oid: reader.read_note(words(note)) for oid, note in notes.items()}
    return {entry.commit.oid: _with_note(entry, noted, reader).commit for entry in entries}


def is_in_history(repository: Repository, oid: str, head: str) -> bool:
    """Whether the commit *head* descends from the commit *oid*, or is the same."""
    return repository.git.answers(("merge-base", "--is-ancestor", oid, head)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    commit: Commit
    said: Said


class _Entries:
    """Reads records, and knows those of which it got notice before they were asked for."""

    def __init__(self, reader: MessageReader) -> None:
        self._reader = reader
        self._known: dict[bytes, _Entry] = {}

    def notice(self, records: Iterable[bytes]) -> None:
        self._known.update((one, _entry(one, self._reader)) for one in records)

    def entry(self, record: bytes) -> _Entry:
        return self._known.get(record) or _entry(record, self._reader)


def _noted(
    repository: Repository, lineage: Lineage, reader: MessageReader
) -> dict[str, tuple[Reference, ...]]:
    """What notes say about items, by the commit that they are on."""
    notes = read_notes(repository, lineage)
    read = {oid: reader.read_note(words(note)) for oid, note in notes.items()}
    return {oid: references for oid, references in read.items() if references}


def _with_note(
    entry: _Entry, noted: Mapping[str, tuple[Reference, ...]], reader: MessageReader
) -> _Entry:
    more = noted.get(entry.commit.oid)
    if more is None:
        return entry
    commit = replace(entry.commit, references=reader.joined(entry.commit.references, more))
    return replace(entry, commit=commit)


def _newest_first(entries: Iterable[_Entry], found: Scan) -> list[_Entry]:
    """*entries* in the order in which git listed their commits."""
    by_oid = {entry.commit.oid.encode("ascii"): entry for entry in entries}
    listed = (by_oid.get(line.partition(b" ")[0]) for line in found.lineage)
    return [entry for entry in listed if entry is not None]


def _settled(entries: list[_Entry], found: Scan, lineage: Lineage) -> Iterator[Commit]:
    """The commits that say something, with what became of them later."""
    said = {entry.commit.oid: entry.said for entry in entries}
    speaking = {
        one.commit.oid for one in entries if one.commit.references or one.commit.lost_trailers
    }
    if not speaking:
        return
    copies = Copies(lineage, {oid: one.origins for oid, one in said.items()})
    taken = Taken(lineage, found.pulls, said, copies).back(speaking)
    fallen = withdrawn(taken, lineage)
    for entry in entries:
        oid = entry.commit.oid
        if oid not in speaking and oid not in taken:
            continue
        original = copies.original(oid)
        if oid in taken or oid in fallen or original or entry.said.origins:
            yield replace(
                entry.commit,
                reverts=taken.get(oid, ()),
                withdrawn=oid in fallen,
                picked_from=copies.picked_from(oid),
                original=original,
            )
        else:
            yield entry.commit


def _entry(record: bytes, reader: MessageReader) -> _Entry:
    fields = record.strip(b"\0").split(b"\0")
    if len(fields) != len(FIELDS):
        raise GitError("git log gave an answer that cannot be read", hint="report this")
    lineage, author, author_email, authored, committer, committer_email, committed, body = fields
    oid, *parents = lineage[1:].decode("ascii").split()
    said = reader.read(words(body[2:]))
    commit = Commit(
        oid=oid,
        parents=tuple(parents),
        author=_person(author[1:], author_email[1:]),
        committer=_person(committer[1:], committer_email[1:]),
        authored=moment(authored[1:]),
        committed=moment(committed[1:]),
        subject=said.subject,
        references=said.references,
        lost_trailers=said.lost_trailers,
    )
    return _Entry(commit=commit, said=said)


# The same people write many commits, and most are committed when they are written.
@lru_cache(maxsize=_MANY)
def _person(name: bytes, email: bytes) -> Person:
    return Person(name=words(name), email=words(email))


def words(data: bytes) -> str:
    """Words of any bytes: UTF-8, and Latin-1 where they are none and no encoding was named."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


@lru_cache(maxsize=_MANY)
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


@lru_cache(maxsize=_MANY)
def _zone(raw: bytes) -> timezone:
    digits = raw[1:]
    if len(raw) != 5 or raw[:1] not in (b"+", b"-") or not digits.isdigit():
        return UTC
    hours, minutes = int(digits[:2]), int(digits[2:])
    if hours > 23 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if raw[:1] == b"-" else offset)
