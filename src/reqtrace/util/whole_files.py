"""Files that appear whole or not at all, whenever the process is killed.

A file is written to a folder apart first and then renamed or linked to its place, which is one
step for the file system. The folder lies in the git directory where that is possible; elsewhere
it holds a `.gitignore`, so that what a killed process leaves never gets into a commit.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_IGNORE_ALL = b"*\n"
_GIT_FILE = b"gitdir: "
_LONGEST_LINE = 8192


def replace_file(target: Path, data: bytes, *, mode: int | None = None) -> None:
    """Make *data* the content of *target*, with the permissions *mode* or those of a new file.

    Raises OSError.
    """
    with staging_folder(target.parent) as folder:
        staged = folder / "0"
        write_staged(staged, data)
        if mode is not None:
            staged.chmod(mode)
        staged.replace(target)


def create_whole(target: Path, data: bytes) -> None:
    """Make the new file *target*. Raises FileExistsError where something is there, and OSError."""
    with staging_folder(target.parent) as folder:
        staged = folder / "0"
        write_staged(staged, data)
        try:
            os.link(staged, target)
        except FileExistsError:
            raise
        except OSError:  # a file system without hard links
            _create(target, data)


def write_staged(path: Path, data: bytes) -> None:
    """Write a file of a staging folder to the disk: what is renamed later must be there by then."""
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def staging_folder(beside: Path) -> Iterator[Path]:
    """An empty folder on the file system of the folder *beside*; it is gone afterwards."""
    folder = _in_git_directory(beside) or _ignored_folder(beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _create(target: Path, data: bytes) -> None:
    with target.open("xb") as file:  # x: neither a file nor a link that came meanwhile
        try:
            file.write(data)
            file.flush()
        except OSError:
            target.unlink(missing_ok=True)
            raise


def _in_git_directory(beside: Path) -> Path | None:
    """A folder in the git directory of the work tree that *beside* lies in; None for none."""
    with suppress(OSError):
        found = _git_directory(beside.absolute())
        if found is not None and found.stat().st_dev == beside.stat().st_dev:
            return Path(tempfile.mkdtemp(dir=found, prefix="reqtrace-"))
    return None


def _git_directory(folder: Path) -> Path | None:
    for parent in (folder, *folder.parents):
        candidate = parent / ".git"
        if candidate.is_dir():
            return candidate
        if candidate.is_file():  # of a linked work tree or a submodule
            with candidate.open("rb") as file:
                first = file.readline(_LONGEST_LINE).rstrip(b"\n")
            if first.startswith(_GIT_FILE):
                return parent / os.fsdecode(first.removeprefix(_GIT_FILE))
            return None
    return None


def _ignored_folder(beside: Path) -> Path:
    folder = Path(tempfile.mkdtemp(dir=beside, prefix=".reqtrace-"))
    (folder / ".gitignore").write_bytes(_IGNORE_ALL)
    return folder
