"""The item: a goal, need, requirement, decision … as one place in the repository states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.file_reference import FileReference
from reqtrace.model.fingerprint import Fingerprints
from reqtrace.model.link import Link
from reqtrace.model.location import Location, Position
from reqtrace.model.vocabulary import Role


class Naming(StrEnum):
    """Where an item got its id from.

    A `uid` is the name of a Doorstop file: its number may be written in other ways.
    """

    FIELD = "field"
    HEADING = "heading"
    FILE = "file"
    UID = "uid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. Equal items say the same thing at the same place.

    `status` is the status word in lower case, None where the item states none; `role` is what
    the word means, None where it is missing or unknown. `attributes` are all further fields as
    plain values (text, numbers, booleans, lists, mappings), in the order of the file.
    `sections` maps the headings below a Markdown item, as written, to their text.
    `positions` gives the place of each field's value in the item's file, keyed by field name.
    `blob` is the git object id of the bytes that were read.

    An item that is not `normative` is a heading or a note: nothing must cover it. One that is
    `derived` needs nothing upstream. `place` is where its document stands in a tree of them.
    `references` are the files that it speaks of. `fingerprints` are those of formats that keep
    reviews in them.
    """

    id: str
    type: str
    title: str
    status: str | None = None
    role: Role | None = None
    text: str = ""
    links: tuple[Link, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    formerly: tuple[str, ...] = ()
    location: Location
    blob: str = ""
    positions: Mapping[str, Position] = field(default_factory=dict)
    naming: Naming = Naming.FIELD
    normative: bool = True
    derived: bool = False
    place: DocumentLevel = DocumentLevel.NONE
    references: tuple[FileReference, ...] = ()
    fingerprints: Fingerprints | None = None

    def at(self, field_name: str) -> Location:
        """The place of *field_name*'s value, or of the item where the field is missing."""
        position = self.positions.get(field_name)
        if position is None:
            return self.location
        return Location(path=self.location.path, line=position.line, column=position.column)
