"""Which paragraphs of a decision are about its status and about other decisions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.adr.fields import (
    STATUSES,
    AdrFields,
    Parts,
    known_keys,
    section_end,
    section_word,
)
from reqtrace.sources.adr.paragraph import Paragraph, joined, one_line
from reqtrace.sources.adr.status import KnownWord
from reqtrace.sources.adr.tables import is_table, read_table
from reqtrace.sources.adr.template import written_text
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.status_text import plain_status
from reqtrace.sources.markdown.scan import Heading, Outline

Section = tuple[Heading, int]
"""A heading and the last line before the next one."""

_LONGEST = 500  # characters of a line that are looked at for words of status and links
_MOST_LINES = 50  # of a paragraph
_RELATED = frozenset({"links", "related", "related_decisions", "more_information"})
_STATUS_HEADING = re.compile(
    r"\W*(?P<key>[^\W\d_]+)\s*[:：\u2013\u2014-]\s*(?P<value>\S.*)", re.IGNORECASE
)
_BOLD = re.compile(
    r"[ \t]*(?:\*\*|__)(?:adr |decision )?status:?(?:\*\*|__):?[ \t]*", re.IGNORECASE
)
_ENDS = re.compile(r"#|(?:\*\*|__)[^*_]+(?:\*\*|__):?\s*\Z|(?:=+|-+)\Z")
_RELATION_START = re.compile(
    r"\s*(?:[-*+]\s+)?[*_]*"
    r"(?:supersed|superced|amend(?!ment)|clarif|(?:replace|obsolete)(?:s|d\s+by)\b|revert(?:s|ed\s+by)\b)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_ALERT = re.compile(r"\[![A-Za-z]+\]\s*\Z")  # `> [!NOTE]`
_BULLET = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\S")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*\Z")
_KEY = re.compile(r"\s*(?:\*\*|__)?[^\W\d_][\w /-]{0,40}(?:\*\*|__)?\s*[:：](?:\s|\*|_|\Z)")
_OPEN_END = re.compile(
    r"(?:[,(:\u2013\u2014-]|\b(?:by|and|but|with|of|durch|von|par|por))\Z", re.IGNORECASE
)
_HARD_BREAK = ("  ", "\\")
_Starts = Callable[[str], bool]


def status_paragraphs(
    page: Outline, parts: Parts, written: AdrFields, keys: Keys, known: KnownWord
) -> list[Paragraph]:
    """Each paragraph about the status: of the field, and of the section of that name."""
    starts = _starts_status(known)
    stated: list[Paragraph] = []
    for key, value in written.fields.items():
        if keys.name_of(key) == "status":
            stated += _of_field(page, parts, value, written.marks[key], starts)
    return [
        *stated,
        *(
            _of_heading(page, parts, keys, starts)
            or ([] if stated else _of_bold_line(page, parts, starts))
        ),
    ]


def _starts_status(known: KnownWord) -> _Starts:
    """Whether a line begins a statement of its own: with a capital, and a status or a relation."""

    def starts(text: str) -> bool:
        word = plain_status(text[:_LONGEST])
        if not word[:1].isalpha() or word[0].islower():
            return False
        return known(word) is not None or _RELATION_START.match(word) is not None

    return starts


def _of_field(
    page: Outline, parts: Parts, value: object, mark: Any, starts: _Starts
) -> Iterator[Paragraph]:
    at, entries = mark[1], mark[2]
    if isinstance(value, list) and entries and len({entry[0].line for entry in entries}) > 1:
        for text, (where, _) in zip(value, entries, strict=False):
            if isinstance(text, str):
                yield one_line(f"- {text[:_LONGEST]}", Position(where.line, where.column - 2))
        return
    text = written_text(value)
    if not text:
        return
    line = page.plain[at.line - 1] if at.line <= len(page.plain) else ""
    on_line = line[at.column - 1 :].strip()
    if at.line < parts.above or not on_line or not text.strip().startswith(on_line):
        yield one_line(text[:_LONGEST], at)
        return
    # A value at the end of its line goes on where its paragraph does.
    below = next((h.first for h in page.headings if h.first > at.line), len(page.plain) + 1)
    paragraph = next(_paragraphs(page, at.line, below - 1, starts))
    lines = [(on_line[:_LONGEST], at)]
    for text, where in zip(paragraph.text.split("\n")[1:], paragraph.lines[1:], strict=True):
        if not _goes_on(lines[-1][0], text, indented=where.column > 1):
            break
        lines.append((text, where))
    yield joined(lines)


def _goes_on(before: str, text: str, *, indented: bool) -> bool:
    """Whether the sentence of a field goes on: prose below it, without a blank line, is none."""
    return indented or not text[0].isupper() or _OPEN_END.search(before) is not None


def _of_heading(page: Outline, parts: Parts, keys: Keys, starts: _Starts) -> list[Paragraph]:
    """What is below the heading `Status`, or what follows in a heading `Status: accepted`."""
    for index, heading in enumerate(parts.headings):
        if section_word(heading.text) in STATUSES:
            first, last = heading.last + 1, section_end(page, parts.headings, index)
            table = _of_table(page, first, last, keys)
            return table or list(_paragraphs(page, first, last, starts))
        match = _STATUS_HEADING.match(heading.text[:_LONGEST])
        if match and section_word(match["key"]) in STATUSES:
            at = heading.position
            where = Position(at.line, at.column + match.start("value"))
            return [one_line(match["value"], where)]
    return []


def _of_bold_line(page: Outline, parts: Parts, starts: _Starts) -> list[Paragraph]:
    """What is below `**Status**`, which serves as a heading, up to the next such line."""
    outside = list(_outside_fences(page, parts.first, parts.last))
    start = next((n for n in outside if _BOLD.fullmatch(page.plain[n - 1])), None)
    if start is None:
        return []
    ends = (n for n in outside if n > start and _ENDS.match(page.plain[n - 1].strip()))
    return list(_paragraphs(page, start + 1, next(ends, parts.last + 1) - 1, starts))


def _of_table(page: Outline, first: int, last: int, keys: Keys) -> list[Paragraph]:
    """The status from a table with which a section begins."""
    start = next((n for n in range(first, last + 1) if page.plain[n - 1].strip()), last + 1)
    if start > last or start in page.fence_at or not is_table(page, start, last):
        return []
    metadata = read_table(page, start, last, known_keys(keys))
    return [
        one_line(value[:_LONGEST], metadata.marks[key][1])
        for key, value in metadata.fields.items()
        if section_word(key) in STATUSES
    ]


def related_sections(page: Outline, parts: Parts) -> list[Section]:
    """The sections about other decisions."""
    return [
        (heading, section_end(page, parts.headings, index))
        for index, heading in enumerate(parts.headings)
        if section_word(heading.text) in _RELATED
    ]


def relation_paragraphs(
    page: Outline, parts: Parts, sections: Iterable[Section]
) -> Iterator[Paragraph]:
    """Paragraphs such as `- Supersedes [5. X](0005-x.md)` below the title and in *sections*."""
    spans = [(parts.first, parts.last), *((heading.last + 1, last) for heading, last in sections)]
    for first, last in spans:
        if any(map(_RELATION_START.match, page.plain[first - 1 : last])):
            for paragraph in _paragraphs(page, first, last, _starts_relation):
                if _RELATION_START.match(paragraph.text):
                    yield paragraph


def _starts_relation(text: str) -> bool:
    return text.lstrip("*_ ")[:1].isupper() and _RELATION_START.match(text) is not None


def paragraphs(page: Outline, parts: Parts, sections: Iterable[Section]) -> Iterator[list[int]]:
    """The paragraphs, by their lines, in which a decision may say what it does to another.

    They are between the title and the first section, and in *sections* about other decisions.
    Fenced and indented code and quotations are none.
    """
    yield from _prose(page, parts.first, parts.last)
    for heading, last in sections:
        yield from _prose(page, heading.last + 1, last)


def _paragraphs(page: Outline, first: int, last: int, starts: _Starts) -> Iterator[Paragraph]:
    """The paragraphs of lines *first* to *last*, fenced code left out.

    As Markdown has them: a blank line, the next entry of a list and a hard line break end one. So
    does a line that *starts* a statement or is a field of its own, since most people who write
    "Accepted" on one line and "Supersedes 5" on the next mean two.
    """
    lines: list[tuple[str, Position]] = []
    before = first - 2
    for number in _outside_fences(page, first, last):
        whole = page.plain[number - 1]
        quote = _QUOTE.match(whole)
        text = whole if quote is None else whole[quote.end() :]
        ends = not text.strip() or _RULE.match(text) or _ALERT.match(text.strip())
        begins = number > before + 1 or _BULLET.match(text) or _is_field(text) or starts(text)
        if lines and (ends or begins or page.plain[before - 1].endswith(_HARD_BREAK)):
            yield joined(lines)
            lines = []
        if not ends and len(lines) < _MOST_LINES:
            lead = len(whole) - len(text.lstrip())
            lines.append((text.strip()[:_LONGEST], Position(number, lead + 1)))
        before = number
    if lines:
        yield joined(lines)


def _outside_fences(page: Outline, first: int, last: int) -> Iterator[int]:
    number = first
    while number <= last:
        fence = page.fence_at.get(number)
        if fence is None:
            yield number
        number = number + 1 if fence is None else fence.last + 1


def _is_field(text: str) -> bool:
    return not text.lstrip("*_ \t")[:1].islower() and _KEY.match(text) is not None


def _prose(page: Outline, first: int, last: int) -> Iterator[list[int]]:
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
