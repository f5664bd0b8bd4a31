"""The one table of the cache: entries by kind and key, each with a digest of its data."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from reqtrace.util.dataclass import dataclass

if TYPE_CHECKING:
    import sqlite3

TABLE = (
    "CREATE TABLE entry (kind TEXT NOT NULL, key TEXT NOT NULL, used INTEGER NOT NULL, "
    "digest BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (kind, key))"
)

_FRESH = 3600  # seconds after which a use is noted again
_AT_ONCE = 500
_ROOM = 0.75  # the share of the limit that an eviction leaves


@dataclass(frozen=True, slots=True)
class KindSize:
    """How many `entries` of a kind there are, and their `size` in bytes."""

    kind: str
    entries: int
    size: int


def select(connection: sqlite3.Connection, kind: str, keys: Collection[str]) -> dict[str, bytes]:
    """The data of *kind* and each of *keys*, by key; without what is missing or damaged."""
    rows = list(_rows(connection, kind, tuple(keys)))
    _note_use(connection, kind, [key for key, used, *_ in rows if _is_old(used)])
    return {key: data for key, _, digest, data in rows if _is_whole(kind, key, digest, data)}


def select_keys(connection: sqlite3.Connection, kind: str, beginning: str) -> tuple[str, ...]:
    """The keys of *kind* with this *beginning*, the one that was written last first."""
    query = "SELECT key FROM entry WHERE kind = ? AND key >= ? AND key < ? ORDER BY rowid DESC"
    rows = connection.execute(query, (kind, beginning, f"{beginning}\U0010ffff"))
    return tuple(key for (key,) in rows)


def count(connection: sqlite3.Connection) -> tuple[KindSize, ...]:
    """The number and size of all entries, by kind."""
    query = "SELECT kind, count(*), sum(length(data)) FROM entry GROUP BY kind ORDER BY kind"
    return tuple(KindSize(*row) for row in connection.execute(query))


def put(
    connection: sqlite3.Connection,
    kind: str,
    entries: Mapping[str, bytes],
    without: Collection[str],
) -> None:
    """Write *entries* of *kind*, and drop the keys *without*."""
    connection.executemany(
        "DELETE FROM entry WHERE kind = ? AND key = ?", [(kind, key) for key in without]
    )
    now = int(time.time())
    connection.executemany(
        "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)",
        [(kind, key, now, _digest(kind, key, data), data) for key, data in entries.items()],
    )


def evict(connection: sqlite3.Connection, limit: int) -> None:
    """Drop what was not used for the longest time, until the rest is well below the *limit*."""
    size, pages, free = (
        connection.execute(f"PRAGMA {one}").fetchone()[0]
        for one in ("page_size", "page_count", "freelist_count")
    )
    surplus = (pages - free) * size - limit
    if surplus <= 0:
        return
    surplus += int(limit * (1 - _ROOM))
    rowids = []
    for rowid, length in connection.execute(
        "SELECT rowid, length(data) FROM entry ORDER BY used, rowid"
    ):
        if surplus <= 0:
            break
        rowids.append((rowid,))
        surplus -= length
    connection.executemany("DELETE FROM entry WHERE rowid = ?", rowids)


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
