"""The table of readers: which files hold items, and bytes → Reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from reqtrace.model.item import Item, Naming
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.item_evidence import (
    Evidence,
    Place,
    has_id_and_type,
    leaves_out,
)
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.validation import Schemas
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_matcher import FileMatcher
from reqtrace.sources.file_names import is_only_template_name, is_template_name
from reqtrace.sources.yaml.items import collection_types, read_yaml
from reqtrace.util.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from reqtrace.sources.page_reader import PageReader

__all__ = ["FileMatch", "Readers"]

_NOTHING = Reading(is_item_file=False)
_GENERATED = lazy_pattern(
    rb"(?mi)^[ \t]*(?:<!--|#|//|>|;|\*)?.{0,40}"
    rb"(?:auto-?generated(?![ \t]+(?!by|from|on|at|with|using|files?|documents?|do not)\w)"
    rb"|generated (?:by|from|automatically)|do not edit)"
)
"""How a file says that it was generated; `# REQ-9: Auto-generated pages` does not."""
_PLACEHOLDER = lazy_pattern(r"^\W*(?:short )?title\W*$|[\[{<][^\[\]{}<>]+[\]}>]", re.IGNORECASE)
_TOP = 800  # bytes in which a file says that it was generated


class Readers:
    """Reads item files: those of *sources*, and those that the words of the vocabulary match.

    Which ones the latter are, *exclude*, *detects*, *default_places* and
    *decision_folders_declared*: see `FileMatcher`. *schemas* are JSON Schemas by type that go
    before the built-in ones. For *infers_links* see `ItemBuilder`.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        sources: tuple[Source, ...] = (),
        limits: Limits | None = None,
        exclude: tuple[str, ...] = (),
        schemas: Mapping[str, Mapping[str, object]] | None = None,
        *,
        detects: bool | None = None,
        default_places: bool | None = None,
        decision_folders_declared: bool = False,
        infers_links: bool = False,
    ) -> None:
        self._vocabulary = vocabulary
        self._limits = Limits() if limits is None else limits
        own = Schemas(schemas or {})
        self._builders = {
            index: ItemBuilder(vocabulary, source, own, infers_links=infers_links)
            for index, source in [(None, None), *enumerate(sources)]
        }
        self._matcher = FileMatcher(
            vocabulary,
            sources,
            exclude,
            detects=detects,
            default_places=default_places,
            decision_folders_declared=decision_folders_declared,
        )
        self._list_line = _list_line(vocabulary)
        self._formats: Mapping[Format, Callable[[FileMatch, FileResult, ItemBuilder], bool]] = {
            Format.YAML: self._yaml,
            Format.MARKDOWN: self._markdown,
            Format.ADR: self._adr,
            Format.DOORSTOP: self._doorstop,
            Format.OPENFASTTRACE: self._openfasttrace,
            Format.SPHINX_NEEDS: self._sphinx_needs,
            Format.STRICTDOC: self._strictdoc,
        }

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        return self._matcher.file_match(path)

    def read(self, file_match: FileMatch, path: PurePosixPath, data: bytes, blob: str) -> Reading:
        """The items of one file, and what is wrong with it. Never raises on content.

        Where several sources include the file, and where the words match it as well, the first
        that finds something reads it.
        """
        first = _NOTHING
        for candidate in self._matcher.candidates(path, file_match):
            reading = self._read_as(candidate, path, data, blob)
            if first.not_read or first.labels:
                reading = replace(reading, not_read=first.not_read, labels=first.labels)
            if reading.is_item_file:
                return reading
            if first.left_out is None:
                first = reading
            if candidate.format not in SEARCHES_TEXTS and candidate.is_strict:
                break
        return first

    def _read_as(
        self, file_match: FileMatch, path: PurePosixPath, data: bytes, blob: str
    ) -> Reading:
        place = file_match.place
        evidence = self._evidence_at_a_glance(file_match, data)
        if evidence is not None and leaves_out(place, evidence):
            return _NOTHING
        file_result = FileResult(path, data, blob, self._limits.file_items)
        builder = self._builders[file_match.source]
        try:
            if not self._formats[file_match.format](file_match, file_result, builder):
                left_out = _left_out(file_match, _reason(file_match, path, data))
                without = file_result.without_items()
                return replace(left_out, not_read=without.not_read, labels=without.labels)
        except RefusedError as refused:
            if leaves_out(place, Evidence.UNREADABLE):
                return _left_out(file_match, LeftOutReason.UNREADABLE)
            file_result.report_faults([refused.fault])
        if (
            place is Place.PAGE
            and is_template_name(path)
            and not (_is_strict(builder) and any(map(_is_written_out, file_result.items)))
            and _is_template(path, file_result)
        ):
            return _left_out(file_match, LeftOutReason.TEMPLATE)
        reading = file_result.done()
        if file_match.is_doubtful and says_generated(data):
            return replace(reading, is_generated=True)
        return reading

    def _evidence_at_a_glance(self, file_match: FileMatch, data: bytes) -> Evidence | None:
        """What the bytes of a file elsewhere show: for most of these, that no parser is needed."""
        if file_match.place is not Place.ELSEWHERE:
            return None
        if len(data) > self._limits.file_bytes:
            return Evidence.UNREADABLE
        if file_match.format is Format.MARKDOWN and data[:3] not in (b"---", b"\xef\xbb\xbf"):
            return Evidence.NOTHING
        may_list = file_match.format is Format.YAML and self._list_line.search(data) is not None
        return None if may_list or has_id_and_type(data) else Evidence.NOTHING

    def _yaml(self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        return read_yaml(file_result, builder, self._limits, file_match.folder, file_match.place)

    # Few repositories hold all formats, and what reads one is not imported for another.
    @cached_property
    def _pages(self) -> PageReader:
        from reqtrace.sources.page_reader import PageReader

        return PageReader(self._vocabulary, self._limits)

    def _markdown(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        return self._pages.read_markdown(file_match, file_result, builder)

    def _adr(self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        return self._pages.read_decision(file_match, file_result, builder)

    def _doorstop(self, _: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        from reqtrace.sources.doorstop.items import read_doorstop

        return read_doorstop(file_result, builder, self._limits)

    def _openfasttrace(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        from reqtrace.sources.openfasttrace.items import read_openfasttrace

        has_items = read_openfasttrace(file_result, builder, self._limits)
        return _counts(file_match, has_items=has_items)

    def _sphinx_needs(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        from reqtrace.sources.sphinx_needs.items import read_needs

        has_items = read_needs(file_result, builder, self._limits)
        return _counts(file_match, has_items=has_items)

    def _strictdoc(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        from reqtrace.sources.strictdoc.items import read_strictdoc

        has_items = read_strictdoc(file_result, builder, self._limits)
        return _counts(file_match, has_items=has_items)


def says_generated(data: bytes) -> bool:
    """Whether a file says at its top that a program wrote it."""
    top = data[:_TOP]
    words = top.lower()
    # Few files have these words at all, and the pattern is slow.
    may_say = b"generated" in words or b"do not edit" in words
    return may_say and says_generated_by_pattern(top)


def says_generated_by_pattern(top: bytes) -> bool:
    """Whether a line of *top* says so, in the words of programs that write files."""
    return _GENERATED.search(top) is not None


def _left_out(file_match: FileMatch, reason: LeftOutReason) -> Reading:
    """What is told of a file that is left out: nothing where only its suffix spoke for items."""
    if file_match.place in (Place.ELSEWHERE, Place.DECISION_NAME, Place.TRACED_SOURCE):
        return _NOTHING
    if file_match.format in SEARCHES_TEXTS:
        return _NOTHING  # it looks into every file
    return Reading(is_item_file=False, left_out=reason)


def _reason(file_match: FileMatch, path: PurePosixPath, data: bytes) -> LeftOutReason:
    if not data.strip():
        return LeftOutReason.EMPTY
    if file_match.place is Place.PAGE:
        return LeftOutReason.TEMPLATE if is_template_name(path) else LeftOutReason.PAGE
    is_decision = file_match.format is Format.ADR
    return LeftOutReason.NO_DECISION if is_decision else LeftOutReason.NO_ID


def _is_template(path: PurePosixPath, file_result: FileResult) -> bool:
    """Whether a file that is called as a template is one.

    Its name says nothing else, or its items have no values of their own.
    """
    if is_only_template_name(path):
        return True
    if any(one.kind is ProblemKind.TEMPLATE_LEFT for one in file_result.problems):
        return True
    return not any(map(_has_own_values, file_result.items))


def _is_strict(builder: ItemBuilder) -> bool:
    """Whether all files of the source hold items: what a file holds counts, not its name."""
    return builder.source is not None and builder.source.strict


def _is_written_out(item: Item) -> bool:
    """Whether an item has a status, and an id with a number that is written in it."""
    return item.status is not None and _has_own_number(item) and _has_own_values(item)


def _has_own_values(item: Item) -> bool:
    """Whether an item has a status, or an id with a number that is written in it."""
    if _PLACEHOLDER.search(item.title):
        return False
    return item.status is not None or _has_own_number(item)


def _has_own_number(item: Item) -> bool:
    numbered = any(character in "123456789" for character in item.id)
    return item.naming is not Naming.FILE and numbered


def _list_line(vocabulary: Vocabulary) -> re.Pattern[bytes]:
    """A line of YAML with a key under which items may be listed."""
    keys = sorted(collection_types(vocabulary))
    words = "|".join(re.escape(key).replace("_", "[-_ ]") for key in keys)
    return re.compile(rf"(?mi)^[\"']?(?:{words})[\"']?[ \t]*:".encode())


def _counts(file_match: FileMatch, *, has_items: bool) -> bool:
    """Whether a file counts as an item file, in which a reader of another tool looked for items."""
    evidence = Evidence.ITEM_STARTS if has_items else Evidence.NOTHING
    return not leaves_out(file_match.place, evidence)
