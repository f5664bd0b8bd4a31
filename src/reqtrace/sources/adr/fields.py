"""The fields of an architecture decision record: front matter, preamble, a section for the date."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.adr.tables import is_table, read_table
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.languages import english_section
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.front_matter import FrontMatter
from reqtrace.sources.markdown.items import cleaned
from reqtrace.sources.markdown.metadata import Metadata, read_metadata
from reqtrace.sources.markdown.scan import Heading, Outline

_LONGEST_PREAMBLE = 200  # lines
_MOST_HEADINGS = 100
_SPLIT = re.compile(r"[/(（|]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_LEAD = r"(?P<lead>\s*(?:[-*+]\s+)?)"
_MARK = r"(?:\*\*|__|\*|_)?"
# `**Status: Accepted**`
_WITHIN = re.compile(
    rf"{_LEAD}(?P<mark>\*\*|__|\*|_)(?P<key>[^\W\d_][\w /-]{{0,40}}?)\s*[:：]\s*"
    r"(?P<value>(?:(?!(?P=mark)).)+?)\s*(?P=mark)(?:\\?\s*)\Z"
)
# `**ステータス**：承認済み`
_FOREIGN = re.compile(
    rf"{_LEAD}{_MARK}(?P<key>[^\W\d_][\w /()（）-]{{0,40}}?)\s*{_MARK}\s*[:：]\s*{_MARK}\s*"
    r"(?P<value>.*)"
)
_ABOUT = frozenset({"metadata", "meta_data", "meta", "information", "document_control", "details"})
STATUSES = frozenset({"status", "adr_status", "decision_status", "current_status"})
"""What the status of a decision is called, as a key or a heading."""
_OWN_KEYS = frozenset(
    {"date", "deciders", "decision_makers", "author", "authors", "consulted", "informed", "tags"}
    | {"technical_story", "review", "owner", "approvers", "last_updated", "updated", "version"}
)
_SECTIONS = _OWN_KEYS | STATUSES | {"context", "decision", "related_decisions"}
"""What keys and headings of a decision are called, as far as that means something here."""


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
    above: int
    """The first line below the front matter; fields may stand between it and the title."""


def parts_of(page: Outline, top: int) -> Parts:
    """The parts of *page*, whose front matter takes *top* lines."""
    title, headings = None, page.headings
    if headings and section_word(headings[0].text) not in ("status", "context", "date"):
        title, headings = headings[0], headings[1:]
    first = top + 1 if title is None else title.last + 1
    last = headings[0].first - 1 if headings else len(page.lines)
    return Parts(title, headings, first, last, top + 1)


@lru_cache(maxsize=1 << 12)
def section_word(text: str) -> str:
    """The word that a heading or a key is known by, in English: `2. Kontext (Status quo)`.

    Numbers and signs do not count. Of a heading in two languages (`決定 / Decision`) the first
    part that is a word of ours does.
    """
    word = _word(text)
    english = english_section(word)
    if english is not word or _SPLIT.search(text) is None:
        return english
    parts = [english_section(part) for part in map(_word, _SPLIT.split(text)) if part]
    return next((part for part in parts if part in _SECTIONS), word)


def _word(text: str) -> str:
    return key_word(_NO_LETTERS.sub(" ", text.lower()))


def section_end(page: Outline, headings: list[Heading], index: int) -> int:
    """The last line before the next heading of any level."""
    return headings[index + 1].first - 1 if index + 1 < len(headings) else len(page.lines)


def read_fields(
    page: Outline,
    parts: Parts,
    keys: Keys,
    matter: FrontMatter | Metadata | None,
    limits: Limits,
) -> AdrFields:
    """All fields of a decision. Those of the front matter go before those of the preamble.

    *matter* may be a block of fields at the top that serves as front matter.
    """
    preamble = _fields(page, parts.first, parts.last, known_keys(keys), limits)
    fields, marks = _named(preamble, keys)
    for key, value, mark in _further_fields(page, parts, keys, limits):
        if key not in fields:
            fields[key], marks[key] = value, mark
    if isinstance(matter, Metadata):
        own, own_marks = _named(matter, keys)
        fields, marks = {**fields, **own}, {**marks, **own_marks}
    elif matter is not None and matter.fields is not None:
        fields, marks = {**fields, **matter.fields}, {**marks, **matter.marks}
        _name_in_english(fields, marks)
    if "date" not in fields:
        _add_date(page, parts.headings, fields, marks)
    return AdrFields(fields, marks, preamble.last)


def _named(metadata: Metadata, keys: Keys) -> tuple[dict[str, Any], dict[str, Any]]:
    fields, marks = cleaned(metadata)
    return (
        {_attribute(key, keys): value for key, value in fields.items()},
        {_attribute(key, keys): mark for key, mark in marks.items()},
    )


def _further_fields(
    page: Outline, parts: Parts, keys: Keys, limits: Limits
) -> Iterator[tuple[str, Any, Any]]:
    """The fields above the title and of sections such as `## Metadata`, with their marks."""
    spans = [] if parts.title is None else [(parts.above, parts.title.first - 1)]
    for index, heading in enumerate(parts.headings[:_MOST_HEADINGS]):
        if section_word(heading.text) in _ABOUT:
            spans.append((heading.last + 1, section_end(page, parts.headings, index)))
    for first, last in spans:
        fields, marks = _named(_fields(page, first, last, known_keys(keys), limits), keys)
        yield from ((key, fields[key], marks[key]) for key in fields)


def _name_in_english(fields: dict[str, Any], marks: dict[str, Any]) -> None:
    """Give keys of front matter in another language the names that ours have."""
    for key in list(fields):
        name = english_section(key_word(key))
        if name in ("status", "date") and name not in fields:
            fields[name], marks[name] = fields.pop(key), marks.pop(key)


def _fields(
    page: Outline, first: int, last: int, is_known: Callable[[str], bool], limits: Limits
) -> Metadata:
    """The fields of lines *first* to *last*, wherever they are in them."""
    last = min(last, first + _LONGEST_PREAMBLE)
    page, shifts = _plain_fields(page, first, last)
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    line, last_line = first, first - 1
    while (at := _next_text(page, line, last)) <= last:
        block = _block(page, at, last, is_known, limits)
        for key, value in block.fields.items():
            if key not in fields:
                fields[key], marks[key] = value, _shifted(block.marks[key], shifts)
        if block.fields and last_line == line - 1:
            last_line = block.last
        fence = page.fence_at.get(at)
        line = 1 + max(block.last, at if fence is None else fence.last)
    return Metadata(fields, marks, last_line)


def _plain_fields(page: Outline, first: int, last: int) -> tuple[Outline, dict[int, int]]:
    """*page* with fields as its reader knows them, and how far that moves each line's columns.

    Quotations lose their `>`, `**Status: x**` its stars; keys that begin with no ASCII letter
    become the English ones.
    """
    plain: list[str] | None = None
    shifts: dict[int, int] = {}
    for number in range(first, last + 1):
        line = page.plain[number - 1]
        if not line or (line.isascii() and line[0] not in " \t>*_-+"):
            continue
        text, shift = _plain_field(line)
        if shift:
            plain = list(page.plain) if plain is None else plain
            plain[number - 1], shifts[number] = text, shift
    return (page if plain is None else page._replace(plain=plain)), shifts


def _plain_field(line: str) -> tuple[str, int]:
    quote = _QUOTE.match(line)
    shift = 0 if quote is None else quote.end()
    text = line[shift:]
    field = _WITHIN.match(text)
    if field is None and not text.isascii():
        field = _FOREIGN.match(text)
        if field is not None and section_word(field["key"]) not in _SECTIONS:
            field = None
    if field is None:
        return text, shift
    key = field["key"] if field["key"].isascii() else section_word(field["key"])
    start = f"{field['lead']}{key}: "
    return start + field["value"], shift + field.start("value") - len(start)


def _shifted(mark: Any, shifts: dict[int, int]) -> Any:
    if not shifts:
        return mark
    key, value, inner = mark
    return (_moved(key, shifts), _moved(value, shifts), inner)


def _moved(position: Position, shifts: dict[int, int]) -> Position:
    return Position(position.line, max(position.column + shifts.get(position.line, 0), 1))


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
        return section_word(key) in _SECTIONS or name == "status" or name in keys.kinds

    return known


def _attribute(key: str, keys: Keys) -> str:
    name = keys.name_of(key)
    if name in ("status", "links") or name in keys.kinds:
        return name
    word = section_word(key)
    if word in STATUSES:
        return "status"
    # A line of a decision is no field of ours: `Name: x`, `Description: y` stay what they are.
    return word if word in _SECTIONS else key_word(key)


def _add_date(
    page: Outline, headings: list[Heading], fields: dict[str, Any], marks: dict[str, Any]
) -> None:
    heading = next((h for h in headings if section_word(h.text) == "date"), None)
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
