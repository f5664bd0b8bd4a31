"""Reading the files of another tool from the disk: bounded, UTF-8, never behind a link."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.foreign import SourceLocation, broken
from reqtrace.util.dataclass import dataclass

MOST_BYTES = 64 * 1024 * 1024
"""The most that one file may hold: a needs.json of tens of thousands of needs has about 50 MB."""

_LEFT_OUT = frozenset({".git", ".hg", ".svn", ".tox", ".venv", "venv", "node_modules"})
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that was found: its path as messages name it, and its bytes on demand."""

    path: PurePosixPath
    disk: Path

    def data(self) -> bytes:
        """The bytes without a byte order mark. Raises `UsageError`: unreadable, too big."""
        try:
            if not self.disk.is_file():
                raise broken(SourceLocation(path=self.path), "not a regular file")
            if self.disk.stat().st_size > MOST_BYTES:
                what = f"the file is larger than {MOST_BYTES // 1024 // 1024} MB"
                raise broken(SourceLocation(path=self.path), what, "split it")
            return self.disk.read_bytes().removeprefix(b"\xef\xbb\xbf")
        except OSError as error:
            what = f"the file cannot be read: {error.strerror or error}"
            raise broken(SourceLocation(path=self.path), what) from error

    def text(self) -> str:
        """The text, every line end a line feed. Raises `UsageError` where it is not UTF-8."""
        data = self.data()
        try:
            return data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            at = SourceLocation(path=self.path, line=data.count(b"\n", 0, error.start) + 1)
            what = f"byte 0x{data[error.start]:02x} is not UTF-8"
            if data.startswith(_UTF16):
                what = "the file is in UTF-16, not UTF-8"
            raise broken(at, what, "save the file as UTF-8; nothing was written") from error


def single_file(source: Path) -> File:
    """The file *source*. Raises `UsageError` where there is none."""
    if not source.is_file():
        what = "is a folder" if source.is_dir() else "does not exist"
        raise UsageError(f"{source} {what}", hint="give the file to import")
    return File(path=PurePosixPath(source.name), disk=source)


def folder_of(source: Path) -> Path:
    """The folder *source*. Raises `UsageError` where there is none."""
    if not source.is_dir():
        what = "is not a folder" if source.exists() else "does not exist"
        raise UsageError(f"{source} {what}", hint="give the folder to import")
    return source


def walk(folder: Path) -> Iterator[tuple[PurePosixPath, tuple[str, ...]]]:
    """Every folder below *folder*, itself first, with the names of its files, all in order.

    Paths count from *folder*. Symbolic links and folders that belong to tools are left out.
    """
    for path, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _LEFT_OUT)
        parent = PurePosixPath(Path(path).relative_to(folder).as_posix())
        yield parent, tuple(sorted(n for n in files if not Path(path, n).is_symlink()))
