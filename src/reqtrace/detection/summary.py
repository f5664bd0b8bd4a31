"""What was detected as what, in one line, for a repository without a configuration."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath

from reqtrace.detection.found import WHAT
from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item
from reqtrace.model.phrases import listed
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source
from reqtrace.sources.file_match import FileMatch

_MANY_FOLDERS = 3
MatchOf = Callable[[PurePosixPath], FileMatch | None]


def detection_summary(
    items: Iterable[Item],
    file_match: MatchOf,
    sources: Sequence[Source],
) -> str:
    """`no reqtrace.toml: found 9 decisions (doc/adr); `reqtrace init` writes this down`.

    *file_match* says how a file was read, *sources* are those that it counts. Empty for no items.
    """
    counts: Counter[str] = Counter()
    folders: dict[str, dict[str, None]] = {}
    for item in items:
        what = _what(item, file_match(item.location.path), sources)
        counts[what] += 1
        folder = str(item.location.path).rpartition("/")[0] or "."
        folders.setdefault(what, {})[folder] = None
    detected = [
        f"{counted(count, what)} ({_folders(folders[what])})" for what, count in counts.items()
    ]
    if not detected:
        return ""
    return f"no reqtrace.toml: found {' and '.join(detected)}; `reqtrace init` writes this down"


def counted(count: int, what: str) -> str:
    """`1 decision`, `2 items of Doorstop`: *what* begins with a plural."""
    singular = re.sub(r"^([a-z]+)s", r"\1", what)
    return f"1 {singular}" if count == 1 else f"{count} {what}"


def _what(item: Item, file_match: FileMatch | None, sources: Sequence[Source]) -> str:
    source = None if file_match is None or file_match.source is None else sources[file_match.source]
    if source is not None and source.preset in WHAT and not _left(item, source):
        return WHAT[source.preset]
    is_decision = item.type == "adr" or (source is not None and source.format is Format.ADR)
    return "decisions" if is_decision else "items"


def _left(item: Item, source: Source) -> bool:
    """Whether a source that looks into every file left the item to others."""
    # What such a source reads itself always has a level.
    return source.format in SEARCHES_TEXTS and item.document_level is DocumentLevel.NONE


def _folders(folders: Iterable[str]) -> str:
    """Folders in words: those below one are that one, where they are many."""
    named = ["the root" if folder == "." else folder for folder in folders]
    if len(named) <= _MANY_FOLDERS:
        return listed(named)
    above = {folder.split("/")[0] for folder in named}
    common = os.path.commonpath(named) if len(above) == 1 else ""
    return f"{len(named)} folders in {common}" if common else listed(named)
