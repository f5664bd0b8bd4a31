"""Globs on repository paths: `*` stays within a folder, `**` crosses folders."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from pathlib import PurePosixPath

from reqtrace.util.lazy_pattern import lazy_pattern

_WILD = lazy_pattern(r"[*?\[]")
_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def escaped_glob(path: PurePosixPath | str) -> str:
    """*path* as a pattern that covers it alone.

    A byte that is not UTF-8 cannot stand in a configuration: there, any character does.
    """
    return _SURROGATE.sub("?", _WILD.sub(r"[\g<0>]", str(path)))


def folder_start(folder: PurePosixPath | str) -> str:
    """The beginning of patterns on what lies in *folder*, which is taken as it is written."""
    return "" if PurePosixPath(folder) == PurePosixPath() else f"{escaped_glob(folder)}/"


def matches(pattern: str, path: PurePosixPath) -> bool:
    """Whether *pattern* covers *path*.

    A pattern is matched from the root of the repository, case matters, and a pattern whose last
    part has no wildcard covers everything below the folder of that name too (`docs/old`).
    """
    return _covers(_compiled(pattern), path.parts)


_Parts = tuple["re.Pattern[str] | None", ...]


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> _Parts:
    # A pattern for each folder; None means `**`. fnmatch makes its stars atomic, and folders
    # are compared one by one, so no pattern takes more than (parts x parts) steps.
    names = [part for part in pattern.removeprefix("./").split("/") if part]
    if names and names[-1] != "**" and (pattern.endswith("/") or not _WILD.search(names[-1])):
        names.append("**")
    parts: list[re.Pattern[str] | None] = []
    for name in names:
        if name != "**":
            parts.append(re.compile(fnmatch.translate(_with_closed_classes(name))))
        elif not parts or parts[-1] is not None:
            parts.append(None)
    return tuple(parts)


def _with_closed_classes(name: str) -> str:
    # fnmatch looks for the end of each class up to the end of the pattern, once for each.
    start, bracket, rest = name.rpartition("]")
    return f"{start}{bracket}{rest.replace('[', '[[]')}"


def _covers(parts: _Parts, names: tuple[str, ...]) -> bool:
    reached = {0}
    for name in names:
        reached = _skip(parts, reached)
        reached = {
            index if (part := parts[index]) is None else index + 1
            for index in reached
            if index < len(parts) and ((part := parts[index]) is None or part.match(name))
        }
        if not reached:
            return False
    return len(parts) in _skip(parts, reached)


def _skip(parts: _Parts, reached: set[int]) -> set[int]:
    # `**` may match no folder at all. Two of them never follow each other.
    return reached | {i + 1 for i in reached if i < len(parts) and parts[i] is None}
