"""Items as one CSV table: a row an item, a column for each field and each kind of link."""

from __future__ import annotations

import csv
import io
from collections.abc import Container

from reqtrace.interchange.exporters.content import (
    Export,
    ExportedItem,
    attribute_text,
    gather,
    note,
    single,
)
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.project import Project
from reqtrace.util.escape import block, csv_cell

_FIELDS = ("id", "type", "title", "status", "text")


def export_csv(project: Project) -> Export:
    """RFC 4180 with a header: fields, kinds of links as in the vocabulary, attributes by name.

    Several targets are on lines of their own in a cell.
    """
    content = gather(project)
    names = [
        name for kind in project.vocabulary.links.values() for name in (kind.name, kind.inverse)
    ]
    used = {link.kind for entry in content.entries for link in entry.links}
    kinds = list(dict.fromkeys([PLAIN, *(name for name in names if name), *sorted(used)]))
    columns = {*_FIELDS, *kinds, "formerly"}
    attributes = sorted({n for entry in content.entries for n in entry.item.attributes} - columns)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([csv_cell(name) for name in (*_FIELDS, *kinds, "formerly", *attributes)])
    for entry in content.entries:
        writer.writerow([csv_cell(text) for text in _row(entry, kinds, attributes)])
    hidden = [e.item.id for e in content.entries if block(e.item.text) != e.item.text]
    notes = [note("invisible characters are written as escapes", hidden)] if hidden else []
    if clashing := [e.item.id for e in content.entries if _clashes(e.item, columns)]:
        notes.append(note("attributes not exported: a column has the same name", clashing))
    return single(stream.getvalue(), (*content.notes, *notes))


def _clashes(item: Item, own: Container[str]) -> bool:
    """Whether an attribute has the name of a column with another meaning."""
    columns = {"type": item.type, "status": item.status}
    return any(
        name in own and value and value != columns.get(name)
        for name, value in item.attributes.items()
    )


def _row(entry: ExportedItem, kinds: list[str], attributes: list[str]) -> list[str]:
    item = entry.item
    links = ("\n".join(link.target for link in entry.links if link.kind == kind) for kind in kinds)
    return [
        *(item.id, item.type, item.title, item.status or "", item.text),
        *links,
        ", ".join(item.formerly),
        *(attribute_text(item.attributes.get(name)) for name in attributes),
    ]
