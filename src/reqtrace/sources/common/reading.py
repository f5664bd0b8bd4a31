"""What comes out of reading one file."""

from __future__ import annotations

from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Location
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.suppression import Suppression
from reqtrace.util.dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRead:
    """Something that the reader of a file cannot read: `what` it is, a plural with its reason."""

    what: str
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Items and problems of one file, in the order of the file.

    `not_read` is what its format has and this program does not read. `labels` are ids of what is
    no item, and may be linked to.
    `is_item_file` is false where the file turned out to hold no items and nothing obliged it to;
    `left_out` then says why, unless nothing but its suffix spoke for items. `is_generated` is true
    where the file says of itself that it was generated: it may repeat items of other files.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    is_item_file: bool = True
    not_read: tuple[NotRead, ...] = ()
    labels: tuple[str, ...] = ()
    left_out: LeftOutReason | None = None
    is_generated: bool = False
