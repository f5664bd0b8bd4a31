"""The past that earlier runs found: only the commits that came after it are looked at again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reqtrace.cache.store import Cache
from reqtrace.git.process.times import format_time, parse_time
from reqtrace.history.blob_items import VersionReader
from reqtrace.model.commit import Person
from reqtrace.model.item_history import CommitFacts, ItemChange, ItemVersion
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of

KIND = "past"

_NEW = (None,)  # shared, since most items have it once
_HEADS = 3  # kept pasts with the same setting


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedItemHistory:
    """What happened to the items in *folders* up to the commit *head*, and in which commits."""

    head: str
    folders: frozenset[PurePosixPath]
    commits: Mapping[str, CommitFacts]
    changes: Mapping[str, tuple[ItemChange, ...]]


class ItemHistoryCache:
    """Pasts by their head, all of one *setting*: a digest of all else that decides them."""

    def __init__(self, cache: Cache, setting: str) -> None:
        self._cache = cache
        self._setting = setting

    def find(self, lineage: Lineage, blobs: VersionReader) -> CachedItemHistory | None:
        """The newest that is about commits of *lineage*. *blobs* reads the items."""
        for key in self._keys():
            head = key.rpartition(":")[2]
            data = self._cache.read(KIND, key) if head in lineage else None
            try:
                if data is not None:
                    return _decoded(json.loads(data), head, blobs)
            except (ValueError, TypeError, KeyError, IndexError):
                continue
        return None

    def keep(self, item_history: CachedItemHistory) -> None:
        """Keep *item_history*, and drop the oldest."""
        key = f"{self._setting}:{item_history.head}"
        others = [one for one in self._keys() if one != key]
        self._cache.write(KIND, {key: _encoded(item_history)}, without=others[_HEADS - 1 :])

    def _keys(self) -> tuple[str, ...]:
        return self._cache.keys(KIND, f"{self._setting}:")


def _encoded(item_history: CachedItemHistory) -> bytes:
    files: dict[tuple[PurePosixPath, str], int] = {}
    numbers = {oid: number for number, oid in enumerate(item_history.commits)}

    def file_of(version: ItemVersion | None) -> int | None:
        if version is None:
            return None
        key = version.item.location.path, version.item.blob
        return files.setdefault(key, len(files))

    changes = {
        item_id: [
            [numbers[one.commit], [file_of(version) for version in one.before], file_of(one.after)]
            for one in found
        ]
        for item_id, found in item_history.changes.items()
    }
    document = {
        "folders": sorted(map(str, item_history.folders)),
        "commits": [_facts(one) for one in item_history.commits.values()],
        "files": [[str(path), blob] for path, blob in files],
        "changes": changes,
    }
    # As ASCII every text comes back: what git gives holds no pair of surrogates.
    return json.dumps(document, separators=(",", ":")).encode("ascii")


def _decoded(document: dict[str, Any], head: str, blobs: VersionReader) -> CachedItemHistory:
    files = [(path_of(path), blob) for path, blob in document["files"]]
    blobs.load(files)
    held = [blobs.at(path, blob) for path, blob in files]
    commits = [_facts_of(*one) for one in document.pop("commits")]
    oids = [one.oid for one in commits]
    changes = {
        item_id: tuple(
            [
                ItemChange(
                    commit=oids[commit],
                    before=_NEW
                    if before == [None]
                    else tuple([None if one is None else held[one][item_id] for one in before]),
                    after=None if after is None else held[after][item_id],
                )
                for commit, before, after in found
            ]
        )
        for item_id, found in document.pop("changes").items()
    }
    return CachedItemHistory(
        head=head,
        folders=frozenset(map(PurePosixPath, document["folders"])),
        commits=dict(zip(oids, commits, strict=True)),
        changes=changes,
    )


def _facts(one: CommitFacts) -> list[str]:
    people = (one.author.name, one.author.email, one.committer.name, one.committer.email)
    return [one.oid, *people, format_time(one.authored), format_time(one.committed), one.subject]


def _facts_of(
    oid: str,
    author: str,
    author_email: str,
    committer: str,
    committer_email: str,
    authored: str,
    committed: str,
    subject: str,
) -> CommitFacts:
    return CommitFacts(
        oid=oid,
        author=Person(name=author, email=author_email),
        committer=Person(name=committer, email=committer_email),
        authored=parse_time(authored.encode("ascii")),
        committed=parse_time(committed.encode("ascii")),
        subject=subject,
    )
