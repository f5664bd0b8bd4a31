"""The text of a `.sdoc` file → its nodes: line by line, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.foreign import SourceLocation, broken

_TAG = re.compile(r"\[\[?(?P<end>/?)(?P<tag>[A-Z]+(?:_[A-Z]+)*)\]\]?")
_FIELD = re.compile(r"(?P<name>[A-Z][A-Za-z0-9_-]*):(?: (?P<value>.*))?")
_RELATION = re.compile(r"(?P<lead>- |  )(?P<name>[A-Z_]+):(?: (?P<value>.*))?")
# What held other nodes in versions before `[[…]]`.
_OLD = ("SECTION", "COMPOSITE_REQUIREMENT")
_DEEPEST = 64
# What `export strictdoc` writes with a backslash, as it is more than text in StrictDoc.
_MARKS = re.compile(r"(?m)^\\(\\*(?:<<<|>>>))|(?<=\[)\\(\\*(?:LINK|ANCHOR): )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A relation: its type (`Parent`, `Child`, `File`), what it names, its role, the rest."""

    type: str
    value: str
    role: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Node:
    """A node as the file has it, while it is read and after.

    `path` are the titles of the sections that contain it, `fields` its fields in their order.
    """

    tag: str
    location: SourceLocation
    document: str = ""
    path: tuple[str, ...] = ()
    fields: list[tuple[str, str]] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)

    def first(self, name: str) -> str:
        """The first value of a field, empty where there is none."""
        return next((value for key, value in self.fields if key == name), "")


def parse_sdoc(path: PurePosixPath, text: str) -> list[Node]:
    """All nodes of a file in their order, `DOCUMENT` and sections among them.

    Raises `UsageError` with the line of what is no StrictDoc.
    """
    return _Parser(path, text.split("\n")).run()


class _Parser:
    def __init__(self, path: PurePosixPath, lines: list[str]) -> None:
        self._path = path
        self._lines = lines
        self._at = 0
        self._open: list[Node] = []  # sections and composite nodes that contain the current line
        self._nodes: list[Node] = []

    def run(self) -> list[Node]:
        while self._at < len(self._lines):
            line = self._lines[self._at]
            match = _TAG.fullmatch(line.rstrip())
            if match is not None:
                self._tag(match, composite=line.startswith("[[") or match["tag"] in _OLD)
            elif line.strip():
                raise self._wrong("line outside of any node; is it indented text?")
            else:
                self._at += 1
        if self._open:
            node = self._open[-1]
            raise broken(node.location, f"the [{node.tag}] that starts here is never closed")
        if not self._nodes or self._nodes[0].tag != "DOCUMENT":
            raise broken(SourceLocation(path=self._path), "the file does not start with [DOCUMENT]")
        return self._nodes

    def _wrong(self, what: str) -> UsageError:
        return broken(SourceLocation(path=self._path, line=self._at + 1), what)

    def _tag(self, match: re.Match[str], *, composite: bool) -> None:
        tag = match["tag"]
        if match["end"]:
            if not self._open or self._open[-1].tag != tag:
                raise self._wrong(f"[/{tag}] has no matching start")
            self._open.pop()
            self._at += 1
        elif tag in ("GRAMMAR", "DOCUMENT_FROM_FILE"):
            self._skip()
        else:
            self._node(tag, composite=composite)

    def _skip(self) -> None:
        """Past a grammar, which says nothing of items, or the name of a file that is read, too."""
        self._at += 1
        while self._at < len(self._lines) and self._lines[self._at].strip():
            self._at += 1

    def _node(self, tag: str, *, composite: bool) -> None:
        if len(self._open) >= _DEEPEST:
            raise self._wrong(f"sections are nested deeper than {_DEEPEST}")
        document = self._nodes[0].first("TITLE") if self._nodes else ""
        node = Node(
            tag=tag,
            location=SourceLocation(path=self._path, line=self._at + 1),
            document=document,
            path=tuple(title for section in self._open if (title := section.first("TITLE"))),
        )
        self._at += 1
        self._fields(node)
        self._nodes.append(node)
        if composite:
            self._open.append(node)

    def _fields(self, node: Node) -> None:
        while self._at < len(self._lines) and (line := self._lines[self._at]).strip():
            if node.tag == "DOCUMENT" and line.startswith((" ", "-")):
                self._at += 1  # options, views and metadata of the document
                continue
            match = _FIELD.fullmatch(line)
            if match is None:
                if _TAG.fullmatch(line.rstrip()):
                    return
                raise self._wrong("expected a field (`NAME: value`) or the end of the node")
            name, value = match["name"], match["value"] or ""
            self._at += 1
            if name in ("RELATIONS", "REFS") and not value:
                self._relations(node)
            else:
                node.fields.append((name, self._value(name, value.rstrip())))

    def _value(self, name: str, value: str) -> str:
        if value != ">>>":
            return _MARKS.sub(r"\1\2", value.strip())
        begin = self._at
        while self._at < len(self._lines):
            if self._lines[self._at].startswith("<<<"):
                if self._lines[self._at].rstrip() != "<<<":
                    raise self._wrong("text after the `<<<` that closes a field")
                self._at += 1
                return _MARKS.sub(r"\1\2", "\n".join(self._lines[begin : self._at - 1]))
            self._at += 1
        raise broken(
            SourceLocation(path=self._path, line=begin),
            f"the text of {name} that starts here is never closed",
        )

    def _relations(self, node: Node) -> None:
        parts: list[tuple[str, str]] = []
        while self._at < len(self._lines):
            match = _RELATION.fullmatch(self._lines[self._at])
            if match is None:
                break
            if match["lead"] == "- " and parts:
                node.relations.append(self._relation(parts))
                parts = []
            parts.append((match["name"], (match["value"] or "").strip()))
            self._at += 1
        if not parts:
            raise self._wrong("RELATIONS has no `- TYPE:` below it")
        node.relations.append(self._relation(parts))

    def _relation(self, parts: list[tuple[str, str]]) -> Relation:
        fields = dict(parts)
        kind = fields.pop("TYPE", "")
        value = fields.pop("VALUE", "") or fields.pop("PATH", "")
        if kind not in ("Parent", "Child", "File") or (kind != "File" and not value):
            self._at -= 1
            raise self._wrong("a relation has no TYPE of Parent, Child or File with a VALUE")
        role = fields.pop("ROLE", "")
        return Relation(type=kind, value=value, role=role, more=tuple(fields.items()))
