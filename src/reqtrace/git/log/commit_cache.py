"""Commits that earlier runs read: messages that name many items take long to read."""

from __future__ import annotations

import json
from typing import Any

from reqtrace.cache.codec import Codec, Implied, as_is
from reqtrace.cache.store import Cache
from reqtrace.git.message.reverts import Revert
from reqtrace.model.commit import Commit, CommitFacts
from reqtrace.util.dataclass import dataclass

KIND = "commit"

_VERSION = 3  # of the way in which messages are read
_ENOUGH = 200  # new commits from which on it is worth the writing
_SHARE = 20
_SETTINGS = 3  # each new id is another one

Row = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCommit:
    """A commit with all that its message says, and nothing of what later commits did to it.

    `reverts` and `origins` are those of the message, as they are written there.
    """

    commit: Commit
    reverts: tuple[Revert, ...] = ()
    origins: tuple[str, ...] = ()


COMMIT_CODEC = Codec(ReadCommit, {(CommitFacts, "oid"): Implied(as_is)})
"""Stores a commit; its context is the object id."""


class CommitCache:
    """Commits by object id, all that were read with the same *setting* in one entry.

    *setting* is a digest of all that decides what a message says, the known ids among it. The
    key of the entry also has the digest of the codec: rows of other classes are left aside.
    """

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._key = f"{_VERSION}:{setting}:{COMMIT_CODEC.digest}"
        self._unused: dict[str, Row] | None = None
        self._known = 0
        self._fresh: dict[str, ReadCommit] = {}

    def find(self, oid: str) -> ReadCommit | None:
        """The commit as an earlier run read it; each one only once."""
        if self._unused is None:
            self._unused = self._read()
            self._known = len(self._unused)
        # Each row is decoded once and dropped: the rows take as much memory as the commits.
        row = self._unused.pop(oid, None)
        try:
            return None if row is None else COMMIT_CODEC.decode(row, oid)
        except ValueError:
            return None

    def add(self, read: ReadCommit) -> None:
        """Add a commit that is not in the cache."""
        self._fresh[read.commit.oid] = read

    def keep(self) -> None:
        """Store the commits that were added, where they are enough to be worth the writing."""
        if len(self._fresh) < max(_ENOUGH, self._known // _SHARE):
            return
        rows = {oid: COMMIT_CODEC.encode(one, oid) for oid, one in self._fresh.items()}
        stored = {**self._read(), **rows} if self._known else rows
        text = json.dumps(stored, ensure_ascii=False, separators=(",", ":"))
        others = [one for one in self._cache.keys(KIND, "") if one != self._key]
        self._cache.write(
            KIND,
            {self._key: text.encode("utf-8", "surrogatepass")},
            without=others[_SETTINGS - 1 :],
        )
        self._fresh.clear()

    def _read(self) -> dict[str, Row]:
        data = self._cache.read(KIND, self._key)
        try:
            found = {} if data is None else json.loads(data.decode("utf-8", "surrogatepass"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}
