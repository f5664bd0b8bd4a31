"""What a look at a repository found: the sources that read what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WHAT = {
    "doorstop": "items of Doorstop",
    "eip": "proposals",
    "enhancement-proposal": "proposals",
    "front-matter": "items with front matter",
    "headings": "items under headings",
    "madr": "decisions",
    "nygard": "decisions",
    "openfasttrace": "items of OpenFastTrace",
    "reqvire": "elements of Reqvire",
    "strictdoc-markdown": "nodes of StrictDoc",
    "yaml": "items in YAML",
    "yaml-list": "items in YAML lists",
}
"""What the sources of each preset hold, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedSource:
    """A source that was found: what it is in words, and its `[[source]]` table."""

    what: str
    table: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectedSources:
    """What a look at a repository found.

    Where its own settings say in which folders decisions are (`.adr-dir`, `.log4brains.yml`),
    `decision_folders_declared` is true: then there are none elsewhere.
    """

    found: tuple[DetectedSource, ...] = ()
    decision_folders_declared: bool = False

    @property
    def tables(self) -> tuple[Mapping[str, Any], ...]:
        """The `[[source]]` tables of all that was found."""
        return tuple(one.table for one in self.found)
