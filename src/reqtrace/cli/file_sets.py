"""Writing many files at once: all of them or none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from reqtrace.cli.common import path_below
from reqtrace.errors import UsageError
from reqtrace.util.whole_files import staging_folder, write_staged

Files = Sequence[tuple[PurePosixPath, str]]


def changed_files(root: Path, files: Files, *, overwrite: bool = False) -> Files:
    """Those of *files* that are not there yet with the same bytes.

    Raises `UsageError` for one that is there with other bytes (unless *overwrite*), that is no
    regular file, or that lies outside of *root* or behind a symbolic link.
    """
    changed = [(path, text) for path, text in files if not _holds(root, path, text.encode())]
    others = [path for path, _ in changed if os.path.lexists(path_below(root, path))]
    if others and not overwrite:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise UsageError(
            f"{others[0]}{more} already exist with other content; nothing was written",
            hint="choose another folder with --to, or replace the files with --overwrite",
        )
    return changed


def _holds(root: Path, path: PurePosixPath, data: bytes) -> bool:
    target = path_below(root, path)
    if not os.path.lexists(target):
        return False
    if target.is_symlink() or not target.is_file():
        raise UsageError(f"{path} already exists and is not a regular file")
    try:
        return target.read_bytes() == data
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}") from error


def write_files(root: Path, files: Files) -> None:
    """Write all *files* below *root*; where one cannot be written, none stays.

    They are written to a folder apart first and then renamed to their paths. Where the process is
    killed, each path holds what it held before or what it was to hold. Raises `UsageError`.
    """
    if not files:
        return
    made = [folder for path, _ in files for folder in _missing(root, path)]
    moved: list[tuple[Path, Path | None]] = []
    with staging_folder(root) as store:
        try:
            for number, (path, text) in enumerate(files):
                _stage(store / str(number), text.encode(), sync=(root / path).exists())
            for number, (path, _) in enumerate(files):
                target = path_below(root, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                moved.append((target, _second_name(target, store / f"{number}.before")))
                (store / str(number)).replace(target)
        except OSError as error:
            _roll_back(moved, made)
            raise UsageError(
                f"nothing was written: {error.strerror or error}",
                hint="check the disk and try again",
            ) from error
        except BaseException:
            _roll_back(moved, made)
            raise


def write_tree(folder: Path, files: Files) -> None:
    """Make the new or empty *folder* of all *files*: it appears as a whole. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staging_folder(folder.parent) as store:
        tree = store / "tree"
        tree.mkdir()
        for path, text in files:
            target = path_below(tree, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        tree.replace(folder)  # also where an empty folder is there


def _stage(path: Path, data: bytes, *, sync: bool) -> None:
    # A new file that a power cut empties loses nothing, and thousands would wait for the disk.
    if sync:
        write_staged(path, data)
    else:
        path.write_bytes(data)


def _second_name(target: Path, name: Path) -> Path | None:
    """Keep what is at *target* under another name; None where nothing is there."""
    if not target.exists():
        return None
    try:
        os.link(target, name)
    except OSError:  # a file system without hard links
        shutil.copy2(target, name)
    return name


def _missing(root: Path, path: PurePosixPath) -> list[Path]:
    """The folders above *path* that are not there yet, the innermost first."""
    return [root / parent for parent in path.parents if not (root / parent).exists()]


def _roll_back(moved: Sequence[tuple[Path, Path | None]], made: Sequence[Path]) -> None:
    for target, before in reversed(moved):
        if before is not None:
            before.replace(target)
        elif not target.is_dir():
            target.unlink(missing_ok=True)
    for folder in sorted(set(made), key=lambda folder: -len(folder.parts)):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
