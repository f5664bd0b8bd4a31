"""References of items to files of the repository, and the state of those files."""

from __future__ import annotations

from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

LINE_BEHIND = lazy_pattern(r"(?<=[^/]):(?P<first>\d{1,6})(?:[-:](?P<last>\d{1,6}))?$")
"""A line, or lines, behind the path of a file: `src/app.py:25`, which no forge opens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReference:
    """A reference of an item to a file.

    `path` is relative to the root of the repository; where it is empty, any file matches that is
    named like the `keyword` or contains it. `digest` is the SHA-256 (hexadecimal) of the file when
    it was last reviewed, empty where none is recorded. A reference that is `in_text` is a link,
    which may also point to a folder; `label` is then what it shows, empty where it shows no text.
    """

    path: str
    keyword: str = ""
    digest: str = ""
    location: Location
    in_text: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReferenceStatus:
    """A reference of the item with the id `item`, and the state of the file.

    `is_there` is true where the file exists, `has_keyword` where it contains the keyword, if any.
    `near` is the path of the only file with the same name elsewhere, where the file is missing; for
    a link with a line behind its path (`LINE_BEHIND`) that of the file.
    `digest` is that of the present file where it differs from the recorded one.
    """

    item: str
    reference: FileReference
    is_there: bool
    has_keyword: bool = True
    near: str = ""
    digest: str = ""
