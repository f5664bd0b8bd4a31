"""What files said that were read in earlier runs: an unchanged file is not read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import PurePosixPath
from typing import Any

from reqtrace.cache.store import Cache
from reqtrace.sources.kept_reading import UnkeptError, plain, reading_of
from reqtrace.sources.reading import Reading

KIND = "reading"

_ENOUGH = 100  # new readings, beside a share of the old ones, that are worth the writing
_SHARE = 50


class ReadingCache:
    """Readings by the path and the blob id of their file, all of one *setting* in one entry.

    One entry, since a check needs nearly all of them: ten thousand take a quarter of the time
    that they take one by one. *setting* is a digest of all that decides what a reading says.
    """

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._setting = setting
        self._kept: dict[tuple[str, str], list[Any]] | None = None
        self._used: set[tuple[str, str]] = set()
        self._fresh: dict[tuple[PurePosixPath, str], Reading] = {}

    def find(self, path: PurePosixPath, blob: str) -> Reading | None:
        """The reading of a blob that an earlier run read at *path*."""
        key = str(path), blob
        values = self._read().get(key)
        if values is None:
            return None
        self._used.add(key)
        try:
            return reading_of(values, path, blob)
        except ValueError:
            return None

    def add(self, path: PurePosixPath, blob: str, reading: Reading) -> None:
        """Note a *reading* that no earlier run made."""
        self._fresh[path, blob] = reading

    def keep(self) -> None:
        """Keep the readings that were added, where they are enough to be worth it.

        Of those that were not asked for as many stay as there are others.
        """
        kept = self._read() if self._fresh else {}
        if not self._fresh or (kept and len(self._fresh) < max(_ENOUGH, len(kept) // _SHARE)):
            return
        wanted = {key: values for key, values in kept.items() if key in self._used}
        for (path, blob), reading in self._fresh.items():
            with suppress(UnkeptError):
                wanted[str(path), blob] = plain(reading, path, blob)
        others = [key for key in kept if key not in wanted][-len(wanted) :] if wanted else []
        self._kept = {**{key: kept[key] for key in others}, **wanted}
        self._fresh.clear()
        self._cache.write(KIND, {self._setting: _encoded(self._kept)})

    def _read(self) -> dict[tuple[str, str], list[Any]]:
        if self._kept is None:
            data = self._cache.read(KIND, self._setting)
            try:
                self._kept = {} if data is None else _decoded(data)
            except ValueError:
                self._kept = {}
        return self._kept


def _encoded(readings: Mapping[tuple[str, str], list[Any]]) -> bytes:
    rows = [[path, blob, values] for (path, blob), values in readings.items()]
    # Not as ASCII: two lone surrogates in a row would come back as one character.
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> dict[tuple[str, str], list[Any]]:
    rows = json.loads(data.decode("utf-8", "surrogatepass"))
    if not isinstance(rows, list):
        raise ValueError("no readings")
    try:
        return {(path, blob): values for path, blob, values in rows}
    except TypeError as error:
        raise ValueError("no readings") from error
