"""Throw-away copies of clones, in which files may change."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ecosystem.catalogue import Clone


def copy_of(clone: Clone, folder: Path) -> Clone:
    """A clone in *folder* whose HEAD and index are the pinned commit; no file is checked out."""
    source, commit = str(clone.folder), clone.repository.commit
    for command in (
        ("clone", "--quiet", "--shared", "--no-checkout", source, str(folder)),
        ("-C", str(folder), "update-ref", "--no-deref", "HEAD", commit),
        ("-C", str(folder), "read-tree", commit),
    ):
        subprocess.run(("git", *command), check=True)
    return Clone(repository=clone.repository, folder=folder)


def git(folder: Path, *arguments: str, text: str = "") -> str:
    """What git prints; any byte may come and go."""
    done = subprocess.run(
        ("git", "-C", str(folder), *arguments),
        input=text.encode("utf-8", "surrogateescape"),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape")
