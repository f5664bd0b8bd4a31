"""Decision records that have a folder of their own: `0005-x/README.md`."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from reqtrace.util.lazy_pattern import lazy_pattern

LONG_NUMBER = lazy_pattern(r"(?:adr[-_. ]?|nr[-_. ]{1,2})?\d{3,}[-_. ]", re.IGNORECASE)
"""How the name of a record begins that has a number: `0005-x`, `adr-012-x`."""
DATED = lazy_pattern(r"\d{8}(?:[-_. ]|$)|\d{4}-\d{2}-\d{2}(?:[-_. ]|$)")
"""How the name of a record begins that has a date: `20240102-x`, `2024-01-02-x`."""
_PAGES = frozenset({"readme", "index", "decision", "adr"})


def is_record_folder(path: PurePosixPath) -> bool:
    """Whether a file is the one page of a folder with a number or a date: `0005-x/README.md`."""
    name = path.parent.name
    if path.stem.lower() not in _PAGES or not any(map(str.isalpha, name)):
        return False
    return DATED.match(name) is not None or LONG_NUMBER.match(name) is not None


def name_of_record(path: PurePosixPath) -> str:
    """The name that says which record a file is, without suffix: its own, or its folder's."""
    return path.parent.name if is_record_folder(path) else path.stem


def folder_of_record(path: PurePosixPath) -> PurePosixPath:
    """The folder that a record lies in beside others: that of `0005-x.md` or of `0005-x/`."""
    return path.parent.parent if is_record_folder(path) else path.parent
