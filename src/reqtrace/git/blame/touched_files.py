"""The files that commits changed, from one `git diff-tree` process."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import LINK, SUBMODULE, to_path
from reqtrace.model.commit import Commit

_DIFF = (
    "diff-tree",
    "--stdin",
    "-z",
    "-r",
    "--root",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--no-ext-diff",
    "--ignore-submodules=none",
)
_OID = re.compile(rb"\n?(?P<oid>[0-9a-f]{40,64})")
_RAW = re.compile(rb"\n?:(?P<before>[0-7]{6}) (?P<after>[0-7]{6}) [0-9a-f]+ [0-9a-f]+ [A-Z]\d*")
_NO_FILE = "000000"


def touched_files(
    repository: Repository, commits: Sequence[Commit]
) -> dict[str, tuple[PurePosixPath, ...]]:
    """The files that each of *commits* added, changed or deleted, by object id; sorted.

    A merge changed the files that differ from its first parent. A renamed file counts under both
    names; symbolic links and submodules do not count. Commits without such files have no entry.
    """
    if not commits:
        return {}
    # diff-tree reads a commit, followed by the parents to compare it with.
    lines = (
        " ".join((commit.oid, *commit.parents[:1])).encode("ascii") + b"\n" for commit in commits
    )
    answer = repository.git.run(_DIFF, input=b"".join(lines))
    found: dict[str, set[PurePosixPath]] = {}
    for oid, path in _paths(iter(answer.split(b"\0"))):
        found.setdefault(oid, set()).add(path)
    return {oid: tuple(sorted(paths, key=str)) for oid, paths in found.items()}


def _paths(tokens: Iterator[bytes]) -> Iterator[tuple[str, PurePosixPath]]:
    oid = ""
    for token in tokens:
        if change := _RAW.fullmatch(token):
            path = next(tokens, b"")
            if _is_file(change["before"].decode("ascii"), change["after"].decode("ascii")):
                yield oid, to_path(path)
        elif header := _OID.fullmatch(token):
            oid = header["oid"].decode("ascii")
        elif token:
            raise GitError("unexpected output of git diff-tree", hint="please report this")


def _is_file(before: str, after: str) -> bool:
    return any(mode not in (LINK, SUBMODULE, _NO_FILE) for mode in (before, after))
