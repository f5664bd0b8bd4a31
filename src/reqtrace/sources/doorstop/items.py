"""Items of Doorstop: a file each, YAML or Markdown with front matter, named by its UID."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.file_reference import FileReference
from reqtrace.model.fingerprint import Fingerprints
from reqtrace.model.item import INACTIVE, Item, Naming
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position
from reqtrace.model.normative import plain_words
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed
from reqtrace.sources.common.suppressions import MARK, find_suppressions, yaml_comments
from reqtrace.sources.doorstop.documents import Document
from reqtrace.sources.doorstop.stamps import (
    UnknownTypeError,
    attribute_words,
    level_text,
    links_words,
    plain_text,
    references_words,
    stamp,
    typed_words,
    yaml_boolean,
)
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import shown, text_of
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.yaml.composer import compose

_TRUE = frozenset({"yes", "true", "enabled", "1"})
_FLAGS = ("active", "derived", "normative")
_LONGEST_TITLE = 100
_TEXT = "doorstop.core.types.Text"
_LEVEL = "doorstop.core.types.Level"


class _Content(NamedTuple):
    """What a file says: the fields with their marks; `text_at` is where a Markdown text begins."""

    fields: dict[str, Any]
    marks: Any
    text_at: Position | None = None


def read_doorstop(file_result: FileResult, builder: ItemBuilder, limits: Limits) -> bool:
    """Read the one item of a file, which joins the draft. True: each such file is one."""
    document = _document(builder)
    content = (
        _markdown(file_result, limits)
        if document.itemformat == "markdown"
        else _yaml(file_result, limits)
    )
    if content is not None:
        _DoorstopItemReader(file_result, builder, document, content).build()
    return True


def _document(builder: ItemBuilder) -> Document:
    options: Mapping[str, object] = {} if builder.source is None else builder.source.options
    document = options.get("document")
    return (
        document
        if isinstance(document, Document)
        else Document(folder=PurePosixPath(), defaults={})
    )


# -- what the file says ---------------------------------------------------------------------------


def _yaml(file_result: FileResult, limits: Limits) -> _Content | None:
    has_markers = MARK in file_result.data
    composed = compose(file_result.data, limits, keep_spans=has_markers)
    if has_markers and not composed.faults:
        text = file_result.data.decode("utf-8").removeprefix("\ufeff")
        comments = yaml_comments(text, composed.spans)
        file_result.suppressions = find_suppressions(file_result, comments, text.split("\n"), "#")
    return _mapping(file_result, composed)


def _markdown(file_result: FileResult, limits: Limits) -> _Content | None:
    text = decode(file_result.data, limits)
    matter = split_front_matter(text, limits)
    lines = text.split("\n")
    first = 0
    content: _Content | None = _Content({}, {})
    if matter is not None:
        content = _mapping(file_result, matter.composed)
        first = matter.lines
    if content is None:
        return None
    header, begin = _header(lines, first)
    rest = "\n".join(lines[begin:]).rstrip()
    content.fields["text"] = rest.lstrip() if header is None else rest.lstrip("\n")
    start = Position(_first_words(lines, begin), 1)
    positions = {"text": (start, start, None)}
    if header is not None:
        content.fields["header"] = header
        positions["header"] = (Position(begin, 1), Position(begin, 1), None)
    return content._replace(marks={**content.marks, **positions}, text_at=start)


def _mapping(file_result: FileResult, composed: Composed) -> _Content | None:
    file_result.report_faults(composed.faults)
    if composed.faults and not composed.documents:
        return None
    documents = composed.documents
    if not documents or documents[0].value is None:
        return _Content({}, {})
    if len(documents) > 1:
        _report(
            file_result,
            documents[1].start,
            "the file contains a second YAML document, which is ignored",
        )
    if not isinstance(documents[0].value, dict):
        _report(file_result, documents[0].start, "the file is not a mapping of fields")
        return None
    return _Content(dict(documents[0].value), documents[0].marks)


def _header(lines: list[str], first: int) -> tuple[str | None, int]:
    """The heading of level 1 that begins a text, and how many lines are before the rest."""
    for number in range(first, len(lines)):
        line = lines[number].strip()
        if line.startswith("# ") and line[2:].strip():
            return line[2:].strip(), number + 1
        if line:
            return None, number
    return None, len(lines)


def _first_words(lines: list[str], begin: int) -> int:
    """The number, from 1, of the first line from *begin* on that is not empty."""
    after = range(begin, len(lines))
    return next((number for number in after if lines[number].strip()), begin) + 1


def _report(file_result: FileResult, at: Position, what: str) -> None:
    file_result.report(
        ProblemKind.NOT_AN_ITEM,
        at,
        f"{what}, but a Doorstop file holds one item",
        "correct the file, or list it under `exclude` in the configuration",
    )


# -- what it means --------------------------------------------------------------------------------


class _DoorstopItemReader:
    """One item of a document."""

    def __init__(
        self, file_result: FileResult, builder: ItemBuilder, document: Document, content: _Content
    ) -> None:
        self._file_result = file_result
        self._builder = builder
        self._document = document
        self._fields = content.fields
        self._marks = content.marks
        self._text_at = content.text_at
        self._uid = file_result.path.stem
        self._references = self._listed_references()

    def build(self) -> None:
        """The item joins the draft."""
        is_active = self._flag("active", default=True)
        has_words = self._text("text").strip() or self._text("header").strip()
        if is_active and not has_words:
            self._file_result.report(
                ProblemKind.MISSING_FIELD,
                self._position("text") if "text" in self._marks else Position(1, 1),
                f"{self._uid} has no text",
                "write its text, or set `active: false`",
                item=self._uid,
                key="text",
            )
        fields = {key: value for key, value in self._fields.items() if not self._is_ours(key)}
        fields |= {key: self._flag(key, default=True) for key in _FLAGS if key in fields}
        if "level" in fields:
            fields["level"] = self._level()
        links = tuple(self._links())
        defaults = Defaults(
            id=self._uid,
            naming=Naming.UID,
            title=self._first_line(),
            collection=self._type(),
            strict=False,
            text_at=self._text_at,
            status=self._status(),
            links=links,
        )
        item = self._builder.build(self._file_result, fields, self._marks, Position(1, 1), defaults)
        if item is not None:
            self._file_result.items[-1] = self._finished(item, links)

    def _is_ours(self, key: str) -> bool:
        """Whether *key* is not for the builder: links, no header, and a type that is none."""
        if key == "header":
            return not self._text(key).strip()
        if key == "type":
            return self._builder.vocabulary.type_named(self._text(key)) is None
        return key == "links"

    def _finished(self, item: Item, links: tuple[Link, ...]) -> Item:
        options = self._builder.source.options if self._builder.source is not None else {}
        hidden = ("type", "status") if item.status == INACTIVE else ("type",)
        attributes = {key: self._fields[key] for key in hidden if key in self._fields}
        return replace(
            item,
            attributes={**item.attributes, **attributes},
            normative=self._flag("normative", default=True),
            derived=self._flag("derived", default=False),
            document_level=DocumentLevel.of(
                above=self._document.parent is not None, below=options.get("has_below") is True
            ),
            references=tuple(self._files()),
            fingerprints=self._fingerprints(links),
        )

    def _type(self) -> str:
        vocabulary = self._builder.vocabulary
        source = self._builder.source
        known = () if source is None else source.prefixes.items()
        names = (name for prefix, name in known if prefix.upper() == self._document.prefix.upper())
        return next(names, None) or _type_of_prefix(self._document.prefix, vocabulary)

    def _status(self) -> tuple[str | None, Role | None] | None:
        if not self._flag("active", default=True):
            return INACTIVE, Role.RETIRED
        has_own = any(self._builder.keys.name_of(key) == "status" for key in self._fields)
        return None if has_own else ("active", Role.ACTIVE)

    def _first_line(self) -> tuple[str, Position] | None:
        """What serves as a title where there is no header."""
        line = self._text("text").strip().split("\n", 1)[0]
        if not (title := shown(plain_words(line), _LONGEST_TITLE)):
            return None
        return title, self._text_at or self._position("text")

    def _text(self, key: str) -> str:
        return text_of(self._fields.get(key)) or ""

    def _flag(self, key: str, *, default: bool) -> bool:
        """A yes or no as Doorstop reads it: by YAML 1.1, then by words that it knows itself."""
        value = self._fields.get(key)
        if value is None:
            return default if key not in self._fields else False
        if not isinstance(value, str):
            return bool(value)
        if not self._is_quoted(self._position(key), value):
            boolean = yaml_boolean(value)
            if boolean is not None:
                return boolean
        return value.strip().lower() in _TRUE

    def _level(self) -> str:
        written = self._text("level") or "1.0"
        quoted = "level" in self._marks and self._is_quoted(self._position("level"), written)
        return level_text(written, quoted=quoted)

    def _position(self, key: str) -> Position:
        position: Position = self._marks[key][1]
        return position

    # -- links ------------------------------------------------------------------------------------

    def _links(self) -> Iterator[Link]:
        value = self._fields.get("links")
        if value is None:
            return
        _, position, marks = self._marks["links"]
        if isinstance(value, dict):
            for target, seen in value.items():
                yield self._link(target, seen, marks[target][0])
        elif isinstance(value, list):
            for index, (part, (at, inner)) in enumerate(zip(value, marks, strict=True)):
                yield from self._listed(part, at, inner, index)
        else:
            self._wrong(position, "links", "`links` is not a list")

    def _listed(self, part: object, at: Position, marks: Any, index: int) -> Iterator[Link]:
        if isinstance(part, dict) and part:
            target = next(iter(part))
            yield self._link(target, part[target], marks[target][0])
        elif (text := text_of(part)) is not None and not isinstance(part, bool) and text.strip():
            target, _, seen = text.rpartition(":") if ":" in text else (text, "", None)
            yield self._link(target, seen, at)
        elif part is not None and part != {} and text_of(part) != "":
            self._wrong(at, f"links.{index}", "a link is neither a UID nor a UID with a stamp")

    def _link(self, target: str, seen: object, at: Position) -> Link:
        return Link(
            source=self._uid,
            target=target.strip(),
            kind=PLAIN,
            location=self._file_result.at(at),
            fingerprint=_fingerprint(seen),
        )

    def _wrong(self, at: Position, key: str, what: str) -> None:
        self._file_result.report(
            ProblemKind.WRONG_TYPE,
            at,
            f"{self._uid}: {what}",
            "write it as Doorstop does, or use `doorstop` to write it",
            item=self._uid,
            key=key,
        )

    # -- references -------------------------------------------------------------------------------

    def _files(self) -> Iterator[FileReference]:
        if (ref := self._text("ref").strip()) and "ref" in self._marks:
            at = self._file_result.at(self._position("ref"))
            yield FileReference(path="", keyword=ref, location=at)
        for index, (reference, marks) in enumerate(self._references):
            path = text_of(reference.get("path"))
            if path is None or not path.strip():
                self._wrong(
                    self._position("references"), f"references.{index}", "a reference has no path"
                )
                continue
            yield FileReference(
                path=path.strip(),
                keyword=text_of(reference.get("keyword")) or "",
                digest=(text_of(reference.get("sha")) or "").strip(),
                location=self._file_result.at(marks["path"][1]),
            )

    def _listed_references(self) -> list[tuple[dict[str, Any], Any]]:
        value = self._fields.get("references")
        if value is None:
            return []
        _, position, marks = self._marks["references"]
        if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
            self._wrong(position, "references", "`references` is not a list of mappings")
            return []
        return [(entry, inner) for entry, (_, inner) in zip(value, marks, strict=True)]

    # -- fingerprints -----------------------------------------------------------------------------

    def _fingerprints(self, links: tuple[Link, ...]) -> Fingerprints:
        reviewed = _fingerprint(self._fields.get("reviewed"))
        references = references_words(reference for reference, _ in self._references)
        begin = (self._uid, plain_text(self._text("text")), self._text("ref").strip(), references)
        try:
            more = [word for key in self._document.reviewed for word in self._words_of(key)]
        except UnknownTypeError:
            return Fingerprints(reviewed=reviewed)
        return Fingerprints(
            own=stamp(*begin, *more),
            whole=stamp(*begin, links_words(link.target for link in links), *more),
            reviewed=reviewed,
        )

    def _words_of(self, key: str) -> Iterator[str]:
        """An attribute as fingerprints take it, nothing where the item has none of that name."""
        if key in ("text", "header"):
            yield typed_words(plain_text(self._text(key)), _TEXT)
        elif key == "level":
            yield typed_words(self._level(), _LEVEL)
        elif key in _FLAGS:
            yield typed_words(self._flag(key, default=key != "derived"))
        elif key == "ref":
            yield typed_words(self._text("ref").strip())
        elif key in ("references", "links", "reviewed"):
            raise UnknownTypeError(key)
        elif key in self._fields:
            _, position, marks = self._marks[key]
            yield attribute_words(self._fields[key], position, marks, self._is_quoted)

    def _is_quoted(self, position: Position, text: str) -> bool:
        return self._file_result.offset_at(position, text) != 0


def _fingerprint(value: object) -> str | None:
    """The fingerprint that a file has; None where it has none, or says so."""
    text = (text_of(value) or "").strip()
    return None if value is False or not text else text


def _type_of_prefix(prefix: str, vocabulary: Vocabulary) -> str:
    """The type whose ids begin with the prefix of a document, else that of requirements."""
    known = vocabulary.types.values()
    names = (item_type.name for item_type in known if prefix.upper() in item_type.prefixes)
    return next(names, None) or vocabulary.type_named("req") or next(iter(vocabulary.types))
