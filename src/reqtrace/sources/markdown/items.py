"""Markdown with many items: each begins with a heading that begins with its id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import is_address, shown
from reqtrace.sources.markdown.extents import Extent, find_extents
from reqtrace.sources.markdown.families import Families, is_id_shaped, is_of_part, knows_prefix
from reqtrace.sources.markdown.front_matter import split_body
from reqtrace.sources.markdown.id_text import IdLead, id_lead, series_of
from reqtrace.sources.markdown.late_fields import late_fields
from reqtrace.sources.markdown.metadata import Metadata, read_metadata
from reqtrace.sources.markdown.rows import LONGEST_TITLE, plain_text
from reqtrace.sources.markdown.scan import LIST, Heading, Outline
from reqtrace.sources.markdown.starts import fields_of_sections
from reqtrace.util.pattern import LinearPattern

_MAY_BE_ID = re.compile(r"\d|[A-Z]-[A-Z]")
CALLED = (
    r"(?:(?:(?:user|stakeholder|business|system|software|(?:non-?)?functional)[ -])?"
    r"(?:requirement|req|story|need|goal|objective|constraint|use[ -]case|epic|feature)"
    r"|(?P<test>(?:(?:unit|integration|system|acceptance|integrations|abnahme)[ -]?)?"
    r"test(?:[ -]?(?:case|scenario|fall|specification))?|caso de (?:prueba|teste)|cas de test)"
    r"|anforderung|anwendungsfall|exigence|requisito|historia(?: de usuario)?|caso de uso"
    r"|cas d.utilisation|要件|需求|用例)"
    r"(?:[ -]?id)?[*_`]{0,3}"
    "(?:(?P<sign>[ \t]*(?:[:#]|\uff1a)[ \t]*+|[ \t]++(?:-|\u2013|\u2014)[ \t]++)|[ \t]++)"
    r"(?=[*_`\[(]*+[A-Z])"
)
"""What an item is called, before its id in a heading: `Test Case: TC-1`, `User story US-1: …`."""
_CALLED = re.compile(rf"(?:\d+(?:\.\d+)*+[.)]?\s+)?[*_`]{{0,3}}{CALLED}", re.IGNORECASE)
_OF_REQUIREMENT = re.compile(
    r"(?:[A-Z]+[-_.])*?(?:[A-Z]*REQ|N?FR|R?N?F|R|US|HU|UC|CU|SRS|SWR|SYS|NEED)(?![A-Za-z])"
)
"""The beginning of the id of a requirement, which a heading of a test only names."""
_LONGER = 3  # times a heading: a line below a table, not below a heading
_COLUMNS = re.compile(r"\S {3,}\S")
_SHORT = 2  # `R-`: a risk as likely as a requirement
_NO_PROSE = ("|", "```", "~~~", "<")
_QUOTES = frozenset({'""', "''", "\u201c\u201d", "\u201e\u201c", "\u2018\u2019", "\u00ab\u00bb"})


class ItemHeading(NamedTuple):
    """A heading that begins an item."""

    heading: Heading
    id: str
    title: str
    id_at: Position
    title_at: Position
    is_struck: bool = False
    groups: Mapping[str, tuple[str, Position]] = {}


def item_headings(page: Outline, builder: ItemBuilder, folder: str | None) -> list[ItemHeading]:
    """The headings that begin with an id, or as the source says, in the order of the file."""
    start = None if builder.source is None else builder.source.start
    if start is not None and start.heading is not None:
        return list(_by_pattern(page, start.heading, start.level))
    if builder.ids.by_file:
        return []  # the file is the item, and no heading makes others of it
    leads = heading_leads(page)
    if not leads:
        return []
    typed = folder is not None or (builder.source is not None and builder.source.type is not None)
    families = Families(item_id for _, lead in leads for item_id, _ in lead.ids)
    sure = [
        (heading, lead)
        for heading, lead in leads
        if all(_is_id(item_id, lead, families, builder, typed=typed) for item_id, _ in lead.ids)
    ]
    if typed and len(sure) > 1 and len(sure) < len(leads):  # one of a series beside others
        levels = {heading.level for heading, _ in sure}
        lines = {heading.first for heading, _ in sure}
        sure = [one for one in leads if one[0].first in lines or _is_alike(*one, levels)]
    return [one for heading, lead in sure for one in _of_lead(heading, lead)]


def _is_alike(heading: Heading, lead: IdLead, levels: set[int]) -> bool:
    """Whether a heading of the same level is one of an item, though no other has its prefix."""
    item_id = lead.ids[0][0]
    series = series_of(item_id)
    shaped = is_id_shaped(item_id) and series[-1:] in ("-", "_", ".") and not is_of_part(item_id)
    return heading.level in levels and len(lead.ids) == 1 and shaped and len(series) > _SHORT


def heading_leads(page: Outline) -> list[tuple[Heading, IdLead]]:
    """The headings that begin with what is written like an id, each with what it says."""
    return [
        (heading, lead)
        for heading in page.headings
        if _MAY_BE_ID.search(heading.text) is not None
        and (lead := _lead_of(heading.text)) is not None
        and not _leads_elsewhere(lead)
        and not (heading.last > heading.first and _ends_table(page, heading))
    ]


def _ends_table(page: Outline, heading: Heading) -> bool:
    """Whether the line below a heading is the last one of a table as Pandoc writes them.

    It is indented, and much longer than the cell above it, or the line above has columns.
    """
    line = page.plain[heading.last - 1]
    if not line.startswith(" "):
        return False
    is_long = len(line.strip()) > _LONGER * len(heading.text)
    return is_long or any(map(_COLUMNS.search, page.plain[heading.first - 1 : heading.last - 1]))


def _lead_of(text: str) -> IdLead | None:
    """What a heading begins with, or what stands behind the word for what it is about."""
    called = _CALLED.match(text)
    if called is None:
        return id_lead(text)
    start = called.end()
    lead = id_lead(text[start:])
    if lead is None or len(lead.ids) > 1 or not is_id_shaped(lead.ids[0][0]):
        return id_lead(text)
    item_id, offset = lead.ids[0]
    if not (called["sign"] or lead.is_marked):
        return None  # a sentence: `Requirement REQ-1 is not met`
    if called["test"] and _OF_REQUIREMENT.match(item_id) is not None:
        return None
    return lead._replace(
        ids=((item_id, start + offset),),
        title_at=start + lead.title_at,
        is_marked=True,
        is_called=True,
    )


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
        yield ItemHeading(heading, item_id.strip(), title, id_at, title_at, groups=groups)


def _leads_elsewhere(lead: IdLead) -> bool:
    """Whether the id is a link to another page: then the item is there, not here."""
    return bool(lead.href) and lead.href[0] != "#" and not is_address(lead.href)


def _of_lead(heading: Heading, lead: IdLead) -> Iterator[ItemHeading]:
    """The items that a heading begins: most begin one, `REQ-1, REQ-2: Title` begins two."""
    line, column = heading.position
    title_at = Position(line, column + lead.title_at)
    for item_id, offset in lead.ids:
        id_at = Position(line, column + offset)
        yield ItemHeading(heading, item_id, lead.title, id_at, title_at, lead.is_struck)


def _is_id(
    item_id: str, lead: IdLead, families: Families, builder: ItemBuilder, *, typed: bool
) -> bool:
    numbered = any(character.isdigit() for character in item_id)
    if not numbered and not (item_id.isupper() and "-" in item_id):
        return False  # "Need-based access", "Test", "Requirements"
    if knows_prefix(builder, item_id):
        return True
    # An unknown prefix: in an item folder, and unmistakably written as an id.
    return typed and families.is_likely(item_id, is_marked=lead.is_marked)


def read_markdown_items(
    file_result: FileResult, builder: ItemBuilder, page: Outline, folder: str | None, limits: Limits
) -> list[Extent]:
    """Read every item of a file that begins at a heading; what stands below each."""
    by_line: dict[int, list[ItemHeading]] = {}
    for item_heading in item_headings(page, builder, folder):
        by_line.setdefault(item_heading.heading.first, []).append(item_heading)
    extents = list(find_extents(page, by_line))
    for extent in extents:
        for item_heading in by_line[extent.first]:
            _read_item(file_result, builder, page, item_heading, extent, folder, limits)
    return extents


def lines_of_text(page: Outline, extents: Iterable[Extent]) -> list[range]:
    """The lines that the items with these *extents* take.

    Below the heading of a group a table or a list of further items follows at once: it takes none.
    """
    last = {heading.first: heading.last for heading in page.headings}
    return [range(one.first, one.last + 1) for one in extents if _has_text(page, one, last)]


def _has_text(page: Outline, extent: Extent, last_of_heading: Mapping[int, int]) -> bool:
    number = last_of_heading[extent.first] + 1
    while number <= extent.last and not page.plain[number - 1].strip():
        number += 1
    return number <= extent.last and not is_listing(page.plain[number - 1])


def is_listing(line: str) -> bool:
    """Whether a line of a text belongs to a table, or is a list entry that begins with an id."""
    if line.lstrip().startswith("|"):
        return True
    bullet = LIST.match(line)
    lead = id_lead(line[bullet.end() :]) if bullet is not None else None
    return lead is not None and is_id_shaped(lead.ids[0][0])


def _read_item(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    item_heading: ItemHeading,
    extent: Extent,
    folder: str | None,
    limits: Limits,
) -> None:
    headings, last = extent.inner, extent.last
    first = item_heading.heading.last + 1
    until = headings[0].first - 1 if headings else last
    metadata = read_metadata(page, first, until, builder.keys.is_known, limits)
    file_result.report_faults(metadata.faults)
    hidden: tuple[tuple[int, int], ...] = ()
    if not metadata.exact:
        late = late_fields(page, metadata.last + 1, until, builder.keys)
        metadata = metadata._replace(
            fields=metadata.fields
            | {key: late.fields[key] for key in late.fields if key not in metadata.fields},
            marks=late.marks | metadata.marks,
        )
        hidden = late.lines
    sections, text, text_at = split_body(page, headings, last, metadata.last + 1, hidden)
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
        title=_title(item_heading, text, text_at),
        folder=folder,
        text=text or None,
        text_at=text_at,
        sections=sections,
        strict=metadata.exact and builder.source is None,
        is_struck=item_heading.is_struck,
    )
    builder.build(file_result, fields, marks, Position(item_heading.heading.first, 1), defaults)


def _title(
    item_heading: ItemHeading, text: str, text_at: Position | None
) -> tuple[str, Position] | None:
    """The title in the heading; below a bare id the first paragraph, as for rows and entries."""
    if item_heading.title:
        return item_heading.title, item_heading.title_at
    paragraph = text.split("\n\n", 1)[0]
    if text_at is None or not paragraph or paragraph.startswith(_NO_PROSE):
        return None
    return shown(plain_text(" ".join(paragraph.split())), LONGEST_TITLE), text_at


def cleaned(metadata: Metadata) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fields without the stars, ticks and quotation marks around them."""
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = dict(metadata.marks)
    for key, value in metadata.fields.items():
        value = value.removesuffix(" \\") if isinstance(value, str) else value
        fields[key] = value
        if isinstance(value, str) and (value[:1] in ("*", "_", "`") or _is_quoted(value)):
            bare = _bare(value)
            shift = value.index(bare[0]) if bare and bare[0] in value else 0
            key_position, position, inner = marks[key]
            fields[key] = bare
            marks[key] = (key_position, Position(position.line, position.column + shift), inner)
    return fields, marks


def _is_quoted(value: str) -> bool:
    """Whether the whole of *value* stands in one pair of quotation marks."""
    ends = value[:1] + value[-1:]
    return len(value) > 2 and ends in _QUOTES and value[0] not in value[1:-1]


def _bare(value: str) -> str:
    if _is_quoted(value):
        return value[1:-1].strip()
    return value.strip("*_") if value[:1] != "`" or "," in value else value.strip("`")
