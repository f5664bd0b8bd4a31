"""One SQLite file of data by kind and key, for many processes at once.

Whatever is wrong with the file is a miss and never an error: a run without it gives the same
answer, only later. Only where nothing can be kept at all is that said, once, as a warning.
"""

from __future__ import annotations

import hashlib
import os
import time
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reqtrace.cache.location import cache_file, mistrust
from reqtrace.errors import ReqtraceWarning, UsageError

if TYPE_CHECKING:
    import sqlite3

Answer = TypeVar("Answer")

FORMAT = 1
"""The version of the file's layout. A file with another one is written anew."""

LIMIT = 256 << 20
"""Bytes that the file may hold; what was not used for the longest time goes first."""

# In the head of the file; the application is "rqtc".
_MARKS = {"application_id": 0x72717463, "user_version": FORMAT}
_TABLE = (
    "CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, "
    "digest BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (kind, key))"
)
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # After a crash of the machine the digests tell what did not reach the disk.
    "PRAGMA synchronous = OFF",
)
_PATIENCE = 2.0  # seconds that a write of another process is waited for
_FRESH = 3600  # seconds after which a use is noted again
_AT_ONCE = 500
_ROOM = 0.75  # the share of the limit that an eviction leaves

_BUSY = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_UNUSABLE = frozenset({3, 8, 10, 13, 14, 23})  # PERM, READONLY, IOERR, FULL, CANTOPEN, AUTH


@dataclass(frozen=True, slots=True)
class Held:
    """How many `entries` of a kind a cache holds, and their `size` in bytes."""

    kind: str
    entries: int
    size: int


class Cache:
    """Data by kind and key. A read gives what was written, or nothing.

    What is read was checked against its digest; it is still only data: whoever reads it makes
    sure that it has the shape that was expected.
    """

    def __init__(self, file: Path, *, limit: int = LIMIT) -> None:
        self.file = file
        self._limit = limit
        self._is_off = False

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

        def work(connection: sqlite3.Connection) -> dict[str, bytes]:
            rows = list(_rows(connection, kind, tuple(keys)))
            _note_use(connection, kind, [key for key, used, *_ in rows if _is_old(used)])
            return {
                key: data for key, _, digest, data in rows if _is_whole(kind, key, digest, data)
            }

        return self._read(work) or {}

    def keys(self, kind: str, beginning: str) -> tuple[str, ...]:
        """The keys of *kind* with this *beginning*, the one that was written last first."""
        query = "SELECT key FROM entry WHERE kind = ? AND key >= ? AND key < ? ORDER BY rowid DESC"

        def work(connection: sqlite3.Connection) -> tuple[str, ...]:
            rows = connection.execute(query, (kind, beginning, f"{beginning}\U0010ffff"))
            return tuple(key for (key,) in rows)

        return self._read(work) or ()

    def write(
        self, kind: str, entries: Mapping[str, bytes], *, without: Collection[str] = ()
    ) -> None:
        """Keep *entries*, all of them or none, and drop the keys *without*.

        Without effect where they are too large, and where another process writes for long.
        """
        if sum(map(len, entries.values())) > self._limit // 2:
            return

        def work(connection: sqlite3.Connection) -> bool:
            connection.execute("BEGIN IMMEDIATE")
            _prepare(connection)
            _put(connection, kind, entries, without)
            _evict(connection, self._limit)
            connection.execute("COMMIT")
            return True

        # What is not ours, of another version or broken goes away; the second try begins anew.
        for _ in range(2):
            if not self._is_placed(writing=True) or self._try(work, writing=True):
                return

    def held(self) -> tuple[Held, ...]:
        """What it holds, by kind; empty where there is none that can be used."""
        query = "SELECT kind, count(*), sum(length(data)) FROM entry GROUP BY kind ORDER BY kind"

        def work(connection: sqlite3.Connection) -> tuple[Held, ...]:
            return tuple(Held(*row) for row in connection.execute(query))

        return self._read(work) or ()

    def size(self) -> int:
        """The bytes of its file; 0 where there is none."""
        try:
            return self.file.lstat().st_size
        except OSError:
            return 0

    def clear(self) -> None:
        """Delete its file. Raises `UsageError` where that is not ours, or cannot be deleted."""
        reason = mistrust(self.file)
        try:
            if reason is None:
                self.file.unlink(missing_ok=True)
                _journal(self.file).unlink(missing_ok=True)
        except OSError as error:
            reason = error.strerror or "unknown error"
        if reason is not None:
            raise UsageError(
                f"{self.file} cannot be deleted: {reason}",
                hint="check the file and delete it by hand",
            )

    def _read(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        return self._try(work) if self._is_placed() else None

    def _try(
        self, work: Callable[[sqlite3.Connection], Answer], *, writing: bool = False
    ) -> Answer | None:
        """What *work* returns; None where the database has an error, or holds nothing of ours."""
        import sqlite3  # here, since most runs have no cache to open

        before = _identity(self.file)
        try:
            with closing(_connected(self.file)) as connection:
                return work(connection) if writing or _is_ready(connection) else None
        except (sqlite3.Error, _ForeignError) as error:
            self._take(error, before, writing=writing)
            return None

    def _is_placed(self, *, writing: bool = False) -> bool:
        """Whether there is a file to work with, or one may be made."""
        if self._is_off:
            return False
        reason = mistrust(self.file)
        if reason is None and writing:
            try:
                self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                reason = error.strerror or "its folder cannot be created"
        if reason is not None:
            self._warn(reason)
            return False
        return writing or self.file.exists()

    def _take(self, error: Exception, before: tuple[int, ...], *, writing: bool) -> None:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _UNUSABLE:
            self._warn(str(error))
        elif code in _BUSY:
            self._is_off = writing  # who waited for one write need not wait for the next
        elif writing and before and _identity(self.file) == before:
            # The same as before: no other process put a good one there meanwhile.
            with suppress(OSError):
                self.file.unlink()
                _journal(self.file).unlink(missing_ok=True)

    def _warn(self, reason: str) -> None:
        self._is_off = True
        warnings.warn(
            ReqtraceWarning(f"the cache {self.file} cannot be used: {reason}"), stacklevel=2
        )


class _ForeignError(Exception):
    """The file holds something else than our table."""


def _journal(file: Path) -> Path:
    return file.with_name(f"{file.name}-journal")


def _connected(file: Path) -> sqlite3.Connection:
    import sqlite3

    connection = sqlite3.connect(file, timeout=_PATIENCE, isolation_level=None)
    try:
        for setting in _SETTINGS:
            connection.execute(setting)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _schema(connection: sqlite3.Connection) -> tuple[object, ...]:
    """What tells our file from others: its marks, and all that its schema holds."""
    marks = [connection.execute(f"PRAGMA {one}").fetchone()[0] for one in _MARKS]
    tables = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return (*marks, *(sql for (sql,) in tables))


def _is_ready(connection: sqlite3.Connection) -> bool:
    return _schema(connection) == (*_MARKS.values(), _TABLE)


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the table where the file is new."""
    found = _schema(connection)
    if found == (0, 0):
        for name, value in _MARKS.items():
            connection.execute(f"PRAGMA {name} = {value}")
        connection.execute(_TABLE)
    elif found != (*_MARKS.values(), _TABLE):
        raise _ForeignError


def _rows(
    connection: sqlite3.Connection, kind: str, keys: tuple[str, ...]
) -> Iterator[tuple[str, object, object, bytes]]:
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        yield from connection.execute(
            f"SELECT key, used, digest, data FROM entry WHERE kind = ? AND key IN ({marks})",  # noqa: S608 - question marks only
            (kind, *some),
        )


def _put(
    connection: sqlite3.Connection,
    kind: str,
    entries: Mapping[str, bytes],
    without: Collection[str],
) -> None:
    connection.executemany(
        "DELETE FROM entry WHERE kind = ? AND key = ?", [(kind, key) for key in without]
    )
    now = int(time.time())
    connection.executemany(
        "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)",
        [(kind, key, now, _digest(kind, key, data), data) for key, data in entries.items()],
    )


def _evict(connection: sqlite3.Connection, limit: int) -> None:
    """Drop what was not used for the longest time, until the rest is well below the *limit*."""
    size, pages, free = (
        connection.execute(f"PRAGMA {one}").fetchone()[0]
        for one in ("page_size", "page_count", "freelist_count")
    )
    surplus = (pages - free) * size - limit
    if surplus <= 0:
        return
    surplus += int(limit * (1 - _ROOM))
    going = []
    for rowid, length in connection.execute(
        "SELECT rowid, length(data) FROM entry ORDER BY used, rowid"
    ):
        if surplus <= 0:
            break
        going.append((rowid,))
        surplus -= length
    connection.executemany("DELETE FROM entry WHERE rowid = ?", going)


def _note_use(connection: sqlite3.Connection, kind: str, keys: list[str]) -> None:
    if not keys:
        return
    import sqlite3

    now = int(time.time())
    # It only helps to choose what goes first: not worth waiting for, nor possible everywhere.
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            "UPDATE entry SET used = ? WHERE kind = ? AND key = ?",
            [(now, kind, key) for key in keys],
        )
        connection.execute("COMMIT")


def _is_old(used: object) -> bool:
    return not isinstance(used, int) or abs(time.time() - used) > _FRESH


def _is_whole(kind: str, key: str, digest: object, data: object) -> bool:
    return isinstance(data, bytes) and digest == _digest(kind, key, data)


def _digest(kind: str, key: str, data: bytes) -> bytes:
    found = hashlib.sha256(f"{kind}\0{key}\0".encode("utf-8", "surrogateescape"))
    found.update(data)
    return found.digest()


def _identity(file: Path) -> tuple[int, ...]:
    """What tells whether a file is still the same one and unchanged; empty where there is none."""
    try:
        found = os.stat(file, follow_symlinks=False)
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
