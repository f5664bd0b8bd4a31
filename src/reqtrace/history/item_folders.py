"""The folders that hold items, as few as git has to look through."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from reqtrace.engine.item_reader import ItemReader
from reqtrace.project import Project

_MOST_FOLDERS = 50


_GLOB = frozenset("*?[{")


def item_folders(project: Project) -> tuple[str, ...]:
    """The folders of the items of *project*, none within another; empty for everywhere."""
    return tuple(map(str, fewer_folders(folders_of(project.files))))


def searched_folders(project: Project, reader: ItemReader) -> frozenset[PurePosixPath]:
    """Where item files are, and where the configuration says that they may be."""
    present = folders_of(project.files)
    globs = (glob for source in reader.config.sources for glob in source.include)
    return present | frozenset(map(_fixed_part, globs))


def folders_of(paths: Iterable[str]) -> frozenset[PurePosixPath]:
    """The folders of the files *paths*."""
    # A file at the top counts as a folder of its own: its folder would be the whole repository.
    return frozenset(map(PurePosixPath, {path.rpartition("/")[0] or path for path in paths}))


def _fixed_part(glob: str) -> PurePosixPath:
    fixed: list[str] = []
    for part in PurePosixPath(glob).parts:
        if _GLOB & set(part):
            break
        fixed.append(part)
    return PurePosixPath(*fixed)


def fewer_folders(folders: frozenset[PurePosixPath]) -> tuple[PurePosixPath, ...]:
    """The same folders without those within another, and not too many: git tries each."""
    outer = _outermost(folders)
    while len(outer) > _MOST_FOLDERS:
        deepest = max(len(path.parts) for path in outer)
        outer = _outermost({path.parent if len(path.parts) == deepest else path for path in outer})
    return () if PurePosixPath() in outer else tuple(sorted(outer, key=str))


def _outermost(folders: Iterable[PurePosixPath]) -> set[PurePosixPath]:
    known = set(folders)
    return {path for path in known if not any(above in known for above in path.parents)}


def lies_in(path: PurePosixPath, folders: Iterable[PurePosixPath]) -> bool:
    """Whether *path* lies below one of *folders*."""
    return any(path.is_relative_to(folder) for folder in folders)
