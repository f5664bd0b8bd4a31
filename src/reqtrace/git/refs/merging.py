"""Merge two commits temporarily, without writing to the repository.

git merges in a temporary repository that uses the objects of the original one as alternates. New
objects are written there and deleted afterwards; the settings and merge drivers of the
original repository, which may be untrusted, have no effect.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.process.command import Git, GitFailedError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import to_path
from reqtrace.util.dataclass import dataclass

_ALTERNATES = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_TREE = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\0")
_VERSION = re.compile(rb"git version (\d+)\.(\d+)")
_NEEDED = (2, 38)
_ATTRIBUTES = ".gitattributes"
_NOBODY = "reqtrace <reqtrace@localhost>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A temporary merge commit; `repository` is the original one with access to it.

    `conflicts` are the paths that git could not merge, sorted; in the tree of the commit `oid`
    they hold conflict markers, or what one side has.
    """

    repository: Repository
    oid: str
    conflicts: tuple[PurePosixPath, ...]


@contextmanager
def temporary_merge(
    repository: Repository, ours: str, theirs: str, when: datetime
) -> Iterator[Merge]:
    """Merge two commits (object ids); the merge commit exists inside of the context.

    *when* is its time. The attributes of files are those at the top of *ours*; where they name a
    merge driver of the repository's settings, the files are merged as text. Raises `GitError`
    where git is older than 2.38.
    """
    with tempfile.TemporaryDirectory(prefix="reqtrace-", ignore_cleanup_errors=True) as name:
        git_dir = Path(name) / "merge.git"
        git = _temporary_repository(repository, git_dir, ours)
        tree, conflicts = _merge_trees(git, ours, theirs)
        oid = _commit(git, tree, (ours, theirs), when)
        yield Merge(
            repository=_with_objects(repository, git_dir / "objects"), oid=oid, conflicts=conflicts
        )


def _temporary_repository(repository: Repository, git_dir: Path, ours: str) -> Git:
    """A bare repository in the new folder *git_dir* with the objects of *repository*."""
    options = ("--quiet", "--bare", "--template=", f"--object-format={repository.object_format}")
    repository.git.at(git_dir.parent).run(("init", *options, "--", str(git_dir)))
    attributes = next(read_objects(repository, [f"{ours}:{_ATTRIBUTES}".encode()]))
    if attributes:
        (git_dir / "info").mkdir(exist_ok=True)
        (git_dir / "info" / "attributes").write_bytes(attributes)
    return repository.git.at(
        git_dir, {"GIT_DIR": str(git_dir), _ALTERNATES: _object_folders(repository)}
    )


def _merge_trees(git: Git, ours: str, theirs: str) -> tuple[str, tuple[PurePosixPath, ...]]:
    arguments = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    output = b""
    try:
        for piece in git.stream(arguments):
            output += piece
    except GitFailedError as error:
        # git also fails on a conflict, but then it prints a tree first.
        if not _TREE.match(output):
            raise _failure(git, error) from error
    tree, *names = output.rstrip(b"\0").split(b"\0")
    paths = sorted({to_path(name) for name in names if name}, key=str)
    return tree.decode("ascii"), tuple(paths)


def _commit(git: Git, tree: str, parents: Iterable[str], when: datetime) -> str:
    time = f"{max(int(when.timestamp()), 0)} {when:%z}"
    lines = (
        f"tree {tree}",
        *(f"parent {oid}" for oid in parents),
        f"author {_NOBODY} {time}",
        f"committer {_NOBODY} {time}",
        "",
        "Merge\n",
    )
    message = "\n".join(lines).encode()
    written = git.run(("hash-object", "-t", "commit", "-w", "--stdin"), input=message)
    return written.decode("ascii").strip()


def _with_objects(repository: Repository, folder: Path) -> Repository:
    """The same repository with access to the objects in *folder*."""
    variables = repository.git.hook_variables
    seen = {**variables, _ALTERNATES: _path_list(_quote(folder), variables.get(_ALTERNATES, ""))}
    return replace(repository, git=replace(repository.git, hook_variables=seen))


def _object_folders(repository: Repository) -> str:
    """The object folders of *repository*, including the quarantine of a push and alternates."""
    variables = repository.git.hook_variables
    own = variables.get("GIT_OBJECT_DIRECTORY", "")
    return _path_list(
        _quote(repository.common_dir / "objects"),
        _quote(Path(own)) if own else "",
        variables.get(_ALTERNATES, ""),
    )


def _path_list(*folders: str) -> str:
    return os.pathsep.join(filter(None, folders))


def _quote(folder: Path) -> str:
    # Quoted, since the name of a folder may contain the separator.
    inner = str(folder).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{inner}"'


def _failure(git: Git, error: GitFailedError) -> GitError:
    version = _VERSION.match(git.run(("version",)))
    if version and (int(version[1]), int(version[2])) < _NEEDED:
        number = f"{int(version[1])}.{int(version[2])}"
        return GitError(
            f"--merge needs git 2.38 or newer, and this is git {number}",
            hint="install a newer git, or run check with --base after the merge",
        )
    return error
