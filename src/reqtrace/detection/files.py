"""The files of a snapshot as detection reads them: some of them, with a sentence where not all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Protocol

from reqtrace.git.snapshot.snapshot import Snapshot


class Read(Protocol):
    """Gives the contents of files."""

    def __call__(
        self, paths: Iterable[PurePosixPath], most: int | None = None, what: str = "files"
    ) -> Mapping[PurePosixPath, bytes]:
        """See `Files.read`."""
        ...


class Files:
    """The files of a snapshot.

    `blobs` are the object ids of those that were read, by path; `cuts` is a sentence for each limit
    that left some unread. Of each file, *file_bytes* and one more are read.
    """

    def __init__(self, snapshot: Snapshot, file_bytes: int) -> None:
        self._snapshot = snapshot
        self._file_bytes = file_bytes
        self._entries = {entry.path: entry for entry in snapshot.entries()}
        self._places = {path: place for place, path in enumerate(self._entries)}
        self.paths: Sequence[PurePosixPath] = tuple(self._entries)
        self._suffixes = [path.suffix.lower() for path in self.paths]
        self.blobs: dict[str, str] = {}
        self.cuts: dict[str, None] = {}

    def with_suffix(self, *suffixes: str) -> list[PurePosixPath]:
        """The files whose names end in one of *suffixes* (lower case), in the order of all."""
        wanted = frozenset(suffixes)
        return [
            path
            for path, suffix in zip(self.paths, self._suffixes, strict=True)
            if suffix in wanted
        ]

    def read(
        self, paths: Iterable[PurePosixPath], most: int | None = None, what: str = "files"
    ) -> Mapping[PurePosixPath, bytes]:
        """The contents of those of *paths* that are there, of the first ones where *most* is set.

        *what* they are called where some are left out.
        """
        some = list(dict.fromkeys(path for path in paths if path in self._entries))
        if most is not None and len(some) > most:
            self.cut(what, len(some), most)
            some = some[:most]
        contents = {}
        entries = [self._entries[path] for path in sorted(some, key=self._places.__getitem__)]
        for entry, data in self._snapshot.read(entries, most=self._file_bytes):
            self.blobs[str(entry.path)] = entry.blob or ""
            contents[entry.path] = data
        return contents

    def cut(self, what: str, there: int, most: int) -> None:
        """Note that of the *there* things only the first *most* are looked at."""
        self.cuts[
            f"only the first {most} of {there} {what} were looked at to find out what holds items; "
            "to read the others, name them in a configuration (`include` under [[source]])"
        ] = None
