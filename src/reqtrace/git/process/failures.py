"""Why git failed: its messages, sorted into the causes that callers tell apart.

git has one exit code for nearly everything that goes wrong (128), so its words decide. They are
English, because it always runs with `LC_ALL=C`, and they are those of git 2.30 to 2.52. A message
that no pattern knows is `Cause.OTHER`, and is shown as git wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from reqtrace.errors import UnreadableError


class Cause(Enum):
    """What stands in the way."""

    FOREIGN_OWNER = auto()
    """The folder belongs to another user, and `safe.directory` does not name it."""
    BARE_REFUSED = auto()
    """`safe.bareRepository` forbids to work in a bare repository that was only found."""
    NO_REPOSITORY = auto()
    BROKEN_CONFIG = auto()
    """A file or variable of git's configuration cannot be read."""
    NO_IDENTITY = auto()
    """Nobody told git the name or the address of the user."""
    SIGNING = auto()
    NOT_FETCHED = auto()
    """An object of a partial clone is not here, and is not fetched."""
    RECEIVING = auto()
    """A push is being received: nothing else may be written until it is accepted."""
    LOCKED = auto()
    """Another process of git is at work, or one broke off."""
    MOVED = auto()
    """The ref is no longer where it was when its new value was made."""
    NOT_WRITABLE = auto()
    NOT_TRACKED = auto()
    """Neither the index nor HEAD knows the file."""
    IGNORE_LIST = auto()
    """The file that `blame.ignoreRevsFile` names cannot be read."""
    BROKEN_INDEX = auto()
    UNKNOWN_NAME = auto()
    """The name leads to no object."""
    DAMAGED = auto()
    """An object is missing or broken."""
    OTHER = auto()


# The first pattern that fits counts, so what is more exact stands above what is less. They are
# compiled where git failed, which most runs never see.
_MESSAGES = (
    (Cause.FOREIGN_OWNER, r"dubious ownership"),
    (Cause.BARE_REFUSED, r"cannot use bare repository"),
    (Cause.NO_REPOSITORY, r"^not a git repository"),
    (Cause.BROKEN_CONFIG, r"^bad (?:\w+ )?config |^bogus (?:count|config|format) "),
    (Cause.BROKEN_CONFIG, r"^unable to parse |reading the configuration files"),
    (Cause.BROKEN_CONFIG, r"^missing config (?:key|value)"),
    (Cause.NO_IDENTITY, r"auto-detection is disabled|empty ident name"),
    (Cause.NO_IDENTITY, r"unable to auto-detect|consists only of disallowed characters"),
    (Cause.SIGNING, r"failed to sign|user\.signingkey|load public key|^load key "),
    (Cause.NOT_FETCHED, r"promisor|lazy fetching|transport"),
    (Cause.RECEIVING, r"forbidden inside quarantine"),
    (Cause.LOCKED, r"unable to create '.*\.lock': file exists"),
    (Cause.MOVED, r"cannot lock ref '.*': (?:is at |reference already exists)"),
    (Cause.NOT_WRITABLE, r"permission denied|read-only file system|no space left"),
    (Cause.NOT_WRITABLE, r"insufficient permission for adding an object"),
    (Cause.NOT_TRACKED, r"^no such path "),
    (Cause.IGNORE_LIST, r"^could not open object name list"),
    (Cause.BROKEN_INDEX, r"(?:^|: )index file "),
    (Cause.UNKNOWN_NAME, r"^not a valid object name|^no names found|^no tags can describe"),
    (Cause.UNKNOWN_NAME, r"^no upstream configured|^no such branch|^HEAD does not point to"),
    (Cause.UNKNOWN_NAME, r"^upstream branch .* not stored|only has \d+ entries$"),
    (Cause.DAMAGED, r"bad object|missing|corrupt|(?:could not|unable to) (?:read|unpack)"),
    (Cause.DAMAGED, r"parents of commit|not a tree|could not get object info"),
    (Cause.DAMAGED, r"^not a valid commit name"),
)

_FSCK = "see the output of `git fsck`"
_REFETCH = "git fetch --refetch --no-filter"
_HINTS = {
    Cause.FOREIGN_OWNER: (
        "the folder belongs to another user; if you trust it, add it to `safe.directory` in "
        "your git configuration"
    ),
    Cause.BARE_REFUSED: (
        "if you trust it, run `git -c safe.bareRepository=all reqtrace …`, or change the "
        "setting in your git configuration"
    ),
    Cause.BROKEN_CONFIG: "fix your git configuration; `git config --list --show-origin` shows it",
    Cause.NO_IDENTITY: (
        'set it with `git config user.name "…"` and `git config user.email "…"`'
    ),
    Cause.SIGNING: "see user.signingKey and gpg.format in your git configuration",
    Cause.NOT_FETCHED: (
        f"the clone is partial and an object is missing: run `{_REFETCH}` (git 2.36), or make a "
        "full clone"
    ),
    Cause.RECEIVING: "nothing can be written during a push; write after it",
    Cause.LOCKED: "wait until the other git process has finished, then try again",
    Cause.MOVED: "another process wrote at the same time: try again",
    Cause.NOT_WRITABLE: "check the permissions of the git directory and the free disk space",
    Cause.BROKEN_INDEX: (
        "move the file `index` of the git directory aside, then run `git reset`: it writes a new "
        "one from HEAD, and no file changes"
    ),
    Cause.IGNORE_LIST: "the setting blame.ignoreRevsFile names a file that cannot be read",
    Cause.DAMAGED: _FSCK,
}  # fmt: skip


def cause_of(lines: Iterable[str]) -> Cause:
    """The cause that the first telling one of *lines* names.

    *lines* are what git wrote on standard error, without `fatal: ` and its like.
    """
    for line in lines:
        for cause, pattern in _MESSAGES:
            if re.search(pattern, line, re.IGNORECASE):
                return cause
    return Cause.OTHER


def missing_object(what: str, oid: str | None = None, *, ref: str = "") -> UnreadableError:
    """The error where *what* cannot be read, because the object database lacks its blob *oid*.

    *ref* is one that no plain fetch brings, but that has to be named.
    """
    blob = "content" if oid is None else f"blob {oid}"
    return UnreadableError(
        f"{what} cannot be read: its {blob} is missing or damaged", hint=restore_hint(ref)
    )


def restore_hint(ref: str = "") -> str:
    """How to get back what is missing, from the remote."""
    command = f"{_REFETCH} origin {ref}" if ref else _REFETCH
    return f"`{command}` (git 2.36) fetches missing objects from the remote; `git fsck` lists them"


def hint_for(cause: Cause) -> str:
    """What to do about it, empty where nothing can be said. Nothing that loses data."""
    return _HINTS.get(cause, "")
