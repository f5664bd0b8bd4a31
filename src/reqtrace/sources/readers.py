"""The table of readers: which files hold items, and bytes → Reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.model.problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.claims import RST, Claim, Claims
from reqtrace.sources.composer import compose
from reqtrace.sources.decode import decode
from reqtrace.sources.draft import Draft
from reqtrace.sources.fault import Refused
from reqtrace.sources.front_matter import (
    FrontMatter,
    read_front_matter,
    report_never_closed,
    split_front_matter,
)
from reqtrace.sources.item_builder import ItemBuilder
from reqtrace.sources.limits import Limits
from reqtrace.sources.markdown_items import read_markdown_items
from reqtrace.sources.markdown_scan import Outline, outline
from reqtrace.sources.markdown_starts import read_lines, starts_at_lines
from reqtrace.sources.reading import Reading
from reqtrace.sources.source import Format, Source, Start
from reqtrace.sources.suppressions import MARK, find_suppressions
from reqtrace.sources.validation import Schemas
from reqtrace.sources.yaml_items import collection_types, is_foreign, read_yaml

__all__ = ["Claim", "Readers"]

_NOTHING = Reading(claimed=False)
_ID = re.compile(rb"(?m)^[\"']?id[\"']?[ \t]*:")
_TYPE = re.compile(rb"(?m)^[\"']?type[\"']?[ \t]*:[ \t]*[\"']?([A-Za-z][\w -]{0,60})")


class Readers:
    """Reads item files: those of *sources*, and those that the words of the vocabulary find.

    Which ones the latter are, *exclude*, *detects* and *decisions_told*: see `Claims`. *schemas*
    are JSON Schemas by type that go before the built-in ones.
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
        decisions_told: bool = False,
    ) -> None:
        self._vocabulary = vocabulary
        self._limits = Limits() if limits is None else limits
        own = Schemas(schemas or {})
        self._builders = {
            index: ItemBuilder(vocabulary, source, own)
            for index, source in [(None, None), *enumerate(sources)]
        }
        self._claims = Claims(
            vocabulary, sources, exclude, detects=detects, decisions_told=decisions_told
        )
        self._may_hold = _pre_check(vocabulary)
        self._formats: Mapping[Format, Callable[[Claim, Draft, ItemBuilder], bool]] = {
            Format.YAML: self._yaml,
            Format.MARKDOWN: self._markdown,
            Format.ADR: self._adr,
            Format.DOORSTOP: self._doorstop,
            Format.OPENFASTTRACE: self._openfasttrace,
        }

    def claim(self, path: PurePosixPath) -> Claim | None:
        """How to read the file at *path*; None where it is certainly no item file."""
        return self._claims.claim(path)

    def read(self, claim: Claim, path: PurePosixPath, data: bytes, blob: str) -> Reading:
        """The items of one file, and what is wrong with it. Never raises on content."""
        reading = self._read_as(claim, path, data, blob)
        if (
            reading.claimed
            or claim.format is not Format.OPENFASTTRACE
            or self._claims.detection is None
        ):
            return reading
        # Such a source looks into every file; what it leaves may still hold other items.
        other = self._claims.detection.claim(path)
        return reading if other is None else self._read_as(other, path, data, blob)

    def _read_as(self, claim: Claim, path: PurePosixPath, data: bytes, blob: str) -> Reading:
        draft = Draft(path, data, blob)
        builder = self._builders[claim.source]
        may_be_foreign = not claim.strict and claim.source is None
        too_big = len(data) > self._limits.file_bytes
        if may_be_foreign and not self._may_hold(claim, data, too_big):
            return _NOTHING
        try:
            if not self._formats[claim.format](claim, draft, builder):
                return _NOTHING
        except Refused as refused:
            # What a user named and cannot be read is told; what was only guessed at is not.
            if not claim.strict and (claim.source is None or self._claims.detection is not None):
                return _NOTHING
            draft.report_faults([refused.fault])
        return draft.done()

    def _yaml(self, claim: Claim, draft: Draft, builder: ItemBuilder) -> bool:
        if claim.named and is_foreign(compose(draft.data, self._limits)):
            return False
        return read_yaml(
            draft,
            builder,
            self._limits,
            claim.folder,
            strict=claim.strict or self._says_so(draft.data),
        )

    def _markdown(self, claim: Claim, draft: Draft, builder: ItemBuilder) -> bool:
        text = decode(draft.data, self._limits)
        matter = split_front_matter(text, self._limits)
        if matter is not None and matter.fields is None and not matter.composed.faults:
            matter = None  # two rules with a text between them
        page = outline(text, matter.lines if matter is not None else 0)
        in_text = builder.source is not None and builder.source.start != Start()
        if not in_text and matter is not None and self._is_item(matter, builder, draft.path):
            head = "\n".join(page.lines[: matter.lines]).encode("utf-8", "surrogatepass")
            if not claim.strict and claim.source is None and not self._says_so(head):
                return False
            if not claim.strict and not self._has_id(matter, builder, draft.path):
                return False
            read_front_matter(draft, builder, matter, page, claim.folder)
        elif starts_at_lines(builder):
            if not read_lines(draft, builder, page, claim.folder):
                self._nothing_in(draft, strict=claim.strict)
                return claim.strict
        elif not self._headings(claim, draft, builder, page, text):
            return False
        self._suppressions(draft, page)
        return True

    def _headings(
        self, claim: Claim, draft: Draft, builder: ItemBuilder, page: Outline, text: str
    ) -> bool:
        """Read a file without front matter. False where it holds no items and need not."""
        may_be_open = claim.strict or self._says_so(draft.data)
        never_closed = may_be_open and report_never_closed(draft, text)
        if claim.folder is None and claim.source is None:
            return never_closed
        if not read_markdown_items(draft, builder, page, claim.folder, self._limits):
            if not claim.strict:
                return never_closed
            if not never_closed:
                self._nothing_in(draft, strict=True)
        return True

    # Few repositories hold all formats, and what reads one is not imported for another.
    def _doorstop(self, _: Claim, draft: Draft, builder: ItemBuilder) -> bool:
        from reqtrace.sources.doorstop_items import read_doorstop

        return read_doorstop(draft, builder, self._limits)

    def _openfasttrace(self, _: Claim, draft: Draft, builder: ItemBuilder) -> bool:
        from reqtrace.sources.openfasttrace_items import read_openfasttrace

        return read_openfasttrace(draft, builder, self._limits)

    def _adr(self, claim: Claim, draft: Draft, builder: ItemBuilder) -> bool:
        from reqtrace.sources.adr import has_adr_sections, read_adr
        from reqtrace.sources.rst_scan import rst_outline

        text = decode(draft.data, self._limits)
        is_rst = draft.path.suffix.lower() == RST
        matter = None if is_rst else split_front_matter(text, self._limits)
        above = 0 if matter is None else matter.lines
        page = rst_outline(text) if is_rst else outline(text, above)
        if not claim.strict and not has_adr_sections(page):
            return False
        if matter is None and not is_rst:
            report_never_closed(draft, text)
        read_adr(draft, builder, matter, page, self._limits)
        self._suppressions(draft, page)
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

    def _nothing_in(self, draft: Draft, *, strict: bool) -> None:
        if not strict:
            return
        draft.report(
            ProblemKind.NOT_AN_ITEM,
            Position(1, 1),
            "the file has neither front matter with an `id` nor a heading that begins with an id, "
            "and files here are items",
            "write `id:` and `title:` between two lines of `---` at its top, or headings like "
            "`## REQ-12: Title`, or leave the file out with `exclude` in the configuration",
        )

    def _suppressions(self, draft: Draft, page: Outline) -> None:
        if MARK in draft.data:
            draft.suppressions = find_suppressions(draft, page.comments, page.lines, "<!--")


def _pre_check(vocabulary: Vocabulary) -> Callable[[Claim, bytes, bool], bool]:
    """A look at the bytes that spares the parsing of most files outside item folders."""
    keys = sorted(collection_types(vocabulary))
    words = "|".join(re.escape(key).replace("_", "[-_ ]") for key in keys)
    list_line = re.compile(rf"(?mi)^[\"']?(?:{words})[\"']?[ \t]*:".encode())

    def may_hold(claim: Claim, data: bytes, too_big: bool) -> bool:
        if claim.named or claim.format is Format.ADR:
            return True
        if too_big:
            return False
        if claim.format is Format.MARKDOWN and data[:3] not in (b"---", b"\xef\xbb\xbf"):
            return False
        if _ID.search(data) and _TYPE.search(data):
            return True
        return claim.format is Format.YAML and bool(list_line.search(data))

    return may_hold
