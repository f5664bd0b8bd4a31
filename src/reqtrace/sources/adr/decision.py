"""Architecture decision records: MADR 2, 3 and 4 and Nygard style, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from reqtrace.model.item import Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.record_folder import name_of_record
from reqtrace.model.vocabulary import Role, normal_word
from reqtrace.sources.adr.fields import AdrFields, Parts, parts_of, read_fields, section_word
from reqtrace.sources.adr.names import id_of_file, words_of_title
from reqtrace.sources.adr.numbers import report_numbers
from reqtrace.sources.adr.paragraph import Paragraph, one_line
from reqtrace.sources.adr.placeholders import (
    report_choices,
    report_open_status,
    report_placeholders,
)
from reqtrace.sources.adr.preamble import block_at_top
from reqtrace.sources.adr.prose import prose_links
from reqtrace.sources.adr.references import file_references
from reqtrace.sources.adr.relations import take_relations
from reqtrace.sources.adr.statements import (
    paragraphs,
    related_sections,
    relation_paragraphs,
    status_paragraphs,
)
from reqtrace.sources.adr.status import (
    DecisionLink,
    KnownWord,
    decision_links,
    open_status,
    status_of,
    successor,
    successor_of,
)
from reqtrace.sources.adr.targets import DecisionNames
from reqtrace.sources.adr.template import without_choices
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.link_paths import path_from
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.item_status import report_status
from reqtrace.sources.fields.languages import english_section
from reqtrace.sources.fields.status_words import StatusWords
from reqtrace.sources.fields.text_utils import key_word
from reqtrace.sources.markdown.front_matter import FrontMatter, split_body
from reqtrace.sources.markdown.paragraphs import page_texts
from reqtrace.sources.markdown.scan import Outline

_DECISIONS = ("decision", "decision_outcome", "decisions", "the_decision", "outcome")
_ADR = "adr"
_DAY = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])-?(0[1-9]|[12]\d|3[01])(?!\d)")
_TOP = 60  # lines in which a note stands
_REPLACED = re.compile(r"\bThis\b[^.]{0,60}\b(?:replaced|superseded)\b.{0,200}")
SUCCESSOR = "successor"
"""The field for what supersedes a decision where that is no decision: a page, a tool, a plan."""


def has_adr_sections(page: Outline) -> bool:
    """Whether a text is built as a decision: it has sections on its context and on itself."""
    words = {section_word(h.text) for h in page.headings}
    return any(english_section(key_word(h.text)) == "status" for h in page.headings) or (
        any(w.startswith("context") for w in words) and "decision" in words
    )


def read_adr(
    file_result: FileResult,
    builder: ItemBuilder,
    matter: FrontMatter | None,
    page: Outline,
    limits: Limits,
) -> None:
    """Read one decision, which joins the result. A status that nobody wrote is never invented."""
    block = block_at_top(page) if matter is None else None
    top = matter.lines if matter is not None else block.last if block is not None else 0
    if matter is not None:
        file_result.report_faults(matter.composed.faults)
    parts = parts_of(page, top)
    written = read_fields(page, parts, builder.keys, matter or block, limits)
    item_id, naming = _id(file_result, builder, written)
    known = _known(builder)
    stated = status_paragraphs(page, parts, written, builder.keys, known)
    said, template_at = without_choices(_that_say_something(builder, stated), known)
    status = _status(file_result, builder, item_id, known, said)
    if template_at is not None:
        report_choices(file_result, item_id, template_at, has_status=status[0] is not None)
    elif status[0] is None:
        report_open_status(file_result, item_id, open_status(stated))
    _take_date_of_name(written, file_result.path)
    date_at = written.marks["date"][1] if "date" in written.marks else None
    title = words_of_title(parts.title, file_result.path)
    report_placeholders(file_result, item_id, title, written.fields.get("date"), date_at)
    texts = page_texts(page, top + 1)
    file_result.definitions = texts.definitions
    report_numbers(file_result, item_id, texts, parts)
    sections, text, text_at = _body(page, parts, written.last)
    _settle_status(written, builder, said, status[0])
    names = DecisionNames(item_id, texts.definitions)
    relations = list(take_relations(written, builder.keys, names))
    links = _links(file_result, builder, item_id, page, parts, said, relations, names, status[0])
    _name_successor(written, [*said, *_notes_at_top(page, parts)], status[0], links)
    defaults = Defaults(
        id=item_id,
        id_is_final=True,
        naming=naming,
        title=title,
        collection=builder.vocabulary.type_named(_ADR),
        text=text or None,
        text_at=text_at,
        sections=sections,
        strict=False,
        status=status,
        links=links,
        references=file_references(file_result, texts) if _is_decided(builder) else (),
    )
    at = Position(1 if parts.title is None or top else parts.title.first, 1)
    builder.build(file_result, written.fields, written.marks, at, defaults)


def _id(file_result: FileResult, builder: ItemBuilder, written: AdrFields) -> tuple[str, Naming]:
    item_id = builder.id_of(written.fields, file_result.path)
    if item_id is not None:
        return item_id, Naming.FILE if builder.ids.by_file else Naming.NUMBER
    return id_of_file(file_result.path), Naming.FILE


def _take_date_of_name(written: AdrFields, path: PurePosixPath) -> None:
    """The day in the name of the file, or of its own folder, where the decision has no date."""
    match = _DAY.match(name_of_record(path))
    if match is not None and "date" not in written.fields:
        written.fields["date"] = "-".join(match.groups())
        written.marks["date"] = (Position(1, 1), Position(1, 1), None)


def _body(page: Outline, parts: Parts, last: int) -> tuple[dict[str, str], str, Position | None]:
    """Sections by heading; the text is that of the decision, or what is in no section."""
    sections, text, text_at = split_body(page, parts.headings, None, last + 1)
    decision = next((h for h in parts.headings if section_word(h.text) in _DECISIONS), None)
    if decision is not None:
        text, text_at = sections[decision.text], Position(decision.last + 1, 1)
    return sections, text, text_at


def _status(
    file_result: FileResult,
    builder: ItemBuilder,
    item_id: str,
    known: KnownWord,
    said: list[Paragraph],
) -> tuple[str | None, Role | None]:
    vocabulary = builder.vocabulary
    status, role, position = status_of(known, said)
    if status is not None and role is None:
        report_status(vocabulary, file_result, item_id, _type(builder), status, position)
    return status, role


def _known(builder: ItemBuilder) -> KnownWord:
    synonyms = {} if builder.source is None else builder.source.statuses
    return StatusWords(builder.vocabulary, _type(builder), synonyms).beginning


def _is_decided(builder: ItemBuilder) -> bool:
    """Whether the records are decisions or proposals, and not requirements in a file each."""
    kind = builder.vocabulary.links.get("supersedes")
    own = _type(builder)
    return own == builder.vocabulary.type_named(_ADR) or (kind is not None and kind.joins(own, own))


def _type(builder: ItemBuilder) -> str:
    """The type whose words of status count: that of the source, if it says one."""
    own = None if builder.source is None else builder.source.type
    return own or builder.vocabulary.type_named(_ADR) or _ADR


def _that_say_something(builder: ItemBuilder, stated: list[Paragraph]) -> list[Paragraph]:
    """*stated* without what is a word for no status in the source."""
    none = frozenset(
        map(normal_word, () if builder.source is None else builder.source.empty_values)
    )
    return [one for one in stated if normal_word(one.text.strip(" .*_")) not in none]


def _settle_status(
    written: AdrFields, builder: ItemBuilder, said: list[Paragraph], status: str | None
) -> None:
    """Let the fields say what the paragraphs about the status came to."""
    fields, marks = written.fields, written.marks
    for key in [k for k in fields if builder.keys.name_of(k) == "status"]:
        marks["status"] = marks.pop(key)
        fields["status"] = fields.pop(key)
    if said and "status" not in marks:
        marks["status"] = (said[0].position, said[0].position, None)
    if not isinstance(fields.get("status"), str):
        fields["status"] = status
    if status is None:
        fields.pop("status", None)


def _notes_at_top(page: Outline, parts: Parts) -> Iterator[Paragraph]:
    """A sentence above the first section, in a note, that says what the decision was replaced by.

    Directives of reStructuredText are no text of the page, but are there to be read.
    """
    top = " ".join(" ".join(page.lines[parts.first - 1 : parts.last][:_TOP]).split())
    match = _REPLACED.search(top)
    if match is not None:
        yield one_line(match[0], Position(parts.first, 1))


def _name_successor(
    written: AdrFields, said: list[Paragraph], status: str | None, links: tuple[Link, ...]
) -> None:
    """Let a field say what supersedes a decision where that is no decision to link to."""
    if status == "superseded" and not any(link.kind == "superseded_by" for link in links):
        successor = successor_of(said)
        if successor and SUCCESSOR not in written.fields and said:
            written.fields[SUCCESSOR] = successor
            written.marks[SUCCESSOR] = (said[0].position, said[0].position, None)


def _links(
    file_result: FileResult,
    builder: ItemBuilder,
    item_id: str,
    page: Outline,
    parts: Parts,
    said: list[Paragraph],
    relations: list[DecisionLink],
    names: DecisionNames,
    status: str | None,
) -> tuple[Link, ...]:
    """The links to other decisions; of two links of a kind to one of them the first counts."""
    kinds = builder.keys.kinds
    sections = related_sections(page, parts)
    stated = [
        *relations,
        *decision_links(kinds, said, names, _known(builder)),
        *decision_links(kinds, relation_paragraphs(page, parts, sections), names),
        *prose_links(page, paragraphs(page, parts, sections), kinds, names),
    ]
    if status == "superseded" and not any(link.kind == "superseded_by" for link in stated):
        stated += successor(kinds, said, names)
    first: dict[tuple[str, str], DecisionLink] = {}
    for link in stated:
        first.setdefault((link.kind, link.target.id), link)
    return tuple(
        Link(
            source=item_id,
            target=link.target.id,
            kind=link.kind,
            location=file_result.at(link.position),
            external=link.target.external,
            path=_path(link.target.path, file_result.path),
        )
        for link in first.values()
    )


def _path(written: str, at: PurePosixPath) -> PurePosixPath | None:
    return path_from(unquote(written, errors="surrogateescape"), at)[0] if written else None
