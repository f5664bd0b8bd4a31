"""One SQLite file for many processes at once, which may be missing, foreign or broken.

Whatever is wrong with the file is a miss and never an error: a run without it gives the same
answer, only later. Only where no cache is possible at all does a warning say so, once.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reqtrace.cache.location import distrust
from reqtrace.errors import ReqtraceWarning, UsageError

if TYPE_CHECKING:
    import sqlite3

Answer = TypeVar("Answer")

FORMAT = 1
"""The version of the file's layout. A file with another one is written anew."""

# In the head of the file; the application is "rqtc".
_MARKS = {"application_id": 0x72717463, "user_version": FORMAT}
_SETTINGS = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    # After a crash of the machine the digests show what did not reach the disk.
    "PRAGMA synchronous = OFF",
)
_PATIENCE = 2.0  # seconds that a write of another process is waited for

_BUSY = frozenset({5, 6})  # SQLITE_BUSY, SQLITE_LOCKED
_UNUSABLE = frozenset({3, 8, 10, 13, 14, 23})  # PERM, READONLY, IOERR, FULL, CANTOPEN, AUTH


class Database:
    """A file with the one table that the statement *table* creates."""

    def __init__(self, file: Path, table: str) -> None:
        self.file = file
        self._table = table
        self._is_off = False

    def read(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        """What *work* returns; None where the file has an error, or holds nothing of ours."""
        if not self._is_usable() or not self.file.exists():
            return None
        return self._run(
            lambda connection: work(connection) if self._is_ready(connection) else None
        )

    def write(self, work: Callable[[sqlite3.Connection], object]) -> None:
        """Do *work* as one transaction, in a new file where there is none of ours.

        Without effect where another process writes for long.
        """

        def transaction(connection: sqlite3.Connection) -> bool:
            connection.execute("BEGIN IMMEDIATE")
            self._prepare(connection)
            work(connection)
            connection.execute("COMMIT")
            return True

        # What is foreign, of another version or broken is deleted; the second try begins anew.
        for _ in range(2):
            if not self._is_usable(writing=True) or self._run(transaction, writing=True):
                return

    def size(self) -> int:
        """The bytes of the file; 0 where there is none."""
        try:
            return self.file.lstat().st_size
        except OSError:
            return 0

    def delete(self) -> None:
        """Delete the file. Raises `UsageError` where it is not ours, or cannot be deleted."""
        reason = distrust(self.file)
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

    def _run(
        self, work: Callable[[sqlite3.Connection], Answer], *, writing: bool = False
    ) -> Answer | None:
        import sqlite3  # here, since most runs have no cache to open

        before = _identity(self.file)
        try:
            with closing(_connected(self.file)) as connection:
                return work(connection)
        # The module cannot decode a message of SQLite that quotes a damaged schema.
        except (sqlite3.Error, UnicodeDecodeError, _ForeignError) as error:
            self._handle(error, before, writing=writing)
            return None

    def _is_usable(self, *, writing: bool = False) -> bool:
        """Whether the file may be used, and for *writing* whether its folder is there."""
        if self._is_off:
            return False
        reason = distrust(self.file)
        if reason is None and writing:
            try:
                self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                reason = error.strerror or "its folder cannot be created"
        if reason is not None:
            self._warn(reason)
            return False
        return True

    def _handle(self, error: Exception, before: tuple[int, ...], *, writing: bool) -> None:
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

    def _is_ready(self, connection: sqlite3.Connection) -> bool:
        return _schema(connection) == (*_MARKS.values(), self._table)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the table where the file is new."""
        if _schema(connection) == (0, 0):
            for name, value in _MARKS.items():
                connection.execute(f"PRAGMA {name} = {value}")
            connection.execute(self._table)
        elif not self._is_ready(connection):
            raise _ForeignError


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
    """What distinguishes our file: its marks, and all that its schema holds."""
    marks = [connection.execute(f"PRAGMA {one}").fetchone()[0] for one in _MARKS]
    tables = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return (*marks, *(sql for (sql,) in tables))


def _identity(file: Path) -> tuple[int, ...]:
    """What differs once a file is replaced or changed; empty where there is none."""
    try:
        found = os.stat(file, follow_symlinks=False)
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
