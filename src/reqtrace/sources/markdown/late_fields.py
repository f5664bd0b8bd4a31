"""Fields below the text of an item: many write the sentence first, and its status last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.markdown.metadata import pairs_of
from reqtrace.sources.markdown.scan import Outline

_BARE = re.compile(
    r"(?P<lead>[ \t]*+)(?P<key>[A-Za-z][A-Za-z _-]{0,40}?)[ \t]*+:[ \t]+(?P<value>\S.*)$"
)
_TARGET = re.compile(r"[\w`\[(*\"'][^\s,]*(?:\]\([^()]*\))?")
_OF_TEXT = frozenset({"id", "title", "text", "formerly"})
"""Fields that only stand at the top: below it, their words are words of the text."""
_MOST_WORDS = 3  # of a status

_Pair = tuple[str, Position, str, Position]


class LateFields(NamedTuple):
    """Fields with their marks, and the first and last lines of the blocks that they take."""

    fields: dict[str, Any]
    marks: dict[str, Any]
    lines: tuple[tuple[int, int], ...]


def late_fields(page: Outline, first: int, last: int, keys: Keys) -> LateFields:
    """The fields in lines *first* to *last* that follow a text.

    They are lines that end a paragraph or are one, each `**Key:** value` or an entry of a list,
    of which one is a status or a link; or a bare `Satisfies: NEED-1`.
    """
    # Nearly all items have none, and the words of lines with a colon tell so much sooner.
    lines = [line for line in page.plain[first - 1 : last] if ":" in line]
    text = "\n".join(lines).lower()
    if not text or not any(sign in text for sign in keys.signs_of_links):
        return LateFields({}, {}, ())
    return late_fields_of_lines(page, first, last, keys)


def late_fields_of_lines(page: Outline, first: int, last: int, keys: Keys) -> LateFields:
    """The same, where every line is looked at."""
    found = LateFields({}, {}, ())
    blocks = []
    for pairs, block in _blocks(page, first, last, keys):
        names = [keys.name_of(key) for key, *_ in pairs]
        if not any(_is_strong(name, keys) for name in names) or _OF_TEXT.intersection(names):
            continue
        blocks.append(block)
        for key, key_at, value, at in pairs:
            if key not in found.fields:
                found.fields[key], found.marks[key] = value, (key_at, at, None)
    return found._replace(lines=tuple(blocks))


def _is_strong(name: str, keys: Keys) -> bool:
    return name in ("status", "links") or name in keys.kinds


def _blocks(
    page: Outline, first: int, last: int, keys: Keys
) -> Iterator[tuple[list[_Pair], tuple[int, int]]]:
    """Runs of lines with fields, each up to an empty line or the end."""
    pairs: list[_Pair] = []
    start = line = first
    plain, fence_at = page.plain, page.fence_at
    while line <= last + 1:
        fence = fence_at.get(line)
        text = plain[line - 1] if line <= last and fence is None else ""
        new = _pairs(text, line, keys) if ":" in text else None
        if new:
            start = start if pairs else line
            pairs += new
        elif pairs:
            if not text.strip():
                yield pairs, (start, line - 1)
            pairs = []
        line = line + 1 if fence is None else fence.last + 1


def _pairs(text: str, line: int, keys: Keys) -> list[_Pair]:
    lead = text.lstrip()
    if lead.startswith(("**", "__", "- ", "* ", "+ ")):
        return pairs_of(text, line, False)
    match = _BARE.match(text)
    if match is None:
        return []
    name = keys.name_of(match["key"])
    value = match["value"].strip()
    fits = _are_targets(value) if name in keys.kinds else _is_word(value)
    if not _is_strong(name, keys) or name == "links" or not fits:
        return []
    key_at = Position(line, match.start("key") + 1)
    return [(match["key"], key_at, value, Position(line, match.start("value") + 1))]


def _are_targets(value: str) -> bool:
    """Whether *value* names items, each a word with a number or a link, and nothing else."""
    parts = [part.strip() for part in value.rstrip(".").split(",")]
    return all(
        _TARGET.fullmatch(part) is not None and ("](" in part or any(map(str.isdigit, part)))
        for part in parts
    )


def _is_word(value: str) -> bool:
    return len(value.split()) <= _MOST_WORDS and not value.endswith((".", ":", ";"))
