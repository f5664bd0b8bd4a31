"""Which lines of a decision are about its status and about other decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from reqtrace.model.location import Position
from reqtrace.sources.adr.fields import STATUSES, AdrFields, Parts, known_keys, section_end
from reqtrace.sources.adr.status import StatusLine
from reqtrace.sources.adr.tables import is_table, read_table
from reqtrace.sources.adr.template import written_text
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.scan import Heading, Outline

Section = tuple[Heading, int]
"""A heading and the last line before the next one."""

_LONGEST_LINE = 500  # characters of a line that are looked at for words of status and links
_RELATED = frozenset({"links", "related", "related_decisions", "more_information"})
_STATUS_HEADING = re.compile(r"\W*status\s*[:\u2013\u2014-]\s*(\S.*)", re.IGNORECASE)
_BOLD = re.compile(
    r"[ \t]*(?:\*\*|__)(?:adr |decision )?status:?(?:\*\*|__):?[ \t]*", re.IGNORECASE
)
_ENDS = re.compile(r"#|(?:\*\*|__)[^*_]+(?:\*\*|__):?\s*\Z|(?:=+|-+)\Z")
_RELATION_LINE = re.compile(
    r"\s*(?:[-*+]\s+)?[*_]*"
    r"(?:supersed|superced|amend|clarif|(?:replace|obsolete)(?:s|d\s+by)\b)",
    re.IGNORECASE,
)


def status_lines(page: Outline, parts: Parts, written: AdrFields, keys: Keys) -> list[StatusLine]:
    """Each line about the status: of the field, and of the section of that name."""
    lines: list[StatusLine] = []
    for key, value in written.fields.items():
        if keys.name_of(key) == "status" and (text := written_text(value)):
            lines.append((text[:_LONGEST_LINE], written.marks[key][1]))
    return [
        *lines,
        *(_of_heading(page, parts, keys) or ([] if lines else _of_bold_line(page, parts))),
    ]


def _of_heading(page: Outline, parts: Parts, keys: Keys) -> list[StatusLine]:
    """The lines below the heading `Status`, or what follows in a heading `Status: accepted`."""
    for index, heading in enumerate(parts.headings):
        if key_word(re.sub(r"[^a-z]+", " ", heading.text.lower())) in STATUSES:
            first, last = heading.last + 1, section_end(page, parts.headings, index)
            return _of_table(page, first, last, keys) or _lines(page, first, last)
        if match := _STATUS_HEADING.match(heading.text[:_LONGEST_LINE]):
            at = heading.position
            return [(match[1], Position(at.line, at.column + match.start(1)))]
    return []


def _of_bold_line(page: Outline, parts: Parts) -> list[StatusLine]:
    """The lines below `**Status**`, which serves as a heading, up to the next such line."""
    above = page.plain[parts.first - 1 : parts.last]
    lines = _lines(page, parts.first, parts.last) if any(map(_BOLD.fullmatch, above)) else []
    texts = [text for text, _ in lines]
    start = next((n for n, text in enumerate(texts) if _BOLD.fullmatch(text)), len(lines))
    end = next((n for n in range(start + 1, len(lines)) if _ENDS.match(texts[n])), len(lines))
    return lines[start + 1 : end]


def _of_table(page: Outline, first: int, last: int, keys: Keys) -> list[StatusLine]:
    """The status from a table with which a section begins."""
    start = next((n for n in range(first, last + 1) if page.plain[n - 1].strip()), last + 1)
    if start > last or start in page.fence_at or not is_table(page, start, last):
        return []
    metadata = read_table(page, start, last, known_keys(keys))
    return [
        (value[:_LONGEST_LINE], metadata.marks[key][1])
        for key, value in metadata.fields.items()
        if key_word(key) in STATUSES
    ]


def related_sections(page: Outline, parts: Parts) -> list[Section]:
    """The sections about other decisions."""
    return [
        (heading, section_end(page, parts.headings, index))
        for index, heading in enumerate(parts.headings)
        if key_word(heading.text) in _RELATED
    ]


def related_lines(page: Outline, parts: Parts, sections: Iterable[Section]) -> list[StatusLine]:
    """Lines such as `- Supersedes [5. X](0005-x.md)` below the title and in *sections*."""
    spans = [(parts.first, parts.last), *((heading.last + 1, last) for heading, last in sections)]
    return [
        line
        for first, last in spans
        for line in _lines(page, first, last)
        if _RELATION_LINE.match(line[0])
    ]


def paragraphs(page: Outline, parts: Parts, sections: Iterable[Section]) -> Iterator[list[int]]:
    """The paragraphs, by their lines, in which a decision may say what it does to another.

    They are between the title and the first section, and in *sections* about other decisions.
    Fenced and indented code and quotations are none.
    """
    yield from _paragraphs(page, parts.first, parts.last)
    for heading, last in sections:
        yield from _paragraphs(page, heading.last + 1, last)


def _lines(page: Outline, first: int, last: int) -> list[StatusLine]:
    lines = []
    for number in _outside_fences(page, first, last):
        text = page.plain[number - 1]
        if text.strip():
            lead = len(text) - len(text.lstrip())
            lines.append((text.strip()[:_LONGEST_LINE], Position(number, lead + 1)))
    return lines


def _outside_fences(page: Outline, first: int, last: int) -> Iterator[int]:
    number = first
    while number <= last:
        fence = page.fence_at.get(number)
        if fence is None:
            yield number
        number = number + 1 if fence is None else fence.last + 1


def _paragraphs(page: Outline, first: int, last: int) -> Iterator[list[int]]:
    lines: list[int] = []
    if not any("his" in text for text in page.plain[first - 1 : last]):
        return  # "This" begins each of the sentences that are looked for
    for number in _outside_fences(page, first, last):
        text = page.plain[number - 1]
        follows = bool(lines) and number == lines[-1] + 1 and bool(text.strip())
        if lines and not follows:
            yield lines
            lines = []
        if follows or (text.strip() and not text.startswith(("    ", "\t", ">"))):
            lines.append(number)
    if lines:
        yield lines
