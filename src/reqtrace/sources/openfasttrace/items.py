"""OpenFastTrace: specification items in texts, coverage tags in code and comments → items.

Source: the user guide of OpenFastTrace 4; tags in comments of texts since 4.9.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.item import Item, Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, normal_word
from reqtrace.sources.common.decode import check_size, decode
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.suppressions import MARK, Comment, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.item_status import report_status
from reqtrace.sources.fields.text_utils import shown
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.openfasttrace.asciidoc import read_asciidoc
from reqtrace.sources.openfasttrace.entry import PositionedText, SpecificationEntry
from reqtrace.sources.openfasttrace.ids import (
    ASCIIDOC,
    CODE,
    MARKDOWN,
    may_hold_ids,
    may_hold_tags,
    suffix_of,
)
from reqtrace.sources.openfasttrace.markup import (
    Page,
    comments_alone,
    markdown_page,
    read_entries,
    rst_page,
)
from reqtrace.sources.openfasttrace.tags import read_tags

_LONGEST_TITLE = 100
_APPROVED = "approved"
"""The status of an item that states none."""

_FORMS = {
    "Covers": "list each id with its revision under `Covers:`, after a `*`: `* req~login~1`",
    "Depends": "list each id with its revision under `Depends:`, after a `*`: `* req~login~1`",
    "Needs": "write the types on the same line, separated by commas: `Needs: dsn, utest`",
}
_STARTS = ("//", "/*", "*", "#", "--", ";", "%", "'", "<!--", "..")
_COMMENT = re.compile(r"(?://|/\*|\*|#|--|;|%|'|<!--|\.\.)[ \t]*+reqtrace:")


def read_openfasttrace(file_result: FileResult, builder: ItemBuilder, limits: Limits) -> bool:
    """Read the items of a file, which join the draft. False where it holds none."""
    read = _code if suffix_of(file_result.path) in CODE else _text
    maker = _ItemMaker(file_result, builder)
    written = read(file_result, limits)
    entries = list(written.entries)
    for entry in entries:
        if entry.revision:
            file_result.add(maker.item(entry))
    if file_result.items:
        maker.report_no_revision(entry for entry in entries if not entry.revision)
    if file_result.items and MARK in file_result.data:
        lines, comments = written.lines, written.comments
        all_comments = _comments(lines) if comments is None else comments
        file_result.suppressions = find_suppressions(file_result, all_comments, lines, _STARTS)
    return bool(file_result.items)


class _FileText(NamedTuple):
    """What a file says; where `comments` is None, they are looked for in the lines."""

    lines: Sequence[str]
    entries: Iterable[SpecificationEntry]
    comments: Sequence[Comment] | None = None


def _code(file_result: FileResult, limits: Limits) -> _FileText:
    if not may_hold_tags(file_result.data):
        return _FileText((), ())
    # Code may be written in any encoding; what a tag consists of is the same in most of them.
    text = file_result.data.decode("utf-8", "replace").removeprefix("\ufeff")
    entries = list(read_tags(text, file_result.path))
    if entries:
        check_size(file_result.data, limits)
    return _FileText(text.split("\n"), entries)


def _text(file_result: FileResult, limits: Limits) -> _FileText:
    if not may_hold_ids(file_result.data):
        return _FileText((), ())
    text = decode(file_result.data, limits)
    suffix = suffix_of(file_result.path).lower()
    if suffix == ASCIIDOC:
        lines = [line.removesuffix("\r") for line in text.split("\n")]
        return _FileText(lines, read_asciidoc(lines))
    if suffix not in MARKDOWN:
        page = rst_page(text)
        return _FileText(page.marks, _with_tags(page, file_result))
    matter = split_front_matter(text, limits)
    page = markdown_page(text, 0 if matter is None else matter.lines)
    return _FileText(page.marks, _with_tags(page, file_result), page.comments)


def _with_tags(page: Page, file_result: FileResult) -> Iterator[SpecificationEntry]:
    """The items of a page, then the tags in its comments, by which a manual covers an item."""
    yield from read_entries(page)
    if b"->" in file_result.data:
        yield from read_tags(comments_alone(page), file_result.path)


def _comments(lines: Iterable[str]) -> Iterator[Comment]:
    """The comments that accept a finding, however the language writes comments."""
    for number, line in enumerate(lines, start=1):
        if "reqtrace:" in line and (match := _COMMENT.search(line)) is not None:
            text = line[match.start() :].rstrip().removesuffix("*/")
            yield Comment(text, Position(number, match.start() + 1), number)


class _ItemMaker:
    """Makes the items of one file."""

    def __init__(self, file_result: FileResult, builder: ItemBuilder) -> None:
        self._file_result = file_result
        self._vocabulary = builder.vocabulary
        self._source = builder.source

    def item(self, entry: SpecificationEntry) -> Item:
        """The item that *entry* describes."""
        item_type = self._type(entry.type)
        status, role = self._status(entry, item_type)
        self._report_unread(entry)
        text = _joined(entry.text)
        return Item(
            id=entry.id,
            type=item_type,
            title=self._title(entry, text),
            status=status,
            role=role,
            text=text,
            links=tuple(self._links(entry)),
            attributes=self._attributes(entry),
            sections={name: _joined(lines) for name, lines in entry.sections.items()},
            location=self._file_result.at(entry.at),
            blob=self._file_result.blob,
            positions=dict(_positions(entry)),
            naming=Naming.FIELD if entry.is_tag else Naming.HEADING,
            document_level=DocumentLevel.of(above=bool(entry.covers), below=bool(entry.needs)),
        )

    def _type(self, word: str) -> str:
        """A type of the vocabulary; else the word, for these types are nobody's to declare."""
        types = {} if self._source is None else self._source.types
        return types.get(normal_word(word)) or self._vocabulary.type_named(word) or word

    def _status(self, entry: SpecificationEntry, item_type: str) -> tuple[str | None, Role | None]:
        if entry.is_tag:
            return None, None
        word, at = entry.status or (_APPROVED, entry.at)
        statuses = {} if self._source is None else self._source.statuses
        word = statuses.get(normal_word(word), word.lower())
        role = self._vocabulary.role_of(item_type, word)
        if role is None:
            report_status(self._vocabulary, self._file_result, entry.id, item_type, word, at)
        return word, role

    def report_no_revision(self, entries: Iterable[SpecificationEntry]) -> None:
        """Report lines below headings that would be ids, had they a revision."""
        for entry in entries:
            written = f"{entry.type}~{entry.name}"
            self._file_result.report(
                ProblemKind.MALFORMED_ID,
                entry.at,
                f"`{shown(written)}` has no revision, so OpenFastTrace reads no item here",
                f"add the revision: `{shown(written)}~1`",
                key=written[:128],
            )

    def _report_unread(self, entry: SpecificationEntry) -> None:
        for keyword, word, at in entry.unread:
            what = (
                f"`{shown(word)}` under `{keyword}:` is not an id with a revision"
                if word
                else f"`{keyword}:` is not in the expected form"
            )
            self._file_result.report(
                ProblemKind.WRONG_TYPE,
                at,
                f"{entry.id}: {what}, so OpenFastTrace ignores it",
                _FORMS[keyword],
                item=entry.id,
                key=f"{keyword.lower()} {word[:128]}".strip(),
            )

    def _title(self, entry: SpecificationEntry, text: str) -> str:
        if entry.is_tag:
            return self._file_result.path.name
        if entry.forwards:
            return f"forwarded to {', '.join(entry.needs)}"
        if entry.title is not None:
            return " ".join(entry.title[0].split())
        return shown(text.split("\n", 1)[0], _LONGEST_TITLE)

    def _attributes(self, entry: SpecificationEntry) -> dict[str, object]:
        needs = list(dict.fromkeys(map(self._type, entry.needs)))
        attributes: dict[str, object] = {"needs": needs}
        if entry.tags:
            attributes["tags"] = entry.tags
        if entry.forwards:
            attributes["forwards"] = True
        return attributes

    def _links(self, entry: SpecificationEntry) -> Iterator[Link]:
        for kind, targets in (("covers", entry.covers), ("depends_on", entry.depends)):
            for target, at in targets:
                location = self._file_result.at(at)
                yield Link(source=entry.id, target=target, kind=kind, location=location)


def _joined(lines: Iterable[PositionedText]) -> str:
    return "\n".join(line for line, _ in lines).strip("\n").rstrip()


def _positions(entry: SpecificationEntry) -> Iterator[tuple[str, Position]]:
    yield "id", entry.at
    if entry.title is not None:
        yield "title", entry.title[1]
    if entry.status is not None:
        yield "status", entry.status[1]
    if entry.needs_at is not None:
        yield "needs", entry.needs_at
    first = next((at for line, at in entry.text if line), None)
    if first is not None:
        yield "text", first
