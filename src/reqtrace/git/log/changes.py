"""Which files each commit of a history changed, from one `git log --raw` process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from reqtrace.errors import GitError
from reqtrace.git.log.commit_record import FIELDS, SUBJECT, decode_fields, log_arguments
from reqtrace.git.process.mailmap import mailmap_options
from reqtrace.git.process.path_lines import path_lines
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import LINK, SUBMODULE, to_path
from reqtrace.model.commit import CommitFacts
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

_LOG = log_arguments(SUBJECT, "t%S")
_DIFF = ("--raw", "--no-abbrev", "--no-renames", "--root", "-c")
_RAW = lazy_pattern(rb"\n?(?P<signs>:+)(?P<words>[0-9a-f ]+) [A-Z]+")
_NO_FILE = (LINK, SUBMODULE, "000000")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileChange:
    """A file that a commit changed. A blob is None where there was no regular file.

    `before` has one blob for an ordinary commit. A merge is listed only where its file differs
    from that of every parent, and then has a blob for each.
    """

    path: PurePosixPath
    before: tuple[str | None, ...]
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitChanges:
    """A commit and the files that it changed, in the order of git.

    `head` is that of the given heads through which git came upon the commit.
    """

    commit: CommitFacts
    head: str
    files: tuple[FileChange, ...]


def read_changes(
    repository: Repository,
    heads: Sequence[str],
    *,
    without: Sequence[str] = (),
    folders: Sequence[str] = (),
    removals_only: bool = False,
) -> Iterator[CommitChanges]:
    """The commits that *heads* reach and those *without* do not, as far as they change files.

    All are object ids. With *folders* (or single files) only changes below one of them count,
    with *removals_only* only files that a commit removed. Renames are a removal and an addition.
    """
    # Without --full-history git leaves out branches whose work came to nothing.
    arguments = [*mailmap_options(repository), *_LOG, *_DIFF, "--full-history", "--stdin"]
    if removals_only:
        arguments.append("--diff-filter=D")
    revisions = [*heads, *(f"^{one}" for one in without)]
    given = [one.encode("ascii") for one in revisions]
    given += path_lines(folders)
    stream = repository.git.stream(arguments, input=(line + b"\n" for line in given))
    yield from _commits(_tokens(stream))


def read_changes_of(
    repository: Repository, commits: Sequence[str]
) -> Iterator[tuple[str, tuple[FileChange, ...]]]:
    """Object id and changed files of each of some *commits*, wherever the files are."""
    arguments = ["diff-tree", "--stdin", "-z", "-r", *_DIFF]
    given = (one.encode("ascii") + b"\n" for one in commits)
    tokens = _tokens(repository.git.stream(arguments, input=given))
    oid = ""
    files: list[FileChange] = []
    for token in tokens:
        if match := _RAW.fullmatch(token):
            files.append(_file(match, next(tokens, b"")))
            continue
        if files:
            yield oid, tuple(files)
        oid, files = token.decode("ascii").strip(), []
    if files:
        yield oid, tuple(files)


def _tokens(chunks: Iterable[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        tokens = (held + chunk).split(b"\0")
        held = tokens.pop()
        yield from tokens
    if held:
        yield held


def _commits(tokens: Iterator[bytes]) -> Iterator[CommitChanges]:
    fields: list[bytes] = []
    files: list[FileChange] = []
    for token in tokens:
        if match := _RAW.fullmatch(token):
            files.append(_file(match, next(tokens, b"")))
        elif token.startswith(b"o"):
            if files:
                yield _commit(fields, files)
            fields = [token, *(next(tokens, b"") for _ in range(FIELDS))]
            files = []
        elif token.strip(b"\n"):
            raise GitError("unexpected output of git log", hint="please report this")
    if files:
        yield _commit(fields, files)


def _file(match: re.Match[bytes], path: bytes) -> FileChange:
    # One sign for each parent; then the modes of all versions, then their blobs.
    words = match["words"].decode("ascii").split()
    versions = len(match["signs"]) + 1
    *before, after = (
        None if mode in _NO_FILE else blob
        for mode, blob in zip(words[:versions], words[versions:], strict=True)
    )
    return FileChange(path=to_path(path), before=tuple(before), after=after)


def _commit(fields: list[bytes], files: list[FileChange]) -> CommitChanges:
    *fields, head = fields
    commit = decode_fields(fields).facts()
    return CommitChanges(commit=commit, head=head[1:].decode("ascii"), files=tuple(files))
