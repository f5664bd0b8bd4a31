"""Write notes on commits, in the user's repository and in the user's name."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress

from reqtrace.errors import GitError
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.command import GitFailedError, Purpose, decoded
from reqtrace.git.process.failures import FSCK_HINT, FailureCause
from reqtrace.git.process.repository import Repository


class NotesMovedError(GitError):
    """Another process wrote notes since they were read: what it wrote would be lost."""


def notes_tip(repository: Repository) -> str:
    """The object id that the notes are at; empty where there are none. Read it before the notes."""
    found = repository.git.run_or_none(("rev-parse", "--verify", "--quiet", NOTES))
    return decoded(found.strip()) if found else ""


def write_note(repository: Repository, oid: str, note: bytes, tip: str) -> None:
    """Set the note on the commit *oid* to *note*; an empty one removes it.

    *tip* is what `notes_tip` said before the notes were read. Raises `NotesMovedError` where they
    are elsewhere by now, and `GitError` where git does not know the user's name and address, or
    refuses to write. `git notes` itself would overwrite what another process wrote meanwhile, so
    it works on a ref of its own, and the notes are moved there only from *tip*.
    """
    git = repository.git.for_purpose(Purpose.WRITE)
    draft = f"{NOTES}-{os.getpid()}-{secrets.token_hex(4)}"
    notes = ("notes", f"--ref={draft}")
    try:
        if tip:
            git.run(("update-ref", draft, tip))
        if note:
            stored = git.run(("hash-object", "-t", "blob", "-w", "--stdin"), input=note)
            same = f"--reuse-message={decoded(stored.strip())}"
            git.run((*notes, "add", "--force", same, oid))
        else:
            git.run((*notes, "remove", "--ignore-missing", oid))
        new = decoded(git.run(("rev-parse", "--verify", draft)).strip())
        git.run(("update-ref", "-m", "reqtrace: link", NOTES, new, tip or "0" * len(new)))
    except GitFailedError as error:
        raise _note_error(error) from error
    finally:
        # Where nothing was written there is nothing to delete, and git says so by its exit code.
        with suppress(GitFailedError):
            git.run(("update-ref", "-d", draft))


def _note_error(error: GitFailedError) -> GitError:
    if error.cause in (FailureCause.MOVED, FailureCause.LOCKED):
        return NotesMovedError(f"the note could not be written: {error.reason}", hint=error.hint)
    if error.cause is FailureCause.NO_IDENTITY:
        return GitError("writing a note needs user.name and user.email", hint=error.hint)
    return GitError(
        f"the note could not be written: {error.reason}",
        hint=error.hint or FSCK_HINT,
    )
