"""The items that a blob holds, of any file at any time: each distinct blob is parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.engine.item_reader import ItemReader
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemVersion
from reqtrace.util.progress import tracked

Versions = Mapping[str, ItemVersion]
"""Versions of items by id; of two items with the same id in a file, the first."""

Key = tuple[PurePosixPath, str]
"""A path and the object id of a blob that stood there."""


class VersionReader:
    """The versions of items that a blob at a path holds, keyed by id.

    `moved` maps folders whose items no source reads any more to those that their files moved to:
    what stood there is read as it would be where it is now.
    """

    def __init__(
        self, repository: Repository, reader: ItemReader, *, link_lines: bool = False
    ) -> None:
        self._repository = repository
        self._reader = reader
        self._link_lines = link_lines
        self._versions: dict[tuple[PurePosixPath, str], Versions] = {}
        self.moved: dict[PurePosixPath, PurePosixPath] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Read all blobs of *keys* that are not known, in one process.

        Files that are no item files are left out. Raises `UnreadableError` where a blob is missing.
        """
        wanted = dict.fromkeys(key for key in keys if key not in self._versions)
        unknown = [key for key in wanted if self._link_lines or not self._take(*key)]
        unread = [key for key in unknown if self.place_of(key[0]) is not None]
        names = [blob.encode("ascii") for _, blob in unread]
        most = self._reader.config.limits.file_bytes
        contents = zip(unread, read_objects(self._repository, names, most=most), strict=True)
        for (path, blob), data in tracked("reading earlier files", contents, len(unread)):
            if data is None:
                raise missing_object(f"an earlier version of {path}", blob)
            place = self.place_of(path) or path
            items = self._reader.read(place, data, blob, earlier=True).items
            lines = data if self._link_lines else None
            self._versions[path, blob] = versions(_at(path, place, items), lines)

    def at(self, path: PurePosixPath, blob: str | None) -> Versions:
        """The items of a blob that was loaded; empty where there is none."""
        return {} if blob is None else self._versions.get((path, blob), {})

    def _take(self, path: PurePosixPath, blob: str) -> bool:
        place = self.place_of(path) or path
        known = self._reader.find(place, blob, earlier=True)
        if known is None:
            return False
        self._versions[path, blob] = versions(_at(path, place, known.items), None)
        return True

    def place_of(self, path: PurePosixPath) -> PurePosixPath | None:
        """The path as which a file is read: its own, or one in the folder that it moved to."""
        seen = {path.parent} if self.moved else set()
        while (
            self.moved
            and (folder := self.moved.get(path.parent)) is not None
            and folder not in seen
        ):
            seen.add(folder)
            path = folder / path.name
        return None if self._reader.file_match(path) is None else path

    def note_move(self, old: PurePosixPath, new: PurePosixPath, blob: str) -> None:
        """Read the folder of *old* as that of *new* where only there *blob* is read as items.

        Both were loaded. A commit moved the file, unchanged and under its own name.
        """
        if old.parent not in self.moved and not self.at(old, blob) and self.at(new, blob):
            self.moved[old.parent] = new.parent
            for key in [key for key in self._versions if key[0].parent == old.parent]:
                del self._versions[key]


def _at(path: PurePosixPath, place: PurePosixPath, items: Iterable[Item]) -> Iterable[Item]:
    """*items*, which were read as if they stood at *place*, where they really stood."""
    if path is place or path == place:
        return items
    return [replace(item, location=replace(item.location, path=path)) for item in items]


def versions(items: Iterable[Item], data: bytes | None = None) -> Versions:
    """*items* by id, with the lines of their links from *data*, the bytes of the file."""
    lines = [] if data is None else data.decode("utf-8", "replace").splitlines()
    versions_by_id: dict[str, ItemVersion] = {}
    for item in items:
        link_lines = tuple(_line(lines, link.location.line) for link in item.links) if lines else ()
        versions_by_id.setdefault(item.id, ItemVersion(item=item, link_lines=link_lines))
    return versions_by_id


def _line(lines: Sequence[str], number: int) -> str:
    return " ".join(lines[number - 1].split()) if number <= len(lines) else ""
