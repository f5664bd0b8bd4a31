"""What is known of an item beside its fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from reqtrace.model.file_reference import FileReference
from reqtrace.model.item import Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role
from reqtrace.sources.fields.yaml_entries import ParentEntry


class Defaults(NamedTuple):
    """What is known of an item beside its fields.

    `id` is an id from elsewhere (a key, a heading, a file name), which has its final form where
    `id_is_final`, else the source may make another of it; `collection` the type
    of the list that holds the item, `folder` that of its folder. `text` and `sections` come
    from a Markdown body. `strict` items may have no unknown fields; those that are not
    to be `is_complete` may lack fields that their type asks for. `parent` is the item that
    contains this one. `has_fields` says that a file writes the item as fields, so that one whose
    values are ids may be a link, whatever it is called. An item that `is_struck`, crossed out in
    the page, is retired.
    """

    id: str | None = None
    naming: Naming = Naming.FIELD
    title: tuple[str, Position] | None = None
    collection: str | None = None
    folder: str | None = None
    text: str | None = None
    text_at: Position | None = None
    sections: Mapping[str, str] = {}
    strict: bool = True
    is_complete: bool = True
    status: tuple[str | None, Role | None] | None = None
    links: tuple[Link, ...] = ()
    references: tuple[FileReference, ...] = ()
    type: str | None = None
    parent: ParentEntry | None = None
    id_is_final: bool = False
    has_fields: bool = False
    is_struck: bool = False
