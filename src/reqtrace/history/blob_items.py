"""The items that a blob holds, of any file at any time: each distinct blob is parsed once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from reqtrace.engine.item_reader import ItemReader
from reqtrace.git.process.failures import missing_object
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemVersion
from reqtrace.util.dataclass import dataclass
from reqtrace.util.progress import tracked

Versions = Mapping[str, ItemVersion]
"""Versions of items by id; of two items with the same id in a file, the first."""

Key = tuple[PurePosixPath, str]
"""A path and the object id of a blob that stood there."""


class VersionReader:
    """The versions of items that a blob at a path holds, keyed by id.

    `moved` maps folders whose items no source reads any more to those that they moved to, and files
    that did not move with a folder to other files: what lay there is read as it would be there.
    """

    def __init__(
        self, repository: Repository, reader: ItemReader, *, link_lines: bool = False
    ) -> None:
        self.moved: dict[PurePosixPath, PurePosixPath] = {}
        self._repository = repository
        self._plain_reader = reader
        self._reader = reader.following(self.moved)
        self._link_lines = link_lines
        self._versions: dict[tuple[PurePosixPath, str], Versions] = {}

    def load(self, keys: Iterable[Key]) -> None:
        """Read all blobs of *keys* that are not known, in one process.

        Files that are no item files are left out. Raises `UnreadableError` where a blob is missing.
        """
        wanted = dict.fromkeys(key for key in keys if key not in self._versions)
        unknown = [key for key in wanted if self._link_lines or not self._take(*key)]
        unread = [key for key in unknown if self._reader.file_match(key[0]) is not None]
        for (path, blob), data in tracked(
            "reading earlier files", self._contents(unread), len(unread)
        ):
            items = self._reader.read(path, data, blob, earlier=True).items
            self._versions[path, blob] = versions(items, data if self._link_lines else None)

    def at(self, path: PurePosixPath, blob: str | None) -> Versions:
        """The items of a blob that was loaded; empty where there is none."""
        return {} if blob is None else self._versions.get((path, blob), {})

    def note_moves(self, moves: Sequence[Move]) -> None:
        """Note those of *moves* that took items along: read as its target, the file holds them.

        The blobs that left were loaded. Where they hold items as they are, nothing is noted.
        """
        moves = [one for one in moves if not self.at(one.path, one.blob)]
        keys = list(dict.fromkeys((one.path, one.blob) for one in moves))
        contents = dict(self._contents(keys))
        for move in moves:
            old, new = self._mapping(move)
            data = contents[move.path, move.blob]
            if old in self.moved or not move.may_hold_items(data):
                continue
            reader = self._plain_reader.following({**self.moved, old: new})
            if reader.file_match(move.path) is None:
                continue
            items = reader.read(move.path, data, move.blob, earlier=True).items
            if any(item.id in move.ids for item in items):
                self.moved[old] = new
                for key in [one for one in self._versions if old in (one[0], one[0].parent)]:
                    del self._versions[key]

    def _mapping(self, move: Move) -> tuple[PurePosixPath, PurePosixPath]:
        """Two folders where the name is read as well in the other one, otherwise two files."""
        beside = move.target.parent / move.path.name
        is_read = bool(move.path.parent.parts) and self._reader.file_match(beside) is not None
        return (move.path.parent, move.target.parent) if is_read else (move.path, move.target)

    def _contents(self, keys: Sequence[Key]) -> Iterator[tuple[Key, bytes]]:
        names = [blob.encode("ascii") for _, blob in keys]
        most = self._reader.config.limits.file_bytes
        for key, data in zip(keys, read_objects(self._repository, names, most=most), strict=True):
            if data is None:
                raise missing_object(f"an earlier version of {key[0]}", key[1])
            yield key, data

    def _take(self, path: PurePosixPath, blob: str) -> bool:
        known = self._reader.find(path, blob, earlier=True)
        if known is None:
            return False
        self._versions[path, blob] = versions(known.items, None)
        return True


@dataclass(frozen=True, slots=True)
class Move:
    """The file *path* with *blob* that a commit removed, and *target*, which it added.

    *ids* are those of the items of *target* that the commit added.
    """

    path: PurePosixPath
    blob: str
    target: PurePosixPath
    ids: frozenset[str]

    def may_hold_items(self, data: bytes) -> bool:
        """Whether *data*, the content of the file, may hold one of the items; quick."""
        if self.path.name == self.target.name:
            return True  # the name may be the id
        names = [one.encode("utf-8", "surrogateescape") for one in self.ids]
        return any(name in data for name in names) or any(one in self.path.name for one in self.ids)


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
