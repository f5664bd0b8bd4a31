"""The files of a snapshot → items, and what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.config import Config
from reqtrace.engine.decision_indexes import decision_indexes
from reqtrace.engine.id_sets import separate_sets
from reqtrace.engine.item_files import FileReading, is_numbered_decision, select_item_files
from reqtrace.errors import ConfigError, NothingToCheckError, ReqtraceError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import SUBMODULE, FileEntry, Snapshot, blob_id
from reqtrace.model import phrases
from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.file_reference import FileReferenceStatus
from reqtrace.model.id_set import IdSets
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOut, LeftOutReason
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import Role
from reqtrace.project import Project
from reqtrace.sources.cache.store import ReadingCache
from reqtrace.sources.common.labels import with_outside_links
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.mentions import settle_mentions
from reqtrace.sources.common.reading import NotRead, Reading
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_matcher import FileMatcher
from reqtrace.util.dataclass import dataclass
from reqtrace.util.progress import tracked

if TYPE_CHECKING:
    from reqtrace.sources.registry import Readers

_MOST_LISTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedItems:
    """What was read. Items and problems are by path, then line.

    `files` maps the path of each file that was read as an item file to its blob id;
    `files_without_items` counts those that were read and left out, as they hold no item and need
    not (see `sources.common.item_evidence`). `left_out` are the files that a glob or the name of a
    folder matched and that yielded no item, by path. `paths` are those of all files of the
    snapshot.
    `notes` say what was left out, a sentence each.
    `references` say what became of the files that items refer to; `indexes` are the pages that list
    decisions. `id_sets` are folders that each have ids of their own. `missing` are the item files
    that the snapshot leaves out because their content is not in the clone.
    """

    items: tuple[Item, ...]
    problems: tuple[ReadProblem, ...]
    suppressions: tuple[Suppression, ...]
    files: Mapping[str, str]
    paths: tuple[PurePosixPath, ...]
    notes: tuple[str, ...]
    references: tuple[FileReferenceStatus, ...] = ()
    indexes: tuple[DecisionIndex, ...] = ()
    missing: tuple[PurePosixPath, ...] = ()
    id_sets: tuple[IdSets, ...] = ()
    files_without_items: int = 0
    left_out: tuple[LeftOut, ...] = ()


class ItemReader:
    """What was read in this run, by path and blob id: no file is parsed twice.

    It belongs to one configuration, so several snapshots that are read with the same one share
    it. `cache` stores what a later run can use; None where there is no cache.
    """

    def __init__(self, config: Config, cache: Cache | None = None) -> None:
        self.config = config
        self.cache = cache
        self._matcher = _file_matcher(config)
        self.setting = _setting(config) if cache is not None else ""
        self._present = None if cache is None else ReadingCache(cache, self.setting)
        self._earlier = None if cache is None else ReadingCache(cache, f"{self.setting}:earlier")
        self._matches: dict[PurePosixPath, FileMatch | None] = {}
        self._readings: dict[tuple[PurePosixPath, str], Reading] = {}
        self._moved: Mapping[PurePosixPath, PurePosixPath] = {}
        self._moved_readings: dict[tuple[PurePosixPath, str], Reading] = {}

    def following(self, moved: Mapping[PurePosixPath, PurePosixPath]) -> ItemReader:
        """A reader that also reads what lies where no source reads, and moved from there.

        *moved* maps files and folders to what they became. It may grow. What is read is shared
        with this reader.
        """
        reader = copy(self)
        reader._moved = moved
        return reader

    @cached_property
    def _readers(self) -> Readers:
        return _readers(self.config)

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        return self._match(self._place(path) if self._moved else path)

    def _match(self, path: PurePosixPath) -> FileMatch | None:
        if path not in self._matches:
            self._matches[path] = self._matcher.file_match(path)
        return self._matches[path]

    def _place(self, path: PurePosixPath) -> PurePosixPath:
        """The path as which a file is read: its own, or where what it held lies now."""
        seen: set[PurePosixPath] = set()
        while path not in seen:
            seen.add(path)
            if (target := self._moved.get(path)) is not None:
                path = target
            elif (folder := self._moved.get(path.parent)) is not None:
                path = folder / path.name  # the name may mean something, such as the id
        return path

    def check_sources(self, paths: Iterable[PurePosixPath]) -> None:
        """Raise `ConfigError` where a source includes none of *paths*, or two the same one."""
        mistakes = tuple(self._matcher.mistakes(paths))
        if mistakes:
            raise ConfigError(
                "the sources in the configuration do not match the files",
                entries=mistakes,
                hint="see what `reqtrace init --dry-run` proposes for these files",
            )

    def left_out(self, path: PurePosixPath) -> LeftOutReason | None:
        """Why a file that a glob or the name of a folder matches is left out by its path alone."""
        return self._matcher.left_out(path) if self.file_match(path) is None else None

    def find(
        self, path: PurePosixPath, blob: str | None, *, earlier: bool = False
    ) -> Reading | None:
        """The reading of a blob that was read at *path* before, None where there is none.

        An *earlier* version of a file is looked for in the cache of such versions, too.
        """
        if blob is None:
            return None
        if self._moved and (place := self._place(path)) != path:
            reading = self._find(place, blob, earlier=earlier)
            return None if reading is None else self._as_of(path, blob, reading)
        return self._find(path, blob, earlier=earlier)

    def _find(self, path: PurePosixPath, blob: str, *, earlier: bool) -> Reading | None:
        reading = self._readings.get((path, blob))
        if reading is None and self._present is not None:
            reading = self._present.find(path, blob)
        if reading is None and earlier and self._earlier is not None:
            reading = self._earlier.find(path, blob)
        if reading is not None:
            self._readings[path, blob] = reading
        return reading

    def read(
        self, path: PurePosixPath, data: bytes, blob: str, *, earlier: bool = False
    ) -> Reading:
        """The reading of *data*, whose blob id is *blob*, at a *path* that is matched."""
        if self._moved and (place := self._place(path)) != path:
            return self._as_of(path, blob, self._read(place, data, blob, earlier=earlier))
        return self._read(path, data, blob, earlier=earlier)

    def _read(self, path: PurePosixPath, data: bytes, blob: str, *, earlier: bool) -> Reading:
        reading = self._find(path, blob, earlier=earlier)
        if reading is None:
            file_match = self._match(path)
            assert file_match is not None  # noqa: S101 - the caller asked before it read the file
            reading = self._readers.read(file_match, path, data, blob)
            self._readings[path, blob] = reading
            cache = self._earlier if earlier else self._present
            if cache is not None:
                cache.add(path, blob, reading)
        return reading

    def _as_of(self, path: PurePosixPath, blob: str, reading: Reading) -> Reading:
        """A *reading* of what lay at *path* once; it was read as if it lay elsewhere."""
        key = (path, blob)
        if key not in self._moved_readings:
            items = tuple(
                replace(item, location=replace(item.location, path=path)) for item in reading.items
            )
            self._moved_readings[key] = replace(reading, items=items)
        return self._moved_readings[key]

    def keep(self) -> None:
        """Store what was read for later runs."""
        for cache in (self._present, self._earlier):
            if cache is not None:
                cache.keep()

    def items(self) -> Iterator[Item]:
        """Every version of every item that was read in this run, also of a duplicate id."""
        for reading in (*self._readings.values(), *self._moved_readings.values()):
            yield from reading.items

    def read_all(self, snapshot: Snapshot) -> Iterator[tuple[FileEntry, Reading]]:
        """The item files of *snapshot*, sorted by path, each with the blob id that was read."""
        matched = [entry for entry in snapshot.entries() if self.file_match(entry.path) is not None]
        readings = [(entry, self.find(entry.path, entry.blob)) for entry in matched]
        most = self.config.limits.file_bytes
        contents = snapshot.read([one for one, known in readings if known is None], most=most)
        for entry, known in tracked("reading files", readings, len(readings)):
            if known is not None:
                yield entry, known
                continue
            read, data = next(contents)
            yield read, self.read(read.path, data, read.blob or "")
        for _ in contents:  # to its end, so that a failure of git is seen
            pass


def read_items(snapshot: Snapshot, reader: ItemReader, *, items_only: bool = False) -> LoadedItems:
    """Read all item files of *snapshot*. A broken file is a problem and hides no other file.

    With *items_only* the files that items refer to are not looked at.
    """
    config = reader.config
    read = [
        FileReading(entry.path, entry.blob or "", file_match, reading)
        for entry, reading in reader.read_all(snapshot)
        if (file_match := reader.file_match(entry.path)) is not None
    ]
    labels = {label for one in read for label in one.reading.labels}
    reader.keep()
    selection = select_item_files(read, detects=config.detects)
    readings = [one.reading for one in selection.item_files]
    items, problems = settle_mentions(
        tuple(item for reading in readings for item in reading.items),
        tuple(problem for reading in readings for problem in reading.problems),
    )
    items = with_outside_links(items, labels)
    if len(items) > config.limits.items:
        raise ReqtraceError(
            f"found {len(items)} items, more than the limit of {config.limits.items}",
            hint="raise `items` under [limits] in the configuration",
        )
    unmatched: Iterable[LeftOut] = () if items_only else _unmatched(snapshot, reader)
    return LoadedItems(
        items=items,
        problems=problems,
        suppressions=tuple(
            suppression for reading in readings for suppression in reading.suppressions
        ),
        files={str(one.path): one.blob for one in selection.item_files},
        files_without_items=len(read) - len(readings),
        left_out=tuple(sorted((*selection.left_out, *unmatched), key=lambda one: str(one.path))),
        paths=tuple(entry.path for entry in snapshot.entries()),
        notes=(
            *_left_out(snapshot.skipped(), reader.file_match),
            *_unconverted(snapshot.unconverted(), reader.file_match),
            *_not_read(part for one in read for part in one.reading.not_read),
        ),
        id_sets=_id_sets(items) if config.detects else (),
        references=() if items_only else _references(items, snapshot, config.limits),
        indexes=() if items_only else decision_indexes(items, snapshot, config.limits),
        missing=tuple(
            one.path for one in snapshot.missing() if reader.file_match(one.path) is not None
        ),
    )


def _id_sets(items: Iterable[Item]) -> tuple[IdSets, ...]:
    """The folders with ids of their own; the numbers of decisions have a rule of theirs."""
    ids: dict[PurePosixPath, dict[str, None]] = {}
    for item in items:
        if not is_numbered_decision(item):
            ids.setdefault(item.location.path, {})[item.id] = None
    return separate_sets(ids)


def _unmatched(snapshot: Snapshot, reader: ItemReader) -> Iterator[LeftOut]:
    """The files that are left out by their path alone, though something matches it."""
    for entry in snapshot.entries():
        reason = reader.left_out(entry.path)
        if reason is not None:
            yield LeftOut(path=entry.path, reason=reason)


def _references(
    items: Sequence[Item], snapshot: Snapshot, limits: Limits
) -> tuple[FileReferenceStatus, ...]:
    """What became of the files that items refer to: those files are read, all at once."""
    if not any(item.references for item in items):
        return ()
    from reqtrace.sources.file_references import ReferenceSearch  # few items refer to files

    entries = {str(entry.path): entry for entry in snapshot.entries()}
    search = ReferenceSearch(items, entries, map(_path_of, snapshot.skipped()), limits.file_bytes)
    needed = [entries[path] for path in sorted(search.needed())]
    for entry, data in snapshot.read(needed, most=limits.file_bytes):
        search.look(str(entry.path), data)
    return search.found()


def _path_of(entry: FileEntry) -> str:
    return str(entry.path)


def nothing_found(config: Config, left_out: Sequence[LeftOut] = ()) -> NothingToCheckError:
    """The error for a snapshot without items: where they were looked for, what was left out."""
    seen = phrases.left_out(left_out)
    seen = f"; {seen}" if seen else ""
    if not config.detects:
        looked = ", ".join(glob for source in config.sources for glob in source.include)
        fault = f"no file that matches the sources in the configuration ({looked}) holds an item"
        if not left_out:
            fault = f"no file matches the sources in the configuration ({looked})"
        return NothingToCheckError(
            f"nothing to check: {fault}{seen}",
            hint="list the files of your items in a reqtrace.toml (`reqtrace init`)"
            if config.path is None
            else f"correct `include` under [[source]] in {config.path}",
        )
    return NothingToCheckError(
        f"nothing to check: no items found{seen}",
        hint="begin with a first item (`reqtrace new need`), or list the files of your items "
        + (
            "in a reqtrace.toml (`reqtrace init`)"
            if config.path is None
            else f"under [[source]] in {config.path}"
        ),
    )


def repeated_note(left_out: Sequence[LeftOut]) -> str:
    """What was left out because it repeats the ids of others, and which lines would read it."""
    repeated = [one.path for one in left_out if one.reason == LeftOutReason.REPEATED]
    if not repeated:
        return ""
    folders = list(dict.fromkeys(str(path.parent) for path in repeated))
    are, folder = ("is", "its folder is") if len(repeated) == 1 else ("are", "their folders are")
    return (
        f"{phrases.counted(len(repeated), 'file')} in {phrases.listed(folders)} {are} left out: "
        f"{folder} named for archives, releases, translations or the like, and most ids there are "
        "those of other folders; to read them, write these lines into reqtrace.toml: [[source]], "
        f'include = ["{folders[0]}/*{repeated[0].suffix}"]'
    )


def roles_at_commit(
    repository: Repository, reader: ItemReader, project: Project
) -> dict[tuple[str, str], Role]:
    """What role each retired item had when the commits that name it were made.

    A commit must not be blamed for an item that was retired later, nor for retiring it. Keyed by
    commit object id and item id.
    """
    references = [
        (commit.oid, item)
        for item in project.graph.items.values()
        if item.role is Role.RETIRED
        for commit, _ in project.graph.commits_of(item.id)
    ]
    # The tree that the commit found goes first; its own counts where it brought the item.
    trees = [(tree, item) for oid, item in references for tree in (f"{oid}^", oid)]
    by_tree = _roles_in_trees(repository, reader, trees)
    roles = {}
    for oid, item in references:
        role = by_tree.get((f"{oid}^", item.id), by_tree.get((oid, item.id)))
        if role is not None:
            roles[oid, item.id] = role
    return roles


def roles_at(
    repository: Repository, reader: ItemReader, revision: str, items: Iterable[Item]
) -> dict[str, Role]:
    """What role *items* have in the tree of a revision, by id; empty where there is none."""
    by_tree = _roles_in_trees(repository, reader, [(revision, item) for item in items])
    return {item_id: role for (_, item_id), role in by_tree.items()}


def _roles_in_trees(
    repository: Repository, reader: ItemReader, versions: Iterable[tuple[str, Item]]
) -> dict[tuple[str, str], Role]:
    """Roles by tree and item id. One process reads all blobs, each distinct one is parsed once."""
    files: dict[tuple[str, PurePosixPath], list[Item]] = {}
    for tree, item in versions:
        files.setdefault((tree, item.location.path), []).append(item)
    names = [f"{tree}:{path}".encode("utf-8", "surrogateescape") for tree, path in files]
    roles: dict[tuple[str, str], Role] = {}
    contents = read_objects(repository, names, most=reader.config.limits.file_bytes)
    for ((tree, path), items), data in zip(files.items(), contents, strict=True):
        if data is None:
            continue
        blob = blob_id(data, repository.object_format)
        reading = reader.read(path, data, blob, earlier=True)
        by_id = {item.id: item.role for item in reading.items}
        roles |= {
            (tree, item.id): role for item in items if (role := by_id.get(item.id)) is not None
        }
    return roles


def missing_note(paths: Sequence[PurePosixPath]) -> str:
    """What cannot be checked where the item files *paths* are not in the clone."""
    files = "an item file that is" if len(paths) == 1 else f"{len(paths)} item files that are"
    return f"ids of {files} missing from this partial clone: {_listed(paths)}"


def _setting(config: Config) -> str:
    """The digest of all that `_readers` is made from."""
    return digest_of(
        config.vocabulary,
        config.sources,
        config.limits,
        config.exclude,
        config.schemas,
        config.detects,
        config.default_places,
        config.decision_folders_declared,
        config.infers_links,
    )


def _file_matcher(config: Config) -> FileMatcher:
    return FileMatcher(
        config.vocabulary,
        config.sources,
        config.exclude,
        detects=config.detects,
        default_places=config.default_places,
        decision_folders_declared=config.decision_folders_declared,
    )


def _readers(config: Config) -> Readers:
    # The parsers are imported here: a run in which nothing is new needs none.
    from reqtrace.sources.registry import Readers

    return Readers(
        config.vocabulary,
        sources=config.sources,
        limits=config.limits,
        exclude=config.exclude,
        schemas=config.schemas,
        detects=config.detects,
        default_places=config.default_places,
        decision_folders_declared=config.decision_folders_declared,
        infers_links=config.infers_links,
    )


def _left_out(
    skipped: Iterable[FileEntry], file_match: Callable[[PurePosixPath], FileMatch | None]
) -> Iterable[str]:
    """One sentence about symbolic links where items would be, and one about submodules."""
    skipped = tuple(skipped)
    submodules = [entry.path for entry in skipped if entry.mode == SUBMODULE]
    links = [
        entry.path for entry in skipped if entry.mode != SUBMODULE and _is_item(entry, file_match)
    ]
    if links:
        yield f"symbolic links are not followed: {_listed(links)}"
    if submodules:
        yield f"submodules are not read: {_listed(submodules)}"


def _unconverted(
    files: Iterable[tuple[PurePosixPath, str]],
    file_match: Callable[[PurePosixPath], FileMatch | None],
) -> Iterable[str]:
    """One sentence about item files that git would convert before it stores them."""
    named = [f"{path} ({why})" for path, why in files if file_match(path) is not None]
    if named:
        yield f"read as on disk, without the conversion that git applies: {_listed(named)}"


def _not_read(parts: Iterable[NotRead]) -> Iterable[str]:
    """One sentence for each kind of thing that readers left out: how many there are, and where."""
    by_kind: dict[str, list[str]] = {}
    for one in parts:
        by_kind.setdefault(one.what, []).append(f"{one.location.path}:{one.location.line}")
    for what, places in sorted(by_kind.items()):
        yield f"not read: {what}: {len(places)} ({_listed(places)})"


def _is_item(entry: FileEntry, file_match: Callable[[PurePosixPath], FileMatch | None]) -> bool:
    match = file_match(entry.path)
    return match is not None and match.must_hold_items


def _listed(paths: Sequence[PurePosixPath | str]) -> str:
    more = len(paths) - _MOST_LISTED
    names = ", ".join(map(str, paths[:_MOST_LISTED]))
    return f"{names} and {more} more" if more > 0 else names
