"""Every form in which people write trace links → Link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Location, Position
from reqtrace.sources.words import is_address, key_word, says_nothing, text_of

_TARGETS = ("id", "target", "item", "uid", "ref", "to")
_KINDS = ("kind", "type", "relation", "rel")
_REASONS = ("reason", "rationale", "why", "note", "comment")
_MARKDOWN = re.compile(r"\[`?([^\]`]+)`?\]\(([^)\s]*)[^)]*\)")


class LinkReader(NamedTuple):
    """Reads the links of one item.

    `kind_named` gives the kind that a key names, if any; `offset_at` how far the first character
    of a text stands behind its position (a quote).
    """

    source: str
    locate: Callable[[Position], Location]
    kind_named: Callable[[str], str | None]
    offset_at: Callable[[Position, str], int | None]

    def read(self, kind: str, value: object, place: Position, marks: Any) -> Iterator[Link]:
        """The links that the *value* of a field of this *kind* states, in its order."""
        if isinstance(value, str):
            yield from self._text(kind, value, place)
        elif isinstance(value, list):
            for part, (part_place, part_marks) in zip(value, marks, strict=True):
                yield from self.read(kind, part, part_place, part_marks)
        elif isinstance(value, dict):
            yield from self._mapping(kind, value, marks)
        elif not isinstance(value, bool) and (text := text_of(value)) is not None:
            yield self._link(kind, text, place, None)

    def _text(self, kind: str, text: str, place: Position) -> Iterator[Link]:
        if says_nothing(text):
            return
        if "," not in text or not ("](" in text or _are_words(text)):
            yield self._link(kind, text, place, None)
            return
        offset = self.offset_at(place, text)
        start = 0
        for part in text.split(","):
            lead = len(part) - len(part.lstrip())
            if not says_nothing(part):
                where = place
                if offset is not None:
                    where = Position(place.line, place.column + offset + start + lead)
                yield self._link(kind, part, where, None)
            start += len(part) + 1

    def _mapping(self, kind: str, value: dict[str, object], marks: Any) -> Iterator[Link]:
        names = {key_word(key): key for key in value}
        target = next((names[n] for n in _TARGETS if n in names), None)
        if target is not None and (text := text_of(value[target])) is not None:
            if not says_nothing(text):
                named = _first_text(value, names, _KINDS)
                reason = _first_text(value, names, _REASONS)
                own = self._kind(named) if named else kind
                yield self._link(own, text, marks[target][1], reason)
            return
        for key, inner in value.items():
            key_place, place, inner_marks = marks[key]
            known = self.kind_named(key)
            if known is not None or (kind == PLAIN and isinstance(inner, list)):
                yield from self.read(known or key_word(key), inner, place, inner_marks)
            elif not says_nothing(key):
                # A mark of review or a note beside the id: `- REQ001: 9TcFU…`.
                yield self._link(kind, key, key_place, None)

    def _kind(self, word: str) -> str:
        return self.kind_named(word) or key_word(word)

    def _link(self, kind: str, text: str, place: Position, reason: str | None) -> Link:
        target = text.strip()
        if target[:1] in ("`", "["):
            target = _bare(target)
        return Link(
            source=self.source,
            target=target,
            kind=kind,
            location=self.locate(place),
            reason=reason,
            external=":" in target and is_address(target),
        )


def _are_words(text: str) -> bool:
    """Whether nothing but single words stands between the commas of *text*: ids, no prose."""
    return all(len(part.split()) <= 1 for part in text.split(","))


def _bare(text: str) -> str:
    """The id within `` `REQ-1` ``, `[REQ-1]` or `[REQ-1](file.md)`."""
    if (match := _MARKDOWN.fullmatch(text)) is not None:
        return match[2] if is_address(match[2]) and " " in match[1] else match[1].strip()
    return text.strip("`").removeprefix("[").removesuffix("]").strip("`").strip() or text


def _first_text(
    value: dict[str, object], names: dict[str, str], wanted: tuple[str, ...]
) -> str | None:
    for name in wanted:
        if name in names and (text := text_of(value[names[name]])):
            return text
    return None
