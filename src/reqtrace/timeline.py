"""Other commits of the same history, as a check of each of them would see it, in one run.

The history is read once and cut down for each commit; of the files, only what differs from one
commit to the next is read, and each distinct one is parsed once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TypeVar

from reqtrace.errors import UnreadableError
from reqtrace.git.history import read_history
from reqtrace.git.narrowing import narrowed
from reqtrace.git.objects import read_objects
from reqtrace.git.repository import Repository
from reqtrace.git.snapshot import PLAIN, Entry
from reqtrace.git.steps import read_facts, read_line, read_trees
from reqtrace.git.stored import Revision
from reqtrace.graph.build import build_graph
from reqtrace.intake import Intake, Shelf, read_items, roles_then
from reqtrace.judgement import Circumstances
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.item_history import UNCOMMITTED, CommitFacts, ItemHistories
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of
from reqtrace.model.reach import Reach
from reqtrace.past import endorsements, read_past
from reqtrace.project import Project
from reqtrace.sources.file_references import ReferenceSearch

_MOST_PATHS = 50

Blobs = dict[PurePosixPath, str]
Key = TypeVar("Key")
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A commit, and what the files of its tree say about items."""

    facts: CommitFacts
    intake: Intake
    reach: Reach

    @property
    def oid(self) -> str:
        """The object id of the commit."""
        return self.facts.oid

    def reaches(self, commit: str) -> bool:
        """Whether *commit* came before this one, or is the same."""
        return self.reach.reaches(self.oid, commit)


class Timeline:
    """The moments of one history, read with one configuration: that of *shelf*.

    *project* is any snapshot of the repository: where its head is, the history ends.
    *incomplete* says what of the history is not there.
    """

    def __init__(
        self,
        repository: Repository,
        shelf: Shelf,
        project: Project,
        *,
        incomplete: tuple[str, ...] = (),
    ) -> None:
        self.repository = repository
        self.shelf = shelf
        self.project = project
        self.incomplete = incomplete
        self._history = project.history
        self._past: ItemHistories | None = None

    @property
    def lineage(self) -> Lineage:
        """Who descends from whom, up to the head."""
        return self.project.history.lineage

    @property
    def head(self) -> str:
        """The object id of the last commit."""
        return self.project.history.head

    def history(self, items: Iterable[Item]) -> History:
        """The history up to the head, in which the ids of all *items* are known."""
        every = Identifiers((*self.project.items, *items))
        if frozenset(every) > frozenset(self.project.graph.identifiers):
            config = self.shelf.config
            self._history = read_history(
                self.repository,
                every,
                config.trailers,
                revision=self.head,
                spellings=config.commits.spellings,
            )
        return self._history

    def past(self, files: Collection[str] = ()) -> ItemHistories:
        """The past of the items up to the head, also of those that stood in *files* once."""
        if self._past is None and not files:
            self._past = self.project.past
        if self._past is None:
            every = {**dict.fromkeys(files, ""), **self.project.files}
            project = replace(self.project, files=every)
            self._past = read_past(self.repository, self.shelf, project, uncommitted=False)
        return self._past

    def facts(self, commits: Iterable[str]) -> dict[str, CommitFacts]:
        """Who made each of *commits* (object ids), when, and why."""
        return read_facts(self.repository, commits)

    def touching(
        self, tip: str, paths: Iterable[PurePosixPath], *, without: str | None = None
    ) -> frozenset[str]:
        """The commits along the first parents of *tip* that changed one of *paths*, if not more.

        Commits that *without* reaches are left aside.
        """
        return read_line(self.repository, tip, without=without, paths=_places(paths))

    def moments(
        self, commits: Sequence[str], paths: Collection[PurePosixPath] | None = None
    ) -> tuple[Moment, ...]:
        """The moments of some *commits* (object ids of the history), in their order.

        With *paths* only these files are read.
        """
        trees = [self._claimed(files, paths) for files in read_trees(self.repository, commits)]
        blobs = self._unread(trees)
        facts = self.facts(commits)
        reach = Reach(self.lineage, commits)
        intakes = [read_items(_Files(tree, blobs), self.shelf, items_only=True) for tree in trees]
        if paths is None:
            intakes = self._with_references(commits, intakes)
        return tuple(
            Moment(facts=facts[oid], intake=intake, reach=reach)
            for oid, intake in zip(commits, intakes, strict=True)
        )

    def _with_references(self, commits: Sequence[str], intakes: Sequence[Intake]) -> list[Intake]:
        """*intakes* with what became of the files that items refer to, from one process."""
        if not any(item.references for intake in intakes for item in intake.items):
            return list(intakes)
        longest = self.shelf.config.limits.file_bytes
        # Trees are listed without symbolic links; those of the head stand for those of all.
        head = Revision(self.repository, self.project.history.head)
        unread = [str(entry.path) for entry in head.skipped()]
        searches = []
        wanted: dict[str, list[tuple[ReferenceSearch, str]]] = {}
        for intake, files in zip(intakes, read_trees(self.repository, commits), strict=True):
            search = ReferenceSearch(intake.items, map(str, files), unread, longest)
            searches.append(search)
            for path in search.needed():
                wanted.setdefault(files[path_of(path)], []).append((search, path))
        contents = read_objects(self.repository, [blob.encode("ascii") for blob in wanted])
        for (blob, asked), data in zip(wanted.items(), contents, strict=True):
            if data is None:
                raise _missing(asked[0][1], blob)
            for search, path in asked:
                search.look(path, data)
        found = zip(intakes, searches, strict=True)
        return [replace(intake, references=search.found()) for intake, search in found]

    def project_at(
        self,
        moment: Moment,
        history: History,
        past: ItemHistories | None = None,
        *,
        ids: Container[str] | None = None,
    ) -> Project:
        """What a check of the commit of *moment* sees.

        *history* and, where a rule reads it, *past* are those up to the head. With *ids* other
        items are left aside.
        """
        items = tuple(one for one in moment.intake.items if ids is None or one.id in ids)
        identifiers = Identifiers(items)
        then = narrowed(
            history,
            head=moment.oid,
            committed=moment.facts.committed,
            total=moment.reach.total(moment.oid),
            reaches=moment.reaches,
            identifiers=identifiers,
        )
        config = self.shelf.config
        project = replace(
            self.project,
            items=items,
            problems=moment.intake.problems,
            files=moment.intake.files,
            history=then,
            graph=build_graph(
                items, then.commits, config.vocabulary, identifiers, moment.intake.paths
            ),
            past=None if past is None else _narrowed_past(past, moment),
            references=moment.intake.references,
        )
        roles = _Later(lambda: roles_then(self.repository, self.shelf, project))
        if project.past is None or not project.approvals:
            return replace(project, roles_then=roles)
        narrow = project.past
        endorsed = _Later(lambda: endorsements(self.repository, project, narrow))
        return replace(project, roles_then=roles, endorsements=endorsed)

    def around(self, moment: Moment) -> Circumstances:
        """What belongs to a check of the commit of *moment* beside the project."""
        written = (*moment.intake.suppressions, *self.shelf.config.suppressions)
        return Circumstances(suppressions=written, incomplete=self.incomplete)

    def _claimed(
        self, files: Mapping[PurePosixPath, str], paths: Collection[PurePosixPath] | None
    ) -> Blobs:
        asked = files if paths is None else [path for path in paths if path in files]
        return {path: files[path] for path in asked if self.shelf.claim(path) is not None}

    def _unread(self, trees: Iterable[Blobs]) -> dict[tuple[PurePosixPath, str], bytes]:
        """The content of all blobs that were not read yet, from one process."""
        unread = {
            (path, blob): None
            for tree in trees
            for path, blob in tree.items()
            if self.shelf.find(path, blob) is None
        }
        names = [blob.encode("ascii") for _, blob in unread]
        found = {}
        contents = read_objects(self.repository, names)
        for (path, blob), data in zip(unread, contents, strict=True):
            if data is None:
                raise _missing(path, blob)
            found[path, blob] = data
        return found


def _missing(path: PurePosixPath | str, blob: str) -> UnreadableError:
    return UnreadableError(
        f"{path} cannot be read: its blob {blob} is missing",
        hint="see what `git fsck` says; a partial clone lacks objects",
    )


class _Files:
    """The snapshot of a tree whose content was read before."""

    def __init__(self, tree: Blobs, contents: Mapping[tuple[PurePosixPath, str], bytes]) -> None:
        self._tree = tree
        self._contents = contents

    def entries(self) -> tuple[Entry, ...]:
        """All files, sorted by path."""
        ordered = sorted(self._tree, key=str)
        return tuple(Entry(path=path, mode=PLAIN, blob=self._tree[path]) for path in ordered)

    def skipped(self) -> tuple[Entry, ...]:
        """Nothing: links and submodules were left out before."""
        return ()

    def read(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """The content of some entries, in their order."""
        for entry in entries:
            yield entry, self._contents[entry.path, entry.blob or ""]


class _Later(Mapping[Key, Value]):
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


def _places(paths: Iterable[PurePosixPath]) -> tuple[str, ...]:
    """*paths*, or where they are many some folders that hold them all: git tries each."""
    places = set(paths)
    while len(places) > _MOST_PATHS:
        places = {one.parent for one in places}
    names = sorted(map(str, places))
    # git takes them line by line.
    return () if "." in names or any("\n" in name for name in names) else tuple(names)


def _narrowed_past(past: ItemHistories, moment: Moment) -> ItemHistories:
    changes = {
        item_id: kept
        for item_id, found in past.changes.items()
        if (
            kept := tuple(
                one for one in found if one.commit != UNCOMMITTED and moment.reaches(one.commit)
            )
        )
    }
    return replace(past, head=moment.oid, changes=changes)
