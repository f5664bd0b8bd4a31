"""Exempt commits: those up to a configured commit, which rules do not check."""

from __future__ import annotations

from reqtrace.errors import HistoryError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import named_commit
from reqtrace.model.commit import History


def commits_until(repository: Repository, name: str, history: History) -> frozenset[str]:
    """The commits of *history* up to and including the commit *name*.

    Empty for an empty name. The commit may be on another branch; then its ancestors count. Raises
    `HistoryError` where *name* names no commit, or is ambiguous.
    """
    if not name:
        return frozenset()
    try:
        oid = named_commit(repository, name)
    except HistoryError as error:
        raise HistoryError(
            f"`since` in [commits] is not a commit: {error}",
            hint="correct it, or fetch that commit or tag (`git fetch --tags`)",
        ) from error
    if oid in history.lineage:
        exempt = history.lineage.up_to(oid)
    else:
        listing = repository.git.run(("rev-list", "--end-of-options", oid, "--"))
        exempt = frozenset(listing.decode("ascii").split())
    return exempt.intersection(commit.oid for commit in history.commits)
