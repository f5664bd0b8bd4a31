"""The pages that list the decisions of a folder, read beside the items."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.git.snapshot.snapshot import Snapshot
from reqtrace.model.decision_index import DecisionIndex
from reqtrace.model.item import Item
from reqtrace.sources.common.limits import Limits

_DECISION = "adr"


def decision_indexes(
    items: Iterable[Item], snapshot: Snapshot, limits: Limits
) -> tuple[DecisionIndex, ...]:
    """The README or index of each folder with decisions, by path."""
    folders: dict[PurePosixPath, list[PurePosixPath]] = {}
    own = set()
    for item in items:
        if item.type == _DECISION:
            folders.setdefault(item.location.path.parent, []).append(item.location.path)
            own.add(item.location.path)
    if not folders:
        return ()
    from reqtrace.sources.adr.index_page import INDEX_NAMES, read_index

    entries = list(snapshot.entries())
    pages = [
        entry
        for entry in entries
        if entry.path.parent in folders
        and entry.path not in own
        and entry.path.name.lower() in INDEX_NAMES
    ]
    paths = frozenset(str(entry.path) for entry in entries)
    indexes = (
        read_index(data, entry.path, folders[entry.path.parent], paths, limits)
        for entry, data in snapshot.read(pages, most=limits.file_bytes)
    )
    return tuple(index for index in indexes if index is not None)
