"""What the tests of git share: ids, trailers, and histories made from messages alone."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item, Naming
from reqtrace.model.location import Location

TRAILERS = {
    "Implements": "implements",
    "Satisfies": "satisfies",
    "Verifies": "verifies",
    "Fixes": "fixes",
    "Refs": "refs",
}


def identifiers(*ids: str, naming: Naming = Naming.FIELD) -> Identifiers:
    """The ids of some items that say nothing else."""
    place = Location(path=PurePosixPath("items.yaml"))
    return Identifiers(
        Item(id=one, type="req", title="", location=place, naming=naming) for one in ids
    )


KNOWN = identifiers("REQ-1", "REQ-2", "REQ-12", "NEED-3")


def git(folder: Path, *arguments: str, input: bytes | None = None) -> bytes:
    """Run git itself, as a user would."""
    environment = {
        **os.environ,
        "GIT_AUTHOR_NAME": "Ada",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "GIT_AUTHOR_DATE": "1735689600 +0000",
        "GIT_COMMITTER_DATE": "1735689600 +0000",
    }
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, input=input, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return done.stdout


def import_messages(folder: Path, messages: Sequence[bytes]) -> None:
    """Make a repository with one commit for each message, in one process."""
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    stream = b"".join(
        b"commit refs/heads/main\ncommitter Ada <ada@example.org> %d +0000\ndata %d\n%s\n"
        % (1735689600 + number, len(message), message)
        for number, message in enumerate(messages)
    )
    git(folder, "fast-import", "--quiet", input=stream)


def raw_commit(
    folder: Path,
    message: bytes,
    *,
    parents: Sequence[str] = (),
    author: bytes = b"Ada <ada@example.org> 1735689600 +0100",
    committer: bytes = b"Ada <ada@example.org> 1735689600 +0100",
    headers: bytes = b"",
) -> str:
    """Write a commit of an empty tree, byte by byte, whatever git thinks of it."""
    tree = git(folder, "mktree", input=b"").strip()
    lines = [b"tree " + tree, *(b"parent " + one.encode() for one in parents)]
    lines += [b"author " + author, b"committer " + committer]
    data = b"\n".join(lines) + b"\n" + headers + b"\n" + message
    made = git(folder, "hash-object", "-t", "commit", "-w", "--literally", "--stdin", input=data)
    return made.decode().strip()


def count_processes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a git on the search path that notes each call; the file of notes, a line a call."""
    real = subprocess.run(["sh", "-c", "command -v git"], capture_output=True, check=True)
    notes = folder / "calls"
    notes.touch()
    script = folder / "bin" / "git"
    script.parent.mkdir()
    script.write_bytes(
        b'#!/bin/sh\necho "$*" >> "%s"\nexec %s "$@"\n' % (os.fsencode(notes), real.stdout.strip())
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    return notes
