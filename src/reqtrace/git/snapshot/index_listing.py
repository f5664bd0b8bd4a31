"""The entries of the index with their file status, from one `git ls-files` process."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from reqtrace.errors import GitError
from reqtrace.git.process.repository import Repository

# `--debug` adds lines to each entry: the file status when git last refreshed the index, and flags,
# among them that of `--intent-to-add`.
_ENTRY = re.compile(
    rb"\?\ (?P<other>[^\0]*)\0"
    rb"|(?:[A-Z]\ )?(?P<mode>[0-7]{6})\ (?P<blob>[0-9a-f]+)\ (?P<stage>[0-3])\t(?P<path>[^\0]*)\0"
    rb"\ *ctime:\ (\d+):(\d+)\n\ *mtime:\ (\d+):(\d+)\n\ *dev:\ \d+\tino:\ (\d+)\n"
    rb"\ *uid:\ \d+\tgid:\ \d+\n\ *size:\ (\d+)\tflags:\ (?P<flags>[0-9a-f]+)\n",
    re.VERBOSE,
)
_TO_BE_ADDED = 1 << 29
_SECOND = 10**9
_WORD = 0xFFFFFFFF  # git stores 32 bits of each number


class IndexEntry(NamedTuple):
    """A file of the index, with its file status when git last refreshed the index.

    `stage` is 0, or 1 to 3 in an unresolved merge. Times are in nanoseconds; `inode` and `size`
    are cut to 32 bits.
    """

    path: bytes
    mode: str
    blob: str
    stage: int
    changed: int
    modified: int
    inode: int
    size: int
    is_to_be_added: bool

    def is_like(self, status: os.stat_result) -> bool:
        """Whether the file status is still the same: a change of content changes it, too."""
        return (
            self.modified == status.st_mtime_ns
            and self.changed == status.st_ctime_ns
            and self.size == status.st_size & _WORD
            and self.inode == status.st_ino & _WORD
        )


def list_index(repository: Repository) -> Iterator[IndexEntry]:
    """All entries of the index, in git's order."""
    yield from (entry for entry in _list_files(repository, ()) if isinstance(entry, IndexEntry))


def list_work_tree(repository: Repository) -> Iterator[IndexEntry | bytes]:
    """All entries of the index, and the paths of files that are neither staged nor ignored.

    The latter end with a slash where they are repositories of their own.
    """
    return _list_files(repository, ("-t", "--cached", "--others", "--exclude-standard"))


def _list_files(repository: Repository, more: tuple[str, ...]) -> Iterator[IndexEntry | bytes]:
    listing = repository.git.run(("ls-files", "-z", "--stage", "--debug", *more))
    end = 0
    for match in _ENTRY.finditer(listing):
        if match.start() != end:
            break
        end = match.end()
        other, mode, blob, stage, path, *stamp, flags = match.groups()
        if other is not None:
            yield other
            continue
        changed, changed_more, modified, modified_more, inode, size = map(int, stamp)
        yield IndexEntry(
            path,
            mode.decode("ascii"),
            blob.decode("ascii"),
            int(stage),
            changed * _SECOND + changed_more,
            modified * _SECOND + modified_more,
            inode,
            size,
            bool(int(flags, 16) & _TO_BE_ADDED),
        )
    if end != len(listing):
        raise GitError("the index could not be read", hint="run `git status`")
