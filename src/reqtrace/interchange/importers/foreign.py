"""What a neighbour's files say, before it is put into our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.model.link import PLAIN
from reqtrace.util.escape import line, path_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignLink:
    """A link as the neighbour states it: to an id, of a kind in the neighbour's words.

    `note` is what more is said of the link, keyed by names without `x-`.
    """

    target: str
    kind: str = PLAIN
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignItem:
    """An item as the neighbour states it, in the neighbour's words.

    `type` is the neighbour's word for what it is: a document's prefix, a directive, a tag.
    `attributes` are all further fields, in their order.
    """

    id: str
    location: SourceLocation
    type: str = ""
    title: str = ""
    status: str = ""
    text: str = ""
    links: tuple[ForeignLink, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What of one thing could not be carried as it was, and what was done instead.

    `field` is the field's name (`item` or `link` for a whole one), `subject` the id of the item
    concerned, or a place where it has none.
    """

    field: str
    subject: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLocation:
    """A line of a file of the neighbour; the path counts from the source that was named."""

    path: PurePosixPath
    line: int = 1

    def __str__(self) -> str:
        return f"{path_text(self.path)}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignItems:
    """All that was read: `found` items and `found_links` links, of which `items` can be carried.

    What is missing in `items` is named in `losses`.
    """

    items: tuple[ForeignItem, ...]
    losses: tuple[Loss, ...] = ()
    found: int
    found_links: int


def broken(location: SourceLocation, what: str, hint: str = "") -> UsageError:
    """The error for a file that says *what* is wrong in it at *location*."""
    return UsageError(
        f"{location}: {line(what)}", hint=hint or "correct the file; nothing was written"
    )
