"""Items and links in another tool's terms, before they are converted to ours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.model.link import PLAIN
from reqtrace.util.dataclass import dataclass
from reqtrace.util.escape import line, path_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignLink:
    """A link as the other tool has it: to an id, of a kind in that tool's terms.

    `note` are further attributes of the link, keyed by names without `x-`.
    """

    target: str
    kind: str = PLAIN
    note: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignItem:
    """An item as the other tool has it, in that tool's terms.

    `type` is what that tool calls it: a document's prefix, a directive, a tag.
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
    """What of one thing could not be imported as it was, and what was done instead.

    `field` is the field's name (`item` or `link` for a whole one), `subject` the id of the item
    concerned, or a location where it has none.
    """

    field: str
    subject: str
    done: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLocation:
    """A line of an imported file; the path is relative to the source."""

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
