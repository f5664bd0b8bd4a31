"""What became of a path that the repository had once."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.commit import CommitFacts
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPath:
    """A file or folder that `commit` moved or deleted.

    `now` is where it is now, after later moves as well; None where it was deleted.
    """

    commit: CommitFacts
    now: PurePosixPath | None = None


def folder_above(path: PurePosixPath) -> PurePosixPath:
    """The same name one folder higher: where a relative path led before its page got a folder."""
    return path.parent.parent / path.name
