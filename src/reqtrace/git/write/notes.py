"""Write notes on commits, in the user's repository and in the user's name."""

from __future__ import annotations

from reqtrace.errors import GitError
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.command import GitFailedError, Purpose, decoded
from reqtrace.git.process.failures import FailureCause
from reqtrace.git.process.repository import Repository


def write_note(repository: Repository, oid: str, note: bytes) -> None:
    """Set the note on the commit *oid* to *note*; an empty one removes it.

    Raises `GitError` where git does not know the user's name and address, and where it refuses
    to write.
    """
    git = repository.git.for_purpose(Purpose.WRITE)
    notes = ("notes", f"--ref={NOTES}")
    try:
        if note:
            stored = git.run(("hash-object", "-t", "blob", "-w", "--stdin"), input=note)
            same = f"--reuse-message={decoded(stored.strip())}"
            git.run((*notes, "add", "--force", same, oid))
        else:
            git.run((*notes, "remove", "--ignore-missing", oid))
    except GitFailedError as error:
        raise _note_error(error) from error


def _note_error(error: GitFailedError) -> GitError:
    if error.cause is FailureCause.NO_IDENTITY:
        return GitError("writing a note needs user.name and user.email", hint=error.hint)
    return GitError(
        f"the note could not be written: {error.reason}",
        hint=error.hint or "see the output of `git fsck`",
    )
