"""The fields of an architecture decision record: front matter, preamble, a section for the date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.adr.tables import is_table, read_table
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.front_matter import FrontMatter
from reqtrace.sources.markdown.items import cleaned
from reqtrace.sources.markdown.metadata import Metadata, read_metadata
from reqtrace.sources.markdown.scan import Heading, Outline

_LONGEST_PREAMBLE = 200  # lines
_MOST_HEADINGS = 100
_ABOUT = frozenset({"metadata", "meta_data", "meta", "information", "document_control", "details"})
STATUSES = frozenset({"status", "adr_status", "decision_status", "current_status"})
"""What the status of a decision is called, as a key or a heading."""
_OWN_KEYS = frozenset(
    {"date", "deciders", "decision_makers", "author", "authors", "consulted", "informed", "tags"}
    | {"technical_story", "review", "owner", "approvers", "last_updated", "updated", "version"}
)


class AdrFields(NamedTuple):
    """Fields with their marks, in the form that the composer gives, and the last line of them."""

    fields: dict[str, Any]
    marks: dict[str, Any]
    last: int


class Parts(NamedTuple):
    """What a page consists of: its title, the other headings, the lines between the two."""

    title: Heading | None
    headings: list[Heading]
    first: int
    last: int


def parts_of(page: Outline, top: int) -> Parts:
    """The parts of *page*, whose front matter takes *top* lines."""
    title, headings = None, page.headings
    if headings and key_word(headings[0].text) not in ("status", "context", "date"):
        title, headings = headings[0], headings[1:]
    first = top + 1 if title is None else title.last + 1
    last = headings[0].first - 1 if headings else len(page.lines)
    return Parts(title, headings, first, last)


def section_end(page: Outline, headings: list[Heading], index: int) -> int:
    """The last line before the next heading of any level."""
    return headings[index + 1].first - 1 if index + 1 < len(headings) else len(page.lines)


def read_fields(
    page: Outline, parts: Parts, keys: Keys, matter: FrontMatter | None, limits: Limits
) -> AdrFields:
    """All fields of a decision. Those of the front matter go before those of the preamble."""
    preamble = _fields(page, parts.first, parts.last, known_keys(keys), limits)
    fields, marks = cleaned(preamble)
    fields = {_attribute(key, keys): value for key, value in fields.items()}
    marks = {_attribute(key, keys): mark for key, mark in marks.items()}
    for key, value, mark in _of_sections(page, parts.headings, keys, limits):
        if key not in fields:
            fields[key], marks[key] = value, mark
    if matter is not None and matter.fields is not None:
        fields, marks = {**fields, **matter.fields}, {**marks, **matter.marks}
    if "date" not in fields:
        _add_date(page, parts.headings, fields, marks)
    return AdrFields(fields, marks, preamble.last)


def _of_sections(
    page: Outline, headings: list[Heading], keys: Keys, limits: Limits
) -> Iterator[tuple[str, Any, Any]]:
    """The fields of sections such as `## Metadata`, with their marks."""
    for index, heading in enumerate(headings[:_MOST_HEADINGS]):
        if key_word(heading.text) in _ABOUT:
            last = section_end(page, headings, index)
            metadata = _fields(page, heading.last + 1, last, known_keys(keys), limits)
            fields, marks = cleaned(metadata)
            yield from ((_attribute(key, keys), fields[key], marks[key]) for key in fields)


def _fields(
    page: Outline, first: int, last: int, is_known: Callable[[str], bool], limits: Limits
) -> Metadata:
    """The fields of lines *first* to *last*, wherever they are in them."""
    last = min(last, first + _LONGEST_PREAMBLE)
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    line, last_line = first, first - 1
    while (at := _next_text(page, line, last)) <= last:
        block = _block(page, at, last, is_known, limits)
        for key, value in block.fields.items():
            if key not in fields:
                fields[key], marks[key] = value, block.marks[key]
        if block.fields and last_line == line - 1:
            last_line = block.last
        fence = page.fence_at.get(at)
        line = 1 + max(block.last, at if fence is None else fence.last)
    return Metadata(fields, marks, last_line)


def _block(
    page: Outline, first: int, last: int, is_known: Callable[[str], bool], limits: Limits
) -> Metadata:
    if first not in page.fence_at and is_table(page, first, last):
        return read_table(page, first, last, is_known)
    return read_metadata(page, first, last, is_known, limits, bare=True)


def _next_text(page: Outline, line: int, last: int) -> int:
    while line <= last and not page.plain[line - 1].strip():
        line += 1
    return line


def known_keys(keys: Keys) -> Callable[[str], bool]:
    """Whether a key is one that decisions have."""

    def known(key: str) -> bool:
        name = keys.name_of(key)
        return key_word(key) in (_OWN_KEYS | STATUSES) or name == "status" or name in keys.kinds

    return known


def _attribute(key: str, keys: Keys) -> str:
    name = keys.name_of(key)
    if name in ("status", "links") or name in keys.kinds:
        return name
    if key_word(key) in STATUSES:
        return "status"
    # A line of a decision is no field of ours: `Name: x`, `Description: y` stay what they are.
    return key_word(key)


def _add_date(
    page: Outline, headings: list[Heading], fields: dict[str, Any], marks: dict[str, Any]
) -> None:
    heading = next((h for h in headings if key_word(h.text) == "date"), None)
    if heading is None:
        return
    for number in range(heading.last + 1, len(page.lines) + 1):
        if page.plain[number - 1].strip():
            position = Position(number, 1)
            fields["date"], marks["date"] = (
                page.plain[number - 1].strip(),
                (position, position, None),
            )
            return
