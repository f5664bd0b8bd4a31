"""The fields of an architecture decision record: front matter, preamble, a section for the date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.front_matter import FrontMatter
from reqtrace.sources.keys import Keys
from reqtrace.sources.limits import Limits
from reqtrace.sources.markdown_items import cleaned
from reqtrace.sources.markdown_scan import Heading, Outline
from reqtrace.sources.metadata import Metadata, read_metadata
from reqtrace.sources.words import key_word

_LONGEST_PREAMBLE = 200  # lines
_OWN_KEYS = frozenset(
    {"date", "deciders", "decision_makers", "author", "authors", "consulted", "informed", "tags"}
    | {"technical_story", "review", "owner", "approvers", "last_updated", "updated", "version"}
)


class AdrFields(NamedTuple):
    """Fields with their marks, in the form that the composer gives, and the last line taken."""

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
    preamble = _preamble(page, parts, keys, limits)
    fields, marks = cleaned(preamble)
    fields = {_attribute(key, keys): value for key, value in fields.items()}
    marks = {_attribute(key, keys): mark for key, mark in marks.items()}
    if matter is not None and matter.fields is not None:
        fields, marks = {**fields, **matter.fields}, {**marks, **matter.marks}
    if "date" not in fields:
        _add_date(page, parts.headings, fields, marks)
    return AdrFields(fields, marks, preamble.last)


def _preamble(page: Outline, parts: Parts, keys: Keys, limits: Limits) -> Metadata:
    """The fields between the title and the first section, wherever they stand there."""
    line = parts.first
    last = min(parts.last, line + _LONGEST_PREAMBLE)
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    taken = line - 1
    is_known = _known(keys)
    while line <= last:
        block = read_metadata(page, line, last, is_known, limits, bare=True)
        for key, value in block.fields.items():
            if key not in fields:
                fields[key], marks[key] = value, block.marks[key]
        if block.fields:
            taken = block.last if taken == line - 1 else taken
            line = block.last + 1
        else:
            line = _next_block(page, line, last)
    return Metadata(fields, marks, taken)


def _next_block(page: Outline, line: int, last: int) -> int:
    while line <= last and not page.plain[line - 1].strip():
        line += 1
    fence = page.fence_at.get(line)
    return line + 1 if fence is None else fence.last + 1


def _known(keys: Keys) -> Callable[[str], bool]:
    def known(key: str) -> bool:
        name = keys.name_of(key)
        return key_word(key) in _OWN_KEYS or name == "status" or name in keys.kinds

    return known


def _attribute(key: str, keys: Keys) -> str:
    name = keys.name_of(key)
    if name in ("status", "links") or name in keys.kinds:
        return name
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
            place = Position(number, 1)
            fields["date"], marks["date"] = page.plain[number - 1].strip(), (place, place, None)
            return
