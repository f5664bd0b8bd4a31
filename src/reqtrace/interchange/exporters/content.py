"""What every export contains: each item once, its links with their kinds, plain attributes."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import field
from pathlib import PurePosixPath

from reqtrace.graph.trace_link import TraceLink
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.phrases import listed
from reqtrace.project import Project
from reqtrace.util.dataclass import dataclass

_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedLink:
    """A link: its kind (that of a plain one follows from the two types), and where it leads.

    `target` is the present id of an item that was named otherwise (by a former id, say); `known`
    is true where it is an item of the export. `fingerprint` is the one in its file.
    """

    kind: str
    target: str
    known: bool
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedItem:
    """An item with its links."""

    item: Item
    links: tuple[ExportedLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """The files of an export by path (one of the path `.` where the format has one file only).

    `notes` say what the format cannot represent and what was done instead, a sentence each.
    """

    files: tuple[tuple[PurePosixPath, str], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportContent:
    """All items by path and line, and notes on what had to be left out."""

    entries: tuple[ExportedItem, ...]
    notes: tuple[str, ...] = field(default=())


def gather(project: Project) -> ExportContent:
    """The items of *project*; of several with one id the first counts, as it does in a check."""
    items = sorted(project.items, key=lambda item: (item.location.path, item.location.line))
    first = {item.id: item for item in reversed(items)}
    twice = [item.id for item in items if first[item.id] is not item]
    linked = {trace_link.link: trace_link for trace_link in project.graph.links}
    entries = tuple(
        ExportedItem(
            item=item, links=tuple(_link(link, linked.get(link), first) for link in item.links)
        )
        for item in items
        if first[item.id] is item
    )
    notes = (note("not exported: another item has the same id", twice),) if twice else ()
    return ExportContent(entries=entries, notes=notes)


def _link(link: Link, linked: TraceLink | None, items: Container[str]) -> ExportedLink:
    present = None
    if linked is not None:
        present = linked.source if linked.reversed else linked.target
    target = link.target if present is None else present
    return ExportedLink(
        kind=link.kind if linked is None else linked.kind,
        target=target,
        known=target in items,
        fingerprint=link.fingerprint,
    )


def single(text: str, notes: Iterable[str]) -> Export:
    """An export of one file."""
    return Export(files=((PurePosixPath(), text),), notes=tuple(notes))


def note(what: str, ids: Iterable[str], most: int = 10) -> str:
    """A sentence that says *what* became of some items, and of which."""
    unique = list(dict.fromkeys(ids))
    return f"{what} ({len(unique)}): {listed(unique, most)}"


def attribute_text(value: object) -> str:
    """The value of an attribute as one text: lists of words by commas, other structures as JSON."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, list | tuple) and all(isinstance(v, str) and "," not in v for v in value):
        return ", ".join(value)
    if isinstance(value, list | tuple | Mapping):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return str(value)


def clean(text: str) -> str:
    """*text* as a text file can hold it: no controls, no half characters, one kind of line end."""
    return _NO_TEXT.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
