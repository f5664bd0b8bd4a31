"""What comes out of reading one file."""

from __future__ import annotations

from dataclasses import dataclass

from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.read_problem import ReadProblem
from reqtrace.model.suppression import Suppression


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Items and problems of one file, in the order of the file.

    `without_id` are the nodes of a format in which an id is optional that have none.
    `is_item_file` is false where the file turned out to hold no items and nothing obliged it to.
    """

    items: tuple[Item, ...] = ()
    problems: tuple[ReadProblem, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    without_id: tuple[Location, ...] = ()
    is_item_file: bool = True
