"""Links that name a file of the repository, as people write them."""

from __future__ import annotations

import posixpath
import re
from pathlib import PurePosixPath

from reqtrace.util.lazy_pattern import lazy_pattern

# Pages of a forge beside the files of a branch: `../../issues/7` from the top of the repository.
_FORGE = lazy_pattern(
    r"(?:\.\./)*\.\./\.\./(?:actions|blob|commits?|compare|discussions|issues|milestones?|projects"
    r"|pulls?|raw|releases|tree|wiki)(?:/|\Z)"
)
_SUFFIX = lazy_pattern(r"\.(?:md|markdown|rst|adoc|txt|ya?ml|toml|json)(?:#|$)", re.IGNORECASE)


def looks_like_path(text: str) -> bool:
    """Whether *text* is rather a path than an id: it begins as one, or ends as a file's name."""
    return " " not in text and (
        text.startswith(("/", "./", "../", "#")) or _SUFFIX.search(text) is not None
    )


def is_page_of_forge(path: str) -> bool:
    """Whether a relative path leads to a page of a forge rather than to a file."""
    return _FORGE.match(path) is not None


def path_from(text: str, at: PurePosixPath) -> tuple[PurePosixPath, str]:
    """The path in the repository that *text*, written in the file *at*, names, and the anchor.

    A leading `/` is the top of the repository. A path that leads out of it stays as written.
    """
    name, _, anchor = text.strip().partition("#")
    name = name.partition("?")[0]
    if not name:
        return at, anchor
    start = "" if name.startswith("/") else str(at.parent)
    path = posixpath.normpath(posixpath.join(start, name.lstrip("/")))
    return PurePosixPath(path), anchor
