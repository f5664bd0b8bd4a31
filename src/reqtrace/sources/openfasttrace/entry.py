"""One specification item as a file writes it, before it becomes an item."""

from __future__ import annotations

from dataclasses import field
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.util.dataclass import dataclass

PositionedText = tuple[str, Position]
"""A text and its position."""


class UnreadText(NamedTuple):
    """The text at a keyword: behind it, or, with a *word*, in the list below it."""

    keyword: str
    word: str
    at: Position


@dataclass(slots=True, kw_only=True)
class SpecificationEntry:
    """What a file says of one item; the reader fills it line by line.

    `needs` are types of items that must cover it, as written. With `forwards` it only hands the
    item that it covers on to others. `sections` are lines by heading; `is_tag` marks a tag in code.
    `unread` is the text at a keyword in a form that OpenFastTrace does not read. Without a
    `revision` it is no item: a line that was meant as the id of one.
    """

    type: str
    name: str
    revision: str
    at: Position
    title: PositionedText | None = None
    status: PositionedText | None = None
    text: list[PositionedText] = field(default_factory=list)
    sections: dict[str, list[PositionedText]] = field(default_factory=dict)
    covers: list[PositionedText] = field(default_factory=list)
    depends: list[PositionedText] = field(default_factory=list)
    needs: list[str] = field(default_factory=list)
    needs_at: Position | None = None
    tags: list[str] = field(default_factory=list)
    unread: list[UnreadText] = field(default_factory=list)
    forwards: bool = False
    is_tag: bool = False

    @property
    def id(self) -> str:
        """The id, its revision without zeros at the front."""
        return f"{self.type}~{self.name}~{self.revision.lstrip('0') or '0'}"


def words(text: str) -> list[str]:
    """The words between the commas of *text*."""
    return [word for part in text.split(",") if (word := part.strip())]


def entry_of(item_id: str, at: Position) -> SpecificationEntry:
    """An empty entry with the parts of an id, whose revision may be missing."""
    kind, name, revision = f"{item_id}~".split("~")[:3]
    return SpecificationEntry(type=kind, name=name, revision=revision, at=at)
