"""A page of items: those at headings, in the rows of tables, and at list entries."""

from __future__ import annotations

import re
from functools import partial

from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Start
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.markdown.families import defines
from reqtrace.sources.markdown.items import item_headings, lines_of_text, read_markdown_items
from reqtrace.sources.markdown.scan import Outline

# A line that begins with a word with a number, behind the sign of a list, a box, tags and marks.
_ENTRY = re.compile(
    rb"(?m)^[ \t]*+(?:(?:[-*+]|\d{1,9}[.)])[ \t]++(?:\[[ xX]\][ \t]++)?)?"
    rb"(?:[*_`\[(~]|<[^<>\n]*+>)*+"
    rb"[A-Za-z][A-Za-z._-]*+\d"
)


def read_page(
    file_result: FileResult, builder: ItemBuilder, page: Outline, folder: str | None, limits: Limits
) -> bool:
    """Read every item of a page; False where it holds none, and nothing is wrong with it.

    Where the source says at which headings items begin, they begin nowhere else. What stands below
    the heading of an item is its text: a list of acceptance criteria has ids, too.
    """
    known = len(file_result.items) + len(file_result.problems)
    extents = read_markdown_items(file_result, builder, page, folder, limits)
    if builder.source is None or builder.source.start == Start():
        taken = lines_of_text(page, extents)
        # Most pages have neither, and what reads them is imported only for those that do.
        if b"|" in file_result.data:
            from reqtrace.sources.markdown.rows import read_rows

            read_rows(file_result, builder, page, folder, extents, taken)
        if _ENTRY.search(file_result.data) is not None:
            from reqtrace.sources.markdown.entries import read_entries

            read_entries(file_result, builder, page, folder, taken, limits)
    return len(file_result.items) + len(file_result.problems) > known


def holds_items(page: Outline, builder: ItemBuilder, folder: str | None, data: bytes) -> bool:
    """Whether items begin on a page, whatever its front matter says about the page itself."""
    if item_headings(page, builder, folder):
        return True
    is_known = partial(defines, builder)
    if b"|" in data:
        from reqtrace.sources.markdown.rows import find_rows

        if find_rows(page, is_known, builder.keys.kind_named):
            return True
    if _ENTRY.search(data) is None:
        return False
    from reqtrace.sources.markdown.entries import find_entries

    return bool(find_entries(page, is_known))
