"""Every exception that reqtrace raises on purpose, each with its exit code."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command line, the same in every format."""

    CLEAN = 0
    FINDINGS = 1
    ENVIRONMENT = 2
    DEFECT = 3
    INTERRUPTED = 130


class ReqtraceError(Exception):
    """Something stops the run. The message is one clear sentence; the hint says what to do."""

    exit_code = ExitCode.ENVIRONMENT

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class UsageError(ReqtraceError):
    """The command line asks for something that does not exist."""


class ConfigError(ReqtraceError):
    """The configuration cannot be used. `entries` are all mistakes in it, a line each."""

    def __init__(self, message: str, *, entries: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.entries = entries


class GitError(ReqtraceError):
    """git is missing, refuses to work here, or the folder is no repository."""


class HistoryError(ReqtraceError):
    """The history cannot be read: no commit yet, a shallow clone, missing objects."""


class UnreadableError(ReqtraceError):
    """A file of the repository cannot be read from the disk."""


class NothingToCheckError(ReqtraceError):
    """No item was found. Checking nothing is never a pass."""


class ReqtraceWarning(UserWarning):
    """Something to fix that changes no result: a run takes longer, or a key is deprecated."""
