"""From one commit to another, wherever they stand: facts about them, and the files that differ."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.log.changes import FileChange, read_changes_of
from reqtrace.git.log.commit_record import SUBJECT, decode_record, read_records
from reqtrace.git.process.failures import FSCK_HINT
from reqtrace.git.process.path_lines import path_lines
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.model.commit import CommitFacts
from reqtrace.model.lineage import Lineage

Files = dict[PurePosixPath, str]
"""The blob of each regular file."""


def read_facts(repository: Repository, commits: Iterable[str]) -> dict[str, CommitFacts]:
    """Who made each of *commits* (object ids), when, and why, from one process."""
    asked = tuple(dict.fromkeys(commits))
    records = read_records(repository, asked, message=SUBJECT)
    if len(records) != len(asked):
        raise GitError("unexpected output of git log", hint=FSCK_HINT)
    return {one.oid: one.facts() for one in map(decode_record, records)}


def read_trees(repository: Repository, commits: Sequence[str]) -> Iterator[Files]:
    """The files of each of *commits* (object ids), in their order.

    The first is listed as a whole. Of the others only what differs from the one before is read,
    and all of them by one process. The mapping is the same object each time.
    """
    if not commits:
        return
    files = {entry.path: entry.blob or "" for entry in Revision(repository, commits[0]).entries()}
    yield files
    steps = [f"{now} {before}" for before, now in pairwise(commits)]
    for changes in _steps(repository, steps):
        for change in changes:
            if change.after is None:
                files.pop(change.path, None)
            else:
                files[change.path] = change.after
        yield files


def _steps(repository: Repository, steps: Sequence[str]) -> Iterator[tuple[FileChange, ...]]:
    # Other commits on the line of a commit count as its parents. Equal trees get no answer.
    answers = read_changes_of(repository, steps)
    held = next(answers, None)
    for step in steps:
        if held is not None and held[0] == step.partition(" ")[0]:
            yield held[1]
            held = next(answers, None)
        else:
            yield ()


def read_line(
    repository: Repository, tip: str, *, without: str | None = None, paths: Collection[str] = ()
) -> frozenset[str]:
    """Which commits along the first parents of *tip* changed one of *paths* (or anything).

    A merge counts where it differs from its first parent. Commits that the commit *without*
    reaches are left aside; both are object ids.
    """
    given = [tip, *(() if without is None else (f"^{without}",))]
    lines = [one.encode("ascii") for one in given]
    lines += path_lines(paths)
    arguments = ("rev-list", "--first-parent", "--stdin")
    listed = repository.git.stream(arguments, input=(line + b"\n" for line in lines))
    return frozenset(b"".join(listed).decode("ascii").split())


def read_lineage(repository: Repository, heads: Iterable[str]) -> Lineage:
    """All commits that *heads* (object ids) reach, and their parents."""
    given = (one.encode("ascii") + b"\n" for one in heads)
    listed = repository.git.stream(("rev-list", "--parents", "--stdin"), input=given)
    return Lineage(b"".join(listed).splitlines())
