"""The table of readers: which files hold items, and bytes → Reading."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath

from reqtrace.model.item import Item, Naming
from reqtrace.model.left_out import LeftOutReason
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.item_evidence import (
    Evidence,
    Place,
    has_id_and_type,
    is_certain,
    leaves_out,
    names_typed_item,
)
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import SEARCHES_TEXTS, Format, Source, Start
from reqtrace.sources.common.suppressions import MARK, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.validation import Schemas
from reqtrace.sources.file_matcher import (
    ASCIIDOC_SUFFIXES,
    RST,
    FileMatch,
    FileMatcher,
    is_only_template_name,
    is_template_name,
)
from reqtrace.sources.markdown.front_matter import (
    FrontMatter,
    read_front_matter,
    report_never_closed,
    split_front_matter,
)
from reqtrace.sources.markdown.pages import holds_items, read_page
from reqtrace.sources.markdown.scan import Outline, outline
from reqtrace.sources.markdown.starts import read_lines, starts_at_lines
from reqtrace.sources.yaml.items import collection_types, read_yaml

__all__ = ["FileMatch", "Readers"]

_NOTHING = Reading(is_item_file=False)
_GENERATED = re.compile(
    rb"(?mi)^[ \t]*(?:<!--|#|//|>|;|\*)?.{0,40}"
    rb"(?:auto-?generated|generated (?:by|from|automatically)|do not edit)"
)
_PLACEHOLDER = re.compile(r"^\W*(?:short )?title\W*$|[\[{<][^\[\]{}<>]+[\]}>]", re.IGNORECASE)
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
        if file_match.is_doubtful and _GENERATED.search(data[:_TOP]) is not None:
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

    def _markdown(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        text = decode(file_result.data, self._limits)
        matter = split_front_matter(text, self._limits)
        if matter is not None and matter.fields is None and not matter.composed.faults:
            matter = None  # two rules with a text between them
        page = _outline(file_result.path, text, matter)
        if b"]:" in file_result.data:
            from reqtrace.sources.markdown.paragraphs import definitions_of

            file_result.definitions = definitions_of(page)
        start = None if builder.source is None else builder.source.start
        if start is not None and not start.details and b"<details" in file_result.data:
            from reqtrace.sources.markdown.details import without_details

            page = without_details(page)
        in_text = start is not None and start != Start()
        if (
            not in_text
            and matter is not None
            and _speaks_of_item(matter, builder, file_result, page, file_match.folder)
        ):
            if not is_certain(file_match.place):
                evidence = self._evidence_of(matter, page, builder, file_result)
                if file_match.place is Place.PAGE and not _numbers(file_result, builder, matter):
                    evidence = Evidence.ITEM_KEYS
                if leaves_out(file_match.place, evidence):
                    return False
            if self._is_decision(matter, builder, page):
                from reqtrace.sources.adr.decision import read_adr

                read_adr(file_result, builder, matter, page, self._limits)
            else:
                read_front_matter(file_result, builder, matter, page, file_match.folder)
        elif starts_at_lines(builder):
            if not read_lines(file_result, builder, page, file_match.folder):
                return self._nothing_in(file_match, file_result)
        elif not self._headings(file_match, file_result, builder, page, text):
            return False
        self._suppressions(file_result, page)
        return True

    def _is_decision(self, matter: FrontMatter, builder: ItemBuilder, page: Outline) -> bool:
        """Whether an item with a type in its front matter is a decision and built like one."""
        word = next(
            (
                value
                for key, value in (matter.fields or {}).items()
                if builder.keys.name_of(key) == "type" and isinstance(value, str)
            ),
            None,
        )
        adr = self._vocabulary.type_named("adr")
        if word is None or adr is None or self._vocabulary.type_named(word) != adr:
            return False
        from reqtrace.sources.adr.decision import has_adr_sections

        return has_adr_sections(page)

    def _evidence_of(
        self, matter: FrontMatter, page: Outline, builder: ItemBuilder, file_result: FileResult
    ) -> Evidence:
        """What front matter shows that speaks of an item."""
        fields = matter.fields
        if fields is not None and builder.id_of(fields, file_result.path) is None:
            return Evidence.ITEM_KEYS
        head = "\n".join(page.lines[: matter.lines]).encode("utf-8", "surrogatepass")
        return Evidence.TYPED_ID if names_typed_item(head, self._vocabulary) else Evidence.ID

    def _headings(
        self,
        file_match: FileMatch,
        file_result: FileResult,
        builder: ItemBuilder,
        page: Outline,
        text: str,
    ) -> bool:
        """Read a file without front matter. False where it is left out."""
        place, folder = file_match.place, file_match.folder
        reported = self._report_unclosed(place, file_result, text)
        if leaves_out(place, Evidence.ITEM_STARTS):
            return reported
        if read_page(file_result, builder, page, folder, self._limits):
            return True
        return reported or self._nothing_in(file_match, file_result)

    def _report_unclosed(self, place: Place, file_result: FileResult, text: str) -> bool:
        """Report front matter that nothing ends; False where there is none, or it need not be."""
        if not text.startswith("---"):
            return False
        typed = names_typed_item(file_result.data, self._vocabulary)
        evidence = Evidence.UNCLOSED_ITEM if typed else Evidence.UNCLOSED
        return not leaves_out(place, evidence) and report_never_closed(file_result, text)

    # Few repositories hold all formats, and what reads one is not imported for another.
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

    def _adr(self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder) -> bool:
        from reqtrace.sources.adr.decision import read_adr
        from reqtrace.sources.adr.evidence import shows_decision

        text = decode(file_result.data, self._limits)
        is_rst = file_result.path.suffix.lower() == RST
        matter = None if is_rst else split_front_matter(text, self._limits)
        page = _outline(file_result.path, text, matter)
        if not is_certain(file_match.place):
            among = file_match.place is Place.DECISION_PAGE
            shown = shows_decision(file_result.path, matter, page, among_decisions=among) or (
                # The name makes the id: then it says that there is a record.
                file_match.place is not Place.PAGE
                and builder.ids.by_file
                and builder.id_of({}, file_result.path) is not None
            )
            evidence = Evidence.DECISION_SECTIONS if shown else Evidence.NOTHING
            if leaves_out(file_match.place, evidence):
                return False
        if matter is None and not is_rst:
            report_never_closed(file_result, text)
        read_adr(file_result, builder, matter, page, self._limits)
        self._suppressions(file_result, page)
        return True

    def _nothing_in(self, file_match: FileMatch, file_result: FileResult) -> bool:
        """Report a file without items. False where it is left out."""
        if leaves_out(file_match.place, Evidence.NOTHING):
            return False
        file_result.report(
            ProblemKind.NOT_AN_ITEM,
            Position(1, 1),
            "the file has neither front matter with an `id` nor a heading that begins with an id, "
            "but files here must be items",
            "write `id:` and `title:` between two lines of `---` at its top, or headings like "
            "`## REQ-12: Title`, or list the file under `exclude` in the configuration",
        )
        return True

    def _suppressions(self, file_result: FileResult, page: Outline) -> None:
        if MARK in file_result.data:
            file_result.suppressions = find_suppressions(
                file_result, page.comments, page.lines, "<!--"
            )


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


def _numbers(file_result: FileResult, builder: ItemBuilder, matter: FrontMatter) -> bool:
    """Whether the id in front matter has a number: pages are called `id: index`."""
    item_id = builder.id_of(matter.fields or {}, file_result.path) or ""
    return any(map(str.isdigit, item_id))


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


def _outline(path: PurePosixPath, text: str, matter: FrontMatter | None) -> Outline:
    """The outline of a text, by the markup that the name of its file says it is in."""
    above = 0 if matter is None else matter.lines
    suffix = path.suffix.lower()
    if suffix == RST:
        from reqtrace.sources.adr.rst_scan import rst_outline

        return rst_outline(text)
    if suffix in ASCIIDOC_SUFFIXES:
        from reqtrace.sources.adr.asciidoc_scan import asciidoc_outline

        return asciidoc_outline(text, path, above)
    return outline(text, above)


def _speaks_of_item(
    matter: FrontMatter,
    builder: ItemBuilder,
    file_result: FileResult,
    page: Outline,
    folder: str | None,
) -> bool:
    """Whether front matter belongs to an item, and not to a page that lists items.

    Such a page may have a status or a type of its own.
    """
    fields = matter.fields
    if fields is None or builder.id_of(fields, file_result.path) is not None:
        return True
    names = {builder.keys.name_of(key) for key in fields}
    if names.isdisjoint(("id", "status", "type")):
        return False
    return "id" in names or not holds_items(page, builder, folder, file_result.data)


def _list_line(vocabulary: Vocabulary) -> re.Pattern[bytes]:
    """A line of YAML with a key under which items may be listed."""
    keys = sorted(collection_types(vocabulary))
    words = "|".join(re.escape(key).replace("_", "[-_ ]") for key in keys)
    return re.compile(rf"(?mi)^[\"']?(?:{words})[\"']?[ \t]*:".encode())


def _counts(file_match: FileMatch, *, has_items: bool) -> bool:
    """Whether a file counts as an item file, in which a reader of another tool looked for items."""
    evidence = Evidence.ITEM_STARTS if has_items else Evidence.NOTHING
    return not leaves_out(file_match.place, evidence)
