"""Pages → Reading: Markdown, and decisions in any markup.

Front matter of an item, headings, tables and lists of items, decision records. Repositories of YAML
have none of these, and need not import this.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from reqtrace.model.location import Position
from reqtrace.model.read_problem import NO_BEGINNING, ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.item_evidence import (
    Evidence,
    Place,
    is_certain,
    leaves_out,
    names_typed_item,
)
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Start
from reqtrace.sources.common.suppressions import MARK, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import ASCIIDOC_SUFFIXES, RST
from reqtrace.sources.markdown.families import is_of_document
from reqtrace.sources.markdown.front_matter import (
    FrontMatter,
    id_in_title,
    read_front_matter,
    report_never_closed,
    split_front_matter,
)
from reqtrace.sources.markdown.pages import holds_items, read_page
from reqtrace.sources.markdown.scan import Outline, outline
from reqtrace.sources.markdown.starts import read_lines, starts_at_lines


class PageReader:
    """Reads pages. Each method is False where the file is left out."""

    def __init__(self, vocabulary: Vocabulary, limits: Limits) -> None:
        self._vocabulary = vocabulary
        self._limits = limits

    def read_markdown(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        """Read a page that may hold items, in front matter or in its text."""
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
        if (
            fields is not None
            and builder.id_of(fields, file_result.path) is None
            and id_in_title(page, file_result.path) is None
        ):
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

    def read_decision(
        self, file_match: FileMatch, file_result: FileResult, builder: ItemBuilder
    ) -> bool:
        """Read a page that may be a decision."""
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
            NO_BEGINNING,
            "write `id:` and `title:` between two lines of `---` at its top, or headings like "
            "`## REQ-12: Title`, or list the file under `exclude` in the configuration",
        )
        return True

    def _suppressions(self, file_result: FileResult, page: Outline) -> None:
        if MARK in file_result.data:
            file_result.suppressions = find_suppressions(
                file_result, page.comments, page.lines, "<!--"
            )


def _numbers(file_result: FileResult, builder: ItemBuilder, matter: FrontMatter) -> bool:
    """Whether the id in front matter has a number: pages are called `id: index`."""
    item_id = builder.id_of(matter.fields or {}, file_result.path) or ""
    return any(map(str.isdigit, item_id))


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
    own = None if fields is None else builder.id_of(fields, file_result.path)
    if fields is None or own is not None:
        # A document with an id of its own may list items.
        is_list = own is not None and is_of_document(own)
        return not is_list or not holds_items(page, builder, folder, file_result.data)
    if folder is not None and id_in_title(page, file_result.path) is not None:
        return not holds_items(page, builder, folder, file_result.data)
    names = {builder.keys.name_of(key) for key in fields}
    if names.isdisjoint(("id", "status", "type")):
        return False
    return "id" in names or not holds_items(page, builder, folder, file_result.data)
