"""A CSV table: a row an item, the columns named by its first line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from reqtrace.interchange.importers.files import File, single_file
from reqtrace.interchange.importers.foreign import (
    ForeignItem,
    ForeignItems,
    ForeignLink,
    Loss,
    SourceLocation,
    broken,
)
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.fields.text_utils import is_address, key_word
from reqtrace.util.escape import csv_text

_COLUMNS = {
    "id": ("id", "uid", "key", "identifier", "requirement_id"),
    "title": ("title", "name", "summary", "header"),
    "type": ("type", "item_type"),
    "status": ("status", "state"),
    "text": ("text", "statement", "description", "body", "content"),
    "links": ("links", "upstream", "parents", "traces_to"),
}
_DELIMITERS = ",;\t|"
_OF_REQUIREMENTS = frozenset(
    {"requirement", "requirements", "anforderung", "exigence", "requisito", "requirement_text"}
)
"""Columns with the text of a table that has no other one."""
_MOST_COLUMNS = 1000
_MOST_TITLES = 10  # lines above the header
_LONGEST_CELL = 4 * 1024 * 1024
# What Doorstop writes behind the UID of a link that was cleared.
_STAMP = re.compile(r":[A-Za-z0-9_-]{43}=$")


def read_table(source: Path, vocabulary: Vocabulary) -> ForeignItems:
    """The rows of the file *source*: comma, semicolon, tab or bar between cells, UTF-8.

    Columns are found by their names, those of kinds of links by the words of *vocabulary*; all
    others are attributes. Raises `UsageError` with the line of what is no such table.
    """
    file = single_file(source)
    header_line, header, rows = _parted(list(_rows(file)))
    names = _names(file, header_line, header, vocabulary)
    losses: list[Loss] = []
    items = [
        _item(file, number, names, row, vocabulary, losses)
        for number, row in rows
        if any(cell.strip() for cell in row)
    ]
    return ForeignItems(
        items=tuple(items),
        losses=tuple(losses),
        found=len(items),
        found_links=sum(len(item.links) for item in items),
    )


_Row = tuple[int, list[str]]


def _parted(rows: Sequence[_Row]) -> tuple[int, list[str], list[_Row]]:
    """The line of the header, the header, and the rows without the titles of parts.

    A table in parts has a title above the header, and above each place where that comes again.
    """
    words = [{key_word(cell) for cell in row} for _, row in rows[:_MOST_TITLES]]
    first = next((n for n, one in enumerate(words) if not one.isdisjoint(_COLUMNS["id"])), 0)
    line, header = rows[first] if rows else (1, [])
    heads = {n for n, (_, row) in enumerate(rows) if row == header}
    titles = {n for n, (_, row) in enumerate(rows) if n + 1 in heads and not any(row[1:])}
    return (
        line,
        header,
        [one for n, one in enumerate(rows) if n > first and n not in heads | titles],
    )


def _rows(file: File) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of its first line."""
    text = file.text()
    if "\0" in text:
        at = SourceLocation(path=file.path, line=text.count("\n", 0, text.index("\0")) + 1)
        raise broken(at, "the table contains a NUL character")
    limit = csv.field_size_limit(_LONGEST_CELL)
    first = 1
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
        for row in reader:
            yield first, row
            first = reader.line_num + 1
    except csv.Error as error:
        raise broken(
            SourceLocation(path=file.path, line=first), f"not valid CSV: {error}"
        ) from error
    finally:
        csv.field_size_limit(limit)


def _delimiter(text: str) -> str:
    """The separator of cells: the most frequent one in the first line, outside of quotes."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\n").split("\n", 1)[0])
    return max(_DELIMITERS, key=header.count)


def _names(file: File, line: int, header: Sequence[str], vocabulary: Vocabulary) -> list[str]:
    """The name of each column; fields and kinds of links by our names, `-` for one without."""
    location = SourceLocation(path=file.path, line=line)
    if len(header) > _MOST_COLUMNS:
        raise broken(location, f"the table has more than {_MOST_COLUMNS} columns")
    names = [_name(cell, vocabulary) for cell in header]
    if "text" not in names:
        words = enumerate(map(key_word, header))
        of_text = next((n for n, word in words if word in _OF_REQUIREMENTS), None)
        names = ["text" if n == of_text else name for n, name in enumerate(names)]
    if "id" not in names:
        known = ", ".join(_COLUMNS["id"])
        raise broken(location, "no column with ids", f"name one of the columns: {known}")
    for index, name in enumerate(names):
        if name in names[:index] and name != "-":
            raise broken(
                location, f"more than one column for {name}: {header[index]}", "rename one"
            )
    return names


def _name(cell: str, vocabulary: Vocabulary) -> str:
    word = key_word(cell)
    for name, words in _COLUMNS.items():
        if word in words:
            return name
    for kind in vocabulary.links.values():
        for written in (kind.name, kind.inverse):
            if written and word == key_word(written):
                return written
    return cell.strip() or "-"


def _item(
    file: File,
    line: int,
    names: Sequence[str],
    row: Sequence[str],
    vocabulary: Vocabulary,
    losses: list[Loss],
) -> ForeignItem:
    location = SourceLocation(path=file.path, line=line)
    if len(row) > len(names) and any(cell.strip() for cell in row[len(names) :]):
        raise broken(location, f"the row has {len(row)} cells, the header {len(names)}")
    cells = {name: csv_text(cell) for name, cell in zip(names, row, strict=False)}
    if not cells["id"].strip():
        raise broken(location, "no id in this row")
    cells.pop("-", None)
    if any(cell.strip() for name, cell in zip(names, row, strict=False) if name == "-"):
        subject = cells["id"].strip()
        losses.append(
            Loss(field="cell", subject=subject, done="not imported: its column has no name")
        )
    kinds = {
        name for kind in vocabulary.links.values() for name in (kind.name, kind.inverse) if name
    }
    known = {*_COLUMNS, *kinds}
    uid = cells["id"].strip()
    if any(_STAMP.search(target) for target in _targets(cells.get("links", ""))):
        done = "not imported: git history records changes and reviews"
        losses.append(Loss(field="fingerprint of a link", subject=uid, done=done))
    return ForeignItem(
        id=uid,
        location=location,
        type=cells.get("type", "").strip(),
        title=cells.get("title", "").strip(),
        status=cells.get("status", "").strip(),
        text=cells.get("text", ""),
        links=tuple(
            ForeignLink(target=_STAMP.sub("", target), kind=PLAIN if name == "links" else name)
            for name in cells
            if name == "links" or name in kinds
            for target in _targets(cells[name])
        ),
        attributes={name: cell for name, cell in cells.items() if name not in known and cell},
    )


def _targets(cell: str) -> Iterator[str]:
    for part in cell.split("\n"):
        alone = is_address(part.strip())
        for word in [part] if alone else re.split(r"[,;]", part):
            if word.strip():
                yield word.strip()
