"""The item files of snapshots, each distinct one read once in a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.config import Config
from reqtrace.errors import ConfigError
from reqtrace.git.snapshot.snapshot import FileEntry, Snapshot
from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOutReason
from reqtrace.sources.cache.store import ReadingCache
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_matcher import FileMatcher
from reqtrace.util.progress import tracked

if TYPE_CHECKING:
    from reqtrace.sources.registry import Readers


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
