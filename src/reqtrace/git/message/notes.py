"""Read git notes on commits.

git stores the notes of a ref as files of a tree. The path of each is the object id of a commit,
split into folders where there are many: `01/23/456789…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from reqtrace.errors import GitError
from reqtrace.git.process.command import GitFailedError, decoded
from reqtrace.git.process.failures import FSCK_HINT, FailureCause, missing_object, restore_hint
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.model.lineage import Lineage

NOTES = "refs/notes/reqtrace"
"""The ref of notes that link commits to items."""

_ENTRY = re.compile(
    rb"100[0-7]{3} blob (?P<blob>[0-9a-f]+)\t(?P<path>(?:[0-9a-f]{2}/)*[0-9a-f]{2,64})"
)


def read_notes(repository: Repository, commits: Set[str] | Lineage) -> dict[str, bytes]:
    """The notes on those of *commits* that have one, by object id, in the order of the ids.

    One process lists them, a second one reads those of *commits*. Other files in the tree of the
    notes are ignored. Raises `GitError` where the ref does not point to a tree, and
    `UnreadableError` where a note is missing.
    """
    found: dict[str, list[bytes]] = {}
    try:
        entries = [(oid, blob) for oid, blob in _list_entries(repository) if oid in commits]
        contents = read_objects(repository, [blob for _, blob in entries])
        for (oid, blob), data in zip(entries, contents, strict=True):
            if data is None:
                raise missing_object(f"the note on {oid[:10]}", decoded(blob), ref=NOTES)
            found.setdefault(oid, []).append(data)
    except GitFailedError as error:
        raise _unreadable(error) from error
    # Two paths may be split differently and name one commit; git joins such notes, too.
    return {oid: b"\n\n".join(found[oid]) for oid in sorted(found)}


def _list_entries(repository: Repository) -> Iterator[tuple[str, bytes]]:
    length = 64 if repository.object_format == "sha256" else 40
    for entry in _listing(repository).split(b"\0"):
        if match := _ENTRY.fullmatch(entry):
            oid = match["path"].replace(b"/", b"").decode("ascii")
            if len(oid) == length:
                yield oid, match["blob"]


def _listing(repository: Repository) -> bytes:
    try:
        return repository.git.run(("ls-tree", "-r", "-z", "--full-tree", NOTES))
    except GitFailedError as error:
        if error.cause is FailureCause.UNKNOWN_NAME:
            return b""
        raise


def _unreadable(error: GitFailedError) -> GitError:
    is_missing = error.cause in (FailureCause.NOT_FETCHED, FailureCause.DAMAGED)
    return GitError(
        f"the notes in {NOTES} cannot be read: {error.reason}",
        hint=restore_hint(NOTES) if is_missing else error.hint or FSCK_HINT,
    )
