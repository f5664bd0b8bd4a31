"""The commit that wrote each line of a file, from `git blame`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import PurePosixPath

from reqtrace.errors import GitError, UsageError
from reqtrace.git.process.command import GitFailedError, decoded
from reqtrace.git.process.failures import FailureCause
from reqtrace.git.process.repository import Repository
from reqtrace.model.item_history import UNCOMMITTED
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import path_text

_RUN = re.compile(rb"(?P<oid>[0-9a-f]{40,64}) [0-9]+ (?P<first>[0-9]+) (?P<count>[0-9]+)")
# No text conversion of the repository may run.
_OPTIONS = ("--incremental", "--root", "--no-textconv", "--no-progress")
_NO_FILTER = (b"unspecified", b"unset", b"set", b"")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class BlameHunk:
    """Neighbouring lines that one commit wrote, the first counted from 1.

    `commit` is an object id, or `UNCOMMITTED` for lines of the work tree that none has.
    """

    first: int
    count: int
    commit: str


def blame(
    repository: Repository,
    path: PurePosixPath,
    *,
    revision: str | None = None,
    lines: tuple[int, int] | None = None,
) -> tuple[BlameHunk, ...]:
    """Who wrote the lines of *path*, in their order: in the work tree, or at the *revision*.

    *revision* is an object id. *lines* limits it to a range, first and last. Commits in a list that
    `blame.ignoreRevsFile` names are passed over, as by git; a list that cannot be read is left out.
    One process, and in the work tree another one before it. Raises `UsageError` where git does not
    track the file.
    """
    limits = () if lines is None else (f"-L{lines[0]},{lines[1]}",)
    settings = _without_filter(repository, path) if revision is None else ()
    where = () if revision is None else (revision,)
    before, after = (*settings, "blame", *_OPTIONS), (*limits, *where, "--", str(path))
    try:
        listing = _run(repository, before, after)
    except GitFailedError as error:
        raise _blame_error(path, error) from error
    return tuple(merge_hunks(sorted(_runs(listing))))


def blame_again(
    repository: Repository,
    path: PurePosixPath,
    revision: str,
    hunks: Sequence[BlameHunk],
    ignored: Set[str],
) -> tuple[BlameHunk, ...]:
    """*hunks* of *path* at the *revision*, with those of *ignored* commits as `blame` has them.

    A commit that git passes over gives its lines to older ones, which may be before the range that
    the other hunks are about.
    """
    if ignored.isdisjoint(hunk.commit for hunk in hunks):
        return tuple(hunks)
    again = blame(repository, path, revision=revision)
    found = [hunk for hunk in hunks if hunk.commit not in ignored]
    for hunk in hunks:
        if hunk.commit in ignored:
            found += _part(again, hunk.first, hunk.first + hunk.count)
    return tuple(merge_hunks(sorted(found)))


def _part(hunks: Iterable[BlameHunk], first: int, stop: int) -> Iterator[BlameHunk]:
    """What *hunks* say about the lines from *first* up to before *stop*."""
    for hunk in hunks:
        start, end = max(first, hunk.first), min(stop, hunk.first + hunk.count)
        if start < end:
            yield BlameHunk(first=start, count=end - start, commit=hunk.commit)


def _run(repository: Repository, before: Sequence[str], after: Sequence[str]) -> bytes:
    try:
        return repository.git.run((*before, *after))
    except GitFailedError as error:
        if error.cause is not FailureCause.IGNORE_LIST:
            raise
    # Imported here: most settings name no list, or one that can be read.
    from reqtrace.git.blame.ignored_commits import ignore_lists, without_ignore_lists

    lists = (f"--ignore-revs-file={name}" for name in ignore_lists(repository).readable)
    with without_ignore_lists(repository) as git:
        return git.run((*before, *lists, *after))


def _without_filter(repository: Repository, path: PurePosixPath) -> tuple[str, ...]:
    """Options that prevent git from running the filter of a file, a configured program."""
    answer = repository.git.run(("check-attr", "-z", "filter", "--", str(path)))
    name = answer.split(b"\0")[2]
    if name in _NO_FILTER:
        return ()
    if b"=" in name:
        raise GitError(
            f"{path_text(path)} uses a git filter with a `=` in its name",
            hint="read a commit instead, with --rev HEAD",
        )
    filter_ = f"filter.{decoded(name)}"
    settings = (f"{filter_}.clean=", f"{filter_}.process=", f"{filter_}.required=false")
    return tuple(word for setting in settings for word in ("-c", setting))


def _blame_error(path: PurePosixPath, error: GitFailedError) -> GitError | UsageError:
    name = path_text(path)
    if error.cause is FailureCause.NOT_TRACKED:
        return UsageError(f"{name} is not tracked by git", hint="commit it first")
    return GitError(f"git blame failed for {name}: {error.reason}", hint=error.hint)


def _runs(listing: bytes) -> Iterator[BlameHunk]:
    for line in listing.split(b"\n"):
        if match := _RUN.fullmatch(line):
            oid = match["oid"].decode("ascii")
            commit = oid if oid.strip("0") else UNCOMMITTED
            yield BlameHunk(first=int(match["first"]), count=int(match["count"]), commit=commit)


def merge_hunks(runs: Sequence[BlameHunk]) -> Iterator[BlameHunk]:
    """*runs*, in order, with neighbours of one commit merged."""
    current: BlameHunk | None = None
    for run in runs:
        if (
            current is not None
            and current.commit == run.commit
            and current.first + current.count == run.first
        ):
            current = BlameHunk(
                first=current.first, count=current.count + run.count, commit=run.commit
            )
            continue
        if current is not None:
            yield current
        current = run
    if current is not None:
        yield current
