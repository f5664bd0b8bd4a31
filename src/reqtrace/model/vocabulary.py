"""The vocabulary of a project: item types, the kinds of links between them, statuses.

The built-in vocabulary is the table of the documentation ("Types and links"); a
configuration may change all of it. Rules ask for roles and kinds, never for spellings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from reqtrace.model.link import PLAIN
from reqtrace.util.dataclass import dataclass
from reqtrace.util.lazy_pattern import lazy_pattern

COMMIT = "commit"
"""The type of commits in links, coverage policies and the graph."""

ANY_TYPE = "*"
"""Any type, as an end of a kind of link."""

_PREFIX = lazy_pattern(r"[A-Za-z]+(?:-[A-Za-z]+)*?(?=[-_.]|\d|$)")


class Role(StrEnum):
    """The role of a status in the life cycle of an item, whatever the project calls it."""

    PROVISIONAL = "provisional"
    ACTIVE = "active"
    DONE = "done"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemType:
    """A type of item.

    `prefixes` are id prefixes without the separator (`REQ` for `REQ-12`); `synonyms` are other
    words for the type; `folders` are the names of folders whose files are items of this type;
    `collections` are the keys under which a YAML file may list items of this type. `required` are
    the fields that the configuration demands; with `has_schema` it names a schema that does.
    """

    name: str
    synonyms: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    collections: tuple[str, ...] = ()
    statuses: Mapping[str, Role] = field(default_factory=dict)
    id_pattern: str | None = None
    required: tuple[str, ...] = ()
    has_schema: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkKind:
    """A kind of trace link and the pairs of types that it may join, downstream first.

    An end of a pair may be `ANY_TYPE`.
    """

    name: str
    pairs: tuple[tuple[str, str], ...]
    inverse: str | None = None

    @property
    def leads_anywhere(self) -> bool:
        """Whether it may point to any type: which end is upstream does not follow from it."""
        return any(upper == ANY_TYPE for _, upper in self.pairs)

    def joins(self, lower: str, upper: str) -> bool:
        """Whether a link of this kind may point from the type *lower* up to *upper*."""
        pairs = self.pairs
        return (
            (lower, upper) in pairs
            or (ANY_TYPE, ANY_TYPE) in pairs
            or (lower, ANY_TYPE) in pairs
            or (ANY_TYPE, upper) in pairs
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All types, link kinds and status words that a project uses."""

    types: Mapping[str, ItemType]
    links: Mapping[str, LinkKind]
    statuses: Mapping[str, Role] = field(default_factory=dict)

    def type_named(self, word: str) -> str | None:
        """The name of the type that *word* names, by its name or a synonym, in any case."""
        wanted = normal_word(word)
        for item_type in self.types.values():
            if wanted in (item_type.name, *item_type.synonyms):
                return item_type.name
        return None

    def type_of_id(self, item_id: str) -> str | None:
        """The type whose prefix *item_id* has (`REQ-12`, `REQ012`, `REQ_AREA_7`), if any."""
        match = _PREFIX.match(item_id)
        if match is None:
            return None
        prefix = match.group().upper()
        for item_type in self.types.values():
            if prefix in item_type.prefixes:
                return item_type.name
        return None

    def role_of(self, type_name: str, status: str) -> Role | None:
        """The role of *status* for items of *type_name*; None where the word is unknown."""
        word = normal_word(status)
        item_type = self.types.get(type_name)
        if item_type is not None and word in item_type.statuses:
            return item_type.statuses[word]
        return self.statuses.get(word)

    def kind_between(self, source_type: str, target_type: str) -> str | None:
        """The kind of a plain link between two types: the first kind that names both of them.

        None where there is none, or where the vocabulary has plain links between the two.
        """
        plain = self.links.get(PLAIN)
        if plain is not None and plain.joins(source_type, target_type):
            return None
        for kind in self.links.values():
            if (source_type, target_type) in kind.pairs:
                return kind.name
        return None

    def allows(self, kind: str, source_type: str, target_type: str) -> bool:
        """Whether a link of *kind* may point from *source_type* up to *target_type*."""
        link_kind = self.links.get(kind)
        return link_kind is not None and link_kind.joins(source_type, target_type)


def normal_word(word: str) -> str:
    """*word* as types and statuses are compared: lower case, `-` for white space and `_`."""
    return "-".join(word.lower().replace("_", " ").replace("-", " ").split())
