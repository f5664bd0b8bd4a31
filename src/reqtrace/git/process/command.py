"""The one door to the `git` program: constant arguments, a rebuilt environment, no shell.

A repository may come from a stranger, and its configuration can name programs that git would
run. The options and variables below stop every one of them for the commands that we use.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

from reqtrace.errors import GitError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

CHUNK = 1 << 20
"""Bytes that are taken from git's output at once."""

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
    {"PATH", "HOME", "LANG", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "USERPROFILE", "HOMEDRIVE"}
    | {"HOMEPATH", "APPDATA", "PROGRAMDATA", "XDG_CONFIG_HOME", "GNUPGHOME"}
)

FROM_HOOK = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_COMMON_DIR",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_QUARANTINE_PATH",
)
"""What git tells a hook about the repository that it works on; all else of `GIT_*` is dropped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """The git program, at work in *directory*.

    `told` holds variables of `FROM_HOOK` that git shall see.
    """

    program: str
    directory: Path | None = None
    told: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def find(cls) -> Git:
        """The git of the search path, absolute. Raises `GitError` where there is none."""
        # A relative folder in PATH could lead into the repository that is being checked.
        folders = [folder for folder in os.get_exec_path() if os.path.isabs(folder)]
        program = shutil.which("git", path=os.pathsep.join(folders)) if folders else None
        if program is None:
            raise GitError("git was not found on the PATH", hint="install git 2.30 or newer")
        return cls(program=program)

    def at(self, directory: Path, told: Mapping[str, str] | None = None) -> Git:
        """The same git in another folder."""
        return replace(self, directory=directory, told=dict(told or {}))

    def run(self, arguments: Sequence[str], *, input: bytes = b"") -> bytes:
        """The whole output. Raises `GitError` where git fails, in git's own words."""
        return b"".join(self.stream(arguments, input=(input,)))

    def answers(self, arguments: Sequence[str]) -> bytes | None:
        """The whole output, or None where git exits with an error."""
        try:
            return self.run(arguments)
        except GitFailedError:
            return None

    def stream(self, arguments: Sequence[str], *, input: Iterable[bytes] = ()) -> Iterator[bytes]:
        """The output in pieces of at most `CHUNK` bytes, as git writes it.

        Closing the iterator early ends the process. Raises `GitError` where git fails.
        """
        # Files, not pipes: git can neither wait for us to read its errors nor to write its input.
        with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as given:
            given.writelines(input)
            given.seek(0)
            process = self._start(arguments, given, errors)
            _widen(process)
            try:
                yield from iter(lambda: _read(process), b"")
                code = process.wait()
            finally:
                _end(process)
            if code:
                errors.seek(0)
                raise _failure(errors.read(CHUNK))

    def _start(
        self, arguments: Sequence[str], given: IO[bytes], errors: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        command = [self.program, *_OPTIONS, *arguments]
        try:
            return subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=errors,
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
        inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        return {**inherited, **_SETTINGS, **self.told}


class GitFailedError(GitError):
    """git ran and refused. `said` is the first thing that it complained about."""

    def __init__(self, message: str, *, said: str = "", hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.said = said


def decoded(data: bytes) -> str:
    """A path or name of any bytes as text; `encoded` gives the same bytes back."""
    return data.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The bytes of a path or name that `decoded` made."""
    return text.encode("utf-8", "surrogateescape")


def _widen(process: subprocess.Popen[bytes]) -> None:
    # While we look at one piece, git goes on with the next. Only Linux offers this, and it may
    # refuse; then git waits for us a little.
    size = getattr(fcntl, "F_SETPIPE_SZ", None)
    if size is not None and process.stdout is not None:
        with suppress(OSError):
            fcntl.fcntl(process.stdout.fileno(), size, CHUNK)


def _read(process: subprocess.Popen[bytes]) -> bytes:
    assert process.stdout is not None  # noqa: S101 - Popen was given a pipe
    pieces = []
    missing = CHUNK
    # A pipe hands over 64 KiB at most; fewer and larger pieces are cheaper to search.
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


_LABEL = re.compile(r"^(?:fatal|error|warning|BUG|usage): ")


def _failure(errors: bytes) -> GitFailedError:
    lines = [line.strip() for line in errors.decode("utf-8", "replace").splitlines()]
    lines = [line for line in lines if line]
    fatal = next((line for line in lines if line.startswith("fatal: ")), None)
    said = _LABEL.sub("", fatal or (lines[0] if lines else "no reason given"))
    plain = "".join(char if char.isprintable() else " " for char in said).rstrip(".")
    return GitFailedError(f"git failed: {plain}", said=plain, hint=_hint(plain))


_NOT_FETCHED = ("promisor", "lazy fetching", "transport")
_DAMAGE = (
    "bad object",
    "missing",
    "corrupt",
    "could not read",
    "unable to read",
    "parents of commit",
    "not a tree",
)


def _hint(said: str) -> str:
    if "dubious ownership" in said:
        return (
            "the folder belongs to another user; if you trust it, add it to `safe.directory` in "
            "your git configuration"
        )
    if any(word in said for word in _NOT_FETCHED):
        return "an object is missing from this partial clone: use a full clone"
    if said.startswith("index file"):
        return "delete the file `index` of the git directory, then run `git reset`"
    if any(word in said.lower() for word in _DAMAGE):
        return "see what `git fsck` says"
    return ""
