"""Folders that each have ids of their own: editions, templates, projects beside each other."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IdSets:
    """Folders beside each other, sorted, that have `count` ids in common; `example` is one."""

    folders: tuple[PurePosixPath, ...]
    count: int
    example: str

    def separate(self, one: PurePosixPath, other: PurePosixPath) -> bool:
        """Whether two files lie in different ones of the folders."""
        sides = self.folder_of(one), self.folder_of(other)
        return None not in sides and sides[0] != sides[1]

    def folder_of(self, path: PurePosixPath) -> PurePosixPath | None:
        """The one of the folders in which a file lies."""
        return next((parent for parent in path.parents if parent in self.folders), None)
