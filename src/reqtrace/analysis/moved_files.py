"""Item files that moved together with the source that reads them, since an earlier commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import PurePosixPath

from reqtrace.engine.session import Session
from reqtrace.git.snapshot.index_and_revision import Revision


def moved_since(before: Session, after: Session) -> dict[PurePosixPath, PurePosixPath]:
    """The folders and files of *before* that no source reads there → where *after* has them.

    A file is known by its content, else by its name. What is read where it lies is left out, and
    nothing is looked for where *after* has no item file at a new path.
    """
    known = frozenset(before.paths)
    new = {path: blob for path, blob in _files(after).items() if path not in known}
    if not new:
        return {}
    gone = _unread_files(before, after)
    by_blob = {blob: path for path, blob in gone.items() if blob is not None}
    names = Counter(path.name for path in gone)
    by_name = {path.name: path for path in gone if names[path.name] == 1}
    moved: dict[PurePosixPath, PurePosixPath] = {}
    for path, blob in new.items():
        old = by_blob.get(blob) or by_name.get(path.name)
        if old is None:
            continue
        if old.name == path.name and old.parent.parts:
            moved[old.parent] = path.parent
        else:
            moved[old] = path
    return moved


def _files(session: Session) -> Mapping[PurePosixPath, str]:
    return {PurePosixPath(path): blob for path, blob in session.project.files.items()}


def _unread_files(before: Session, after: Session) -> dict[PurePosixPath, str | None]:
    """The files of *before* that *after* lacks, and that no source would read."""
    entries = Revision(before.repository, before.head).entries()
    present = frozenset(after.paths)
    return {
        entry.path: entry.blob
        for entry in entries
        if entry.path not in present and after.reader.file_match(entry.path) is None
    }
