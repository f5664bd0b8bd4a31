"""Cherry-picks that do not name their origin, by their patches.

A pick has the author and the author's date of its origin. So few commits can be copies of one
another, and only the patches of these are compared, as `git patch-id` and `git cherry` do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from reqtrace.cache.store import Cache
from reqtrace.errors import GitError
from reqtrace.git.log.commit_cache import ReadCommit
from reqtrace.git.process.command import GitFailedError
from reqtrace.git.process.failures import FailureCause
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit import Commit
from reqtrace.model.lineage import Lineage
from reqtrace.util.lazy_pattern import lazy_pattern

KIND = "patch-ids"

_KEY = "1"  # of the way in which patches are compared
_PATCHES = (
    *("diff-tree", "--stdin", "--root", "-r", "--patch", "--full-index", "--unified=3"),
    *("--inter-hunk-context=0", "--no-renames", "--diff-algorithm=default", "--no-color"),
    *("--no-ext-diff", "--no-textconv", "--ignore-submodules=none", "--submodule=short"),
)
_NONE = "-"
_LINE = lazy_pattern(rb"([0-9a-f]{40,64}) ([0-9a-f]{40,64}|-)\n")


def with_same_patches(
    repository: Repository, entries: list[ReadCommit], lineage: Lineage, cache: Cache | None
) -> list[ReadCommit]:
    """*entries* with the origins of those that refer to items and that only their patch shows.

    Of commits with one patch, the first that was committed is the origin. What a partial clone
    lacks is not compared.
    """
    twins = list(_likely_copies(entries, lineage))
    if not twins:
        return entries
    oids = sorted({commit.oid for row in twins for commit in row})
    patches = _patch_ids(repository, oids, cache)
    origins: dict[str, str] = {}
    for row in twins:
        firsts: dict[str, str] = {}
        for commit in row:
            patch = patches.get(commit.oid, _NONE)
            if patch != _NONE and firsts.setdefault(patch, commit.oid) != commit.oid:
                origins[commit.oid] = firsts[patch]
    return [
        replace(entry, origins=(origins[entry.commit.oid],))
        if entry.commit.oid in origins and not entry.origins
        else entry
        for entry in entries
    ]


def _likely_copies(entries: Iterable[ReadCommit], lineage: Lineage) -> Iterator[list[Commit]]:
    """Rows of commits with one author and author's date, in the order in which they were made."""
    commits = [
        entry.commit
        for entry in entries
        if entry.commit.references and len(entry.commit.parents) < 2
    ]
    for _, row in groupby(sorted(commits, key=_origin), key=_origin):
        twins = list(row)
        if len(twins) > 1:
            height = lineage.height
            yield sorted(twins, key=lambda one: (one.committed, height(one.oid), one.oid))


def _origin(commit: Commit) -> tuple[float, str]:
    return commit.authored.timestamp(), commit.author.email


def _patch_ids(repository: Repository, oids: Sequence[str], cache: Cache | None) -> dict[str, str]:
    """The patch ids of commits; `-` for one without a patch."""
    stored = None if cache is None else cache.read(KIND, _KEY)
    known = {
        one[1].decode("ascii"): one[2].decode("ascii") for one in _LINE.finditer(stored or b"")
    }
    missing = [oid for oid in oids if oid not in known]
    if missing:
        found = _read_patch_ids(repository, missing)
        if found is None:
            return known
        known |= found
        if cache is not None:
            lines = "".join(f"{oid} {patch}\n" for oid, patch in sorted(known.items()))
            cache.write(KIND, {_KEY: lines.encode("ascii")})
    return known


def _read_patch_ids(repository: Repository, oids: Sequence[str]) -> dict[str, str] | None:
    given = (f"{oid}\n".encode("ascii") for oid in oids)
    try:
        patches = repository.git.stream(_PATCHES, input=given)
        answer = b"".join(repository.git.stream(("patch-id", "--stable"), input=patches))
    except GitFailedError as error:
        if error.cause in (FailureCause.NOT_FETCHED, FailureCause.DAMAGED):
            return None
        raise
    pairs = [line.decode("ascii").split(" ") for line in answer.splitlines()]
    if any(len(pair) != 2 for pair in pairs):
        raise GitError("unexpected output of git patch-id", hint="please report this")
    return {**dict.fromkeys(oids, _NONE), **{oid: patch for patch, oid in pairs}}
