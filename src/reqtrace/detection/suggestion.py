"""A suggestion of sources, and the words and globs of which it is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.record_names import folder_glob
from reqtrace.model.phrases import listed
from reqtrace.sources.common.globs import escaped_glob
from reqtrace.util.dataclass import dataclass

MOST_NAMED = 4
"""Files in one `include`; more are covered by a glob."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Some files, lines or entries that could be items, in words, and how many there are.

    `tables` are `[[source]]` tables that may read them; the first one that does is to be taken.
    """

    what: str
    count: int
    tables: tuple[Mapping[str, Any], ...]


def globs_of(paths: Iterable[PurePosixPath]) -> list[str]:
    """Globs for *paths*: each of them where they are few, else all files beside them."""
    paths = sorted(paths)
    if len(paths) <= MOST_NAMED:
        return [escaped_glob(path) for path in paths]
    folders = sorted({(path.parent, path.suffix) for path in paths})
    if len(folders) > MOST_NAMED:
        tops = sorted({(PurePosixPath(*f.parts[:1]), suffix) for f, suffix in folders})
        return [folder_glob(top, f"**/*{suffix}") for top, suffix in tops]
    return [folder_glob(folder, f"*{suffix}") for folder, suffix in folders]


def named(paths: Iterable[PurePosixPath]) -> str:
    """The first two of *paths*, and how many more there are."""
    return listed([str(path) for path in sorted(paths)], 2)
