"""The mailmap: the same one in every command that shows names."""

from __future__ import annotations

import hashlib
import os
import stat

from reqtrace.git.process.repository import Repository

_LONGEST = 16 << 20


def mailmap_options(repository: Repository) -> tuple[str, str]:
    """Options for git. Settings of other files are overridden: caches must know the source."""
    return ("-c", f"mailmap.blob={'HEAD:.mailmap' if repository.is_bare else ''}")


def mailmap_state(repository: Repository) -> bytes | None:
    """The digest of `.mailmap`, or its blob in a bare repository.

    None where it is no regular file or cannot be read: git may then see other content.
    """
    if repository.is_bare:
        return (
            repository.git.run_or_none(("rev-parse", "--verify", "--quiet", "HEAD:.mailmap")) or b""
        )
    try:
        opened = os.open(repository.root / ".mailmap", os.O_RDONLY | _CAREFUL)
    except FileNotFoundError:
        return b""
    except OSError:
        return None
    with os.fdopen(opened, "rb") as file:
        if not stat.S_ISREG(os.fstat(opened).st_mode):
            return None
        data = file.read(_LONGEST + 1)
    return hashlib.sha256(data).digest() if len(data) <= _LONGEST else None


# A symbolic link can point anywhere, and opening a pipe would block.
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
