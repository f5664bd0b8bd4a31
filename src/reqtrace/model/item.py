"""The item: a goal, need, requirement, decision … as one location in the repository states it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.file_reference import FileReference
from reqtrace.model.fingerprint import Fingerprints
from reqtrace.model.link import Link
from reqtrace.model.location import Location, Position
from reqtrace.model.vocabulary import Role
from reqtrace.util.dataclass import dataclass

INACTIVE = "inactive"
"""The status of an item of Doorstop with `active: false`, whatever its field `status` says."""


class Naming(StrEnum):
    """How an item got its id.

    A `uid` is the name of a Doorstop file: its number has alternative spellings. A decision states
    its `number` itself; as in the name of its `file`, leading zeros do not count. An `entry` of a
    list and a `row` of a table may also speak of an item that is defined elsewhere, more likely so
    a `progress-row`, of a table that shows tests or files of its items, and most of all a
    `trace-row`, of a traceability matrix. See `sources.common.mentions`.
    """

    FIELD = "field"
    HEADING = "heading"
    FILE = "file"
    NUMBER = "number"
    UID = "uid"
    ENTRY = "entry"
    ROW = "row"
    PROGRESS_ROW = "progress-row"
    TRACE_ROW = "trace-row"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item. Equal items have the same content at the same location.

    `status` is the status word in lower case, None where the item has none; `role` is the role of
    that status, None where it is missing or unknown. `attributes` are all other fields as plain
    values (text, numbers, booleans, lists, mappings), in the order of the file.
    `sections` maps the headings below a Markdown item, as written, to their text.
    `positions` gives the position of each field's value in the item's file, keyed by field name.
    `blob` is the git object id of the bytes that were read.

    An item that is not `normative` is a heading or a note and needs no coverage. An item that is
    `derived` needs no upstream link. `document_level` is the level of its document in a document
    tree. `references` are the files that it refers to. `fingerprints` are set by formats that
    record reviews in the item's file.
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
    document_level: DocumentLevel = DocumentLevel.NONE
    references: tuple[FileReference, ...] = ()
    fingerprints: Fingerprints | None = None

    @property
    def is_switched_off(self) -> bool:
        """Whether it is an inactive item of Doorstop, whose links and references do not count."""
        return self.naming is Naming.UID and self.status == INACTIVE

    def at(self, field_name: str) -> Location:
        """The location of *field_name*'s value, or of the item where the field is missing."""
        position = self.positions.get(field_name)
        if position is None:
            return self.location
        return Location(path=self.location.path, line=position.line, column=position.column)
