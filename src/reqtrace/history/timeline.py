"""Other commits of the same history, as a check of each of them would see it, in one run.

The history is read once and cut down for each commit; of the files, only what differs from one
commit to the next is read, and each distinct one is parsed once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

from reqtrace.engine.check import RunContext
from reqtrace.engine.item_reader import ItemReader
from reqtrace.engine.loaded_items import LoadedItems, read_items
from reqtrace.engine.past_roles import roles_at_commit
from reqtrace.engine.session import Session
from reqtrace.git.log.history import read_history
from reqtrace.git.log.history_at import history_at
from reqtrace.git.log.trees import read_facts, read_line, read_trees
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.snapshot.snapshot import PLAIN, FileEntry
from reqtrace.graph.build import build_graph
from reqtrace.history.item_history import read_item_history
from reqtrace.history.rule_inputs import approval_evidence
from reqtrace.model.commit import CommitFacts, History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, ItemHistories
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of
from reqtrace.model.reach import Reach
from reqtrace.project import Project
from reqtrace.sources.file_references import ReferenceSearch
from reqtrace.util.dataclass import dataclass

_MOST_PATHS = 50

Blobs = dict[PurePosixPath, str]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitSnapshot:
    """A commit, and what the files of its tree say about items."""

    facts: CommitFacts
    loaded: LoadedItems
    reach: Reach

    @property
    def oid(self) -> str:
        """The object id of the commit."""
        return self.facts.oid

    def reaches(self, commit: str) -> bool:
        """Whether *commit* came before this one, or is the same."""
        return self.reach.reaches(self.oid, commit)


class Timeline:
    """The commits up to the head of *session*, read with the configuration of it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._history = session.project.history
        self._item_history: ItemHistories | None = None
        self._practice = session.project.practice
        self._reader = session.reader

    @property
    def reader(self) -> ItemReader:
        """The reader of the session, which follows folders that moved as far as they are known."""
        item_history = self._item_history or self.session.project.item_history
        if self._reader is self.session.reader and item_history and item_history.moved:
            self._reader = self._reader.following(item_history.moved)
        return self._reader

    @property
    def lineage(self) -> Lineage:
        """Who descends from whom, up to the head."""
        return self.session.project.history.lineage

    @property
    def head(self) -> str:
        """The object id of the last commit."""
        return self.session.project.history.head

    def history(self, items: Iterable[Item]) -> History:
        """The history up to the head, in which the ids of all *items* are known."""
        every = Identifiers((*self.session.project.items, *items))
        if frozenset(every) > frozenset(self.session.project.graph.identifiers):
            config = self.session.config
            self._history = read_history(
                self.session.repository,
                every,
                config.trailers,
                revision=self.head,
                id_patterns=config.commits.id_patterns,
            )
        return self._history

    def item_history(self, files: Collection[str] = ()) -> ItemHistories:
        """The history of the items up to the head, also of those that were in *files* once."""
        if self._item_history is None and not files:
            self._item_history = self.session.project.item_history
        if self._item_history is None:
            every = {**dict.fromkeys(files, ""), **self.session.project.files}
            project = replace(self.session.project, files=every)
            session = replace(self.session, project=project)
            self._item_history = read_item_history(session, uncommitted=False)
        return self._item_history

    def facts(self, commits: Iterable[str]) -> dict[str, CommitFacts]:
        """Who made each of *commits* (object ids), when, and why."""
        return read_facts(self.session.repository, commits)

    def touching(
        self, tip: str, paths: Iterable[PurePosixPath], *, without: str | None = None
    ) -> frozenset[str]:
        """The commits along the first parents of *tip* that changed one of *paths*, if not more.

        Commits that *without* reaches are left aside.
        """
        return read_line(self.session.repository, tip, without=without, paths=_pathspecs(paths))

    def commit_snapshots(
        self, commits: Sequence[str], paths: Collection[PurePosixPath] | None = None
    ) -> tuple[CommitSnapshot, ...]:
        """The snapshots of some *commits* (object ids of the history), in their order.

        With *paths* only these files are read.
        """
        trees = [
            self._matched(files, paths) for files in read_trees(self.session.repository, commits)
        ]
        blobs = self._unread(trees)
        facts = self.facts(commits)
        reach = Reach(self.lineage, commits)
        loaded_items = [
            read_items(_CommitFiles(tree, blobs), self.reader, items_only=True) for tree in trees
        ]
        if paths is None:
            loaded_items = self._with_references(commits, loaded_items)
        return tuple(
            CommitSnapshot(facts=facts[oid], loaded=loaded, reach=reach)
            for oid, loaded in zip(commits, loaded_items, strict=True)
        )

    def _with_references(
        self, commits: Sequence[str], loaded_items: Sequence[LoadedItems]
    ) -> list[LoadedItems]:
        """*loaded_items* with what became of the files that items refer to, from one process."""
        if not any(item.references for loaded in loaded_items for item in loaded.items):
            return list(loaded_items)
        longest = self.session.config.limits.file_bytes
        # Trees are listed without symbolic links; those of the head are taken for those of all.
        head = Revision(self.session.repository, self.session.project.history.head)
        unread = [str(entry.path) for entry in head.skipped()]
        searches = []
        wanted: dict[str, list[tuple[ReferenceSearch, str]]] = {}
        for loaded, files in zip(
            loaded_items, read_trees(self.session.repository, commits), strict=True
        ):
            search = ReferenceSearch(loaded.items, map(str, files), unread, longest)
            searches.append(search)
            for path in search.needed():
                wanted.setdefault(files[path_of(path)], []).append((search, path))
        blobs = [blob.encode("ascii") for blob in wanted]
        contents = read_objects(self.session.repository, blobs, most=longest)
        for (blob, readers), data in zip(wanted.items(), contents, strict=True):
            if data is None:
                raise missing_object(readers[0][1], blob)
            for search, path in readers:
                search.look(path, data)
        pairs = zip(loaded_items, searches, strict=True)
        return [replace(loaded, references=search.found()) for loaded, search in pairs]

    def project_at(
        self,
        commit_snapshot: CommitSnapshot,
        history: History,
        item_history: ItemHistories | None = None,
        *,
        ids: Container[str] | None = None,
    ) -> Project:
        """What a check of the commit of *commit_snapshot* sees.

        *history* and, where a rule reads it, *item_history* are those up to the head. With *ids*
        other items are ignored. What the repository does at the head decides for every commit
        which gaps are gaps.
        """
        items = tuple(
            item for item in commit_snapshot.loaded.items if ids is None or item.id in ids
        )
        identifiers = Identifiers(items)
        then = history_at(
            history,
            head=commit_snapshot.oid,
            committed=commit_snapshot.facts.committed,
            total=commit_snapshot.reach.total(commit_snapshot.oid),
            reaches=commit_snapshot.reaches,
            identifiers=identifiers,
        )
        config = self.session.config
        project = replace(
            self.session.project,
            items=items,
            problems=commit_snapshot.loaded.problems,
            files=commit_snapshot.loaded.files,
            history=then,
            graph=build_graph(
                items, then.commits, config.vocabulary, identifiers, commit_snapshot.loaded.paths
            ),
            item_history=None
            if item_history is None
            else _item_history_at(item_history, commit_snapshot),
            references=commit_snapshot.loaded.references,
            practice_of_head=self._practice,
        )
        roles = _LazyMapping(lambda: roles_at_commit(self.session.repository, self.reader, project))
        if project.item_history is None or not project.approvals:
            return replace(project, roles_at_commit=roles)
        narrow = project.item_history
        evidence = _LazyMapping(lambda: approval_evidence(self.session.repository, project, narrow))
        return replace(project, roles_at_commit=roles, approval_evidence=evidence)

    def context(self, commit_snapshot: CommitSnapshot) -> RunContext:
        """What a check of the commit of *commit_snapshot* needs beside the project."""
        loaded = commit_snapshot.loaded
        return RunContext(
            suppressions=(*loaded.suppressions, *self.session.config.suppressions),
            incomplete=self.session.incomplete,
            files_without_items=loaded.files_without_items,
            left_out=loaded.left_out,
        )

    def _matched(
        self, files: Mapping[PurePosixPath, str], paths: Collection[PurePosixPath] | None
    ) -> Blobs:
        reader = self.reader
        candidates = files if paths is None else [path for path in paths if path in files]
        return {path: files[path] for path in candidates if reader.file_match(path) is not None}

    def _unread(self, trees: Iterable[Blobs]) -> dict[tuple[PurePosixPath, str], bytes]:
        """The content of all blobs that were not read yet, from one process."""
        reader = self.reader
        unread = {
            (path, blob): None
            for tree in trees
            for path, blob in tree.items()
            if reader.find(path, blob) is None
        }
        names = [blob.encode("ascii") for _, blob in unread]
        found = {}
        most = self.session.config.limits.file_bytes
        contents = read_objects(self.session.repository, names, most=most)
        for (path, blob), data in zip(unread, contents, strict=True):
            if data is None:
                raise missing_object(str(path), blob)
            found[path, blob] = data
        return found


class _CommitFiles:
    """The snapshot of a tree whose content was read before."""

    def __init__(self, tree: Blobs, contents: Mapping[tuple[PurePosixPath, str], bytes]) -> None:
        self._tree = tree
        self._contents = contents

    def entries(self) -> tuple[FileEntry, ...]:
        """All files, sorted by path."""
        ordered = sorted(self._tree, key=str)
        return tuple(FileEntry(path=path, mode=PLAIN, blob=self._tree[path]) for path in ordered)

    def skipped(self) -> tuple[FileEntry, ...]:
        """Nothing: links and submodules were left out before."""
        return ()

    def unconverted(self) -> tuple[tuple[PurePosixPath, str], ...]:
        return ()

    def missing(self) -> tuple[FileEntry, ...]:
        """Nothing: all that is wanted was read before."""
        return ()

    def read(
        self,
        entries: Sequence[FileEntry],
        *,
        most: int,  # noqa: ARG002 - it was heeded when the contents were read
    ) -> Iterator[tuple[FileEntry, bytes]]:
        """The content of some entries, in their order."""
        for entry in entries:
            yield entry, self._contents[entry.path, entry.blob or ""]


class _LazyMapping(Mapping[Key, Value]):
    """A mapping that is worked out when somebody asks: it costs a process, and few rules ask."""

    def __init__(self, make: Callable[[], Mapping[Key, Value]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> Mapping[Key, Value]:
        return self._make()

    def __getitem__(self, key: Key) -> Value:
        return self._made[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)


def _pathspecs(paths: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """*paths*, or where they are many some folders that hold them all: git tries each."""
    folders = set(paths)
    while len(folders) > _MOST_PATHS:
        folders = {path.parent for path in folders}
    names = sorted(map(str, folders))
    # git takes them line by line.
    return () if "." in names or any("\n" in name for name in names) else tuple(names)


def _item_history_at(item_history: ItemHistories, commit_snapshot: CommitSnapshot) -> ItemHistories:
    changes = {
        item_id: reached
        for item_id, history in item_history.changes.items()
        if (
            reached := tuple(
                change
                for change in history
                if change.commit != UNCOMMITTED and commit_snapshot.reaches(change.commit)
            )
        )
    }
    return replace(item_history, head=commit_snapshot.oid, changes=changes)
