"""Architecture decision records: MADR 2, 3 and 4 and Nygard style, as people write them."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Any

from reqtrace.model.item import Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.adr_status import decision_links, status_of
from reqtrace.sources.draft import Draft
from reqtrace.sources.front_matter import FrontMatter, split_body
from reqtrace.sources.item_builder import Given, ItemBuilder, report_status
from reqtrace.sources.limits import Limits
from reqtrace.sources.markdown_items import cleaned
from reqtrace.sources.markdown_scan import Heading, Outline
from reqtrace.sources.metadata import Metadata, read_metadata
from reqtrace.sources.source import IdFrom
from reqtrace.sources.words import key_word, text_of

_NUMBERED = re.compile(r"(?:adr[-_. ]?)?(\d+)(?:[-_. ].*)?", re.IGNORECASE)
_DATED = re.compile(r"\d{8}(?:[-_. ]|$)|\d{4}-\d{2}-\d{2}(?:[-_. ]|$)")
_NOT_ID = re.compile(r"[^A-Za-z0-9._/-]+")
_TITLE = re.compile(
    r"(?:(?:architecture\s+decision\s+record|adr)\s*[-#]?\s*\d*|\[?\d+\]?)\s*(?:[:.)\u2013\u2014|]|-+)\s*",
    re.IGNORECASE,
)
_DECISIONS = ("decision", "decision_outcome", "decisions", "the_decision", "outcome")
_ADR = "adr"
_LONGEST_PREAMBLE = 200  # lines
_LONGEST_LINE = 500  # characters of a line that are looked at for words of status and links


def id_of_file(path: PurePosixPath | str) -> str:
    """The id that the name of a decision's file makes: `0005-x.md` is `ADR-0005`.

    A name that begins with a date (`20200924-x.md`) is an id as a whole, and so is one without
    a number.
    """
    stem = PurePosixPath(path).stem
    match = None if _DATED.match(stem) else _NUMBERED.fullmatch(stem)
    if match is not None:
        return f"ADR-{match[1]}"
    return _NOT_ID.sub("-", stem).strip("-")[:128] or "ADR"


def looks_like_adr(path: PurePosixPath) -> bool:
    """Whether a file outside the usual folders is named as a decision: `adr-001-x.md`."""
    return re.match(r"adr[-_]?\d{2,}[-_. ]", path.name, re.IGNORECASE) is not None


def has_adr_sections(page: Outline) -> bool:
    """Whether a text is built as a decision: it has sections on its context and on itself."""
    words = {key_word(h.text) for h in page.headings}
    return "status" in words or (
        any(w.startswith("context") for w in words) and "decision" in words
    )


def read_adr(
    draft: Draft, builder: ItemBuilder, matter: FrontMatter | None, page: Outline, limits: Limits
) -> None:
    """Read one decision, which joins the draft. A status that nobody wrote is never invented."""
    top = matter.lines if matter is not None else 0
    if matter is not None:
        draft.report_faults(matter.composed.faults)
    title, headings = _title(page)
    start = top + 1 if title is None else title.last + 1
    preamble_end = headings[0].first - 1 if headings else len(page.lines)
    metadata = _preamble(page, builder, start, preamble_end, limits)
    fields, marks = cleaned(metadata)
    fields = {_attribute(key, builder): value for key, value in fields.items()}
    marks = {_attribute(key, builder): mark for key, mark in marks.items()}
    if matter is not None and matter.fields is not None:
        fields, marks = {**fields, **matter.fields}, {**marks, **matter.marks}
    _date_section(page, headings, fields, marks)
    item_id, naming = _id(draft, builder, fields)
    sections, text, text_at = split_body(page, headings, None, metadata.last + 1)
    decision = next((h for h in headings if key_word(h.text) in _DECISIONS), None)
    if decision is not None:
        text, text_at = sections[decision.text], Position(decision.last + 1, 1)
    lines = _status_lines(page, headings, fields, marks, builder)
    status, role = _status(draft, builder.vocabulary, item_id, lines)
    links = tuple(_links(draft, builder, item_id, [*lines, *_related_lines(page, headings)]))
    for key in [k for k in fields if builder.keys.name_of(k) == "status"]:
        marks["status"] = marks.pop(key)
        fields["status"] = fields.pop(key)
    if lines and "status" not in marks:
        fields["status"], marks["status"] = status, (lines[0][1], lines[0][1], None)
    if status is None:
        fields.pop("status", None)
    given = Given(
        id=item_id,
        naming=naming,
        title=_words_of_title(title, draft.path),
        collection=builder.vocabulary.type_named(_ADR),
        text=text or None,
        text_at=text_at,
        sections=sections,
        strict=False,
        status=(status, role),
        links=links,
    )
    at = Position(1 if title is None or top else title.first, 1)
    builder.build(draft, fields, marks, at, given)


def _title(page: Outline) -> tuple[Heading | None, list[Heading]]:
    headings = page.headings
    if headings and key_word(headings[0].text) not in ("status", "context", "date"):
        return headings[0], headings[1:]
    return None, headings


def _words_of_title(title: Heading | None, path: PurePosixPath) -> tuple[str, Position]:
    if title is not None and title.text:
        match = _TITLE.match(title.text[:_LONGEST_PREAMBLE])
        offset = match.end() if match is not None and match.end() < len(title.text) else 0
        if not offset and (number := re.match(r"(\d+)\s+(?=\S)", title.text)):
            # `# 23 Logging` in 023-logging.md, but not `# 2024 in numbers`.
            own = _NUMBERED.fullmatch(path.stem)
            same = own is not None and int(own[1][:9]) == int(number[1][:9])
            offset = number.end() if same else 0
        words = title.text[offset:].strip()
        return words, Position(title.position.line, title.position.column + offset)
    stem = re.sub(r"^(?:adr[-_ ]?)?[\d-]*\d[-_. ]+", "", path.stem, flags=re.IGNORECASE)
    return re.sub(r"[-_]+", " ", stem).strip() or path.stem, Position(1, 1)


def _id(draft: Draft, builder: ItemBuilder, fields: dict[str, Any]) -> tuple[str, Naming]:
    if builder.source is None or builder.source.id is not IdFrom.STEM:
        own = builder.id_of(fields, draft.path)
        if own is not None:
            return own, Naming.FIELD
        return id_of_file(draft.path), Naming.FILE
    return draft.path.stem, Naming.FILE


def _preamble(
    page: Outline, builder: ItemBuilder, first: int, last: int, limits: Limits
) -> Metadata:
    """The fields between the title and the first section, wherever they stand there."""
    line = first
    last = min(last, first + _LONGEST_PREAMBLE)
    fields: dict[str, Any] = {}
    marks: dict[str, Any] = {}
    taken = first - 1
    while line <= last:
        block = read_metadata(page, line, last, _is_adr_key(builder), limits, bare=True)
        for key, value in block.fields.items():
            if key not in fields:
                fields[key], marks[key] = value, block.marks[key]
        if block.fields:
            taken = block.last if taken == line - 1 else taken
            line = block.last + 1
            continue
        line = _next_block(page, line, last)
    return Metadata(fields, marks, taken)


def _next_block(page: Outline, line: int, last: int) -> int:
    while line <= last and not page.plain[line - 1].strip():
        line += 1
    fence = page.fence_at.get(line)
    return line + 1 if fence is None else fence.last + 1


_ADR_KEYS = frozenset(
    {"date", "deciders", "decision_makers", "author", "authors", "consulted", "informed", "tags"}
    | {"technical_story", "review", "owner", "approvers", "last_updated", "updated", "version"}
)


def _is_adr_key(builder: ItemBuilder) -> Any:
    def known(key: str) -> bool:
        name = builder.keys.name_of(key)
        return key_word(key) in _ADR_KEYS or name == "status" or name in builder.keys.kinds

    return known


def _attribute(key: str, builder: ItemBuilder) -> str:
    name = builder.keys.name_of(key)
    if name in ("status", "links") or name in builder.keys.kinds:
        return name
    # A line of a decision is no field of ours: `Name: x`, `Description: y` stay what they are.
    return key_word(key)


def _date_section(
    page: Outline, headings: list[Heading], fields: dict[str, Any], marks: dict[str, Any]
) -> None:
    heading = next((h for h in headings if key_word(h.text) == "date"), None)
    if heading is None or "date" in fields:
        return
    for number in range(heading.last + 1, len(page.lines) + 1):
        if page.plain[number - 1].strip():
            place = Position(number, 1)
            fields["date"], marks["date"] = page.plain[number - 1].strip(), (place, place, None)
            return


# -- status ---------------------------------------------------------------------------------------

StatusLine = tuple[str, Position]


def _status_lines(
    page: Outline,
    headings: list[Heading],
    fields: dict[str, Any],
    marks: dict[str, Any],
    builder: ItemBuilder,
) -> list[StatusLine]:
    """Each line that speaks of the status: of the field, and of the section of that name."""
    lines: list[StatusLine] = []
    for key, value in fields.items():
        if builder.keys.name_of(key) == "status" and (text := text_of(value)):
            lines.append((text[:_LONGEST_LINE], marks[key][1]))
    for index, heading in enumerate(headings):
        if _is_status(heading.text):
            end = headings[index + 1].first - 1 if index + 1 < len(headings) else len(page.lines)
            lines += _section_lines(page, heading, end)
            break
    return lines


_RELATED = frozenset({"links", "related", "related_decisions", "more_information"})
_RELATION_LINE = re.compile(
    r"\s*(?:[-*+]\s+)?[*_]*(?:supersed|superced|amend|clarif)", re.IGNORECASE
)


def _related_lines(page: Outline, headings: list[Heading]) -> list[StatusLine]:
    """Lines such as `- Supersedes [5. X](0005-x.md)` in a section about other decisions."""
    lines: list[StatusLine] = []
    for index, heading in enumerate(headings):
        if key_word(heading.text) in _RELATED:
            end = headings[index + 1].first - 1 if index + 1 < len(headings) else len(page.lines)
            lines += _section_lines(page, heading, end)
    return [line for line in lines if _RELATION_LINE.match(line[0])]


def _is_status(text: str) -> bool:
    return re.sub(r"[^a-z]", "", text.lower()) == "status"


def _section_lines(page: Outline, heading: Heading, end: int) -> list[StatusLine]:
    fenced = {n for f in page.fences for n in range(f.first, f.last + 1)}
    lines = []
    for number in range(heading.last + 1, end + 1):
        text = page.plain[number - 1]
        if text.strip() and number not in fenced:
            lead = len(text) - len(text.lstrip())
            lines.append((text.strip()[:_LONGEST_LINE], Position(number, lead + 1)))
    return lines


def _status(
    draft: Draft, vocabulary: Vocabulary, item_id: str, lines: list[StatusLine]
) -> tuple[str | None, Role | None]:
    adr = vocabulary.type_named(_ADR) or _ADR
    status, role, place = status_of(vocabulary, adr, lines)
    if status is not None and role is None:
        report_status(vocabulary, draft, item_id, adr, status, place)
    return status, role


def _links(draft: Draft, builder: ItemBuilder, item_id: str, lines: list[StatusLine]) -> list[Link]:
    return [
        Link(source=item_id, target=target, kind=kind, location=draft.at(place), external=external)
        for kind, target, place, external in decision_links(builder.keys.kinds, lines, id_of_file)
    ]
