"""What a detection goes by, and what it finds: the sources that read what a repository holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.limits import Limits
from reqtrace.util.dataclass import dataclass

WHAT = {
    "doorstop": "items of Doorstop",
    "eip": "proposals",
    "enhancement-proposal": "proposals",
    "file-names": "items with front matter",
    "front-matter": "items with front matter",
    "headings": "items under headings",
    "madr": "decisions",
    "numbered": "numbered records",
    "nygard": "decisions",
    "openfasttrace": "items of OpenFastTrace",
    "proposals": "proposals",
    "reqvire": "elements of Reqvire",
    "rows": "requirements in rows and lists",
    "sections": "items in sections",
    "sphinx-needs": "needs of Sphinx-Needs",
    "strictdoc": "nodes of StrictDoc",
    "strictdoc-markdown": "nodes of StrictDoc",
    "titles": "items",
    "yaml": "items in YAML",
    "yaml-list": "items in YAML lists",
}
"""What the sources of each preset hold, in words."""
FOLDERS_OF_PROPOSALS = frozenset(
    {"proposals", "rfcs", "rfc", "enhancements", "design-proposals", "design-docs", "rfds"}
)
"""Folders whose files are one proposal each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionSettings:
    """What decides which files may hold items: words, globs of files that hold none, limits."""

    vocabulary: Vocabulary
    exclude: tuple[str, ...]
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedSource:
    """A source: what it holds in words, and its `[[source]]` table."""

    what: str
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A page with `ids` at headings, in rows or in lists of which nothing says what they are of."""

    path: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSources:
    """The sources of pages that list requirements.

    `read` are the paths of these pages, `ids` what they define, and `copies` the pages that repeat
    others.
    """

    found: tuple[DetectedSource, ...] = ()
    read: frozenset[PurePosixPath] = frozenset()
    ids: frozenset[str] = frozenset()
    copies: tuple[PurePosixPath, ...] = ()
    unread: tuple[UnreadPage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedSources:
    """The sources of a repository whose configuration names none.

    Where files of the repository declare the folders of decisions (`.adr-dir`, `.log4brains.yml`),
    `decision_folders_declared` is true: then there are no decisions elsewhere. `copies` are the
    paths of pages that repeat others: older editions, translations, summaries. `cuts` is a sentence
    for each limit that left files out. `unread` are pages with ids that no source reads, `csv`
    tables in CSV, which no source can read.
    """

    found: tuple[DetectedSource, ...] = ()
    decision_folders_declared: bool = False
    copies: tuple[str, ...] = ()
    cuts: tuple[str, ...] = ()
    unread: tuple[UnreadPage, ...] = ()
    csv: tuple[UnreadPage, ...] = ()

    @property
    def tables(self) -> tuple[Mapping[str, Any], ...]:
        """The `[[source]]` tables of all of them."""
        return tuple(one.table for one in self.found)
