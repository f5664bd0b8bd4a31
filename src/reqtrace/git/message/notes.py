"""Notes on commits: what was said about them after they were made.

git keeps the notes of a ref as files of a tree. The path of each is the object id of a commit,
cut into folders where there are many: `01/23/456789…`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from reqtrace.errors import GitError
from reqtrace.git.process.command import GitFailedError, decoded
from reqtrace.git.process.failures import Cause, missing_object, restore_hint
from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.model.lineage import Lineage

NOTES = "refs/notes/reqtrace"
"""Where notes that link commits to items are kept."""

_ENTRY = re.compile(
    rb"100[0-7]{3} blob (?P<blob>[0-9a-f]+)\t(?P<path>(?:[0-9a-f]{2}/)*[0-9a-f]{2,64})"
)


def read_notes(repository: Repository, commits: Set[str] | Lineage) -> dict[str, bytes]:
    """The notes on those of *commits* that have one, by object id, in the order of the ids.

    One process lists them, a second one reads those that are wanted. Whatever else lies in the
    tree of the notes is passed over. `GitError` where the ref leads to no tree, and
    `UnreadableError` where a wanted note is missing.
    """
    found: dict[str, list[bytes]] = {}
    try:
        listed = [(oid, blob) for oid, blob in _listed(repository) if oid in commits]
        contents = read_objects(repository, [blob for _, blob in listed])
        for (oid, blob), data in zip(listed, contents, strict=True):
            if data is None:
                raise missing_object(f"the note on {oid[:10]}", decoded(blob), ref=NOTES)
            found.setdefault(oid, []).append(data)
    except GitFailedError as error:
        raise _unreadable(error) from error
    # Two paths may be cut differently and name one commit; git joins such notes, too.
    return {oid: b"\n\n".join(found[oid]) for oid in sorted(found)}


def _listed(repository: Repository) -> Iterator[tuple[str, bytes]]:
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
        if error.cause is Cause.UNKNOWN_NAME:
            return b""
        raise


def _unreadable(error: GitFailedError) -> GitError:
    is_missing = error.cause in (Cause.NOT_FETCHED, Cause.DAMAGED)
    return GitError(
        f"the notes in {NOTES} cannot be read: {error.reason}",
        hint=restore_hint(NOTES) if is_missing else error.hint or "see the output of `git fsck`",
    )
