"""Writing notes on commits, in the user's own repository and under the user's own name."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

import git
from git.exc import CommandError

from reqtrace.errors import GitError
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.command import FROM_HOOK
from reqtrace.git.process.repository import Repository

_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    # Who says so must have told git; a name made up from the machine's is worth nothing.
    *("-c", "user.useConfigOnly=true"),
)


def write_note(repository: Repository, oid: str, note: bytes) -> None:
    """Make *note* the note on the commit *oid*; an empty one takes its note away.

    Raises `GitError` where git does not know the user's name and address, and where it refuses
    to write.
    """
    program = _Program(repository)
    if note:
        blob = program.run("hash-object", "-t", "blob", "-w", "--stdin", given=note)
        program.run("notes", f"--ref={NOTES}", "add", "--force", f"--reuse-message={blob}", oid)
    else:
        program.run("notes", f"--ref={NOTES}", "remove", "--ignore-missing", oid)


class _Program:
    """git as the user would run it in the repository, without programs of the repository."""

    def __init__(self, repository: Repository) -> None:
        self._git = git.Git(repository.root)
        self._start = [repository.git.program, *_OPTIONS]
        self._told = {"GIT_TERMINAL_PROMPT": "0", **repository.git.told}

    def run(self, *arguments: str, given: bytes = b"") -> str:
        with _free_of_the_hook(), tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            try:
                command = [*self._start, *arguments]
                return str(self._git.execute(command, istream=source, env=self._told))
            except CommandError as error:
                raise _failure(error) from error


@contextmanager
def _free_of_the_hook() -> Iterator[None]:
    # A hook that runs us was told about its own repository. What of it is about this one was
    # sorted out when it was found; all else that the user set, such as a name, stays.
    taken = {name: os.environ.pop(name) for name in FROM_HOOK if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(taken)


def _failure(error: CommandError) -> GitError:
    said = str(error.stderr)
    if "auto-detection is disabled" in said or "empty ident" in said:
        return GitError(
            "writing a note needs user.name and user.email",
            hint="set both with `git config`",
        )
    lines = [line.strip(" '") for line in said.splitlines()]
    fatal = next((line for line in lines if "fatal: " in line), "no reason given")
    reason = fatal.partition("fatal: ")[2] or fatal
    plain = "".join(char if char.isprintable() else " " for char in reason)
    return GitError(f"the note could not be written: {plain}", hint="see what `git fsck` says")
