"""The sources that an earlier run detected: valid while the files that it read are unchanged."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from reqtrace.cache.codec import Codec, UnstorableError
from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.detection.found import DetectedSources

KIND = "detection"

Blobs = Mapping[str, str | None]
"""The object id of each file of the repository by its path; None where it is not known."""


DETECTION_CODEC = Codec(DetectedSources)


class DetectionCache:
    """The detection of sources among *paths*, all files, with *settings*: all that decides it.

    The files that it read must be unchanged. The key of the entry also has the digest of the
    codec: rows of other classes are left aside.
    """

    def __init__(self, cache: Cache, settings: Iterable[object], paths: Sequence[str]) -> None:
        names = hashlib.sha256("\0".join(paths).encode("utf-8", "surrogateescape")).hexdigest()
        self._cache = cache
        self._key = digest_of(names, DETECTION_CODEC.digest, *settings)

    def find(self, blobs: Blobs) -> DetectedSources | None:
        """What an earlier run detected."""
        data = self._cache.read(KIND, self._key)
        try:
            return None if data is None else _decoded(data, blobs)
        except (ValueError, TypeError, KeyError):
            return None

    def keep(self, detected: DetectedSources, read: Mapping[str, str]) -> None:
        """Store *detected*, for which the files *read* were read; they map to object ids."""
        with suppress(UnstorableError):
            document = {"read": read, "detected": DETECTION_CODEC.encode(detected)}
            self._cache.write(KIND, {self._key: json.dumps(document).encode("ascii")})


def _decoded(data: bytes, blobs: Blobs) -> DetectedSources | None:
    document = json.loads(data)
    if any(blobs.get(path) != blob for path, blob in document["read"].items()):
        return None
    return DETECTION_CODEC.decode(document["detected"])
