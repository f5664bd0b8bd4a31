"""The changes of each item, collected commit by commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field

from reqtrace.git.log.changes import FileChange
from reqtrace.history.blob_items import Key, VersionReader, Versions, versions
from reqtrace.model.item_history import UNCOMMITTED, ItemChange, ItemVersion, rank
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import path_of
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass


@dataclass(slots=True)
class ItemChanges:
    """Collects the changes of each item."""

    found: dict[str, list[ItemChange]] = field(default_factory=dict)
    adding: dict[str, set[str]] = field(default_factory=dict)

    def add_all(
        self, commits: Iterable[tuple[str, Sequence[FileChange]]], blobs: VersionReader
    ) -> None:
        """Note what each of *commits* did to the items of its files."""
        commits = tuple(commits)
        blobs.load(key for _, files in commits for change in files for key in keys_of(change))
        for commit, files in commits:
            self._add(commit, files, blobs)

    def _add(self, commit: str, files: Iterable[FileChange], blobs: VersionReader) -> None:
        befores: list[dict[str, ItemVersion]] = []
        after: dict[str, ItemVersion] = {}
        for change in files:
            while len(befores) < len(change.before):
                befores.append({})
            for number, blob in enumerate(change.before):
                _merge(befores[number], blobs.at(change.path, blob))
            _merge(after, blobs.at(change.path, change.after))
        self._note(commit, befores, after)

    def add_uncommitted(
        self, project: Project, committed: Mapping[str, str], blobs: VersionReader
    ) -> None:
        """Note what the files of *project* say differently from those that are *committed*."""
        differing = {
            path
            for path in project.files.keys() | committed.keys()
            if project.files.get(path) != committed.get(path)
        }
        if not differing:
            return
        files = [
            FileChange(path=path_of(path), before=(committed.get(path),), after=None)
            for path in sorted(differing)
        ]
        blobs.load(key for change in files for key in keys_of(change))
        before: dict[str, ItemVersion] = {}
        for change in files:
            _merge(before, blobs.at(change.path, change.before[0]))
        changed = (item for item in project.items if str(item.location.path) in differing)
        self._note(UNCOMMITTED, [before], versions(changed))

    def _note(self, commit: str, befores: Sequence[Versions], after: Versions) -> None:
        for item_id in dict.fromkeys(item_id for side in (*befores, after) for item_id in side):
            before = tuple(side.get(item_id) for side in befores)
            change = _change(commit, before, after.get(item_id))
            if change is None:
                continue
            self.found.setdefault(item_id, []).append(change)
            if change.adds and commit != UNCOMMITTED:
                self.adding.setdefault(commit, set()).add(item_id)

    def done(self, lineage: Lineage) -> dict[str, tuple[ItemChange, ...]]:
        """The changes by item id; none comes after one that descends from it."""
        return {
            item_id: tuple(
                sorted(changes, key=lambda change: rank(lineage, change.commit), reverse=True)
            )
            if len(changes) > 1
            else tuple(changes)
            for item_id, changes in self.found.items()
        }


def _merge(into: dict[str, ItemVersion], versions: Versions) -> None:
    for item_id, version in versions.items():
        into.setdefault(item_id, version)


def _change(
    commit: str, before: tuple[ItemVersion | None, ...], after: ItemVersion | None
) -> ItemChange | None:
    """The change, None where the item is as it was in a parent (or gone as in one)."""
    if after is None:
        is_change = all(before)
    else:
        content = _content(after)
        is_change = not any(version and _content(version) == content for version in before)
    return ItemChange(commit=commit, before=before, after=after) if is_change else None


def _content(version: ItemVersion) -> tuple[object, ...]:
    return (version.item.location.path, version.statement)


def keys_of(change: FileChange) -> Iterator[Key]:
    """Each blob that a file held before and after a change, with its path."""
    for blob in (*change.before, change.after):
        if blob is not None:
            yield change.path, blob
