"""Pages that list the decisions of a folder."""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.file_reference import FileReference
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionIndex:
    """A README or an index in a folder of decisions.

    `listed` are the decisions that it links to or names by their file. `dead` are its links to
    files that are named as decisions and do not exist.
    """

    path: PurePosixPath
    listed: frozenset[PurePosixPath]
    dead: tuple[FileReference, ...] = ()
