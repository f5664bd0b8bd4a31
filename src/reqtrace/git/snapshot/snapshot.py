"""Snapshots of the files of a repository: the interface, and the work tree."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from reqtrace.errors import UnreadableError
from reqtrace.git.process.command import decoded
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_listing import IndexEntry, list_work_tree
from reqtrace.model.location import path_of
from reqtrace.util.dataclass import dataclass

if TYPE_CHECKING:
    from reqtrace.git.snapshot.conversion import Conversions

LINK = "120000"
SUBMODULE = "160000"
PLAIN = "100644"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """A file of a snapshot. `mode` is git's, in octal.

    `blob` is the object id of the content, None until the content was read. It is not compared: an
    entry is the same file before and after it was read.
    """

    path: PurePosixPath
    mode: str
    blob: str | None = field(default=None, compare=False)


class Snapshot(Protocol):
    """Files and their content at one point in time."""

    def entries(self) -> tuple[FileEntry, ...]:
        """All regular files, sorted by path. Links and submodules are not among them."""
        ...

    def skipped(self) -> tuple[FileEntry, ...]:
        """Symbolic links and submodules, sorted by path: they are named and left alone."""
        ...

    def missing(self) -> tuple[FileEntry, ...]:
        """Regular files that are left out, as their content is not here, sorted by path."""
        ...

    def unconverted(self) -> tuple[tuple[PurePosixPath, str], ...]:
        """Files that were read as they are on the disk though git converts them, sorted by path.

        Each comes with the attribute that says so, such as `filter lfs`.
        """
        ...

    def read(self, entries: Sequence[FileEntry], *, most: int) -> Iterator[tuple[FileEntry, bytes]]:
        """The content of some entries, in their order; each entry comes with its `blob`.

        Of a file of more than *most* bytes only one byte more than that is read: enough to refuse
        it. Then its blob may be unknown.
        """
        ...


class WorkTree:
    """Tracked files, and untracked ones that are not ignored, as they are on disk.

    A file that was deleted from the disk is absent. Symbolic links are never followed, neither
    those of a file nor those of a parent folder. The content is what `git add` would store of a
    file, whatever line ends or encoding it has on the disk; so a file that is unchanged since it
    was staged is not read to know its blob.
    """

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._top = os.fsencode(repository.root) + b"/"
        self._folders: dict[bytes, bool] = {b"": True}
        # Staged blobs of files that may have changed since. The likely ones have the status that is
        # in the index, which is too young to be sure.
        self._staged: dict[PurePosixPath, str] = {}
        self._likely: set[PurePosixPath] = set()
        self._known: Conversions | None = None
        self._listed: tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]] | None = None

    def entries(self) -> tuple[FileEntry, ...]:
        """All regular files, sorted by path."""
        return self._list()[0]

    def skipped(self) -> tuple[FileEntry, ...]:
        """Symbolic links, submodules and repositories within this one, sorted by path."""
        return self._list()[1]

    def missing(self) -> tuple[FileEntry, ...]:
        """None: what is not on the disk is no part of the work tree."""
        return ()

    def unconverted(self) -> tuple[tuple[PurePosixPath, str], ...]:
        """Files with a filter, or in an encoding that cannot be read, as far as they were read."""
        return () if self._known is None else tuple(sorted(self._known.failures.items()))

    def read(self, entries: Sequence[FileEntry], *, most: int) -> Iterator[tuple[FileEntry, bytes]]:
        """The content of some entries, in their order, at most *most* bytes and one of each.

        Raises `UnreadableError` where a file cannot be read.
        """
        for number, entry in enumerate(entries):
            data = self._content(entry.path, most)
            if len(data) > most:
                yield entry, data
                continue
            blob = self._blob(data)
            if entry.blob not in (None, blob):
                yield from self._read_staged(entries[number:], most)
                return
            if entry.blob is None and blob != self._staged.get(entry.path):
                yield self._converted(entry, data, entries[number:])
            else:
                yield replace(entry, blob=blob), data

    def _converted(
        self, entry: FileEntry, data: bytes, following: Sequence[FileEntry]
    ) -> tuple[FileEntry, bytes]:
        """A file that was read, with the content that git would store of it.

        The attributes of the *following* files are asked for at once.
        """
        conversions = self._conversions
        conversions.prepare(
            {one.path: self._staged.get(one.path) for one in following if one.blob is None}
        )
        if entry.path in self._likely and conversions.filter_of(entry.path):
            staged = self._staged[entry.path]
            content = next(read_objects(self._repository, [staged.encode("ascii")]))
            if content is not None:
                return replace(entry, blob=staged), content
        data = conversions.stored(entry.path, data)
        return replace(entry, blob=self._blob(data)), data

    @property
    def _conversions(self) -> Conversions:
        if self._known is None:
            # Most work trees have no changes, and need none of this.
            from reqtrace.git.snapshot.conversion import Conversions

            has_files = any(entry.path.name == ".gitattributes" for entry in self.entries())
            self._known = Conversions(self._repository, attribute_files=has_files)
        return self._known

    def _blob(self, data: bytes) -> str:
        return blob_id(data, self._repository.object_format)

    def _read_staged(
        self, entries: Sequence[FileEntry], most: int
    ) -> Iterator[tuple[FileEntry, bytes]]:
        """The same for files that git converts (line ends, encoding): the staged content counts."""
        names = [entry.blob.encode("ascii") for entry in entries if entry.blob is not None]
        staged = read_objects(self._repository, names, most=most)
        for number, entry in enumerate(entries):
            data = None if entry.blob is None else next(staged)
            if data is not None:
                yield entry if len(data) > most else replace(entry, blob=self._blob(data)), data
                continue
            data = self._content(entry.path, most)
            if len(data) > most:
                yield entry, data
            else:
                yield self._converted(replace(entry, blob=None), data, entries[number:])
        for _ in staged:  # to its end, so that a failure of git is seen
            pass

    def _list(self) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
        if self._listed is None:
            since = self._time_of_index()
            files = list_work_tree(self._repository)
            found = (self._entry(one, since) for one in files)
            self._listed = split_regular(entry for entry in found if entry is not None)
        return self._listed

    def _time_of_index(self) -> int:
        """The time of the index: a file modified since may differ from it with an equal status."""
        index = self._repository.git.hook_variables.get("GIT_INDEX_FILE")
        try:
            return os.stat(index or self._repository.git_dir / "index").st_mtime_ns
        except OSError:
            return 0

    def _entry(self, file: IndexEntry | bytes, since: int) -> FileEntry | None:
        if isinstance(file, bytes):
            # A folder in this list is a repository of its own.
            if file.endswith(b"/"):
                return FileEntry(path=to_path(file[:-1]), mode=SUBMODULE)
            return self._on_disk(file)
        if file.mode == SUBMODULE:
            return FileEntry(path=to_path(file.path), mode=SUBMODULE)
        staged = None if file.stage or file.is_to_be_added else file
        is_sure = file.modified < since
        return self._on_disk(file.path, staged, is_sure=is_sure, is_link=file.mode == LINK)

    def _on_disk(
        self,
        path: bytes,
        staged: IndexEntry | None = None,
        *,
        is_sure: bool = False,
        is_link: bool = False,
    ) -> FileEntry | None:
        """The file at *path*, with its blob where it is for sure as it was *staged*."""
        status = self._status(path)
        mode = None if status is None else _mode(status)
        if status is None or mode is None:
            return None
        if is_link or mode == LINK:
            # On file systems without symbolic links, git writes their text into regular files.
            return FileEntry(path=to_path(path), mode=LINK)
        place = to_path(path)
        if staged is None:
            return FileEntry(path=place, mode=mode)
        is_like = staged.is_like(status)
        if is_like and is_sure:
            return FileEntry(path=place, mode=mode, blob=staged.blob)
        self._staged[place] = staged.blob
        if is_like:
            self._likely.add(place)
        return FileEntry(path=place, mode=mode)

    def _status(self, path: bytes) -> os.stat_result | None:
        if not self._is_own_folder(path.rpartition(b"/")[0]):
            return None
        try:
            return os.lstat(self._top + path)
        except OSError:
            return None

    def _is_own_folder(self, folder: bytes) -> bool:
        """Whether *folder* is reached from the top without a symbolic link."""
        known = self._folders.get(folder)
        if known is None:
            known = self._is_own_folder(folder.rpartition(b"/")[0]) and _is_folder(
                self._top + folder
            )
            self._folders[folder] = known
        return known

    def _content(self, path: PurePosixPath, most: int) -> bytes:
        raw = str(path).encode("utf-8", "surrogateescape")
        if not self._is_own_folder(raw.rpartition(b"/")[0]):
            raise _unreadable(path, "a parent folder is a symbolic link or was deleted")
        try:
            return _read_plain_file(self._top + raw, most)
        except OSError as error:
            raise _unreadable(path, error.strerror or "unknown error") from error


def blob_id(data: bytes, object_format: str) -> str:
    """The object id that git gives to a blob of *data*, in `sha1` or `sha256`."""
    digest = hashlib.new(object_format, b"blob %d\0" % len(data), usedforsecurity=False)
    digest.update(data)
    return digest.hexdigest()


def to_path(path: bytes) -> PurePosixPath:
    """A path from git, of any bytes; independent of the locale."""
    return path_of(decoded(path))


def split_regular(
    entries: Iterable[FileEntry],
) -> tuple[tuple[FileEntry, ...], tuple[FileEntry, ...]]:
    """Regular files, and all others; each sorted by path, each path once."""
    by_path = {str(entry.path): entry for entry in entries}
    ordered = [by_path[path] for path in sorted(by_path)]
    regular = tuple(entry for entry in ordered if entry.mode not in (LINK, SUBMODULE))
    return regular, tuple(entry for entry in ordered if entry.mode in (LINK, SUBMODULE))


def _mode(status: os.stat_result) -> str | None:
    if stat.S_ISLNK(status.st_mode):
        return LINK
    if not stat.S_ISREG(status.st_mode):
        return None
    return "100755" if status.st_mode & stat.S_IXUSR else PLAIN


def _is_folder(path: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _read_plain_file(path: bytes, most: int) -> bytes:
    # A symbolic link or a pipe that replaced the file since the listing must not be opened.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb", buffering=0) as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise OSError(0, "it is not a regular file")
        return file.readall() if status.st_size <= most else file.read(most + 1)


def _unreadable(path: PurePosixPath, why: str) -> UnreadableError:
    return UnreadableError(
        f"{path} cannot be read: {why}", hint="fix its permissions, or add it to .gitignore"
    )
