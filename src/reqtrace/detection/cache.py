"""What a look at a repository found in an earlier run, where its files are as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.detection.found import DetectedSource, DetectedSources

KIND = "survey"

Blobs = Mapping[str, str | None]
"""The object id of each file of the repository by its path; None where it is not known."""


class DetectionCache:
    """Surveys of the same files with the same *settings*: all that decides what is found.

    *paths* are those of all files. Some of them were read, and must be unchanged.
    """

    def __init__(self, cache: Cache, settings: Iterable[object], paths: Sequence[str]) -> None:
        names = hashlib.sha256("\0".join(paths).encode("utf-8", "surrogateescape")).hexdigest()
        self._cache = cache
        self._key = digest_of(names, *settings)

    def find(self, blobs: Blobs) -> DetectedSources | None:
        """What an earlier run found."""
        data = self._cache.read(KIND, self._key)
        try:
            return None if data is None else _decoded(data, blobs)
        except (ValueError, TypeError, KeyError):
            return None

    def keep(self, survey: DetectedSources, read: Mapping[str, str]) -> None:
        """Keep a *survey* for which files were *read*, with their object ids."""
        found = [[one.what, one.table] for one in survey.found]
        document = {"read": read, "found": found, "told": survey.decision_folders_declared}
        self._cache.write(KIND, {self._key: json.dumps(document).encode("ascii")})


def _decoded(data: bytes, blobs: Blobs) -> DetectedSources | None:
    document = json.loads(data)
    if any(blobs.get(path) != blob for path, blob in document["read"].items()):
        return None
    return DetectedSources(
        found=tuple(DetectedSource(what=what, table=table) for what, table in document["found"]),
        decision_folders_declared=bool(document["told"]),
    )
