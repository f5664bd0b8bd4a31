"""The new lines of each file between two trees, from one `git diff-tree` process."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePosixPath

from reqtrace.git.blame.patches import OPTIONS, PLAIN, SETTINGS, FilePatch, lines_of, read_patches
from reqtrace.git.process.repository import Repository
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedFile:
    """A regular file of the later tree and its new lines: ranges, first and last, in order."""

    path: PurePosixPath
    lines: tuple[tuple[int, int], ...]
    is_binary: bool = False


def changed_lines(repository: Repository, before: str, after: str) -> tuple[ChangedFile, ...]:
    """The files that differ from the tree of *before* to that of *after*, by path.

    Both are object ids. Deleted files, links and submodules are left out. All lines of an added
    file are new; of a file that only moved, none is.
    """
    stream = repository.git.stream((*SETTINGS, "diff-tree", *OPTIONS, PLAIN, before, after))
    found = (file for patch in read_patches(lines_of(stream)) for file in patch.files)
    files = (
        ChangedFile(path=file.path, lines=tuple(_new_lines(file)), is_binary=file.is_binary)
        for file in found
    )
    return tuple(sorted(files, key=lambda file: str(file.path)))


def _new_lines(file: FilePatch) -> Iterator[tuple[int, int]]:
    (source,) = file.sources
    for step, following in pairwise(source.steps):
        if step.offset is None and step.first < following.first:
            yield step.first, following.first - 1
