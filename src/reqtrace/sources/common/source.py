"""A source: which files hold items, and how to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from reqtrace.model.location import Location
from reqtrace.util.dataclass import dataclass
from reqtrace.util.pattern import LinearPattern


class Format(StrEnum):
    """How the items of a source are written. `auto` goes by the file's name and content."""

    AUTO = "auto"
    YAML = "yaml"
    MARKDOWN = "markdown"
    ADR = "adr"
    DOORSTOP = "doorstop"
    OPENFASTTRACE = "openfasttrace"
    SPHINX_NEEDS = "sphinx-needs"
    STRICTDOC = "strictdoc"


SEARCHES_TEXTS = frozenset({Format.OPENFASTTRACE, Format.SPHINX_NEEDS, Format.STRICTDOC})
"""Formats whose items stand among other text, in files of any name."""


class IdFrom(StrEnum):
    """Where the id of an item comes from.

    `field`: a field, or the heading, line or key at which the item begins. `stem`: the file's
    name without suffix; `name`: with it. `folder`: the name of the file's folder. `path`: the
    whole path in the repository.
    """

    FIELD = "field"
    STEM = "stem"
    NAME = "name"
    FOLDER = "folder"
    PATH = "path"


class Targets(StrEnum):
    """What a link names: an id, a file of the repository (for its item), or any of these.

    `external` targets lie outside the repository, whatever they look like.
    """

    ANY = "any"
    ID = "id"
    PATH = "path"
    EXTERNAL = "external"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdRule:
    """How the id of an item is made.

    `pattern` is searched in what `source` gives; where it has groups these are what counts, in
    their order, and where it is not found the item has no id. `form` puts them together: each
    `{}` takes the next group (`EIP-{}`), `{title}` the one of that name; `{path}`, `{name}`,
    `{stem}` and `{folder}` are parts of the path, `{slug}` is the heading as an address has it.
    """

    source: IdFrom = IdFrom.FIELD
    pattern: LinearPattern | None = None
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRule:
    """What a key of the files says about other items.

    `kind` is a kind of the vocabulary, its inverse, or `links` where it follows from the two types.
    With `downstream` the targets are downstream of this item, and the kind is that of their link
    up to it. Only what `pattern` finds in the value is a target, its first group where it has one;
    `form` makes an id of it (`EIP-{}`).
    """

    kind: str
    downstream: bool = False
    targets: Targets = Targets.ANY
    pattern: LinearPattern | None = None
    form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Where items begin within a file; with nothing set, an item is a file or its front matter.

    `entries` are paths to the entries of a YAML document (`controls[].requirements[]`: each entry
    of each list; `items{}`: each key of a mapping, which is the id). The patterns find the
    headings (`level` 1 to 6, 0 for all), list entries or lines of Markdown at which items begin;
    their groups are fields: `id`, `title`, `text`, or any other name. Without `details`, headings
    in blocks of `<details>` begin none.
    """

    entries: tuple[str, ...] = ()
    heading: LinearPattern | None = None
    level: int = 0
    details: bool = True
    entry: LinearPattern | None = None
    line: LinearPattern | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One `[[source]]` of the configuration, laid over its preset.

    `include` and `exclude` are globs on repository paths (`*` within a folder, `**` across
    folders). In a `strict` source each of these files must hold items; in another one, those that
    plainly hold none are left out. `type` is the type of all items that name none; `prefixes` maps
    id prefixes, `folders` names of folders and `types` words of the files to types, and all three
    go before it. `statuses` maps words of the files to words of status; with `status_in_text` the
    status of a Markdown item is where decisions have theirs. `empty_values` are words that mean
    that there is no value. `fields` maps our field names to the keys that the files use (`title` →
    `name`); `links` maps keys of the files to what they say about other items.

    `location` is where the configuration has it, None for one that was found. `options` belong to
    the format: what a Doorstop document says of itself, for example.
    """

    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    strict: bool = True
    preset: str | None = None
    format: Format = Format.AUTO
    start: Start = field(default_factory=Start)
    id: IdRule = field(default_factory=IdRule)
    type: str | None = None
    prefixes: Mapping[str, str] = field(default_factory=dict)
    folders: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    status_in_text: bool = False
    empty_values: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, LinkRule] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)
    location: Location | None = field(default=None, compare=False)

    @property
    def is_mapped(self) -> bool:
        """Whether the files have a form of their own, which the source explains."""
        settings = (
            self.preset,
            self.types,
            self.statuses,
            self.fields,
            self.links,
            self.empty_values,
        )
        return any(settings) or self.start != Start() or self.id != IdRule()
