"""Where is the cache of a repository, and is what lies there ours?"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

VARIABLE = "REQTRACE_CACHE_DIR"
"""The environment variable that names a folder for the caches of all repositories."""

_NAME = "cache.sqlite"
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def cache_file(common_dir: Path, *, is_bare: bool) -> Path | None:
    """The file of the cache of the repository with the git directory *common_dir*.

    It lies within that folder, so linked work trees share it and no commit holds it; or in a
    folder of its own below `$REQTRACE_CACHE_DIR`. Without that variable a bare repository (a
    server's, as a rule) and one of another user have none: nothing is written there unasked.
    """
    folder = os.environ.get(VARIABLE)
    if folder:
        name = hashlib.sha256(os.fsencode(common_dir.resolve())).hexdigest()[:32]
        return Path(folder).absolute() / name / _NAME
    if is_bare or not _is_own(common_dir):
        return None
    return common_dir / "reqtrace" / _NAME


def distrust(file: Path) -> str | None:
    """Why *file*, or the folder that it lies in, cannot hold our cache; None where it can.

    Who can write there decides what a check sees, so nobody else may. What is not there yet is
    no reason.
    """
    for path, is_kind, kind in (
        (file.parent, stat.S_ISDIR, "folder"),
        (file, stat.S_ISREG, "file"),
    ):
        try:
            found = path.lstat()
        except FileNotFoundError:
            return None
        except OSError as error:
            return error.strerror or "it cannot be accessed"
        if not is_kind(found.st_mode):
            return f"{path.name} is not a {kind}"
        if not _is_ours(found):
            return f"the {kind} {path.name} belongs to another user"
        if found.st_mode & _OTHERS_MAY_WRITE and os.name == "posix":
            return f"other users may write to the {kind} {path.name}"
    return None


def _is_own(folder: Path) -> bool:
    try:
        return _is_ours(folder.stat())
    except OSError:
        return False


def _is_ours(found: os.stat_result) -> bool:
    # Windows has no such question; there the folder of the user is closed to others anyway.
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
