"""The tips of all branches, local and remote."""

from __future__ import annotations

from datetime import datetime

from reqtrace.git.process.command import decoded
from reqtrace.git.process.repository import Repository

_FORMAT = "%(objectname) %(objecttype) %(refname) %(symref) %(committerdate:unix)"


def branch_tips(repository: Repository, *, since: datetime | None = None) -> dict[str, str]:
    """The short name of a branch by the object id of its tip; of several names, the first.

    `main` is a local branch, `origin/main` a remote one. Symbolic refs to another
    branch (`origin/HEAD`) are left out, and with *since* branches whose tip is older.
    """
    listing = repository.git.run(
        ("for-each-ref", f"--format={_FORMAT}", "refs/heads/", "refs/remotes/")
    )
    tips: dict[str, str] = {}
    for line in decoded(listing).splitlines():
        oid, kind, name, stands_for, committed = line.split(" ", 4)
        if since is not None and committed and int(committed) < since.timestamp():
            continue
        if kind == "commit" and not stands_for:
            short = name.removeprefix("refs/heads/").removeprefix("refs/remotes/")
            tips.setdefault(oid, short)
    return tips
