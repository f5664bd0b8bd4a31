"""Where files and folders of earlier commits went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.git.log.changes import read_changes
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import to_path
from reqtrace.model.commit import CommitFacts
from reqtrace.model.former_path import FormerPath
from reqtrace.util.lazy_pattern import lazy_pattern

_MOST_MOVES = 5
"""How often a file may have moved before the search for it is given up."""
_RENAMES = ("diff-tree", "--stdin", "-z", "-r", "--name-status", "--diff-filter=R")
# Settings of the user change neither how alike two files have to be nor how many are compared.
_LIKENESS = ("--find-renames=50%", "-l1000")
_STATUS = lazy_pattern(rb"R\d+")

Moves = dict[PurePosixPath, PurePosixPath]


def former_paths(
    repository: Repository,
    head: str,
    paths: Iterable[PurePosixPath],
    present: Collection[PurePosixPath],
) -> dict[PurePosixPath, FormerPath]:
    """What became of those of *paths* that *head* or a commit before it had, and that are gone.

    *present* are all files and folders that are there now. A file moved where git finds a like
    one that the same commit added, a folder where most of its files moved.
    """
    found: dict[PurePosixPath, FormerPath] = {}
    places = {path: path for path in paths}  # where each was at last
    for _ in range(_MOST_MOVES):
        if not places:
            break
        removals = _removals(repository, head, set(places.values()))
        moves = _moves(repository, {facts.oid for facts in removals.values()})
        following: Moves = {}
        for path, place in places.items():
            if (facts := removals.get(place)) is None:
                continue
            target = _target(place, moves.get(facts.oid, {}))
            is_there = target is not None and target in present
            found[path] = FormerPath(commit=facts, now=target if is_there else None)
            if target is not None and not is_there:
                following[path] = target
        places = following
    return found


def _removals(
    repository: Repository, head: str, paths: Collection[PurePosixPath]
) -> dict[PurePosixPath, CommitFacts]:
    """The latest commit that removed each of *paths*, or the last file in it."""
    found: dict[PurePosixPath, CommitFacts] = {}
    names = [str(path) for path in paths]
    for change in read_changes(repository, [head], folders=names, removals_only=True):
        for file in change.files:
            for path in (file.path, *file.path.parents):
                if path in paths:
                    found.setdefault(path, change.commit)
    return found


def _moves(repository: Repository, commits: Collection[str]) -> dict[str, Moves]:
    """Which file became which in each of some *commits*."""
    found: dict[str, Moves] = {}
    if not commits:
        return found
    given = (f"{oid}\n".encode("ascii") for oid in sorted(commits))
    output = b"".join(repository.git.stream((*_RENAMES, *_LIKENESS), input=given))
    tokens = iter(output.split(b"\0"))
    oid = ""
    for token in tokens:
        if _STATUS.fullmatch(token):
            old, new = to_path(next(tokens)), to_path(next(tokens))
            found.setdefault(oid, {})[old] = new
        elif token:
            oid = token.decode("ascii").strip()
    return found


def _target(path: PurePosixPath, moves: Moves) -> PurePosixPath | None:
    """Where a file went, or most files of a folder."""
    if path in moves:
        return moves[path]
    targets = Counter(_folders(path, moves))
    return max(targets, key=lambda one: (targets[one], str(one)), default=None)


def _folders(path: PurePosixPath, moves: Moves) -> Iterator[PurePosixPath]:
    for old, new in moves.items():
        if path in old.parents:
            rest: Sequence[str] = old.relative_to(path).parts
            is_whole = new.parts[-len(rest) :] == tuple(rest)
            yield new.parents[len(rest) - 1] if is_whole else new.parent
