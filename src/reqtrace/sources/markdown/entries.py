"""List entries and paragraphs that are items: `- [ ] **FR-001**: The system shall …`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import shown
from reqtrace.sources.markdown.columns import is_other, names_requirements
from reqtrace.sources.markdown.families import Families, defines, is_id_shaped, is_of_part
from reqtrace.sources.markdown.id_text import IdLead, id_lead, series_of
from reqtrace.sources.markdown.metadata import read_metadata
from reqtrace.sources.markdown.rows import LONGEST_TITLE, is_placeholder, plain_text
from reqtrace.sources.markdown.scan import LIST, Outline

_BULLET = re.compile(r"(?P<lead>[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++)(?P<box>\[[ xX]\][ \t]++)?")
_MARKS = ("**", "__", "[", "`", "<")
_ASIDE = re.compile(
    r"\b(?:acceptance|(?<!success )criteri(?:a|on)|related|dependenc\w+|see also|links|traceability"
    r"|coverage|business rules applied|verification|test scenarios?"
    r"|edge cases?|abnahme\w*|akzeptanz\w*)\b",
    re.IGNORECASE,
)
_CUT = re.compile(r"[^*_]*(?:\*\*|__)\s+\w")
"""A bold text that goes on in a sentence: `**L1 requirements** are …`."""
_SHORT = 2  # `R`, `R-`
_FEW = 4  # entries of a page
_BOXES = {"x": "done", "X": "done", " ": "open"}


class Entry(NamedTuple):
    """A line that begins an item: its number, how far the text is in it, and what it says.

    `box` is the sign in the check box, empty without one; `section` the line of the heading above.
    """

    line: int
    offset: int
    lead: IdLead
    box: str
    section: int

    @property
    def id(self) -> str:
        """The id of the item."""
        return self.lead.ids[0][0]


def find_entries(page: Outline, is_known: Callable[[str], bool]) -> list[Entry]:
    """The list entries of *page* that begin with an id in bold letters, brackets or before a colon.

    Paragraphs that begin so count, too. Where *is_known* does not know the prefix of an id, the
    page must have several of its family. A second entry with an id speaks of the first one.
    """
    hidden = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    begins = [heading.first for heading in page.headings]
    found = []
    for number, text in enumerate(page.plain, start=1):
        if number in hidden or not text:
            continue
        if text[0] not in " \t-*+[`_<0123456789" and not _is_term(page, number, text):
            continue
        start = _start(page, number, text)
        if start is None:
            continue
        offset, box = start
        lead = id_lead(text[offset:])
        if lead is not None and not lead.title and _is_term(page, number, text):
            lead = lead._replace(title=page.plain[number][1:].strip(), is_marked=True)
        if lead is not None and _defines(lead):
            above = bisect_right(begins, number) - 1
            # Nothing but a definition has links of its own, or is a paragraph behind brackets.
            sure = lead.targets is not None or text.startswith("[")
            if above < 0 or sure or not _is_aside(page.headings[above].text):
                found.append(Entry(number, offset, lead, box, begins[above] if above >= 0 else 0))
    families = Families(entry.id for entry in found)
    counted = [e for e in found if is_known(e.id) or _is_likely(e, families, page)]
    if len(counted) > _FEW:  # those of a series of one are written like the others
        known = {entry.line for entry in counted}
        counted = [e for e in found if e.line in known or _is_alike(e, page)]
    sections: dict[str, int] = {}
    return [e for e in counted if sections.setdefault(e.id, e.section) == e.section]


def _is_likely(entry: Entry, families: Families, page: Outline) -> bool:
    """Whether an entry with an unknown prefix is an item."""
    if not families.repeats(entry.id):
        return False
    return len(series_of(entry.id)) > _SHORT or _is_of_requirements(page, entry.section)


def _is_alike(entry: Entry, page: Outline) -> bool:
    """Whether an entry on a page of requirements is one, though no other has its prefix."""
    series = series_of(entry.id)
    shaped = is_id_shaped(entry.id) and series[-1:] in ("-", "_", ".")
    return shaped and len(series) > _SHORT and _is_of_requirements(page, entry.section)


def _is_of_requirements(page: Outline, section: int) -> bool:
    """Whether the heading at line *section*, or the title of the page, speaks of requirements.

    Else `R1` and `S-2` are as likely rules, risks, slices or scenarios.
    """
    texts = {heading.text for heading in page.headings[:1] if heading.level == 1}
    texts |= {heading.text for heading in page.headings if heading.first == section}
    return any(map(names_requirements, texts))


def _is_aside(section: str) -> bool:
    """Whether a section names items, or parts of one, rather than to define them."""
    return is_other(section) or _ASIDE.search(section) is not None


def _start(page: Outline, number: int, text: str) -> tuple[int, str] | None:
    """How far the text of an entry or a paragraph is in its line, and the sign in its box."""
    bullet = _BULLET.match(text)
    if bullet is not None and (bullet["lead"].strip() or text[:1].isdigit()):
        return bullet.end(), (bullet["box"] or "")[1:2]
    if _is_term(page, number, text):
        return 0, ""
    if not text.startswith(_MARKS):
        return None
    above = page.plain[number - 2] if number > 1 else ""
    begins = not above.strip() or above.startswith(("#", *_MARKS)) or above.endswith(("  ", "\\"))
    return (0, "") if begins else None


def _is_term(page: Outline, number: int, text: str) -> bool:
    """Whether a line is a term that the next one defines: `: The door opens.`, as in Pandoc."""
    below = page.plain[number] if number < len(page.plain) else ""
    return below[:1] == ":" and below[1:2] in (" ", "\t") and " " not in text.rstrip()


def _defines(lead: IdLead) -> bool:
    """Whether an entry says what an item is, and does not only name it, or several."""
    return (
        lead.is_marked
        and len(lead.ids) == 1
        and not lead.href
        and bool(lead.title)
        and not is_placeholder(lead.title)
        and any(map(str.isdigit, lead.ids[0][0]))
        and not is_of_part(lead.ids[0][0])
        and _CUT.match(lead.title) is None
    )


def read_entries(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    folder: str | None,
    taken: Sequence[range],
    limits: Limits,
) -> None:
    """Read the items that begin at list entries, outside of the lines that are *taken*."""
    known = {item.id for item in file_result.items}
    entries = [
        entry
        for entry in find_entries(page, partial(defines, builder))
        if entry.id not in known and not any(entry.line in lines for lines in taken)
    ]
    stops = {heading.first for heading in page.headings} | {entry.line for entry in entries}
    for entry in entries:
        _read_entry(file_result, builder, page, entry, stops, folder, limits)


def _read_entry(
    file_result: FileResult,
    builder: ItemBuilder,
    page: Outline,
    entry: Entry,
    stops: set[int],
    folder: str | None,
    limits: Limits,
) -> None:
    last = _last_line(page, entry, stops)
    wrapped = _wrapped(page, entry, last)
    metadata = read_metadata(page, wrapped + 1, last, builder.keys.is_known, limits)
    text = _text_of(page, entry, wrapped, range(metadata.last + 1, last + 1))
    item_at = Position(entry.line, entry.offset + entry.lead.ids[0][1] + 1)
    fields: dict[str, Any] = {"id": entry.id, **metadata.fields}
    marks: dict[str, Any] = {**metadata.marks, "id": (item_at, item_at, None)}
    if entry.box and not any(builder.keys.name_of(key) == "status" for key in metadata.fields):
        box_at = Position(entry.line, entry.offset - 2)
        fields["status"], marks["status"] = _BOXES[entry.box], (box_at, box_at, None)
    defaults = Defaults(
        id=entry.id,
        naming=Naming.ENTRY,
        title=(shown(plain_text(text.first), LONGEST_TITLE), text.at),
        folder=folder,
        text=text.whole,
        text_at=text.at,
        strict=False,
        is_complete=False,
        links=tuple(_links(file_result, entry)),
        is_struck=entry.lead.is_struck,
    )
    builder.build(file_result, fields, marks, item_at, defaults)


class _Text(NamedTuple):
    """The text of an entry: all of it, its first paragraph on one line, and where it begins."""

    whole: str
    first: str
    at: Position


def _text_of(page: Outline, entry: Entry, wrapped: int, below: Iterable[int]) -> _Text:
    """What an entry says: up to the line *wrapped* its first paragraph, then the lines *below*."""
    own = page.plain[entry.line - 1][entry.offset + entry.lead.title_at :].strip()
    numbers = [*range(entry.line + 1, wrapped + 1), *below]
    lines = [own, *(page.plain[number - 1].strip() for number in numbers)]
    of_title = 1 + wrapped - entry.line
    at = Position(entry.line, entry.offset + entry.lead.title_at + 1)
    if not own:  # a term, which the line below defines
        lines = [entry.lead.title, *lines[2:]]
        of_title -= 1
        at = Position(entry.line + 1, 1)
    whole = "\n".join(lines).rstrip()
    whole = whole.replace("~~", "") if entry.lead.is_struck else whole
    return _Text(whole, " ".join(lines[:of_title]), at)


def _links(file_result: FileResult, entry: Entry) -> Iterator[Link]:
    """The links behind an id that stands in brackets with others."""
    for target, offset in entry.lead.targets or ():
        at = Position(entry.line, entry.offset + offset + 1)
        yield Link(source=entry.id, target=target, kind=PLAIN, location=file_result.at(at))


def _last_line(page: Outline, entry: Entry, stops: set[int]) -> int:
    """The last line of an entry: what is indented further, or follows without an empty line."""
    indent = _indent(page.plain[entry.line - 1])
    last = entry.line
    for number in range(entry.line + 1, len(page.plain) + 1):
        text = page.plain[number - 1]
        if number in stops or number in page.fence_at:
            break
        if not text.strip():
            if entry.offset == 0:
                break
            continue
        deeper = _indent(text) > indent
        lazy = number == last + 1 and LIST.match(text) is None and "|" not in text
        if not (deeper if entry.offset else lazy) and not (lazy and entry.offset):
            break
        last = number
    return last


def _wrapped(page: Outline, entry: Entry, last: int) -> int:
    """The last line of the first paragraph of an entry."""
    number = entry.line
    while number < last:
        text = page.plain[number]
        if not text.strip() or LIST.match(text) is not None:
            break
        number += 1
    return number


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
