"""The history of the items: their versions in every commit that touched one of their files.

Only the folders that hold items are looked through, so that a large repository with few items
stays quick. Where an item came into them from elsewhere, the folder that it came from is looked
through, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import field, replace
from datetime import datetime
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.session import Session
from reqtrace.git.log.changes import FileChange, read_changes, read_changes_of
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.branches import branch_tips
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import FileEntry
from reqtrace.history.blob_items import Key, Move, VersionReader, Versions, versions
from reqtrace.history.item_history_cache import CachedItemHistory, ItemHistoryCache
from reqtrace.history.removed_folders import RemovedFolders, removed_folders
from reqtrace.model.branch_item import BranchItem
from reqtrace.model.commit import CommitFacts
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemHistories, ItemVersion, rank
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass
from reqtrace.util.progress import tracked

_MOST_FOLDERS = 50
_MOST_TARGETS = 3
"""How many files are tried as the one that a removed file moved to."""
_GLOB = frozenset("*?[{")


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
    folders = frozenset({PurePosixPath()}) if everywhere else _folders(project, reader)

    def read(folders: frozenset[PurePosixPath]) -> CachedItemHistory:
        cache = None if link_lines else ItemHistoryCache.of(repository, reader, folders)
        if cache is None:
            return history_reader.read(head, folders)
        return _with_help(cache, history_reader, head, folders)

    item_history = read(folders)
    removed = RemovedFolders() if everywhere else removed_folders(session, item_history, blobs)
    if removed.folders - folders:
        item_history = read(folders | removed.folders)
    more = _Changes()
    if uncommitted:
        committed, differing = _committed(repository, project, reader)
        if moved := {
            str(path): blob for path, blob in history_reader.follow_uncommitted(session, differing)
        }:
            # The cache knows nothing of what is not committed.
            committed |= moved
            item_history = history_reader.read(head, item_history.folders | _folders_of(moved))
        more.add_uncommitted(project, committed, blobs)
    reader.keep()
    changes = dict(item_history.changes)
    changes |= {item_id: (*new, *changes.get(item_id, ())) for item_id, new in more.found.items()}
    return ItemHistories(
        head=head,
        changes=changes,
        commits=item_history.commits,
        lineage=lineage,
        folders=tuple(map(str, _fewer(item_history.folders))),
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
    ) -> tuple[_Changes, dict[str, CommitFacts]]:
        pathspecs = tuple(map(str, _fewer(folders)))
        commit_changes = read_changes(self.repository, heads, without=without, folders=pathspecs)
        commits = tuple(tracked("reading changes of items, commits", commit_changes))
        changes = _Changes()
        changes.add_all(((change.commit.oid, change.files) for change in commits), self.blobs)
        return changes, {change.commit.oid: change.commit for change in commits}

    def _origins(
        self, changes: _Changes, folders: frozenset[PurePosixPath]
    ) -> frozenset[PurePosixPath]:
        """Places outside of *folders* from which a commit brought an item.

        Where all is searched, that is outside what no source reads any more.
        """
        outer = _fewer(folders)
        adding = [oid for oid in sorted(changes.adding) if self.lineage.parents(oid)]
        if not adding or not (outer or self.everywhere):
            return frozenset()
        outside: list[tuple[str, FileChange]] = []
        moves: list[Move] = []
        for commit, files in read_changes_of(self.repository, adding):
            elsewhere = [one for one in files if any(one.before) and not self._is_in(one, outer)]
            outside += [(commit, one) for one in elsewhere]
            moves += self._moves(changes.adding[commit], elsewhere, files)
        self.blobs.load(key for _, change in outside for key in _keys(change))
        self.blobs.note_moves(moves)
        if not outer:
            return frozenset()
        self.blobs.load(key for _, change in outside for key in _keys(change))
        return _folders_of(
            str(change.path)
            for oid, change in outside
            if not changes.adding[oid].isdisjoint(_ids_before(change, self.blobs))
        )

    def _is_in(self, change: FileChange, folders: Sequence[PurePosixPath]) -> bool:
        if folders:
            return _is_in(change.path, folders)
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


def read_branches(
    repository: Repository,
    reader: ItemReader,
    head: str,
    folders: Sequence[str] = (),
    *,
    since: datetime | None = None,
) -> tuple[BranchItem, ...]:
    """The items that commits of other branches added and *head* does not have from them.

    Sorted by id, then branch. With *folders* only those that were added below one of them. An
    item that its branch dropped again does not count, nor does a branch with no commit *since*.
    """
    tips = branch_tips(repository, since=since)
    tips.pop(head, None)
    if not tips:
        return ()
    commits = tuple(read_changes(repository, tuple(tips), without=[head], folders=folders))
    changes = _Changes()
    changes.add_all(
        ((change.commit.oid, change.files) for change in commits), VersionReader(repository, reader)
    )
    heads = {change.commit.oid: change.head for change in commits}
    new_files = {
        (change.head, file.path)
        for change in commits
        for file in change.files
        if not any(file.before)
    }
    branch_items = [
        BranchItem(
            branch=tips[heads[change.commit]],
            commit=change.commit,
            item=latest.item,
            in_new_file=(heads[change.commit], latest.item.location.path) in new_files,
        )
        for by_item in changes.found.values()
        if (latest := by_item[0].after) is not None
        for change in by_item
        if change.adds
    ]
    return tuple(
        sorted(
            branch_items,
            key=lambda branch_item: (branch_item.item.id, branch_item.branch, branch_item.commit),
        )
    )


def ids_ever(session: Session) -> frozenset[str]:
    """Every id that an item has or had, here or on another branch, former ids included.

    Of what is merged only the folders are looked through that hold items now, of other branches
    everything. Where there is no commit yet, the ids of *session*.
    """
    repository, project = session.repository, session.project
    ids = set(project.graph.identifiers)
    head = repository.head_or_none()
    if head is None:
        return frozenset(ids)
    blobs = VersionReader(repository, session.reader)
    tips = [tip for tip in branch_tips(repository) if tip != head]
    commits = [
        *read_changes(repository, [head], folders=item_folders(project)),
        *(read_changes(repository, tips, without=[head]) if tips else ()),
    ]
    files = [change for commit in commits for change in commit.files]
    blobs.load(key for change in files for key in _keys(change))
    for change in files:
        for version in blobs.at(change.path, change.after).values():
            ids.update((version.item.id, *version.item.formerly))
    return frozenset(ids)


def item_folders(project: Project) -> tuple[str, ...]:
    """The folders of the items of *project*, none within another; empty for everywhere."""
    return tuple(map(str, _fewer(_folders_of(project.files))))


@dataclass(slots=True)
class _Changes:
    """Collects the changes of each item."""

    found: dict[str, list[ItemChange]] = field(default_factory=dict)
    adding: dict[str, set[str]] = field(default_factory=dict)

    def add_all(
        self, commits: Iterable[tuple[str, Sequence[FileChange]]], blobs: VersionReader
    ) -> None:
        """Note what each of *commits* did to the items of its files."""
        commits = tuple(commits)
        blobs.load(key for _, files in commits for change in files for key in _keys(change))
        for commit, files in commits:
            self._add(commit, files, blobs)

    def _add(self, commit: str, files: Iterable[FileChange], blobs: VersionReader) -> None:
        befores: list[dict[str, ItemVersion]] = []
        after: dict[str, ItemVersion] = {}
        for change in files:
            while len(befores) < len(change.before):
                befores.append({})
            for number, blob in enumerate(change.before):
                _merge(befores[number], blobs.at(change.path, blob))
            _merge(after, blobs.at(change.path, change.after))
        self._note(commit, befores, after)

    def add_uncommitted(
        self, project: Project, committed: Mapping[str, str], blobs: VersionReader
    ) -> None:
        """Note what the files of *project* say differently from those that are *committed*."""
        differing = {
            path
            for path in project.files.keys() | committed.keys()
            if project.files.get(path) != committed.get(path)
        }
        if not differing:
            return
        files = [
            FileChange(path=path_of(path), before=(committed.get(path),), after=None)
            for path in sorted(differing)
        ]
        blobs.load(key for change in files for key in _keys(change))
        before: dict[str, ItemVersion] = {}
        for change in files:
            _merge(before, blobs.at(change.path, change.before[0]))
        changed = (item for item in project.items if str(item.location.path) in differing)
        self._note(UNCOMMITTED, [before], versions(changed))

    def _note(self, commit: str, befores: Sequence[Versions], after: Versions) -> None:
        for item_id in dict.fromkeys(item_id for side in (*befores, after) for item_id in side):
            before = tuple(side.get(item_id) for side in befores)
            change = _change(commit, before, after.get(item_id))
            if change is None:
                continue
            self.found.setdefault(item_id, []).append(change)
            if change.adds and commit != UNCOMMITTED:
                self.adding.setdefault(commit, set()).add(item_id)

    def done(self, lineage: Lineage) -> dict[str, tuple[ItemChange, ...]]:
        """The changes by item id; none comes after one that descends from it."""
        return {
            item_id: tuple(
                sorted(changes, key=lambda change: rank(lineage, change.commit), reverse=True)
            )
            if len(changes) > 1
            else tuple(changes)
            for item_id, changes in self.found.items()
        }


def _merge(into: dict[str, ItemVersion], versions: Versions) -> None:
    for item_id, version in versions.items():
        into.setdefault(item_id, version)


def _change(
    commit: str, before: tuple[ItemVersion | None, ...], after: ItemVersion | None
) -> ItemChange | None:
    """The change, None where the item is as it was in a parent (or gone as in one)."""
    if after is None:
        is_change = all(before)
    else:
        content = _content(after)
        is_change = not any(version and _content(version) == content for version in before)
    return ItemChange(commit=commit, before=before, after=after) if is_change else None


def _content(version: ItemVersion) -> tuple[object, ...]:
    return (version.item.location.path, version.statement)


def _folders(project: Project, reader: ItemReader) -> frozenset[PurePosixPath]:
    """Where item files are, and where the configuration says that they may be."""
    present = _folders_of(project.files)
    globs = (glob for source in reader.config.sources for glob in source.include)
    return present | frozenset(map(_fixed_part, globs))


def _folders_of(paths: Iterable[str]) -> frozenset[PurePosixPath]:
    # A file at the top counts as a folder of its own: its folder would be the whole repository.
    return frozenset(map(PurePosixPath, {path.rpartition("/")[0] or path for path in paths}))


def _fixed_part(glob: str) -> PurePosixPath:
    fixed: list[str] = []
    for part in PurePosixPath(glob).parts:
        if _GLOB & set(part):
            break
        fixed.append(part)
    return PurePosixPath(*fixed)


def _fewer(folders: frozenset[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """The same folders without those within another, and not too many: git tries each."""
    outer = _outermost(folders)
    while len(outer) > _MOST_FOLDERS:
        deepest = max(len(path.parts) for path in outer)
        outer = _outermost({path.parent if len(path.parts) == deepest else path for path in outer})
    return () if PurePosixPath() in outer else tuple(sorted(outer, key=str))


def _outermost(folders: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    known = set(folders)
    return {path for path in known if not any(above in known for above in path.parents)}


def _keys(change: FileChange) -> Iterator[Key]:
    for blob in (*change.before, change.after):
        if blob is not None:
            yield change.path, blob


def _is_in(path: PurePosixPath, folders: Iterable[PurePosixPath]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


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
