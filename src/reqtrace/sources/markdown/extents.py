"""What stands below the heading of an item: its text, and tables of what it covers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from reqtrace.model.item import Naming
from reqtrace.sources.markdown.columns import Columns
from reqtrace.sources.markdown.scan import Heading, Outline

_OF_TEST = re.compile(
    r"(?:[A-Z]+[-_.])*?(?:[AISU]?TC?|TESTS?|TST|TS|TP|VT|C[PT]|[FSU]AT|SIT|TESTFALL)(?![A-Za-z])"
)
"""What the ids of tests begin with, behind the name of a project or a document."""


class Extent(NamedTuple):
    """A heading of items by its line, the headings below it, and the last line of its text."""

    first: int
    inner: list[Heading]
    last: int


def find_extents(page: Outline, starts: Collection[int]) -> Iterator[Extent]:
    """The headings at the lines *starts*, which begin items, each with what belongs to it.

    It goes on to the next item, or to a heading of its level or a higher one.
    """
    open_one: Heading | None = None
    inner: list[Heading] = []
    for heading in page.headings:
        is_start = heading.first in starts
        if open_one is not None and (is_start or heading.level <= open_one.level):
            yield Extent(open_one.first, inner, heading.first - 1)
            open_one = None
        if is_start:
            open_one, inner = heading, []
        elif open_one is not None:
            inner.append(heading)
    if open_one is not None:
        yield Extent(open_one.first, inner, len(page.lines))


def is_covered(item_id: str, row_id: str, columns: Columns) -> bool:
    """Whether a row below the heading of an item names a requirement that this one covers.

    A table of requirements below a test, or one that shows what became of them, defines none.
    """
    if not columns.of_requirements or row_id == item_id:
        return False
    return columns.naming is not Naming.ROW or _OF_TEST.match(item_id) is not None
