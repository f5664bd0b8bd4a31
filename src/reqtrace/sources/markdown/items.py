"""Markdown with many items: each begins with a heading that begins with its id."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.markdown.front_matter import split_body
from reqtrace.sources.markdown.metadata import Metadata, read_metadata
from reqtrace.sources.markdown.scan import Heading, Outline
from reqtrace.sources.markdown.starts import fields_of_sections
from reqtrace.util.pattern import LinearPattern

_ID = r"[A-Za-z][A-Za-z0-9]*(?:[-_.][A-Za-z0-9]+)*"
_HEADING = re.compile(
    rf"(?P<open>[\[`(]?)(?P<id>{_ID})(?P<close>[\]`)]?)"
    r"(?P<gap>\s*[:\u2013\u2014|]\s*|\s+-+\s+|\s+|$)(?P<title>.*)$"
)


class ItemHeading(NamedTuple):
    """A heading that begins an item."""

    heading: Heading
    id: str
    title: str
    id_at: Position
    title_at: Position
    groups: Mapping[str, tuple[str, Position]] = {}


def item_headings(page: Outline, builder: ItemBuilder, folder: str | None) -> list[ItemHeading]:
    """The headings that begin with an id, or as the source says, in the order of the file."""
    start = None if builder.source is None else builder.source.start
    if start is not None and start.heading is not None:
        return list(_by_pattern(page, start.heading, start.level))
    if builder.ids.by_file:
        return []  # the file is the item, and no heading makes others of it
    headings = (_item_heading(heading, builder, folder) for heading in page.headings)
    return [heading for heading in headings if heading is not None]


def _by_pattern(page: Outline, pattern: LinearPattern, level: int) -> Iterator[ItemHeading]:
    for heading in page.headings:
        match = pattern.search(heading.text) if level in (0, heading.level) else None
        if match is None:
            continue
        # Without a group the id is below the heading.
        item_id = match.group("id") if "id" in pattern.names else ""
        if item_id is None:
            continue
        line, column = heading.position
        groups = {
            name: (text.strip(), Position(line, column + match.span(name)[0]))
            for name, text in match.groupdict().items()
            if text is not None
        }
        title, title_at = groups.pop("title", (heading.text, heading.position))
        _, id_at = groups.pop("id", ("", heading.position))
        yield ItemHeading(heading, item_id.strip(), title, id_at, title_at, groups)


def _item_heading(heading: Heading, builder: ItemBuilder, folder: str | None) -> ItemHeading | None:
    match = _HEADING.match(heading.text)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if not _is_id(match, builder, folder):
        return None
    line, column = heading.position
    return ItemHeading(
        heading,
        match["id"],
        match["title"].strip(),
        Position(line, column + match.start("id")),
        Position(line, column + match.start("title")),
    )


def _is_id(match: re.Match[str], builder: ItemBuilder, folder: str | None) -> bool:
    text = match["id"]
    numbered = any(character.isdigit() for character in text)
    if not numbered and not (text.isupper() and "-" in text):
        return False  # "Need-based access", "Test", "Requirements"
    source = builder.source
    if source is not None and any(text.upper().startswith(p.upper()) for p in source.prefixes):
        return True
    if builder.vocabulary.type_of_id(text) is not None:
        return True
    # An unknown prefix: in an item folder, and unmistakably written as an id.
    typed = folder is not None or (source is not None and source.type is not None)
    is_marked = bool(match["open"]) or bool(match["gap"].strip()) or not match["title"]
    return (
        typed
        and is_marked
        and numbered
        and re.match(r"[A-Z][A-Z0-9]*[-_.]?\d|[A-Z]+[-_.]", text) is not None
    )


def read_markdown_items(
    file_result: FileResult, builder: ItemBuilder, page: Outline, folder: str | None, limits: Limits
) -> bool:
    """Read every item of a file; False where it holds none."""
    item_headings_by_line = {
        item_heading.heading.first: item_heading
        for item_heading in item_headings(page, builder, folder)
    }
    known = len(file_result.items) + len(file_result.problems)
    for item_heading, inner, last in _extents(page, item_headings_by_line):
        _read_item(file_result, builder, page, item_heading, inner, last, folder, limits)
    return len(file_result.items) + len(file_result.problems) > known


def _extents(
    page: Outline, headings: Mapping[int, ItemHeading]
) -> Iterator[tuple[ItemHeading, list[Heading], int]]:
    """Each item with the headings below it and its last line.

    It goes on to the next item, or to a heading of its level or a higher one.
    """
    item_heading: ItemHeading | None = None
    inner: list[Heading] = []
    for heading in page.headings:
        following = headings.get(heading.first)
        if item_heading is not None and (
            following is not None or heading.level <= item_heading.heading.level
        ):
            yield item_heading, inner, heading.first - 1
            item_heading = None
        if following is not None:
            item_heading, inner = following, []
        elif item_heading is not None:
            inner.append(heading)
    if item_heading is not None:
        yield item_heading, inner, len(page.lines)


def _read_item(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    item_heading: ItemHeading,
    headings: list[Heading],
    last: int,
    folder: str | None,
    limits: Limits,
) -> None:
    first = item_heading.heading.last + 1
    until = headings[0].first - 1 if headings else last
    metadata = read_metadata(page, first, until, builder.keys.is_known, limits)
    file_result.report_faults(metadata.faults)
    sections, text, text_at = split_body(page, headings, last, metadata.last + 1)
    fields, marks = cleaned(metadata) if not metadata.exact else (metadata.fields, metadata.marks)
    item_id = item_heading.id or builder.written_id(fields)
    if not item_id:
        return  # the heading of a section
    fields = {key: value for key, value in fields.items() if builder.keys.name_of(key) != "id"}
    for name, (value, at) in item_heading.groups.items():
        fields[name], marks[name] = value, (at, at, None)
    if builder.source is not None:
        fields_of_sections(page, headings, last, fields, marks)
    fields, marks = (
        {"id": item_id, **fields},
        {**marks, "id": (item_heading.id_at, item_heading.id_at, None)},
    )
    defaults = Defaults(
        id=item_id,
        naming=Naming.HEADING,
        title=(item_heading.title, item_heading.title_at) if item_heading.title else None,
        folder=folder,
        text=text or None,
        text_at=text_at,
        sections=sections,
        strict=metadata.exact and builder.source is None,
    )
    builder.build(file_result, fields, marks, Position(item_heading.heading.first, 1), defaults)


def cleaned(metadata: Metadata) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields without the stars and ticks that Markdown puts around words."""
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = dict(metadata.marks)
    for key, value in metadata.fields.items():
        value = value.removesuffix(" \\") if isinstance(value, str) else value
        fields[key] = value
        if isinstance(value, str) and value[:1] in ("*", "_", "`"):
            bare = value.strip("*_") if value[:1] != "`" or "," in value else value.strip("`")
            shift = value.index(bare[0]) if bare and bare[0] in value else 0
            key_position, position, inner = marks[key]
            fields[key] = bare
            marks[key] = (key_position, Position(position.line, position.column + shift), inner)
    return fields, marks
