"""Run the `git` program: constant arguments, a rebuilt environment, no shell.

A repository may be untrusted, and its configuration can name programs that git would run. The
options and variables below prevent all of them for the commands that we use, including those
that write. The only exception is the user's own signing program, where the user requested a
signature.
"""

from __future__ import annotations

import enum
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from typing import IO

from reqtrace.errors import GitError
from reqtrace.git.process.failures import FailureCause, cause_of, hint_for
from reqtrace.util.dataclass import dataclass

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

CHUNK = 1 << 20
"""The size of one read from git's output in bytes."""

_OPTIONS = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.quotePath=false"),
    *("-c", "log.showSignature=false"),
    *("-c", "log.follow=false"),
    *("-c", "protocol.allow=never"),
    *("-c", "advice.graftFileDeprecated=false"),
    *("-c", f"mailmap.file={os.devnull}"),
    *("-c", "i18n.logOutputEncoding=UTF-8"),
)

_OPTIONS_TO_WRITE = (
    # The user must have set a name in git; one derived from the machine is worthless.
    *("-c", "user.useConfigOnly=true"),
    *("-c", "i18n.commitEncoding=UTF-8"),
)

_SETTINGS = {
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "LC_ALL": "C",
}

_INHERITED = frozenset(
    {"HOME", "LANG", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "USERPROFILE", "HOMEDRIVE"}
    | {"HOMEPATH", "APPDATA", "PROGRAMDATA", "XDG_CONFIG_HOME", "GNUPGHOME"}
)

_IDENTITY = frozenset(
    f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL", "DATE")
)
# `GIT_CONFIG_GLOBAL`, `GIT_CONFIG_COUNT` and what `git -c …` hands down: settings of the user, who
# alone controls the environment. Our own options come later and take precedence.
_CONFIGURATION = "GIT_CONFIG_"

FROM_HOOK = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
)
"""The variables with which git passes its repository to a hook.

Of all other variables of git, only settings are passed on, and the identity for writing.
"""


class Purpose(enum.Enum):
    """The purpose of running git."""

    READ = enum.auto()
    WRITE = enum.auto()
    """Objects, refs and notes, in the user's name: from the settings or `GIT_AUTHOR_NAME` etc."""
    SIGN = enum.auto()
    """Like `WRITE`, with a signature: the signing program gets the user's environment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """The git program, running in `directory`.

    `hook_variables` holds those of `FROM_HOOK` that are passed to git.
    """

    program: str
    directory: Path | None = None
    hook_variables: Mapping[str, str] = field(default_factory=dict)
    purpose: Purpose = Purpose.READ

    @classmethod
    def find(cls) -> Git:
        """The git of the search path, absolute. Raises `GitError` where there is none."""
        folders = search_path()
        program = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
        if program is None:
            raise GitError("git was not found on the PATH", hint="install git 2.30 or newer")
        return cls(program=program)

    def at(self, directory: Path, hook_variables: Mapping[str, str] | None = None) -> Git:
        """The same git in another folder."""
        return replace(self, directory=directory, hook_variables=dict(hook_variables or {}))

    def for_purpose(self, purpose: Purpose) -> Git:
        """The same git for another purpose."""
        return replace(self, purpose=purpose)

    def version(self) -> tuple[int, int]:
        """The version of git, its first two numbers."""
        found = re.search(r"(\d+)\.(\d+)", decoded(self.run(("version",))))
        return (int(found[1]), int(found[2])) if found else (0, 0)

    def run(self, arguments: Sequence[str], *, input: bytes = b"") -> bytes:
        """The whole output. Raises `GitError` where git fails, in git's own words."""
        return b"".join(self.stream(arguments, input=(input,)))

    def run_or_none(self, arguments: Sequence[str]) -> bytes | None:
        """The whole output, or None for a negative answer: not set, not found, not an ancestor.

        Query commands then exit with code 1. Raises `GitError` for any other failure, where there
        is no answer: a broken configuration, a damaged object.
        """
        try:
            return self.run(arguments)
        except GitFailedError as error:
            if error.code == _NO:
                return None
            raise

    def remarks(self, arguments: Sequence[str]) -> bytes:
        """What git writes to its standard error though it succeeds; the output is dropped.

        Raises `GitError` where git fails.
        """
        found: list[bytes] = []
        for _ in self.stream(arguments, remarks=found):
            pass
        return b"".join(found)

    def stream(
        self,
        arguments: Sequence[str],
        *,
        input: Iterable[bytes] = (),
        remarks: list[bytes] | None = None,
    ) -> Iterator[bytes]:
        """The output in pieces of at most `CHUNK` bytes, as git writes it.

        Closing the iterator early ends the process. Standard error is added to *remarks*, where
        git succeeds. Raises `GitError` where it fails.
        """
        # Files, not pipes: so git never blocks on our reading its errors or writing its input.
        with _temporary_file() as stderr, _temporary_file() as stdin:
            stdin.writelines(input)
            stdin.seek(0)
            process = self._start(arguments, stdin, stderr)
            _widen(process)
            try:
                yield from iter(lambda: _read(process), b"")
                code = process.wait()
            finally:
                _end(process)
            stderr.seek(0)
            if code:
                raise _failure(stderr.read(CHUNK), code)
            if remarks is not None:
                remarks.append(stderr.read(CHUNK))

    def _start(
        self, arguments: Sequence[str], stdin: IO[bytes], stderr: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        more = () if self.purpose is Purpose.READ else _OPTIONS_TO_WRITE
        command = [self.program, *_OPTIONS, *more, *arguments]
        try:
            return subprocess.Popen(
                command,
                stdin=stdin,
                stdout=subprocess.PIPE,
                stderr=stderr,
                bufsize=0,
                cwd=self.directory,
                env=self._environment(),
            )
        except OSError as error:
            raise GitError(
                f"git could not be started: {error.strerror}",
                hint="check that the folder exists and that git can run",
            ) from error

    def _environment(self) -> dict[str, str]:
        inherited = {name: os.environ[name] for name in os.environ if self._is_inherited(name)}
        path = os.pathsep.join(search_path()) or os.devnull
        return {**inherited, "PATH": path, **_SETTINGS, **self.hook_variables}

    def _is_inherited(self, name: str) -> bool:
        if name.startswith("GIT_"):
            is_identity = name in _IDENTITY and self.purpose is not Purpose.READ
            return is_identity or name.startswith(_CONFIGURATION)
        # Signing programs find key agents and passphrase dialogs by variables of many names.
        return name in _INHERITED or self.purpose is Purpose.SIGN


def _temporary_file() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise GitError(
            f"no temporary file can be made: {error.strerror}",
            hint="set TMPDIR to a folder with room that you may write to",
        ) from error


class GitFailedError(GitError):
    """git ran and failed.

    `reason` is its first error message, `details` all of them in one line; `code` is its exit
    code.
    """

    def __init__(
        self,
        message: str,
        *,
        reason: str = "",
        details: str = "",
        cause: FailureCause = FailureCause.OTHER,
        code: int = 0,
        hint: str = "",
    ) -> None:
        super().__init__(message, hint=hint)
        self.reason = reason
        self.details = details
        self.cause = cause
        self.code = code


def search_path() -> list[str]:
    """The folders of `PATH` in which programs are searched for."""
    # A relative folder in PATH could be inside the repository: git, and what it starts, is only
    # searched for in absolute ones.
    return [folder for folder in os.get_exec_path() if os.path.isabs(folder)]


def decoded(data: bytes) -> str:
    """A path or name of any bytes as text; `encoded` gives the same bytes back."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The bytes of a path or name that `decoded` made."""
    return text.encode("utf-8", "surrogateescape")


def _widen(process: subprocess.Popen[bytes]) -> None:
    # With a large pipe, git writes the next chunk while we process one. Only Linux has this, and
    # it may refuse; then git is blocked a little longer.
    size = getattr(fcntl, "F_SETPIPE_SZ", None)
    if size is not None and process.stdout is not None:
        with suppress(OSError):
            fcntl.fcntl(process.stdout.fileno(), size, CHUNK)


def _read(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None  # noqa: S101 - Popen was given a pipe
    pieces = []
    missing = CHUNK
    # A pipe returns at most 64 KiB at once; fewer and larger pieces are cheaper to search.
    while missing > 0 and (piece := process.stdout.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdout is not None:
        process.stdout.close()
    if process.poll() is None:
        process.kill()
        process.wait()


_NO = 1
_LABEL = re.compile(r"^(?:fatal|error|warning|BUG|usage): ")


def _failure(errors: bytes, code: int) -> GitFailedError:
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines()]
    lines = sorted(filter(None, lines), key=lambda line: not line.startswith("fatal: "))
    plain = [_plain(_LABEL.sub("", line)) for line in lines]
    reason = plain[0] if plain else "no reason given"
    cause = cause_of(plain)
    return GitFailedError(
        f"git failed: {reason}",
        reason=reason,
        details="; ".join(plain),
        cause=cause,
        code=code,
        hint=hint_for(cause),
    )


def _plain(line: str) -> str:
    return "".join(char if char.isprintable() else " " for char in line).rstrip(".")
