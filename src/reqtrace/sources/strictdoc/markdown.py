r"""A document of StrictDoc in Markdown: headings with `**UID**: REQ-1 \` and other fields below.

Source: "Markdown Specification" of StrictDoc 0.30. What makes StrictDoc refuse a page as a document
(text above its title, levels of headings that are skipped) is not looked at: the nodes are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.markdown.scan import Heading, Outline
from reqtrace.sources.strictdoc.nodes import (
    RELATION_TYPES,
    Field,
    Node,
    Relation,
    StrictDocument,
    syntax_fault,
)

_FIELD = re.compile(r"\*\*(?P<name>[A-Za-z0-9][A-Za-z0-9 _-]*)\*\*:(?P<value>.*)$")
_ENTRY = re.compile(
    r"(?:\s*-\s+|\s*)\*\*(?P<name>[A-Za-z0-9][A-Za-z0-9 _-]*)\*\*:[ ]?(?P<value>.*)"
)
_DICTIONARY = re.compile(r"\s*-\s+\*\*")
_BULLET = re.compile(r"\s*-\s+")
# The words that Markdown has for the fields of `.sdoc` files.
_NAMES: Mapping[str, str] = {
    word.capitalize(): word
    for word in ("LEVEL", "STATUS", "TAGS", "TITLE", "STATEMENT", "RATIONALE", "COMMENT", "PREFIX")
}
_TYPE = "Type"
_RELATIONS = "Relations"


class _Line(NamedTuple):
    """A line of the body; within a code fence it is never a field."""

    number: int
    text: str
    fenced: bool

    @property
    def is_empty(self) -> bool:
        return not self.text.strip()

    def field(self) -> re.Match[str] | None:
        return None if self.fenced else _FIELD.match(self.text)


class _Entry(NamedTuple):
    """A field and the lines of its value below the line that names it."""

    field: Field
    below: Sequence[_Line] = ()


def may_hold_nodes(data: bytes) -> bool:
    """Whether a page may hold nodes with a UID: a look at the bytes."""
    return b"**UID**:" in data


def parse_page(page: Outline) -> StrictDocument:
    """The document of the text whose outline is *page*."""
    return _PageReader(page).run()


class _PageReader:
    def __init__(self, page: Outline) -> None:
        self._page = page
        self._fenced = {n for fence in page.fences for n in range(fence.first + 1, fence.last + 1)}
        self._document = StrictDocument()
        self._sections: list[tuple[int, str]] = []

    def run(self) -> StrictDocument:
        headings = self._page.headings
        for index, heading in enumerate(headings):
            following = headings[index + 1 : index + 2]
            end = following[0].first - 1 if following else len(self._page.lines)
            body = [
                _Line(number, self._page.lines[number - 1], number in self._fenced)
                for number in range(heading.last + 1, end + 1)
            ]
            if index == 0:
                self._root(heading, body)
            else:
                self._heading(heading, body)
        return self._document

    def _root(self, heading: Heading, body: Sequence[_Line]) -> None:
        meta, _ = _meta(body)
        node = Node(tag="DOCUMENT", at=Position(heading.first, 1))
        node.fields = [Field("TITLE", heading.text, heading.position), *(m.field for m in meta)]
        self._document.grammar_file = node.first("Grammar")
        self._document.nodes.append(node)

    def _heading(self, heading: Heading, body: Sequence[_Line]) -> None:
        while self._sections and self._sections[-1][0] >= heading.level:
            self._sections.pop()
        at = Position(heading.first, 1)
        self._record(Field("TITLE", heading.text, heading.position), body, at)
        self._sections.append((heading.level, heading.text))

    def _record(self, title: Field, body: Sequence[_Line], at: Position) -> None:
        meta, rest = _meta(body)
        entries = [*meta, *_content(body[rest:])]
        named = next((one.field.value.strip() for one in entries if one.field.name == _TYPE), "")
        entries = [one for one in entries if one.field.name != _TYPE]
        if named == "SECTION":
            self._section(title, meta, body[rest:], at)
        elif self._is_node(named, title.value, entries):
            self._node(named or "REQUIREMENT", title, entries, at)
        else:
            self._add("SECTION", title, (), at)

    def _is_node(self, named: str, title: str, entries: Sequence[_Entry]) -> bool:
        if named:
            return True
        names = {entry.field.name for entry in entries}
        if not entries or any(not _has_value(entry) for entry in entries):
            return False
        if self._document.grammar_file:
            return True
        return bool(title) and "STATEMENT" in names and not names.isdisjoint(("UID", "MID"))

    def _section(
        self, title: Field, meta: Iterable[_Entry], body: Sequence[_Line], at: Position
    ) -> None:
        """A section by its own word; each `**Type**:` below an empty line in it begins a node."""
        self._add("SECTION", title, meta, at)
        begins = [
            index
            for index, line in enumerate(body)
            if (index == 0 or body[index - 1].is_empty)
            and (match := line.field()) is not None
            and match["name"] == _TYPE
            and _plain(match["value"], last=False) != "TEXT"
        ]
        for begin, end in pairwise((*begins, len(body))):
            number = body[begin].number
            lines = [_Line(number - 1, "", fenced=False), *body[begin:end]]
            self._record(Field("TITLE", "", Position(number, 1)), lines, Position(number, 1))

    def _node(self, tag: str, title: Field, entries: Sequence[_Entry], at: Position) -> None:
        names = [entry.field.name for entry in entries] + ["TITLE"] * bool(title.value)
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            what = f"the field {twice} stands twice below one heading"
            self._document.faults.append(syntax_fault(at.line, what))
        node = self._add(tag, title, (e for e in entries if e.field.name != _RELATIONS), at)
        for entry in entries:
            if entry.field.name == _RELATIONS:
                node.relations += self._relations(entry)

    def _add(self, tag: str, title: Field, entries: Iterable[_Entry], at: Position) -> Node:
        node = Node(
            tag=tag,
            at=at,
            document=self._document.nodes[0].first("TITLE"),
            path=tuple(name for _, name in self._sections if name),
        )
        node.fields = [entry.field for entry in entries]
        if title.value:
            node.fields.append(title)
        self._document.nodes.append(node)
        return node

    def _relations(self, entry: _Entry) -> Iterator[Relation]:
        listed: list[dict[str, Field]] = []
        for line in entry.below:
            if _BULLET.match(line.text):
                listed.append({})
            if listed and (match := _ENTRY.match(line.text)) is not None:
                at = Position(line.number, match.start("value") + 1)
                listed[-1][match["name"].strip()] = _unquoted(
                    match["name"], _plain(match["value"], last=False), at
                )
        for fields in listed:
            kind = fields.pop("Type", None)
            # A file may have an ID as well: that of an element in it.
            target = fields.pop("Path" if kind and kind.value == "File" else "ID", None)
            if kind is None or kind.value not in RELATION_TYPES or not (target and target.value):
                what = "a relation has no Type of Parent, Child or File with an ID or a Path"
                at = kind.at if kind else entry.field.at
                self._document.faults.append(syntax_fault(at.line, what))
                continue
            role = fields.pop("Role", None)
            yield Relation(
                type=kind.value,
                value=target.value,
                at=target.at,
                role="" if role is None else role.value,
                more=tuple((name, one.value) for name, one in fields.items()),
            )


# -- the fields of one heading --------------------------------------------------------------------


def _meta(body: Sequence[_Line]) -> tuple[list[_Entry], int]:
    """The fields of the block below a heading and an empty line; how many lines they end after."""
    if len(body) < 2 or not body[0].is_empty or body[1].field() is None:
        return [], 0
    end = next((n for n, line in enumerate(body) if n and line.is_empty), len(body))
    entries: list[_Entry] = []
    index = 1
    while index < end:
        line = body[index]
        index += 1
        match = line.field()
        if match is None:
            return [], 0
        begin = index
        if not match["value"].strip():
            while index < end and body[index].field() is None:
                index += 1
        value = _plain(match["value"], last=index == end)
        if value.endswith("\\"):
            return [], 0
        at = Position(line.number, match.start("value") + 2)
        entries.append(_Entry(_unquoted(match["name"], value, at), body[begin:index]))
    return entries, end


def _content(body: Sequence[_Line]) -> Iterator[_Entry]:
    """The fields behind that block, and the prose between them, which is the statement."""
    index = 0
    while index < len(body):
        line = body[index]
        match = line.field()
        begin = index
        index += 1
        if match is None and line.is_empty:
            continue
        is_list = bool(
            match and not match["value"].strip() and index < len(body)
            and _DICTIONARY.match(body[index].text)
        )  # fmt: skip
        while index < len(body) and body[index].field() is None:
            if is_list and body[index].is_empty:
                break
            index += 1
        if match is None:
            yield _text("STATEMENT", body[begin:index])
        elif match["value"].strip():
            first = line._replace(text=match["value"].removeprefix(" "))
            entry = _text(match["name"], [first, *body[begin + 1 : index]])
            at = Position(line.number, match.start("value") + 2)
            yield _Entry(entry.field._replace(at=at))
        else:
            yield _text(match["name"], body[begin + 1 : index])


def _text(name: str, lines: Sequence[_Line]) -> _Entry:
    text = "\n".join(line.text for line in lines).strip("\n").rstrip()
    first = next((line for line in lines if not line.is_empty), None)
    at = Position(first.number if first else 1, 1)
    return _Entry(Field(_NAMES.get(name, name), text, at), lines)


def _has_value(entry: _Entry) -> bool:
    return bool(entry.field.value or any(not line.is_empty for line in entry.below))


def _plain(value: str, *, last: bool) -> str:
    """A value without the blank before it and the backslash that continues the block."""
    text = value.strip()
    return text if last else text.removesuffix("\\").rstrip()


def _unquoted(name: str, value: str, at: Position) -> Field:
    if len(value) > 1 and value.startswith("`") and value.endswith("`"):
        value, at = value[1:-1], Position(at.line, at.column + 1)
    return Field(_NAMES.get(name, name), value, at)
