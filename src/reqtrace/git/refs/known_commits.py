"""What the branches of a remote had before they got a commit."""

from __future__ import annotations

import re

from reqtrace.errors import HistoryError
from reqtrace.git.process.command import decoded
from reqtrace.git.process.repository import Repository

_REMOTE_NAME = re.compile(r"\w[\w./-]*", re.ASCII)  # others are URLs, which have no branches here
_USUAL_DEFAULTS = ("main", "master", "trunk")


def is_commit(repository: Repository, name: str) -> bool:
    """Whether *name* names a commit of this clone."""
    try:
        return bool(repository.resolve(name))
    except HistoryError:
        return False


def contains(repository: Repository, tip: str, commit: str) -> bool:
    """Whether *tip* is or descends from *commit*; both are object ids."""
    ask = ("merge-base", "--is-ancestor", commit, tip)
    return repository.git.run_or_none(ask) is not None


def tip_before_merge(repository: Repository, tip: str, head: str) -> str | None:
    """The commit of the branch at *tip* before *head* was merged into it (object ids).

    That is the first parent of the merge. None where no merge brought *head*: it was a commit of
    the branch itself, after a fast-forward too. *tip* descends from *head*.
    """
    ask = ("rev-list", "--ancestry-path", "--parents", f"{head}..{tip}")
    lines = decoded(repository.git.run(ask)).splitlines()
    first_parents = {oid: parents[0] for oid, *parents in map(str.split, lines)}
    while tip in first_parents:
        tip = first_parents[tip]
    return None if tip == head else tip


def remote_tips(
    repository: Repository, remote: str, *, containing: str | None = None
) -> dict[str, str]:
    """The object ids of the branches of *remote* by their names there (`main`), in order.

    With *containing*, those that are that commit or descend from it.
    """
    if not _REMOTE_NAME.fullmatch(remote):
        return {}
    prefix = f"refs/remotes/{remote}/"
    form = "--format=%(objecttype) %(objectname) %(refname) %(symref)"
    only = () if containing is None else (f"--contains={containing}",)
    tips = {}
    for line in decoded(repository.git.run(("for-each-ref", form, *only, prefix))).splitlines():
        kind, oid, name, stands_for = line.split(" ")
        if kind == "commit" and not stands_for:
            tips[name.removeprefix(prefix)] = oid
    return tips


def default_branch(repository: Repository, remote: str, branch: str) -> str:
    """The name of the default branch of *remote*, empty where this clone does not know it.

    Where the remote does not say so, it is *branch* or another one with a usual name.
    """
    if not _REMOTE_NAME.fullmatch(remote):
        return ""
    prefix = f"refs/remotes/{remote}/"
    found = repository.git.run_or_none(("symbolic-ref", "--quiet", f"{prefix}HEAD"))
    if found is not None:
        return decoded(found[:-1]).removeprefix(prefix)
    names = {branch, *remote_tips(repository, remote)}
    return next((name for name in _USUAL_DEFAULTS if name in names), "")
