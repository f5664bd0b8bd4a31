"""The history of the items: their versions in every commit that touched one of their files.

Only the folders that hold items are looked through, so that a large repository with few items
stays quick. Where an item came into them from elsewhere, the folder that it came from is looked
through, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.session import Session
from reqtrace.git.log.changes import FileChange, read_changes, read_changes_of
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import FileEntry
from reqtrace.history.blob_items import Key, Move, VersionReader
from reqtrace.history.item_changes import ItemChanges, keys_of
from reqtrace.history.item_folders import fewer_folders, folders_of, lies_in, searched_folders
from reqtrace.history.item_history_cache import CachedItemHistory, ItemHistoryCache
from reqtrace.history.removed_folders import RemovedFolders, removed_folders
from reqtrace.model.commit import CommitFacts
from reqtrace.model.item_history import ItemHistories
from reqtrace.model.lineage import Lineage
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass
from reqtrace.util.progress import tracked

_MOST_TARGETS = 3
"""How many files are tried as the one that a removed file moved to."""


def with_item_history(
    session: Session, *, link_lines: bool = False, everywhere: bool = False
) -> Session:
    """*session* with `project.item_history`: what each commit did to each item.

    With *link_lines* it also holds the line that names the target of each link, and with
    *everywhere* also the items of folders that hold none any more. Where the history is
    incomplete there is no item history: it stays None.
    """
    project = session.project
    more = link_lines or everywhere
    if session.incomplete or (project.item_history is not None and not more):
        return session
    item_history = read_item_history(
        session,
        uncommitted=not session.is_revision,
        link_lines=link_lines,
        everywhere=everywhere,
    )
    session = replace(session, project=replace(project, item_history=item_history))
    if not item_history.unsearched:
        return session
    note = (
        f"ids that no item has now were not looked for in {item_history.unsearched} of the files "
        "that commits removed: `git log -S ID` finds them"
    )
    context = replace(session.context, notes=(*session.context.notes, note))
    return replace(session, context=context)


def read_item_history(
    session: Session,
    *,
    uncommitted: bool = True,
    link_lines: bool = False,
    everywhere: bool = False,
) -> ItemHistories:
    """What happened to the items of *session*, and to those that once stood beside them.

    With *uncommitted*, what the files of the session say differently from its revision counts as
    one more change, after all commits. Older versions are read with the current configuration.
    With *everywhere* all folders are searched, also those that hold no item any more.
    """
    repository, reader, project = session.repository, session.reader, session.project
    head, lineage = project.history.head, project.history.lineage
    blobs = VersionReader(repository, reader, link_lines=link_lines)
    history_reader = _ItemHistoryReader(repository, blobs, lineage, everywhere=everywhere)
    folders = frozenset({PurePosixPath()}) if everywhere else searched_folders(project, reader)

    def read(folders: frozenset[PurePosixPath]) -> CachedItemHistory:
        cache = None if link_lines else ItemHistoryCache.of(repository, reader, folders)
        if cache is None:
            return history_reader.read(head, folders)
        return _with_help(cache, history_reader, head, folders)

    item_history = read(folders)
    removed = RemovedFolders() if everywhere else removed_folders(session, item_history, blobs)
    if removed.folders - folders:
        item_history = read(folders | removed.folders)
    more = ItemChanges()
    if uncommitted:
        committed, differing = _committed(repository, project, reader)
        if moved := {
            str(path): blob for path, blob in history_reader.follow_uncommitted(session, differing)
        }:
            # The cache knows nothing of what is not committed.
            committed |= moved
            item_history = history_reader.read(head, item_history.folders | folders_of(moved))
        more.add_uncommitted(project, committed, blobs)
    reader.keep()
    changes = dict(item_history.changes)
    changes |= {item_id: (*new, *changes.get(item_id, ())) for item_id, new in more.found.items()}
    return ItemHistories(
        head=head,
        changes=changes,
        commits=item_history.commits,
        lineage=lineage,
        folders=tuple(map(str, fewer_folders(item_history.folders))),
        unsearched=removed.unsearched,
        moved=dict(blobs.moved),
    )


def _with_help(
    cache: ItemHistoryCache,
    history_reader: _ItemHistoryReader,
    head: str,
    folders: frozenset[PurePosixPath],
) -> CachedItemHistory:
    """What happened up to *head*, of which *cache* may know the most."""
    cached = cache.find(history_reader.lineage, history_reader.blobs)
    extended = None if cached is None else history_reader.extended(cached, head)
    item_history = history_reader.read(head, folders) if extended is None else extended
    cache.keep(item_history, None if extended is None else cached)
    return item_history


@dataclass(frozen=True, slots=True)
class _ItemHistoryReader:
    repository: Repository
    blobs: VersionReader
    lineage: Lineage
    everywhere: bool

    def read(self, head: str, folders: frozenset[PurePosixPath]) -> CachedItemHistory:
        """All that happened in *folders*, and where the items in them came from."""
        while True:
            changes, commits = self._changes([head], folders)
            known = len(self.blobs.moved)
            origins = self._origins(changes, folders)
            if origins <= folders and len(self.blobs.moved) == known:
                by_item = changes.done(self.lineage)
                return CachedItemHistory(
                    head=head,
                    folders=folders,
                    commits=commits,
                    changes=by_item,
                    moved=dict(self.blobs.moved),
                )
            folders |= origins

    def extended(self, cached: CachedItemHistory, head: str) -> CachedItemHistory | None:
        """What was *cached*, and what came after it; None where that came from other folders."""
        if cached.head == head:
            return cached
        changes, commits = self._changes([head], cached.folders, without=[cached.head])
        if not self._origins(changes, cached.folders) <= cached.folders:
            return None
        for item_id in changes.found:
            changes.found[item_id] += cached.changes.get(item_id, ())
        return CachedItemHistory(
            head=head,
            folders=cached.folders,
            commits={**commits, **cached.commits},
            changes={**cached.changes, **changes.done(self.lineage)},
            moved=dict(self.blobs.moved),
        )

    def _changes(
        self,
        heads: Sequence[str],
        folders: frozenset[PurePosixPath],
        without: Sequence[str] = (),
    ) -> tuple[ItemChanges, dict[str, CommitFacts]]:
        pathspecs = tuple(map(str, fewer_folders(folders)))
        commit_changes = read_changes(self.repository, heads, without=without, folders=pathspecs)
        commits = tuple(tracked("reading changes of items, commits", commit_changes))
        changes = ItemChanges()
        changes.add_all(((change.commit.oid, change.files) for change in commits), self.blobs)
        return changes, {change.commit.oid: change.commit for change in commits}

    def _origins(
        self, changes: ItemChanges, folders: frozenset[PurePosixPath]
    ) -> frozenset[PurePosixPath]:
        """Places outside of *folders* from which a commit brought an item.

        Where all is searched, that is outside what no source reads any more.
        """
        outer = fewer_folders(folders)
        adding = [oid for oid in sorted(changes.adding) if self.lineage.parents(oid)]
        if not adding or not (outer or self.everywhere):
            return frozenset()
        outside: list[tuple[str, FileChange]] = []
        moves: list[Move] = []
        for commit, files in read_changes_of(self.repository, adding):
            elsewhere = [one for one in files if any(one.before) and not self._lies_in(one, outer)]
            outside += [(commit, one) for one in elsewhere]
            moves += self._moves(changes.adding[commit], elsewhere, files)
        self.blobs.load(key for _, change in outside for key in keys_of(change))
        self.blobs.note_moves(moves)
        if not outer:
            return frozenset()
        self.blobs.load(key for _, change in outside for key in keys_of(change))
        return folders_of(
            str(change.path)
            for oid, change in outside
            if not changes.adding[oid].isdisjoint(_ids_before(change, self.blobs))
        )

    def _lies_in(self, change: FileChange, folders: Sequence[PurePosixPath]) -> bool:
        if folders:
            return lies_in(change.path, folders)
        return any(self.blobs.at(change.path, blob) for blob in change.before)

    def _moves(
        self, ids: Set[str], removed: Iterable[FileChange], files: Iterable[FileChange]
    ) -> Iterator[Move]:
        """Which of the *removed* files may have held items that their commit added to *files*."""
        targets = [
            _Target(one.path, one.after, frozenset(found))
            for one in files
            if (found := ids & self.blobs.at(one.path, one.after).keys())
        ]
        for change in removed:
            if change.after is None and change.before[0] is not None:
                yield from _likely_moves(change.path, change.before[0], targets)

    def follow_uncommitted(self, session: Session, differing: Iterable[FileEntry]) -> list[Key]:
        """Note from where items moved that are not committed yet, and name the files there.

        *differing* are the files of the revision that are not item files with the same content now.
        """
        project, present = session.project, set(session.paths)
        gone = [(one.path, one.blob) for one in differing if one.blob and one.path not in present]
        self.blobs.load(gone)
        gone = [key for key in gone if not self.blobs.at(*key)]
        ids: dict[PurePosixPath, set[str]] = {}
        for item in project.items if gone else ():
            ids.setdefault(item.location.path, set()).add(item.id)
        targets = [
            _Target(path, project.files.get(str(path)), frozenset(found))
            for path, found in ids.items()
        ]
        self.blobs.note_moves([one for key in gone for one in _likely_moves(*key, targets)])
        self.blobs.load(gone)
        return [key for key in gone if self.blobs.at(*key)]


class _Target(NamedTuple):
    """A file, and the ids of items that were added to it."""

    path: PurePosixPath
    blob: str | None
    ids: frozenset[str]


def _likely_moves(path: PurePosixPath, blob: str, targets: Iterable[_Target]) -> Iterator[Move]:
    """The *targets* that what lay at *path* may have moved to: those most alike come first."""
    alike = [one for one in targets if one.path.suffix == path.suffix]
    alike.sort(key=lambda one: (one.path.name != path.name, one.blob != blob))
    yield from (Move(path, blob, one.path, one.ids) for one in alike[:_MOST_TARGETS])


def _ids_before(change: FileChange, blobs: VersionReader) -> Iterator[str]:
    for blob in change.before:
        yield from blobs.at(change.path, blob)


def _committed(
    repository: Repository, project: Project, reader: ItemReader
) -> tuple[dict[str, str], tuple[FileEntry, ...]]:
    """The blob of each file of the revision that is an item file, or may be one.

    Also all files of the revision but item files that have the same content now.
    """
    same, differing = Revision(repository, project.history.head).diff_from(project.files)
    committed = {path: project.files[path] for path in same}
    for entry in differing:
        if _may_hold_items(entry, reader):
            committed[str(entry.path)] = entry.blob or ""
    return committed, differing


def _may_hold_items(entry: FileEntry, reader: ItemReader) -> bool:
    if reader.file_match(entry.path) is None:
        return False
    known = reader.find(entry.path, entry.blob)
    return known is None or known.is_item_file
