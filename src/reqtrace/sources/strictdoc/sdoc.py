"""The text of a `.sdoc` file → its document: line by line, in linear time.

Source: the grammar of StrictDoc 0.30, and `[SECTION]`, `[COMPOSITE_REQUIREMENT]`, `[FREETEXT]` and
`REFS` of older versions. Behind a fault reading goes on at the next tag below an empty line.
"""

from __future__ import annotations

import re

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.sources.common.fault import Fault
from reqtrace.sources.strictdoc.grammar import read_grammar
from reqtrace.sources.strictdoc.nodes import (
    RELATION_TYPES,
    Field,
    Node,
    Relation,
    StrictDocument,
    syntax_fault,
)

_TAG = re.compile(r"\[\[?(?P<end>/?)(?P<tag>[A-Z]+(?:_[A-Z]+)*)\]\]?")
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z0-9_-]*):(?: (?P<value>.*))?")
_RELATION = re.compile(r"(?P<lead>- |  )(?P<name>[A-Z_]+):(?: (?P<value>.*))?")
# What held other nodes in versions before `[[…]]`.
_OLD = ("SECTION", "COMPOSITE_REQUIREMENT")
_FREE = "FREETEXT"
_DEEPEST = 64
# What `export strictdoc` writes with a backslash, as it is more than text in StrictDoc.
_MARKS = re.compile(r"(?m)^\\(\\*(?:<<<|>>>))|(?<=\[)\\(\\*(?:LINK|ANCHOR): )")


def parse_sdoc(text: str) -> StrictDocument:
    """The document of a file, whose line ends may be of any kind."""
    return _Parser(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).run()


class _SyntaxError(Exception):  # control flow within this module
    """The line is not what the grammar asks for."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line
        self.what = what


class _Parser:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._at = 0
        self._open: list[Node] = []  # sections and composite nodes that contain the current line
        self._document = StrictDocument()
        self._never_closed: set[str] = set()  # marks that do not come any more: looked for once

    def run(self) -> StrictDocument:
        while self._at < len(self._lines):
            try:
                self._line()
            except _SyntaxError as error:
                self._document.faults.append(syntax_fault(error.line, error.what))
                self._to_next_tag()
        nodes = self._document.nodes
        for node in self._open[-1:]:
            what = f"the [{node.tag}] that starts here is never closed"
            self._document.faults.append(syntax_fault(node.at.line, what))
        if not self._document.faults and (not nodes or nodes[0].tag != "DOCUMENT"):
            what = "the file does not start with [DOCUMENT]"
            self._document.faults.append(syntax_fault(1, what))
        return self._document

    def _line(self) -> None:
        line = self._lines[self._at]
        match = _TAG.fullmatch(line.rstrip())
        if match is not None:
            self._tag(match, composite=line.startswith("[[") or match["tag"] in _OLD)
        elif line.strip():
            raise self._wrong("line outside of any node; is it indented text?")
        else:
            self._at += 1

    def _wrong(self, what: str) -> _SyntaxError:
        return _SyntaxError(self._at + 1, what)

    def _to_next_tag(self) -> None:
        """Past the rest of a broken node: to a tag below an empty line."""
        self._at += 1
        while self._at < len(self._lines) and not (
            not self._lines[self._at - 1].strip() and _TAG.fullmatch(self._lines[self._at].rstrip())
        ):
            self._at += 1

    def _tag(self, match: re.Match[str], *, composite: bool) -> None:
        tag = match["tag"]
        if match["end"]:
            if not self._open or self._open[-1].tag != tag:
                raise self._wrong(f"[/{tag}] has no matching start")
            self._open.pop()
            self._at += 1
        elif tag == "GRAMMAR":
            self._grammar()
        elif tag == "DOCUMENT_FROM_FILE":
            self._skip()  # the file that it names is read, too
        elif tag == _FREE:
            self._free_text()
        else:
            self._node(tag, composite=composite)

    def _skip(self) -> list[str]:
        """Past what is no node, up to an empty line; the lines below its tag."""
        self._at += 1
        begin = self._at
        while self._at < len(self._lines) and self._lines[self._at].strip():
            self._at += 1
        return self._lines[begin : self._at]

    def _grammar(self) -> None:
        lines = self._skip()
        imported = [line for line in lines if line.startswith("IMPORT_FROM_FILE: ")]
        if imported:
            self._document.grammar_file = imported[0].partition(": ")[2].strip()
        else:
            self._document.grammar = read_grammar(lines)

    def _free_text(self) -> None:
        begin = self._at
        end = self._line_of(f"[/{_FREE}]")
        if end is None or self._lines[end].rstrip() != f"[/{_FREE}]":
            raise _SyntaxError(begin + 1, f"the [{_FREE}] that starts here is never closed")
        self._at = end + 1

    def _line_of(self, mark: str) -> int | None:
        """The next line that begins with *mark*."""
        if mark in self._never_closed:
            return None
        for index in range(self._at, len(self._lines)):
            if self._lines[index].startswith(mark):
                return index
        self._never_closed.add(mark)
        return None

    def _node(self, tag: str, *, composite: bool) -> None:
        if len(self._open) >= _DEEPEST:
            raise self._wrong(f"sections are nested deeper than {_DEEPEST}")
        nodes = self._document.nodes
        node = Node(
            tag=tag,
            at=Position(self._at + 1, 1),
            document=nodes[0].first("TITLE") if nodes else "",
            path=tuple(title for section in self._open if (title := section.first("TITLE"))),
        )
        self._at += 1
        # Also where a field is broken: what lies within is closed further down.
        nodes.append(node)
        if composite:
            self._open.append(node)
        self._fields(node)

    def _fields(self, node: Node) -> None:
        while self._at < len(self._lines) and (line := self._lines[self._at]).strip():
            if node.tag == "DOCUMENT" and line.startswith((" ", "-")):
                self._option(line)
                self._at += 1
                continue
            match = _FIELD.fullmatch(line)
            if match is None:
                if _TAG.fullmatch(line.rstrip()):
                    return
                raise self._wrong("expected a field (`NAME: value`) or the end of the node")
            name, value = match["name"], match["value"] or ""
            self._at += 1
            if name in ("RELATIONS", "REFS") and not value.strip():
                self._relations(node)
            else:
                node.fields.append(self._value(name, value.rstrip()))

    def _option(self, line: str) -> None:
        """A line of the options, views or metadata of the document; one option counts here."""
        name, _, value = line.strip().partition(": ")
        if name == "RELATION_FIELD" and value.strip():
            self._document.id_field = value.strip()

    def _value(self, name: str, value: str) -> Field:
        """The field whose first line was just read."""
        number = self._at
        if value != ">>>":
            at = Position(number, len(name) + 3)
            return Field(name, _MARKS.sub(r"\1\2", value.strip()), at)
        end = self._line_of("<<<")
        if end is None:
            raise _SyntaxError(number, f"the text of {name} that starts here is never closed")
        self._at = end
        if self._lines[end].rstrip() != "<<<":
            raise self._wrong("text after the `<<<` that closes a field")
        self._at += 1
        self._report_swallowed(number, end)
        text = "\n".join(self._lines[number:end])
        return Field(name, _MARKS.sub(r"\1\2", text), Position(number + 1, 1))

    def _report_swallowed(self, first: int, end: int) -> None:
        """A `<<<` behind the last words of a text closes nothing, and the next node becomes text.

        StrictDoc 0.30 says nothing of it.
        """
        closing = next(
            (i for i in range(first, end) if self._lines[i].rstrip().endswith("<<<")), end
        )
        tags = (i for i in range(closing, end) if _TAG.fullmatch(self._lines[i].rstrip()))
        if (tag := next(tags, None)) is not None:
            what = "the `<<<` at the end of this line closes nothing"
            fault = Fault(
                ProblemKind.NOT_AN_ITEM,
                Position(closing + 1, 1),
                f"{what}: the node in line {tag + 1} is part of this text",
                "put `<<<` on a line of its own",
                f"strictdoc {what}",
            )
            self._document.faults.append(fault)

    def _relations(self, node: Node) -> None:
        parts: list[Field] = []
        while self._at < len(self._lines):
            match = _RELATION.fullmatch(self._lines[self._at])
            if match is None:
                break
            if match["lead"] == "- " and parts:
                node.relations.append(self._relation(parts))
                parts = []
            at = Position(self._at + 1, match.start("name") + len(match["name"]) + 3)
            parts.append(Field(match["name"], (match["value"] or "").strip(), at))
            self._at += 1
        if not parts:
            raise self._wrong("RELATIONS has no `- TYPE:` below it")
        node.relations.append(self._relation(parts))

    def _relation(self, parts: list[Field]) -> Relation:
        fields = {one.name: one for one in parts}
        kind = fields.pop("TYPE", None)
        target = fields.pop("VALUE", None) or fields.pop("PATH", None)
        is_known = kind is not None and kind.value in RELATION_TYPES
        if kind is None or not is_known or target is None or not target.value:
            self._at -= 1
            raise self._wrong("a relation has no TYPE of Parent, Child or File with a VALUE")
        role = fields.pop("ROLE", None)
        return Relation(
            type=kind.value,
            value=target.value,
            at=target.at,
            role="" if role is None else role.value,
            more=tuple((one.name, one.value) for one in fields.values()),
        )
