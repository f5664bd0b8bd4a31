"""The result of a merge that nobody made yet, without a trace in the repository.

git merges in a folder of its own that borrows the objects of the repository. What it writes lies
there and is gone afterwards; and neither the settings nor the merge drivers of the repository,
which may come from a stranger, are seen by it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.process.command import Git, GitFailedError
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import to_path

_ALTERNATES = "GIT_ALTERNATE_OBJECT_DIRECTORIES"
_TREE = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?\0")
_VERSION = re.compile(rb"git version (\d+)\.(\d+)")
_NEEDED = (2, 38)
_ATTRIBUTES = ".gitattributes"
_NOBODY = "reqtrace <reqtrace@localhost>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A merge commit that only `repository` knows, which else is the one that was given.

    `conflicts` are the paths that git could not merge, sorted; in the tree of the commit `oid`
    they hold conflict markers, or what one side has.
    """

    repository: Repository
    oid: str
    conflicts: tuple[PurePosixPath, ...]


@contextmanager
def merged(repository: Repository, ours: str, theirs: str, when: datetime) -> Iterator[Merge]:
    """Merge two commits, given as object ids; the merge commit is there inside of the context.

    *when* is its time. The attributes of files are those at the top of *ours*; where they name a
    merge driver of the repository's settings, the files are merged as text. Raises `GitError`
    where git is older than 2.38.
    """
    with tempfile.TemporaryDirectory(prefix="reqtrace-", ignore_cleanup_errors=True) as name:
        room = Path(name) / "merge.git"
        git = _room(repository, room, ours)
        tree, conflicts = _merge_trees(git, ours, theirs)
        oid = _commit(git, tree, (ours, theirs), when)
        yield Merge(
            repository=_with_objects(repository, room / "objects"), oid=oid, conflicts=conflicts
        )


def _room(repository: Repository, room: Path, ours: str) -> Git:
    """A bare repository in the new folder *room* that sees the objects of *repository*."""
    options = ("--quiet", "--bare", "--template=", f"--object-format={repository.object_format}")
    repository.git.at(room.parent).run(("init", *options, "--", str(room)))
    attributes = next(read_objects(repository, [f"{ours}:{_ATTRIBUTES}".encode()]))
    if attributes:
        (room / "info").mkdir(exist_ok=True)
        (room / "info" / "attributes").write_bytes(attributes)
    return repository.git.at(room, {"GIT_DIR": str(room), _ALTERNATES: _borrowed(repository)})


def _merge_trees(git: Git, ours: str, theirs: str) -> tuple[str, tuple[PurePosixPath, ...]]:
    arguments = ("merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", ours, theirs)
    said = b""
    try:
        for piece in git.stream(arguments):
            said += piece
    except GitFailedError as error:
        # git also fails where there is a conflict, but then it has named a tree before.
        if not _TREE.match(said):
            raise _failure(git, error) from error
    tree, *names = said.rstrip(b"\0").split(b"\0")
    paths = sorted({to_path(one) for one in names if one}, key=str)
    return tree.decode("ascii"), tuple(paths)


def _commit(git: Git, tree: str, parents: Iterable[str], when: datetime) -> str:
    moment = f"{max(int(when.timestamp()), 0)} {when:%z}"
    lines = (
        f"tree {tree}",
        *(f"parent {oid}" for oid in parents),
        f"author {_NOBODY} {moment}",
        f"committer {_NOBODY} {moment}",
        "",
        "Merge\n",
    )
    message = "\n".join(lines).encode()
    written = git.run(("hash-object", "-t", "commit", "-w", "--stdin"), input=message)
    return written.decode("ascii").strip()


def _with_objects(repository: Repository, folder: Path) -> Repository:
    """The same repository, which also sees the objects in *folder*."""
    variables = repository.git.hook_variables
    seen = {**variables, _ALTERNATES: _listed(_quoted(folder), variables.get(_ALTERNATES, ""))}
    return replace(repository, git=replace(repository.git, hook_variables=seen))


def _borrowed(repository: Repository) -> str:
    """Where the objects of *repository* lie: in the quarantine of a push, in several places."""
    variables = repository.git.hook_variables
    own = variables.get("GIT_OBJECT_DIRECTORY", "")
    return _listed(
        _quoted(repository.common_dir / "objects"),
        _quoted(Path(own)) if own else "",
        variables.get(_ALTERNATES, ""),
    )


def _listed(*folders: str) -> str:
    return os.pathsep.join(filter(None, folders))


def _quoted(folder: Path) -> str:
    # Quoted, since the name of a folder may hold the sign that stands between two of them.
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
