"""The files of a repository as one moment shows them; here, the work tree."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Protocol

from reqtrace.errors import UnreadableError
from reqtrace.git.command import decoded
from reqtrace.git.repository import Repository

LINK = "120000"
SUBMODULE = "160000"
PLAIN = "100644"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A file of a snapshot. `mode` is git's, in octal.

    `blob` is the object id of the content, None until the content was read. It takes no part in
    comparison: an entry is the same file before and after it was read.
    """

    path: PurePosixPath
    mode: str
    blob: str | None = field(default=None, compare=False)


class Snapshot(Protocol):
    """Files and their content at one moment."""

    def entries(self) -> tuple[Entry, ...]:
        """All regular files, sorted by path. Links and submodules are not among them."""
        ...

    def skipped(self) -> tuple[Entry, ...]:
        """Symbolic links and submodules, sorted by path: they are named and left alone."""
        ...

    def read(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """The content of some entries, in their order; each entry comes with its `blob`."""
        ...


class WorkTree:
    """Tracked files, and untracked ones that are not ignored, as they lie on the disk.

    A file that was deleted from the disk is absent. Symbolic links are never followed, neither
    those of a file nor those of a folder on its way.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._top = os.fsencode(repository.root) + b"/"
        self._folders: dict[bytes, bool] = {b"": True}
        self._listed: tuple[tuple[Entry, ...], tuple[Entry, ...]] | None = None

    def entries(self) -> tuple[Entry, ...]:
        """All regular files, sorted by path."""
        return self._list()[0]

    def skipped(self) -> tuple[Entry, ...]:
        """Symbolic links, submodules and repositories within this one, sorted by path."""
        return self._list()[1]

    def read(self, entries: Sequence[Entry]) -> Iterator[tuple[Entry, bytes]]:
        """The content of some entries, in their order.

        Raises `UnreadableError` where the disk does not give a file.
        """
        for entry in entries:
            data = self._content(entry.path)
            yield replace(entry, blob=blob_id(data, self._repository.object_format)), data

    def _list(self) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
        if self._listed is None:
            arguments = ("ls-files", "-z", "-t", "--stage", "--cached", "--others")
            listing = self._repository.git.run((*arguments, "--exclude-standard"))
            found = [self._entry(path, mode) for path, mode in _listed(listing)]
            self._listed = divided(entry for entry in found if entry is not None)
        return self._listed

    def _entry(self, path: bytes, mode: str) -> Entry | None:
        if mode == SUBMODULE:
            return Entry(path=to_path(path.rstrip(b"/")), mode=SUBMODULE)
        on_disk = self._mode(path)
        if on_disk is None:
            return None
        # Where the file system has no links, git writes their text into plain files.
        return Entry(path=to_path(path), mode=LINK if mode == LINK else on_disk)

    def _mode(self, path: bytes) -> str | None:
        if not self._is_own_folder(path.rpartition(b"/")[0]):
            return None
        try:
            mode = os.lstat(self._top + path).st_mode
        except OSError:
            return None
        if stat.S_ISLNK(mode):
            return LINK
        if not stat.S_ISREG(mode):
            return None
        return "100755" if mode & stat.S_IXUSR else PLAIN

    def _is_own_folder(self, folder: bytes) -> bool:
        """Whether *folder* is reached from the top without a symbolic link."""
        known = self._folders.get(folder)
        if known is None:
            known = self._is_own_folder(folder.rpartition(b"/")[0]) and _is_folder(
                self._top + folder
            )
            self._folders[folder] = known
        return known

    def _content(self, path: PurePosixPath) -> bytes:
        raw = str(path).encode("utf-8", "surrogateescape")
        if not self._is_own_folder(raw.rpartition(b"/")[0]):
            raise _unreadable(path, "a folder on its way is a symbolic link or is gone")
        try:
            return _read_plain_file(self._top + raw)
        except OSError as error:
            raise _unreadable(path, error.strerror or "unknown error") from error


def blob_id(data: bytes, object_format: str) -> str:
    """The object id that git gives to a blob of *data*, in `sha1` or `sha256`."""
    digest = hashlib.new(object_format, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def to_path(path: bytes) -> PurePosixPath:
    """A path of git, of any bytes, the same on every machine whatever its locale."""
    return PurePosixPath(decoded(path))


def divided(entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Regular files, and all others; each sorted by path, each path once."""
    by_path = {entry.path: entry for entry in entries}
    ordered = [by_path[path] for path in sorted(by_path, key=str)]
    regular = tuple(entry for entry in ordered if entry.mode not in (LINK, SUBMODULE))
    return regular, tuple(entry for entry in ordered if entry.mode in (LINK, SUBMODULE))


_TRACKED = re.compile(rb"(?P<mode>[0-7]{6}) [0-9a-f]+ [0-3]\t(?P<path>.*)", re.DOTALL)


def _listed(listing: bytes) -> Iterator[tuple[bytes, str]]:
    """Path and mode of each entry of `ls-files -t --stage`; the tag tells the two forms apart."""
    for record in listing.split(b"\0"):
        tag, _, rest = record.partition(b" ")
        if tag == b"?":
            # A folder in this place is a repository of its own.
            yield rest, SUBMODULE if rest.endswith(b"/") else PLAIN
        elif match := _TRACKED.fullmatch(rest):
            yield match["path"], match["mode"].decode("ascii")


def _is_folder(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _read_plain_file(path: bytes) -> bytes:
    # Neither a link nor a pipe that took the file's place since the listing may be opened.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        return file.readall()


def _unreadable(path: PurePosixPath, why: str) -> UnreadableError:
    return UnreadableError(
        f"{path} cannot be read: {why}", hint="mend its permissions, or ignore it in .gitignore"
    )
