"""Readings of earlier runs: a file that has not changed is not read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain, islice
from pathlib import PurePosixPath
from typing import Any

from reqtrace.cache.codec import UnstorableError
from reqtrace.cache.store import Cache
from reqtrace.model.location import path_of
from reqtrace.sources.cache.codec import READING_CODEC
from reqtrace.sources.common.reading import Reading

KIND = "reading"

_ENOUGH = 100  # new readings, beside a share of the old ones, that are worth the writing
_SHARE = 50
_AT_ONCE = 1000

Key = tuple[str, str]
Row = list[Any]


class ReadingCache:
    """Readings by the path and the blob id of their file, all of one *setting* in one entry.

    One entry, since a check needs nearly all of them: ten thousand take a quarter of the time
    that they take one by one. *setting* is a digest of all that decides what a reading says. The
    key of the entry also has the digest of the codec: rows of other classes are left aside.
    """

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._key = entry_key(setting)
        self._unused: dict[Key, Row] | None = None
        self._used = 0
        self._fresh: dict[Key, Reading] = {}

    def find(self, path: PurePosixPath, blob: str) -> Reading | None:
        """The reading of a blob that an earlier run read at *path*; of each one only once."""
        if self._unused is None:
            self._unused = self._read()
        key = str(path), blob
        # Each row is decoded once and dropped: the rows take as much memory as the items.
        row = self._unused.pop(key, None)
        if row is None:
            return None
        self._used += 1
        try:
            return READING_CODEC.decode(row[2], (path, blob))
        except (ValueError, IndexError):
            return None

    def add(self, path: PurePosixPath, blob: str, reading: Reading) -> None:
        """Add a *reading* that is not in the cache."""
        self._fresh[str(path), blob] = reading

    def keep(self) -> None:
        """Store the readings that were added, where they are enough to be worth the writing.

        Of the stored readings that were not asked for, at most as many stay as there are others.
        """
        known = self._used + len(self._unused or ())
        if not self._fresh or (known and len(self._fresh) < max(_ENOUGH, known // _SHARE)):
            return
        stored = self._read() if known else {}
        unused = self._unused or {}
        wanted = [row for key, row in stored.items() if key not in unused]
        others = [row for key, row in stored.items() if key in unused and key not in self._fresh]
        room = len(wanted) + len(self._fresh)
        rows = chain(others[-room:], wanted, self._rows())
        self._cache.write(KIND, {self._key: _encoded(rows)})
        self._used += len(self._fresh)
        self._fresh.clear()

    def _rows(self) -> Iterator[Row]:
        for (path, blob), reading in self._fresh.items():
            with suppress(UnstorableError):
                yield [path, blob, READING_CODEC.encode(reading, (path_of(path), blob))]

    def _read(self) -> dict[Key, Row]:
        data = self._cache.read(KIND, self._key)
        try:
            return {} if data is None else _decoded(data)
        except ValueError:
            return {}


def entry_key(setting: str) -> str:
    """The key of the entry with the readings of one *setting*."""
    return f"{setting}:{READING_CODEC.digest}"


def _encoded(rows: Iterable[Row]) -> bytes:
    # Piece by piece, as all of them at once take as much memory as the items themselves; and not
    # as ASCII: two lone surrogates in a row would come back as one character.
    pieces = []
    rest = iter(rows)
    while some := list(islice(rest, _AT_ONCE)):
        text = json.dumps(some, ensure_ascii=False, separators=(",", ":"))[1:-1]
        pieces.append(text.encode("utf-8", "surrogatepass"))
    return b"".join((b"[", b",".join(pieces), b"]"))


def _decoded(data: bytes) -> dict[Key, Row]:
    rows = json.loads(data.decode("utf-8", "surrogatepass"))
    if not isinstance(rows, list):
        raise ValueError("no readings")
    try:
        return {(row[0], row[1]): row for row in rows}
    except (TypeError, LookupError) as error:
        raise ValueError("no readings") from error
