"""A digest of settings: results of other settings are not used."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Set
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path, PurePath

from reqtrace.util.pattern import LinearPattern
from reqtrace.version import VERSION

_PACKAGE = Path(__file__).resolve().parents[1]


def digest_of(*values: object) -> str:
    """The SHA-256 of *values* and of the version of this program, in hexadecimal digits.

    Values that are equal and in the same order have the same one, in every run. Raises
    `TypeError` for what is no plain value, collection, data class or pattern.
    """
    text = _canonical((VERSION, _state_of_code(), values))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _state_of_code() -> int:
    """In a checkout of this program, when its code was changed last: its version stays the same."""
    if (_PACKAGE / "_data").is_dir():
        return 0
    return max(_times_of_code(str(_PACKAGE)))


def _times_of_code(folder: str) -> Iterator[int]:
    # Every run asks for this: `Path.rglob` takes three times as long.
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".py"):
                yield entry.stat().st_mtime_ns
            elif entry.is_dir(follow_symlinks=False) and entry.name != "__pycache__":
                yield from _times_of_code(entry.path)


def _canonical(value: object) -> str:
    if isinstance(value, Enum):
        return _canonical(value.value)
    if value is None or isinstance(value, bool | int | float | str | PurePath | LinearPattern):
        return repr(value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = (f"{one.name}={_canonical(getattr(value, one.name))}" for one in fields(value))
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, Mapping):
        entries = (f"{_canonical(key)}:{_canonical(one)}" for key, one in value.items())
        return f"{{{','.join(entries)}}}"
    if isinstance(value, Set):
        return f"set({','.join(sorted(map(_canonical, value)))})"
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_canonical, value))}]"
    raise TypeError(f"{type(value).__name__} has no digest")
