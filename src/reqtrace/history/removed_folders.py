"""Folders that held items once and hold none now: what became of an id that nothing has.

Most histories are read without them. Where a link or a commit names an id that no item has, the
files that commits removed are looked through, the latest first.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.cache.digest import digest_of
from reqtrace.engine.session import Session
from reqtrace.git.log.changes import read_changes
from reqtrace.history.blob_items import Key, VersionReader
from reqtrace.history.item_history_cache import CachedItemHistory
from reqtrace.model.commit import MENTIONS
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item

_KIND = "removed-folders"
_MOST_FILES = 5000
_AT_ONCE = 250
_KEPT = 2


class RemovedFolders(NamedTuple):
    """Folders from which items were removed; so many removed files were not looked through."""

    folders: frozenset[PurePosixPath] = frozenset()
    unsearched: int = 0


def removed_folders(
    session: Session, item_history: CachedItemHistory, blobs: VersionReader
) -> RemovedFolders:
    """Folders from which a commit removed an item that is named still and unknown otherwise.

    *item_history* is that of the folders which hold items now.
    """
    wanted = _unknown(session, item_history)
    if not wanted:
        return RemovedFolders()
    head, cache = session.project.history.head, session.reader.cache
    key = digest_of(session.reader.setting, head, sorted(wanted), sorted(item_history.folders))
    if cache is not None and (known := cache.read(_KIND, key)) is not None:
        *folders, unsearched = json.loads(known)
        return RemovedFolders(frozenset(map(PurePosixPath, folders)), unsearched)
    found = _search(session, wanted, blobs)
    if cache is not None:
        stored = json.dumps([*sorted(map(str, found.folders)), found.unsearched]).encode("ascii")
        cache.write(_KIND, {key: stored}, without=cache.keys(_KIND, "")[_KEPT:])
    return found


def _unknown(session: Session, item_history: CachedItemHistory) -> set[str]:
    """The ids that links and trailers name and neither an item nor its history has."""
    project = session.project
    named = {link.link.target for link in project.graph.dangling() if link.link.path is None}
    named |= {
        reference.target
        for _, reference in project.graph.unknown_references()
        if reference.kind != MENTIONS
    }
    resolve = Identifiers(_versions(item_history)).resolve
    return {one for one in named if resolve(one) is None} if named else set()


def _versions(item_history: CachedItemHistory) -> Iterator[Item]:
    for changes in item_history.changes.values():
        for change in changes:
            for version in (change.after, *change.before):
                if version is not None:
                    yield version.item


def _search(session: Session, wanted: set[str], blobs: VersionReader) -> RemovedFolders:
    every = _removed_files(session)
    removed = every[:_MOST_FILES]
    missing = set(wanted)
    folders = set()
    for start in range(0, len(removed), _AT_ONCE):
        some = removed[start : start + _AT_ONCE]
        blobs.load(some)
        for path, blob in some:
            items = [version.item for version in blobs.at(path, blob).values()]
            resolve = Identifiers(items).resolve
            if found := {one for one in missing if resolve(one) is not None}:
                missing -= found
                # A file at the top counts as a folder of its own, as in the item history.
                folders.add(path.parent if path.parent.parts else path)
        if not missing:
            return RemovedFolders(frozenset(folders))
    return RemovedFolders(frozenset(folders), len(every) - len(removed))


def _removed_files(session: Session) -> list[Key]:
    """Files that a commit removed, that are gone and may have held items, the latest first."""
    present = set(session.paths)
    changes = read_changes(session.repository, [session.project.history.head], removals_only=True)
    keys = dict.fromkeys(
        (file.path, file.before[0])
        for change in changes
        for file in change.files
        if file.after is None and file.path not in present
        if session.reader.file_match(file.path) is not None
    )
    return [(path, blob) for path, blob in keys if blob is not None]
