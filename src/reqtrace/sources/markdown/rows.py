"""Tables with one item a row: `| ID | Requirement | Priority | Status |`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import says_nothing, shown
from reqtrace.sources.markdown.columns import (
    Column,
    Columns,
    Role,
    columns_of,
    is_matrix,
    record_of,
)
from reqtrace.sources.markdown.extents import Extent, is_covered
from reqtrace.sources.markdown.families import defines, is_id_shaped, is_of_part
from reqtrace.sources.markdown.id_text import IdLead, id_lead, is_struck
from reqtrace.sources.markdown.metadata import Cell
from reqtrace.sources.markdown.scan import Outline
from reqtrace.sources.markdown.tables import Table, find_tables

LONGEST_TITLE = 100
_BOLD = ("**", "__")
_TITLE = Column(-1, Role.TITLE, "title")
"""The title that stands behind the id in its cell."""
_PARTS = re.compile(r"(?:<br\s*/?>|[,;\n]|\s(?:and|und|et|&)\s)++")
_NUMBER = re.compile(r"(?P<mark>\*\*|__|`|)(?P<id>\d{1,4}(?:\.\d{1,4}){2,4})(?P=mark)")
_TWO_NUMBERS = re.compile(r"(?<!\d)(\d{2,})-(\d{2,})\Z")
_PLACEHOLDER = re.compile(r"[\[<{][^\[\]<>{}]*[\]>}]|[.\u2026-]*")
_MARKUP = re.compile(r"\*\*|__|`|<[A-Za-z/][^<>]*>|~~")
_LINK = re.compile(r"!?\[(?P<label>[^\[\]]*)\]\([^()\s]*\)")


class Row(NamedTuple):
    """A row that is an item: its id, where that stands, and its cells, each with its column."""

    id: str
    id_at: Position
    cells: tuple[tuple[Column, Cell], ...]
    columns: Columns
    is_struck: bool
    is_record: bool = False
    """It is a table of its own: each of its lines has a key and a value."""


def find_rows(
    page: Outline,
    is_known: Callable[[str], bool],
    kind_named: Callable[[str], str | None],
    name: str = "",
) -> list[Row]:
    """The rows of *page* that are items, in tables whose head names a column of ids.

    *is_known* says whether the prefix of an id is known; others must look like ids. The *name* of
    the file may say that all of its tables are traceability matrices.
    """
    title = page.headings[0].text if page.headings else ""
    rows = [row for table in find_tables(page) for row in _rows_of(table, is_known, kind_named)]
    if not is_matrix(f"{name} {title}"):
        return rows
    return [row._replace(columns=row.columns._replace(naming=Naming.TRACE_ROW)) for row in rows]


def _rows_of(
    table: Table, is_known: Callable[[str], bool], kind_named: Callable[[str], str | None]
) -> Iterator[Row]:
    def lead_of(cell: Cell, *, titled: bool) -> IdLead | None:
        lead = id_lead(cell.text) or _numbered(cell.text)
        if lead is None or len(lead.ids) > 1:
            return None  # a text, or a list or a range of ids
        if bool(lead.title) != titled or (titled and not cell.text.startswith(_BOLD)):
            return None
        item_id = lead.ids[0][0]
        shaped = item_id[:1].isdigit() or (is_id_shaped(item_id) and not is_of_part(item_id))
        return lead if shaped or is_known(item_id) else None

    rows: list[list[Cell]] = []

    def ids_in(index: int, *, titled: bool = False) -> list[str]:
        rows[:] = rows or table.rows()
        cells = [row[index] for row in rows if len(row) > index and row[index].text]
        leads = [lead_of(cell, titled=titled) for cell in cells]
        found = [lead.ids[0][0] for lead in leads if lead is not None]
        return found if 2 * len(found) >= len(cells) else []

    head = [cell.text for cell in table.head]
    columns = columns_of(head, ids_in, table.section, kind_named)
    if columns is None:
        yield from _record(table, rows or table.rows(), lead_of, kind_named)
        return
    for row in rows:
        at = columns.id
        lead = lead_of(row[at], titled=columns.titled) if len(row) > at else None
        if lead is None or _leads_elsewhere(lead):
            continue
        item_id, offset = lead.ids[0]
        line, column = row[columns.id].position
        cells = tuple((c, row[c.place]) for c in columns.columns if c.place < len(row))
        if lead.title or _has_text(cells):
            is_gone = lead.is_struck or _is_struck(cells)
            title = Cell(lead.title, Position(line, column + lead.title_at))
            cells = ((_TITLE, title), *cells) if lead.title else cells
            yield Row(item_id, Position(line, column + offset), cells, columns, is_gone)


def _record(
    table: Table,
    rows: Sequence[Sequence[Cell]],
    lead_of: Callable[..., IdLead | None],
    kind_named: Callable[[str], str | None],
) -> Iterator[Row]:
    """The item of a table of two columns, with keys in the first one and values in the other."""
    if len(table.head) != 2:
        return
    pairs = [row for row in (table.head, *rows) if len(row) > 1]
    columns = record_of([row[0].text for row in pairs], kind_named)
    lead = None if columns is None else lead_of(pairs[columns.id][1], titled=False)
    if columns is None or lead is None or _leads_elsewhere(lead):
        return
    cells = tuple((column, pairs[column.place][1]) for column in columns.columns)
    if _has_text(cells):
        item_id, offset = lead.ids[0]
        line, column = pairs[columns.id][1].position
        at = Position(line, column + offset)
        yield Row(item_id, at, cells, columns, lead.is_struck, is_record=True)


def _numbered(text: str) -> IdLead | None:
    """A number with the numbers of its chapter and section in it, which is an id: `1.2.3`."""
    match = _NUMBER.fullmatch(text)
    return None if match is None else IdLead(((match["id"], match.start("id")),), "", 0, True)


def _leads_elsewhere(lead: IdLead) -> bool:
    """Whether the id is a link to a page, on which the item stands then."""
    return bool(lead.href) and not lead.href.startswith(("#", "http:", "https:"))


def _has_text(cells: tuple[tuple[Column, Cell], ...]) -> bool:
    return any(
        not says_nothing(cell.text) and not is_placeholder(cell.text)
        for column, cell in cells
        if column.role in (Role.TITLE, Role.TEXT)
    )


def _is_struck(cells: tuple[tuple[Column, Cell], ...]) -> bool:
    """Whether all of what a row says of its item is crossed out."""
    roles = (Role.TITLE, Role.TEXT)
    return all(is_struck(cell.text) for column, cell in cells if column.role in roles and cell.text)


def read_rows(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    folder: str | None,
    extents: Sequence[Extent],
    taken: Sequence[range],
) -> None:
    """Read the items in the tables of a file, outside of the lines that are *taken*.

    *extents* are those of the items at headings: tables below them may say what these cover.
    """
    name = file_result.path.stem
    heads = {item.location.line: index for index, item in enumerate(file_result.items)}
    known = {item.id for item in file_result.items}
    for row in find_rows(page, partial(defines, builder), builder.keys.kind_named, name):
        line = row.id_at.line
        around = next((one.first for one in extents if one.first < line <= one.last), 0)
        index = heads.get(around)
        if row.is_record and row.id in known:
            if index is not None and file_result.items[index].id == row.id:
                _add_title(file_result, index, row)
            continue  # the fields of an item with a heading
        if index is not None and is_covered(file_result.items[index].id, row.id, row.columns):
            if not _is_range(row.id):
                _add_link(file_result, index, row)
        elif not any(line in lines for lines in taken):
            _build(file_result, builder, row, folder)


def _is_range(item_id: str) -> bool:
    """Whether two numbers of one width, the second the larger, end an id: `REQ-001-016`."""
    match = _TWO_NUMBERS.search(item_id)
    return match is not None and len(match[1]) == len(match[2]) and match[1] < match[2]


def _add_title(file_result: FileResult, index: int, row: Row) -> None:
    """Give an item whose heading is its id alone the title that a table below it states."""
    item = file_result.items[index]
    cell = next((cell for column, cell in row.cells if column.role is Role.TITLE), None)
    has_own = item.positions.get("title") not in (None, item.positions.get("text"))
    if cell is not None and cell.text and not has_own:
        title = shown(plain_text(cell.text), LONGEST_TITLE)
        positions = {**item.positions, "title": cell.position}
        file_result.items[index] = replace(item, title=title, positions=positions)


def _add_link(file_result: FileResult, index: int, row: Row) -> None:
    """Link an item with a heading to one that a table below it names."""
    item = file_result.items[index]
    link = Link(
        source=item.id,
        target=row.id,
        kind=PLAIN,
        location=file_result.at(row.id_at),
        tentative=True,
    )
    file_result.items[index] = replace(item, links=(*item.links, link))


def _build(file_result: FileResult, builder: ItemBuilder, row: Row, folder: str | None) -> None:
    fields: dict[str, Any] = {"id": row.id}
    marks: dict[str, Any] = {"id": (row.id_at, row.id_at, None)}
    links: list[Link] = []
    for column, cell in row.cells:
        if column.role is Role.LINKS:
            links += _links(file_result, row.id, column, cell)
        elif column.name not in fields and not says_nothing(cell.text):
            fields[column.name] = _value(column, cell)
            marks[column.name] = (cell.position, cell.position, None)
    text = fields.get("text") or fields.get("title") or ""
    text_at = marks.get("text", marks.get("title", marks["id"]))[1]
    known = builder.vocabulary.type_of_id(row.id) is not None
    defaults = Defaults(
        id=row.id,
        naming=row.columns.naming,
        title=(shown(plain_text(text), LONGEST_TITLE), text_at),
        collection=None if known else builder.vocabulary.type_named(row.columns.type or ""),
        folder=folder,
        strict=False,
        is_complete=False,
        links=tuple(links),
        is_struck=row.is_struck,
    )
    builder.build(file_result, fields, marks, row.id_at, defaults)


def _value(column: Column, cell: Cell) -> str:
    if column.role is Role.TEXT:
        return re.sub(r"<br\s*/?>", "\n", cell.text)
    return plain_text(cell.text) if column.role in (Role.TITLE, Role.STATUS) else cell.text


def _links(file_result: FileResult, item_id: str, column: Column, cell: Cell) -> Iterator[Link]:
    """The links that a cell states. Prose and ranges among the ids are left aside."""
    start = 0
    for part in [*_PARTS.finditer(cell.text), None]:
        written = cell.text[start : len(cell.text) if part is None else part.start()]
        lead = id_lead(written)
        if lead is not None and not lead.title:
            line, left = cell.position
            for target, offset in lead.ids:
                if any(map(str.isdigit, target)):
                    yield Link(
                        source=item_id,
                        target=target,
                        kind=column.name,
                        location=file_result.at(Position(line, left + start + offset)),
                        tentative=column.loose,
                    )
        start = len(cell.text) if part is None else part.end()


def plain_text(text: str) -> str:
    """A text without the marks of bold letters, code and links."""
    return _MARKUP.sub("", _LINK.sub(r"\g<label>", text)).strip()


def is_placeholder(text: str) -> bool:
    """Whether a text is one that a template leaves to be filled in: `[Description]`, `...`."""
    return _PLACEHOLDER.fullmatch(text.strip()) is not None
