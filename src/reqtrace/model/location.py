"""Locations in the files of a repository."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.util.dataclass import dataclass


class Position(NamedTuple):
    """A position within one file. Lines and columns count from 1, columns in code points."""

    line: int
    column: int


@cache
def path_of(text: str) -> PurePosixPath:
    """*text* as a path: the same object each time, since comparing paths is slow."""
    return PurePosixPath(text)


def shared_positions(positions: Mapping[str, Position]) -> Mapping[str, Position]:
    """*positions* by field, or equal ones: most items have their fields where others have them.

    They take more memory than everything else in an item.
    """
    return _shared(tuple(positions.items()))


@lru_cache(maxsize=1 << 14)
def _shared(positions: tuple[tuple[str, Position], ...]) -> Mapping[str, Position]:
    return dict(positions)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Location:
    """A location in a file of the repository.

    `path` is relative to the repository's root. Bytes that are not UTF-8 are kept as lone
    surrogates (`surrogateescape`), so a path of any bytes has exactly one form.
    """

    path: PurePosixPath
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"
