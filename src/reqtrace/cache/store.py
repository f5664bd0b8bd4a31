"""The cache of a repository: data by kind and key, for many processes at once.

A missing, foreign or damaged cache is a miss and never an error, see `database`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reqtrace.cache import entries as table
from reqtrace.cache.database import Database
from reqtrace.cache.location import cache_file

if TYPE_CHECKING:
    import sqlite3

LIMIT = 256 << 20
"""Bytes that the file may hold; what was not used for the longest time is dropped first."""


class Cache:
    """Data by kind and key. A read gives what was written, or nothing.

    What is read was checked against its digest; it is still only data: whoever reads it makes
    sure that it has the shape that was expected.
    """

    def __init__(self, file: Path, *, limit: int = LIMIT) -> None:
        self.file = file
        self._limit = limit
        self._database = Database(file, table.TABLE)

    @classmethod
    def of(cls, common_dir: Path, *, is_bare: bool) -> Cache | None:
        """The cache of the repository with the git directory *common_dir*; None for no cache."""
        file = cache_file(common_dir, is_bare=is_bare)
        return None if file is None else cls(file)

    def read(self, kind: str, key: str) -> bytes | None:
        """What was written as *kind* and *key*."""
        return self.read_many(kind, (key,)).get(key)

    def read_many(self, kind: str, keys: Collection[str]) -> dict[str, bytes]:
        """What was written as *kind* and each of *keys*, by key; without those that are missing."""
        return self._database.read(lambda connection: table.select(connection, kind, keys)) or {}

    def keys(self, kind: str, beginning: str) -> tuple[str, ...]:
        """The keys of *kind* with this *beginning*, the one that was written last first."""
        found = self._database.read(
            lambda connection: table.select_keys(connection, kind, beginning)
        )
        return found or ()

    def write(
        self, kind: str, entries: Mapping[str, bytes], *, without: Collection[str] = ()
    ) -> None:
        """Store *entries*, all of them or none, and drop the keys *without*.

        Without effect where they are too large, and where another process writes for long.
        """
        if sum(map(len, entries.values())) > self._limit // 2:
            return

        def work(connection: sqlite3.Connection) -> None:
            table.put(connection, kind, entries, without)
            table.evict(connection, self._limit)

        self._database.write(work)

    def contents(self) -> tuple[table.KindSize, ...]:
        """What it holds, by kind; empty where there is none that can be used."""
        return self._database.read(table.count) or ()

    def size(self) -> int:
        """The bytes of its file; 0 where there is none."""
        return self._database.size()

    def clear(self) -> None:
        """Delete its file. Raises `UsageError` where that is not ours, or cannot be deleted."""
        self._database.delete()
