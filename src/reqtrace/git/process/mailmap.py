"""What maps the names of people: the same in every command that shows names."""

from __future__ import annotations

import hashlib
import os
import stat

from reqtrace.git.process.repository import Repository

_LONGEST = 16 << 20


def mailmap_options(repository: Repository) -> tuple[str, str]:
    """Options for git. A setting could name any file; what decides must be known to a cache."""
    return ("-c", f"mailmap.blob={'HEAD:.mailmap' if repository.is_bare else ''}")


def mailmap_state(repository: Repository) -> bytes | None:
    """The digest of `.mailmap`, or its blob in a bare repository.

    None for what is no plain file, and for what cannot be read: then git may see more than we.
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


# A link leads anywhere, and a pipe would keep us waiting.
_CAREFUL = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
