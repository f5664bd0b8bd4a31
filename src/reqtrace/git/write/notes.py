"""Writing notes on commits, in the user's own repository and under the user's own name."""

from __future__ import annotations

from reqtrace.errors import GitError
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.command import GitFailedError, Purpose, decoded
from reqtrace.git.process.failures import Cause
from reqtrace.git.process.repository import Repository


def write_note(repository: Repository, oid: str, note: bytes) -> None:
    """Make *note* the note on the commit *oid*; an empty one takes its note away.

    Raises `GitError` where git does not know the user's name and address, and where it refuses
    to write.
    """
    git = repository.git.to(Purpose.WRITE)
    notes = ("notes", f"--ref={NOTES}")
    try:
        if note:
            stored = git.run(("hash-object", "-t", "blob", "-w", "--stdin"), input=note)
            same = f"--reuse-message={decoded(stored.strip())}"
            git.run((*notes, "add", "--force", same, oid))
        else:
            git.run((*notes, "remove", "--ignore-missing", oid))
    except GitFailedError as error:
        raise _refused(error) from error


def _refused(error: GitFailedError) -> GitError:
    if error.cause is Cause.NO_IDENTITY:
        return GitError("writing a note needs user.name and user.email", hint=error.hint)
    return GitError(
        f"the note could not be written: {error.reason}",
        hint=error.hint or "see the output of `git fsck`",
    )
