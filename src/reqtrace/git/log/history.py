"""The history of a revision: the commits that refer to items, and which of them are reverted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.errors import GitError
from reqtrace.git.log.cherry_picks import Copies
from reqtrace.git.log.commit_cache import CommitCache, ReadCommit
from reqtrace.git.log.commit_record import decode_record, oid_of, read_records, words
from reqtrace.git.log.lineage_cache import keep_answers, lineage_of
from reqtrace.git.log.reverted import RevertResolver, reverted_commits
from reqtrace.git.log.same_patches import with_same_patches
from reqtrace.git.log.scan import Scan, Search
from reqtrace.git.log.scan_cache import cached_scan
from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.notes import read_notes
from reqtrace.git.process.failures import FSCK_HINT
from reqtrace.git.process.mailmap import mailmap_state
from reqtrace.git.process.remotes import Remotes
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit import Commit, History, Reference
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.lineage import Lineage


def read_history(
    repository: Repository,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    revision: str = "HEAD",
    *,
    id_patterns: Sequence[IdPatternConfig] = (),
    cache: Cache | None = None,
) -> History:
    """Read all commits that *revision* can reach, from one `git log`, and the notes on them.

    *trailers* maps keys of trailers to kinds of links; *id_patterns* are other ways to write ids.
    A *cache* changes nothing but the time that it takes. Raises `HistoryError` where *revision*
    names no commit, `GitError` where the history cannot be read.
    """
    head = repository.resolve(revision)
    reader = MessageReader(identifiers, trailers, id_patterns)
    commit_cache = _commit_cache(repository, identifiers, trailers, id_patterns, cache)
    read = _RecordReader(reader, commit_cache)
    search = Search(identifiers, trailers, id_patterns)
    found = cached_scan(repository, head, search, cache, on_records=read.read_ahead)
    if not found.records:
        raise GitError(f"git shows no history of {head}", hint=FSCK_HINT)
    lineage = lineage_of(found.lineage, found.recall)
    entries = [read.read(record) for record in found.records]
    committed = entries[0].commit.committed
    if note_references := _note_references(repository, lineage, reader):
        missing = note_references.keys() - {entry.commit.oid for entry in entries}
        records = read_records(repository, sorted(missing))
        entries += [_read(record, reader) for record in records]
        entries = [
            _with_note(entry, note_references, reader) for entry in _newest_first(entries, found)
        ]
    entries = with_same_patches(repository, entries, lineage, cache)
    remotes = Remotes(repository)
    commits = tuple(_referencing_commits(entries, found, lineage, remotes.is_ours))
    keep_answers(lineage)
    if commit_cache is not None:
        commit_cache.keep()
    return History(
        head=head,
        total=len(found.lineage),
        commits=commits,
        committed=committed,
        lineage=lineage,
    )


def read_commit(repository: Repository, oid: str, reader: MessageReader) -> Commit:
    """One commit with the references of its message, without later notes and reverts."""
    (record,) = read_records(repository, [oid])
    return _read(record, reader).commit


def read_commits(
    repository: Repository, oids: Iterable[str], reader: MessageReader
) -> dict[str, Commit]:
    """Some commits with the references of their messages and notes, by object id.

    Later reverts are not resolved, and no other commit is read: two or three processes.
    """
    wanted = sorted(set(oids))
    entries = [_read(record, reader) for record in read_records(repository, wanted)]
    notes = read_notes(repository, set(wanted)) if wanted else {}
    note_references = {oid: reader.read_note(words(note)) for oid, note in notes.items()}
    return {
        entry.commit.oid: _with_note(entry, note_references, reader).commit for entry in entries
    }


def is_in_history(repository: Repository, oid: str, head: str) -> bool:
    """Whether the commit *head* descends from the commit *oid*, or is the same."""
    return repository.git.run_or_none(("merge-base", "--is-ancestor", oid, head)) is not None


class _RecordReader:
    """Reads records of commits, each once: ahead, when asked for it, or in an earlier run."""

    def __init__(self, reader: MessageReader, cache: CommitCache | None) -> None:
        self._reader = reader
        self._cache = cache
        self._known: dict[bytes, ReadCommit] = {}

    def read_ahead(self, records: Iterable[bytes]) -> None:
        self._known.update((one, self._read(one)) for one in records)

    def read(self, record: bytes) -> ReadCommit:
        return self._known.get(record) or self._read(record)

    def _read(self, record: bytes) -> ReadCommit:
        if self._cache is None:
            return _read(record, self._reader)
        found = self._cache.find(oid_of(record).decode("ascii"))
        if found is None:
            found = _read(record, self._reader)
            self._cache.add(found)
        return found


def _commit_cache(
    repository: Repository,
    identifiers: Identifiers,
    trailers: Mapping[str, str],
    id_patterns: Sequence[IdPatternConfig],
    cache: Cache | None,
) -> CommitCache | None:
    names = None if cache is None else mailmap_state(repository)
    if cache is None or names is None:
        return None
    decisive = (names.hex(), identifiers.key, trailers, id_patterns)
    return CommitCache(cache, digest_of(*decisive))


def _note_references(
    repository: Repository, lineage: Lineage, reader: MessageReader
) -> dict[str, tuple[Reference, ...]]:
    """The references of notes, by the commit that they are on."""
    notes = read_notes(repository, lineage)
    read = {oid: reader.read_note(words(note)) for oid, note in notes.items()}
    return {oid: references for oid, references in read.items() if references}


def _with_note(
    entry: ReadCommit, note_references: Mapping[str, tuple[Reference, ...]], reader: MessageReader
) -> ReadCommit:
    more = note_references.get(entry.commit.oid)
    if more is None:
        return entry
    commit = replace(entry.commit, references=reader.join(entry.commit.references, more))
    return replace(entry, commit=commit)


def _newest_first(entries: Iterable[ReadCommit], found: Scan) -> list[ReadCommit]:
    """*entries* in the order in which git listed their commits."""
    by_oid = {entry.commit.oid.encode("ascii"): entry for entry in entries}
    listed = (by_oid.get(line.partition(b" ")[0]) for line in found.lineage)
    return [entry for entry in listed if entry is not None]


def _referencing_commits(
    entries: list[ReadCommit], found: Scan, lineage: Lineage, is_ours: Callable[[str], bool]
) -> Iterator[Commit]:
    """The commits that name items, with their reverts and copies."""
    referencing_commits = {
        entry.commit.oid
        for entry in entries
        if entry.commit.references or entry.commit.lost_trailers or entry.commit.withdrawn
    }
    if not referencing_commits:
        return
    copies = Copies(lineage, {entry.commit.oid: entry.origins for entry in entries})
    subjects = {entry.commit.oid: entry.commit.subject for entry in entries}
    stated = {entry.commit.oid: entry.reverts for entry in entries}
    resolver = RevertResolver(lineage, found.pulls, subjects, stated, copies, is_ours)
    reverts = resolver.resolve_reverts(referencing_commits)
    reverted_oids = reverted_commits(reverts, lineage)
    for entry in entries:
        oid = entry.commit.oid
        if oid not in referencing_commits and oid not in reverts:
            continue
        original = copies.original(oid)
        if oid in reverts or oid in reverted_oids or original or entry.origins:
            yield replace(
                entry.commit,
                reverts=reverts.get(oid, ()),
                reverted=oid in reverted_oids,
                picked_from=copies.picked_from(oid),
                original=original,
            )
        else:
            yield entry.commit


def _read(record: bytes, reader: MessageReader) -> ReadCommit:
    found = decode_record(record)
    message = reader.read(found.message)
    commit = Commit(
        oid=found.oid,
        parents=found.parents,
        author=found.author,
        committer=found.committer,
        authored=found.authored,
        committed=found.committed,
        subject=message.subject,
        references=message.references,
        lost_trailers=message.lost_trailers,
        withdrawn=message.withdrawn,
    )
    return ReadCommit(commit=commit, reverts=message.reverts, origins=message.origins)
