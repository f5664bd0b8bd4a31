"""Causes of git's failures, recognised by its messages.

git has one exit code for nearly all failures (128), so the message decides. Messages are in
English, because git always runs with `LC_ALL=C`; the patterns cover git 2.30 to 2.52. A message
that no pattern matches is `FailureCause.OTHER`, and is shown as git wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum, auto

from reqtrace.errors import UnreadableError


class FailureCause(Enum):
    """The cause of a failure."""

    FOREIGN_OWNER = auto()
    """The folder belongs to another user, and `safe.directory` does not name it."""
    BARE_REFUSED = auto()
    """`safe.bareRepository` forbids to work in a bare repository that was only found."""
    NO_REPOSITORY = auto()
    BROKEN_CONFIG = auto()
    """A file or variable of git's configuration cannot be read."""
    NO_IDENTITY = auto()
    """The name or the email address of the user is not set."""
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
    """A file that `blame.ignoreRevsFile` names cannot be read."""
    BROKEN_INDEX = auto()
    UNKNOWN_NAME = auto()
    """The name does not resolve to an object."""
    DAMAGED = auto()
    """An object is missing or broken."""
    OTHER = auto()


# The first match counts, so more specific patterns come first. They are compiled only when git
# failed, which is rare.
_MESSAGES = (
    # At the front as most runs meet it: hardly any repository has notes.
    (FailureCause.UNKNOWN_NAME, r"^not a valid object name"),
    (FailureCause.FOREIGN_OWNER, r"dubious ownership"),
    (FailureCause.BARE_REFUSED, r"cannot use bare repository"),
    (FailureCause.NO_REPOSITORY, r"^not a git repository"),
    (FailureCause.BROKEN_CONFIG, r"^bad (?:\w+ )?config |^bogus (?:count|config|format) "),
    (FailureCause.BROKEN_CONFIG, r"^unable to parse |reading the configuration files"),
    (FailureCause.BROKEN_CONFIG, r"^missing config (?:key|value)"),
    (FailureCause.NO_IDENTITY, r"auto-detection is disabled|empty ident name"),
    (FailureCause.NO_IDENTITY, r"unable to auto-detect|consists only of disallowed characters"),
    (FailureCause.SIGNING, r"failed to sign|user\.signingkey|load public key|^load key "),
    (FailureCause.NOT_FETCHED, r"promisor|lazy fetching|transport"),
    (FailureCause.RECEIVING, r"forbidden inside quarantine"),
    (FailureCause.LOCKED, r"unable to create '.*\.lock': file exists"),
    (FailureCause.MOVED, r"cannot lock ref '.*': (?:is at |reference already exists)"),
    (FailureCause.NOT_WRITABLE, r"permission denied|read-only file system|no space left"),
    (FailureCause.NOT_WRITABLE, r"insufficient permission for adding an object"),
    (FailureCause.NOT_TRACKED, r"^no such path "),
    (FailureCause.IGNORE_LIST, r"^could not open object name list|^invalid object name: "),
    (FailureCause.BROKEN_INDEX, r"(?:^|: )index file "),
    (FailureCause.UNKNOWN_NAME, r"^no names found|^no tags can describe"),
    (FailureCause.UNKNOWN_NAME, r"^no upstream configured|^no such branch|^HEAD does not point to"),
    (FailureCause.UNKNOWN_NAME, r"^upstream branch .* not stored|only has \d+ entries$"),
    (FailureCause.DAMAGED, r"bad object|missing|corrupt|(?:could not|unable to) (?:read|unpack)"),
    (FailureCause.DAMAGED, r"parents of commit|not a tree|could not get object info"),
    (FailureCause.DAMAGED, r"^not a valid commit name"),
)

FSCK_HINT = "see the output of `git fsck`"
"""What to do where git's own data does not fit together."""
_REFETCH = "git fetch --refetch --no-filter"
_HINTS = {
    FailureCause.FOREIGN_OWNER: (
        "the folder belongs to another user; if you trust it, add it to `safe.directory` in "
        "your git configuration"
    ),
    FailureCause.BARE_REFUSED: (
        "if you trust it, run `git -c safe.bareRepository=all reqtrace …`, or change the "
        "setting in your git configuration"
    ),
    FailureCause.BROKEN_CONFIG: (
        "fix your git configuration; `git config --list --show-origin` shows it"
    ),
    FailureCause.NO_IDENTITY: (
        'set it with `git config user.name "…"` and `git config user.email "…"`'
    ),
    FailureCause.SIGNING: "see user.signingKey and gpg.format in your git configuration",
    FailureCause.NOT_FETCHED: (
        f"the clone is partial and an object is missing: run `{_REFETCH}` (git 2.36), or make a "
        "full clone"
    ),
    FailureCause.RECEIVING: "nothing can be written during a push; write after it",
    FailureCause.LOCKED: "wait until the other git process has finished, then try again",
    FailureCause.MOVED: "another process wrote at the same time: try again",
    FailureCause.NOT_WRITABLE: "check the permissions of the git directory and the free disk space",
    FailureCause.BROKEN_INDEX: (
        "move the file `index` of the git directory aside, then run `git reset`: it writes a new "
        "one from HEAD, and no file changes"
    ),
    FailureCause.IGNORE_LIST: (
        "the setting blame.ignoreRevsFile names a file with a line that is no full object id"
    ),
    FailureCause.DAMAGED: FSCK_HINT,
}  # fmt: skip


def cause_of(lines: Iterable[str]) -> FailureCause:
    """The cause of the first of *lines* that matches a pattern.

    *lines* are those of git's standard error, without prefixes such as `fatal: `.
    """
    for line in lines:
        for cause, pattern in _MESSAGES:
            if re.search(pattern, line, re.IGNORECASE):
                return cause
    return FailureCause.OTHER


def missing_object(what: str, oid: str | None = None, *, ref: str = "") -> UnreadableError:
    """The error for *what*, whose blob *oid* is missing from the object database.

    *ref* is one that must be named to be fetched.
    """
    blob = "content" if oid is None else f"blob {oid}"
    return UnreadableError(
        f"{what} cannot be read: its {blob} is missing or damaged", hint=restore_hint(ref)
    )


def restore_hint(ref: str = "") -> str:
    """How to restore missing objects from the remote."""
    command = f"{_REFETCH} origin {ref}" if ref else _REFETCH
    return f"`{command}` (git 2.36) fetches missing objects from the remote; `git fsck` lists them"


def hint_for(cause: FailureCause) -> str:
    """The hint for *cause*, empty where there is none. No hint loses data."""
    return _HINTS.get(cause, "")
