"""Pages that tell what was planned or done, and name items that are defined elsewhere."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePosixPath

from reqtrace.util.lazy_pattern import lazy_pattern

_NAME = lazy_pattern(
    r"(?<![a-z])(?:retro(?:spective)?s?|reviews?|reports?|summar(?:y|ies)|recap|post-?mortems?"
    r"|lessons?|hand-?offs?|progress|status|plans?|tasks?|todos?|minutes|roadmaps?)(?![a-z])",
    re.IGNORECASE,
)
_FOLDER = lazy_pattern(
    r"plans?|planning|roadmaps?|milestones?|phases?|research|reports?|reviews?|sprints?|sessions?"
    r"|handoffs?|tasks?|issues?|meetings?|changelogs?|releases?|drafts|old|deprecated|obsolete",
    re.IGNORECASE,
)
"""Names of folders of what was planned and done."""


def is_account_name(path: PurePosixPath) -> bool:
    """Whether a page tells by its name what was planned or done: a review, a retrospective."""
    is_page = path.name.lower().endswith((".md", ".markdown"))
    return is_page and _NAME.search(path.stem) is not None


def lies_in_folder_of_work(path: PurePosixPath) -> bool:
    """Whether one of the folders of a page is named for what was planned and done."""
    return any(map(_is_folder_of_work, path.parts[:-1]))


@lru_cache(maxsize=1 << 12)
def _is_folder_of_work(name: str) -> bool:
    return _FOLDER.fullmatch(name) is not None


def tells_of_work(path: PurePosixPath) -> bool:
    """Whether a page tells what was planned or done, by its name or that of a folder."""
    return is_account_name(path) or lies_in_folder_of_work(path)
