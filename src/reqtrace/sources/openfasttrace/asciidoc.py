"""Specification items in AsciiDoc: blocks with the role `specitem` and attributes `oft-…`.

Source: the AsciiDoc plugin of OpenFastTrace ("AsciiDoc-style Structures"), and "Element Attributes"
of the AsciiDoc language documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from reqtrace.model.location import Position
from reqtrace.sources.openfasttrace.entry import (
    PositionedText,
    SpecificationEntry,
    UnreadText,
    entry_of,
)
from reqtrace.sources.openfasttrace.ids import ID, TYPE, normal_id

# What is matched is never given back (`*+`): a text that does not close is read once.
_ATTRIBUTES = re.compile(r"\[(?!\[)(.*)\][ \t]*+")
_ROLE = re.compile(
    r"(?:^|[.,#%\s\"])(?:role=\"?[\w .-]*?)?\.?(specitem|rationale|comment|description)\b"
)
_VALUE = re.compile(
    r"(?P<key>[\w-]++)[ \t]*+=[ \t]*+(?:\"(?P<quoted>[^\"]*+)\"|(?P<plain>[^,\]]*+))"
)
_TITLE = re.compile(r"\.(?![. \t])(\S.*)")
_HEADING = re.compile(r"(={1,6})[ \t]++(\S.*)")
_VERBATIM = re.compile(r"(-{4,}+|\.{4,}+|\+{4,}+|/{4,}+|```)[\w,-]*+[ \t]*+")
_DELIMITER = re.compile(r"(={4,}+|\*{4,}+|_{4,}+|--|\|={3,}+)[ \t]*+")
_WORD = re.compile(r"[^\s,][^,]*")
_LONGEST_TITLE = 100
_PARTS = {"rationale": "Rationale", "comment": "Comment"}

_Values = Mapping[str, PositionedText]


def read_asciidoc(lines: Sequence[str]) -> Iterator[SpecificationEntry]:
    """The specification items among *lines* and what they forward, in the order of the text.

    A block without an id of the right form is none: OpenFastTrace refuses it.
    """
    number = 1
    while number <= len(lines):
        block = _VERBATIM.fullmatch(lines[number - 1])
        if block is not None:
            number = _closing(lines, number, block[1]) + 1
            continue
        match = _ATTRIBUTES.fullmatch(lines[number - 1])
        if match is not None and _role_of(match[1]) == "specitem":
            entry = _entry(lines, number)
            if entry is not None:
                yield entry
        number += 1


def _role_of(text: str) -> str:
    match = _ROLE.search(text)
    return "" if match is None else match[1]


def _closing(lines: Sequence[str], number: int, mark: str) -> int:
    """The line that closes the block which begins at *number*, or the last one."""
    for below in range(number + 1, len(lines) + 1):
        if lines[below - 1].rstrip() == mark:
            return below
    return len(lines)


def _entry(lines: Sequence[str], number: int) -> SpecificationEntry | None:
    values, title, block = _above(lines, number)
    sid, skipped = values.get("oft-sid"), values.get("oft-skipped")
    covers = list(_ids(values.get("oft-covers")))
    if sid is not None and re.fullmatch(ID, sid[0].strip()):
        entry = entry_of(sid[0].strip(), sid[1])
        entry.title = values.get("oft-title") or title or _heading(lines, block)
        _take_content(entry, lines, block)
        entry.title = entry.title or _first_words(entry.text)
    elif skipped is not None and re.fullmatch(TYPE, skipped[0].strip()) and len(covers) == 1:
        entry = entry_of(covers[0][0], skipped[1])
        entry.type, entry.forwards = skipped[0].strip(), True
    else:
        return None
    _take_lists(entry, values, covers)
    return entry


def _above(lines: Sequence[str], number: int) -> tuple[_Values, PositionedText | None, int]:
    """The attributes and the title of the block below, and the line where it begins."""
    values: dict[str, PositionedText] = {}
    title = None
    while number <= len(lines):
        line = lines[number - 1]
        if (match := _ATTRIBUTES.fullmatch(line)) is not None:
            for value in _VALUE.finditer(line):
                group = "quoted" if value["quoted"] is not None else "plain"
                at = Position(number, value.start(group) + 1)
                values.setdefault(value["key"], (value[group], at))
        elif (match := _TITLE.fullmatch(line)) is not None:
            title = match[1].strip(), Position(number, 2)
        elif not line.startswith(("[[", "//")):
            break
        number += 1
    return values, title, number


def _heading(lines: Sequence[str], number: int) -> PositionedText | None:
    match = _HEADING.fullmatch(lines[number - 1]) if number <= len(lines) else None
    return None if match is None else (match[2].strip(), Position(number, match.start(2) + 1))


def _first_words(text: Sequence[PositionedText]) -> PositionedText | None:
    """What serves as a title where there is none: the first line without marks."""
    for line, at in text:
        if words := re.sub(r"^[*.-]+\s+|[*_`]", "", line).strip():
            return words[:_LONGEST_TITLE], at
    return None


def _take_lists(entry: SpecificationEntry, values: _Values, covers: list[PositionedText]) -> None:
    entry.covers = [(normal_id(word), at) for word, at in covers]
    entry.depends = [(normal_id(word), at) for word, at in _ids(values.get("oft-depends"))]
    for keyword in ("covers", "depends"):
        for word, at in _words(values.get(f"oft-{keyword}")):
            if not re.fullmatch(ID, word):
                entry.unread.append(UnreadText(keyword.capitalize(), word, at))
    needs = list(_words(values.get("oft-needs")))
    entry.needs = [word for word, _ in needs]
    entry.needs_at = needs[0][1] if needs else None
    entry.tags = [word for word, _ in _words(values.get("oft-tags"))]


def _ids(value: PositionedText | None) -> Iterator[PositionedText]:
    for word, at in _words(value):
        if re.fullmatch(ID, word):
            yield word, at


def _words(value: PositionedText | None) -> Iterator[PositionedText]:
    text, at = value or ("", Position(1, 1))
    for match in _WORD.finditer(text):
        yield match[0].strip(), Position(at.line, at.column + match.start())


def _take_content(entry: SpecificationEntry, lines: Sequence[str], number: int) -> None:
    """The text of the block that begins at line *number*, and its parts by their roles."""
    into = entry.text
    for below in _content(lines, number):
        line = lines[below - 1]
        match = _ATTRIBUTES.fullmatch(line)
        if match is not None:
            part = _PARTS.get(_role_of(match[1]))
            into = entry.text if part is None else entry.sections.setdefault(part, [])
        elif _DELIMITER.fullmatch(line) is None:
            into.append((line, Position(below, 1)))
            if not line.strip():
                into = entry.text


def _content(lines: Sequence[str], number: int) -> Iterator[int]:
    """The lines of a block: of a section up to the next heading, of a paragraph up to its end."""
    if number > len(lines):
        return
    first = lines[number - 1]
    delimiter = _DELIMITER.fullmatch(first) or _VERBATIM.fullmatch(first)
    if delimiter is not None:
        yield from range(number + 1, _closing(lines, number, delimiter[1]))
        return
    is_section = _HEADING.fullmatch(first) is not None
    below = number + 1 if is_section else number
    while below <= len(lines):
        line = lines[below - 1]
        match = _ATTRIBUTES.fullmatch(line)
        is_next = match is not None and _role_of(match[1]) == "specitem"
        if is_next or (_HEADING.fullmatch(line) if is_section else not line.strip()):
            return
        yield below
        below += 1
