"""What comes out of reading one file."""

from __future__ import annotations

from dataclasses import dataclass

from reqtrace.model.item import Item
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Items and problems of one file, in the order of the file.

    `is_item_file` is false where the file turned out to hold no items and nothing obliged it to;
    `left_out` then says why, unless nothing but its suffix spoke for items. `is_generated` is true
    where the file says of itself that it was generated: it may repeat items of other files.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    is_item_file: bool = True
    left_out: LeftOutReason | None = None
    is_generated: bool = False
