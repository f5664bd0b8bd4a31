"""The table of readers: which files hold items, and bytes → Reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Format, Source, Start
from reqtrace.sources.common.suppressions import MARK, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.validation import Schemas
from reqtrace.sources.file_matcher import RST, FileMatch, FileMatcher
from reqtrace.sources.markdown.front_matter import (
    FrontMatter,
    read_front_matter,
    report_never_closed,
    split_front_matter,
)
from reqtrace.sources.markdown.items import read_markdown_items
from reqtrace.sources.markdown.scan import Outline, outline
from reqtrace.sources.markdown.starts import read_lines, starts_at_lines
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.items import collection_types, is_foreign, read_yaml

__all__ = ["FileMatch", "Readers"]

_NOTHING = Reading(claimed=False)
_ID = re.compile(rb"(?m)^[\"']?id[\"']?[ \t]*:")
_TYPE = re.compile(rb"(?m)^[\"']?type[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z][\w -]{0,60})")


class Readers:
    """Reads item files: those of *sources*, and those that the words of the vocabulary find.

    Which ones the latter are, *exclude*, *detects* and *decision_folders_declared*: see
    `FileMatcher`. *schemas* are JSON Schemas by type that go before the built-in ones.
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
        decision_folders_declared: bool = False,
    ) -> None:
        self._vocabulary = vocabulary
        self._limits = Limits() if limits is None else limits
        own = Schemas(schemas or {})
        self._builders = {
            index: ItemBuilder(vocabulary, source, own)
            for index, source in [(None, None), *enumerate(sources)]
        }
        self._claims = FileMatcher(
            vocabulary,
            sources,
            exclude,
            detects=detects,
            decision_folders_declared=decision_folders_declared,
        )
        self._may_hold = _pre_check(vocabulary)
        self._formats: Mapping[Format, Callable[[FileMatch, FileResult, ItemBuilder], bool]] = {
            Format.YAML: self._yaml,
            Format.MARKDOWN: self._markdown,
            Format.ADR: self._adr,
            Format.DOORSTOP: self._doorstop,
            Format.OPENFASTTRACE: self._openfasttrace,
        }

    def file_match(self, path: PurePosixPath) -> FileMatch | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        return self._claims.file_match(path)

    def read(self, file_match: FileMatch, path: PurePosixPath, data: bytes, blob: str) -> Reading:
        """The items of one file, and what is wrong with it. Never raises on content."""
        reading = self._read_as(file_match, path, data, blob)
        if (
            reading.claimed
            or file_match.format is not Format.OPENFASTTRACE
            or self._claims.detection is None
        ):
            return reading
        # Such a source looks into every file; what it leaves may still hold other items.
        other = self._claims.detection.file_match(path)
        return reading if other is None else self._read_as(other, path, data, blob)

    def _read_as(
        self, file_match: FileMatch, path: PurePosixPath, data: bytes, blob: str
    ) -> Reading:
        file_result = FileResult(path, data, blob)
        builder = self._builders[file_match.source]
        may_be_foreign = not file_match.strict and file_match.source is None
        too_big = len(data) > self._limits.file_bytes
        if may_be_foreign and not self._may_hold(file_match, data, too_big):
            return _NOTHING
        try:
            if not self._formats[file_match.format](file_match, file_result, builder):
                return _NOTHING
        except RefusedError as refused:
            # What a user named and cannot be read is told; what was only guessed at is not.
            if not file_match.strict and (
                file_match.source is None or self._claims.detection is not None
            ):
                return _NOTHING
            file_result.report_faults([refused.fault])
        return file_result.done()

    def _yaml(self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        if file_match.named and is_foreign(compose(file_result.data, self._limits)):
            return False
        return read_yaml(
            file_result,
            builder,
            self._limits,
            file_match.folder,
            strict=file_match.strict or self._says_so(file_result.data),
        )

    def _markdown(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        text = decode(file_result.data, self._limits)
        matter = split_front_matter(text, self._limits)
        if matter is not None and matter.fields is None and not matter.composed.faults:
            matter = None  # two rules with a text between them
        page = outline(text, matter.lines if matter is not None else 0)
        in_text = builder.source is not None and builder.source.start != Start()
        if not in_text and matter is not None and self._is_item(matter, builder, file_result.path):
            head = "\n".join(page.lines[: matter.lines]).encode("utf-8", "surrogatepass")
            if not file_match.strict and file_match.source is None and not self._says_so(head):
                return False
            if not file_match.strict and not self._has_id(matter, builder, file_result.path):
                return False
            read_front_matter(file_result, builder, matter, page, file_match.folder)
        elif starts_at_lines(builder):
            if not read_lines(file_result, builder, page, file_match.folder):
                self._nothing_in(file_result, strict=file_match.strict)
                return file_match.strict
        elif not self._headings(file_match, file_result, builder, page, text):
            return False
        self._suppressions(file_result, page)
        return True

    def _headings(
        self,
        file_match: FileMatch,
        file_result: FileResult,
        builder: ItemBuilder,
        page: Outline,
        text: str,
    ) -> bool:
        """Read a file without front matter. False where it holds no items and need not."""
        may_be_open = file_match.strict or self._says_so(file_result.data)
        never_closed = may_be_open and report_never_closed(file_result, text)
        if file_match.folder is None and file_match.source is None:
            return never_closed
        if not read_markdown_items(file_result, builder, page, file_match.folder, self._limits):
            if not file_match.strict:
                return never_closed
            if not never_closed:
                self._nothing_in(file_result, strict=True)
        return True

    # Few repositories hold all formats, and what reads one is not imported for another.
    def _doorstop(self, _: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        from reqtrace.sources.doorstop.items import read_doorstop

        return read_doorstop(file_result, builder, self._limits)

    def _openfasttrace(self, _: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        from reqtrace.sources.openfasttrace.items import read_openfasttrace

        return read_openfasttrace(file_result, builder, self._limits)

    def _adr(self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        from reqtrace.sources.adr.decision import has_adr_sections, read_adr
        from reqtrace.sources.adr.rst_scan import rst_outline

        text = decode(file_result.data, self._limits)
        is_rst = file_result.path.suffix.lower() == RST
        matter = None if is_rst else split_front_matter(text, self._limits)
        above = 0 if matter is None else matter.lines
        page = rst_outline(text) if is_rst else outline(text, above)
        if not file_match.strict and not has_adr_sections(page):
            return False
        if matter is None and not is_rst:
            report_never_closed(file_result, text)
        read_adr(file_result, builder, matter, page, self._limits)
        self._suppressions(file_result, page)
        return True

    def _has_id(self, matter: FrontMatter, builder: ItemBuilder, path: PurePosixPath) -> bool:
        """Whether front matter has an id, or is too broken to say so."""
        return matter.fields is None or (builder.id_of(matter.fields, path) is not None)

    def _is_item(self, matter: FrontMatter, builder: ItemBuilder, path: PurePosixPath) -> bool:
        """Whether front matter belongs to an item, and not to a page that lists items."""
        fields = matter.fields
        if fields is None:
            return True
        return builder.id_of(fields, path) is not None or (
            any(builder.keys.name_of(key) in ("id", "status", "type") for key in fields)
        )

    def _says_so(self, data: bytes) -> bool:
        """Whether a file outside item folders names an id and a known type, even if broken."""
        match = _TYPE.search(data) if _ID.search(data) else None
        word = "" if match is None else match[1].decode("utf-8", "replace")
        return bool(word) and self._vocabulary.type_named(word) is not None

    def _nothing_in(self, file_result: FileResult, *, strict: bool) -> None:
        if not strict:
            return
        file_result.report(
            ProblemKind.NOT_AN_ITEM,
            Position(1, 1),
            "the file has neither front matter with an `id` nor a heading that begins with an id, "
            "but files here must be items",
            "write `id:` and `title:` between two lines of `---` at its top, or headings like "
            "`## REQ-12: Title`, or list the file under `exclude` in the configuration",
        )

    def _suppressions(self, file_result: FileResult, page: Outline) -> None:
        if MARK in file_result.data:
            file_result.suppressions = find_suppressions(
                file_result, page.comments, page.lines, "<!--"
            )


def _pre_check(vocabulary: Vocabulary) -> Callable[[FileMatch, bytes, bool], bool]:
    """A look at the bytes that spares the parsing of most files outside item folders."""
    keys = sorted(collection_types(vocabulary))
    words = "|".join(re.escape(key).replace("_", "[-_ ]") for key in keys)
    list_line = re.compile(rf"(?mi)^[\"']?(?:{words})[\"']?[ \t]*:".encode())

    def may_hold(file_match: FileMatch, data: bytes, too_big: bool) -> bool:
        if file_match.named or file_match.format is Format.ADR:
            return True
        if too_big:
            return False
        if file_match.format is Format.MARKDOWN and data[:3] not in (b"---", b"\xef\xbb\xbf"):
            return False
        if _ID.search(data) and _TYPE.search(data):
            return True
        return file_match.format is Format.YAML and bool(list_line.search(data))

    return may_hold
