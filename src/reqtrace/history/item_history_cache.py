"""Histories of items that earlier runs found: only the commits that came later are read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import PurePosixPath
from typing import Any

from reqtrace.cache.codec import Codec, Form
from reqtrace.cache.digest import digest_of
from reqtrace.cache.store import Cache
from reqtrace.engine.item_reader import ItemReader
from reqtrace.git.process.mailmap import mailmap_state
from reqtrace.git.process.repository import Repository
from reqtrace.history.blob_items import Key, VersionReader, Versions
from reqtrace.model.commit import CommitFacts
from reqtrace.model.item_history import ItemChange, ItemVersion
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of
from reqtrace.util.dataclass import dataclass

KIND = "item-history"

_VERSION = 3  # of the way in which folders are searched

_ENOUGH = 50  # new commits from which on the whole is stored again
_HEADS = 3  # stored histories with the same setting


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedItemHistory:
    """What happened to the items in *folders* up to the commit *head*, and in which commits.

    *moved* is that of `VersionReader`.
    """

    head: str
    folders: frozenset[PurePosixPath]
    commits: Mapping[str, CommitFacts]
    changes: Mapping[str, tuple[ItemChange, ...]]
    moved: Mapping[PurePosixPath, PurePosixPath] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeContext:
    """What the changes of one item refer to by number: commits, and the files that have it.

    `oids` are all commits, and `oid_numbers` their places there. `file_numbers` gets the next
    number for each file, by path and blob, that is met first when a change is encoded; `files`
    holds the versions in each file when one is decoded.
    """

    item_id: str
    oids: Sequence[str] = ()
    oid_numbers: Mapping[str, int] = field(default_factory=dict)
    file_numbers: dict[Key, int] = field(default_factory=dict)
    files: Sequence[Versions] = ()


def _file_number(version: ItemVersion | None, context: ChangeContext) -> int | None:
    if version is None:
        return None
    key = version.item.location.path, version.item.blob
    return context.file_numbers.setdefault(key, len(context.file_numbers))


def _version(number: int | None, context: ChangeContext) -> ItemVersion | None:
    return None if number is None else context.files[number][context.item_id]


FACTS_CODEC = Codec(CommitFacts)

CHANGE_CODEC = Codec(
    ItemChange,
    {
        (ItemChange, "commit"): Form(
            "number of a commit",
            lambda oid, context: context.oid_numbers[oid],
            lambda number, context: context.oids[number],
            contextual=True,
        ),
        ItemVersion | None: Form(
            "number of a file",
            _file_number,
            _version,
            contextual=True,
        ),
    },
)
"""Stores changes of one item; the context is a `ChangeContext`."""


class ItemHistoryCache:
    """Histories by their head, all of one *setting*: a digest of all else that decides them.

    Their keys also have the digests of the codecs: rows of other classes are left aside.
    """

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._beginning = f"{_VERSION}:{setting}:{FACTS_CODEC.digest}:{CHANGE_CODEC.digest}:"

    @classmethod
    def of(
        cls, repository: Repository, reader: ItemReader, folders: frozenset[PurePosixPath]
    ) -> ItemHistoryCache | None:
        """That of *folders* of *repository*; None where *reader* has no cache to store it in."""
        names = mailmap_state(repository)
        if reader.cache is None or names is None:
            return None
        setting = digest_of(reader.setting, repository.object_format, names.hex(), folders)
        return cls(reader.cache, setting)

    def find(self, lineage: Lineage, blobs: VersionReader) -> CachedItemHistory | None:
        """The newest history of a head in *lineage*. *blobs* reads the items."""
        for key in self._keys():
            head = key.rpartition(":")[2]
            data = self._cache.read(KIND, key) if head in lineage else None
            try:
                if data is not None:
                    return _decoded(json.loads(data), head, blobs)
            except (ValueError, TypeError, KeyError, IndexError):
                continue
        return None

    def keep(
        self, item_history: CachedItemHistory, cached: CachedItemHistory | None = None
    ) -> None:
        """Store *item_history*, and drop the oldest; not if *cached* lacks only a little of it."""
        if cached is not None and len(item_history.commits) - len(cached.commits) < _ENOUGH:
            return
        key = f"{self._beginning}{item_history.head}"
        others = [other for other in self._keys() if other != key]
        self._cache.write(KIND, {key: _encoded(item_history)}, without=others[_HEADS - 1 :])

    def _keys(self) -> tuple[str, ...]:
        return self._cache.keys(KIND, self._beginning)


def _encoded(item_history: CachedItemHistory) -> bytes:
    numbers = {oid: number for number, oid in enumerate(item_history.commits)}
    files: dict[Key, int] = {}
    changes = {}
    for item_id, item_changes in item_history.changes.items():
        context = ChangeContext(item_id=item_id, oid_numbers=numbers, file_numbers=files)
        changes[item_id] = [CHANGE_CODEC.encode(change, context) for change in item_changes]
    document = {
        "folders": sorted(map(str, item_history.folders)),
        "moved": {str(old): str(new) for old, new in item_history.moved.items()},
        "commits": [FACTS_CODEC.encode(facts) for facts in item_history.commits.values()],
        "files": [[str(path), blob] for path, blob in files],
        "changes": changes,
    }
    # As ASCII every text comes back: what git gives holds no pair of surrogates.
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def _decoded(document: dict[str, Any], head: str, blobs: VersionReader) -> CachedItemHistory:
    keys = [(path_of(path), blob) for path, blob in document["files"]]
    moved = {path_of(old): path_of(new) for old, new in document["moved"].items()}
    blobs.moved.update(moved)
    blobs.load(keys)
    files = [blobs.at(path, blob) for path, blob in keys]
    commits = [FACTS_CODEC.decode(facts) for facts in document.pop("commits")]
    oids = [commit.oid for commit in commits]
    changes = {}
    for item_id, encoded in document.pop("changes").items():
        context = ChangeContext(item_id=item_id, oids=oids, files=files)
        changes[item_id] = tuple([CHANGE_CODEC.decode(change, context) for change in encoded])
    return CachedItemHistory(
        head=head,
        folders=frozenset(map(PurePosixPath, document["folders"])),
        commits=dict(zip(oids, commits, strict=True)),
        changes=changes,
        moved=moved,
    )
