"""Files that a glob, a preset or the name of a folder matched, and that yielded no item."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath

from reqtrace.util.dataclass import dataclass


class LeftOutReason(StrEnum):
    """Why files that were matched yielded no item, in words that follow a count of files."""

    EMPTY = "empty"
    NO_ID = "without an id"
    NO_DECISION = "without the sections or the status of a decision"
    PAGE = "named like a page"
    TEMPLATE = "named like a template"
    TEMPLATE_FOLDER = "in a folder of templates"
    TEST_DATA = "in a folder of test data"
    COPY = "that only repeat other files"
    REPEATED = "in folders of archives, releases, translations and the like that repeat ids"
    ASIDE = "in a folder of examples or tests"
    THIRD_PARTY = "in a hidden or third-party folder"
    UNREADABLE = "too large or not UTF-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A file, or a folder that a tool of its own describes, and why it is not read.

    `reason` is a `LeftOutReason`, or what the tool's own files say (`it contains
    .doorstop.skip`).
    """

    path: PurePosixPath
    reason: str
