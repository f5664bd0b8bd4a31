"""A source: which files hold items, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Format(StrEnum):
    """How the items of a source are written. `auto` goes by the file's name and content."""

    AUTO = "auto"
    YAML = "yaml"
    MARKDOWN = "markdown"
    ADR = "adr"


class IdFrom(StrEnum):
    """Where the id of an item comes from: a field, or the file name without its suffix."""

    FIELD = "field"
    STEM = "stem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One `[[source]]` of the configuration.

    `include` and `exclude` are globs on repository paths (`*` within a folder, `**` across
    folders). `type` is the type of all items that name none; `prefixes` maps id prefixes to
    types and goes first. `fields` maps our field names to the keys that the files use
    (`title` → `name`); `links` maps keys of the files to kinds of links (`parents` → `refines`).
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    format: Format = Format.AUTO
    type: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    id: IdFrom = IdFrom.FIELD
    fields: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
