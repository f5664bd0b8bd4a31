"""Markdown pages anywhere that list requirements: at headings, in rows of tables, or as entries.

A page counts where it defines several ids of one series, and where its name or its headings speak
of requirements. Pages that only name them, such as plans and traceability matrices, define none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.detection.files import Read
from reqtrace.model.account_page import lies_in_folder_of_work
from reqtrace.model.item import Naming
from reqtrace.sources.adr.names import has_long_number
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.file_match import FileMatch
from reqtrace.sources.file_names import MARKDOWN_SUFFIXES, is_page_name
from reqtrace.sources.markdown.columns import Role, is_matrix, is_other, names_requirements
from reqtrace.sources.markdown.entries import Entry, find_entries
from reqtrace.sources.markdown.extents import extent_around, find_extents, is_covered
from reqtrace.sources.markdown.families import ENOUGH, is_id_shaped, is_of_part
from reqtrace.sources.markdown.id_text import family_of, id_lead, series_of
from reqtrace.sources.markdown.items import CALLED, heading_leads
from reqtrace.sources.markdown.rows import Row, find_rows
from reqtrace.sources.markdown.scan import Heading, Outline, outline
from reqtrace.sources.markdown.tables import find_tables

_MOST_PAGES = 3000
# A line that begins with an id in marks or before a colon, a heading or one of the first
# cells of a row with one.
_ID_LINE = re.compile(
    rb"(?m)^[ \t]*+(?:\|(?:[^|\n]{0,80}\|)??[ \t]*+(?:<[^<>\n]*+>)*+"
    rb"|#{1,6}[ \t]++[^A-Za-z<\n]*+(?:<[^<>\n]*+>)*+"
    rb"|(?:[-*+]|\d{1,9}[.)])[ \t]++(?:\[[ xX]\][ \t]++)?+)?"
    rb"(?:<[^<>\n]*+>)*+[*_`\[(~]*+(?:[A-Z][A-Za-z._\\-]*+\d|\d+\.\d+\.\d)[\w.\\-]*+"
    rb"[*_`\])~:|{ \t<\r\n]"
)
_CALLED_LINE = re.compile(
    rf"^#{{1,6}}[ \t]++(?:[^A-Za-z\n]*[^\w\n])?{CALLED}".encode(),
    re.IGNORECASE | re.MULTILINE,
)
"""A heading with a word for what it is before an id: `# Test Case: TC-1`."""
_SPECIFICATION = re.compile(
    r"\b(?:brds?|fsd|prds?|specs?|specifications?|spezifikation(?:en)?|strs|syrs|trd|urs"
    r"|especificaci[oó]n(?:es)?|especifica[cç](?:ão|ao|ões|oes)|sp[eé]cifications?"
    r"|business rules?|acceptance criteria|use ?cases?|lastenheft|pflichtenheft)\b"
    r"|规格|規格|仕様|需求"
)
_WORDS = re.compile(r"[-_.\s\d]+")
_MENTIONS = re.compile(
    r"\b(?:trac(?:e|ing|eability)|matrix|rtm|plans?|tasks?|todos?|checklists?|change ?log|roadmap"
    r"|review|reports?|research|quick ?start|retro(?:spective)?|audit|summary|status|progress"
    r"|handoffs?|decisions?|glossary|test|tests|testing|index|risks?)\b"
)
"""Names of pages that speak of requirements which are defined elsewhere."""
_CONSTRAINTS = re.compile(r"\bconstraints?\b")
_DUTY = re.compile(
    r"\b(?:shall|must|verify that|muss|müssen|doit|doivent|deber?[áa]n?|deben?"
    r"|deve|devono?|devem)\b"
    r"|必须|應|しなければならない|すること",
    re.IGNORECASE,
)
_SAID = r"\W[^\n]*(?:\n[^\n]+){0,2}?\b"
_STORY = re.compile(
    rf"^\W*(?:as an?{_SAID}i (?:want|would|can|need)\b|als{_SAID}m(?:ö|oe)chte\b"
    rf"|como{_SAID}(?:quiero|quero|necesito|preciso|deseo|desejo|gostaria)\b"
    rf"|en tant qu\w*{_SAID}je (?:veux|souhaite)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""How user stories begin."""
_TEXTS = (Role.TITLE, Role.TEXT)
_MOST_LINES = 30  # below a heading, that may say what has to be
_SHORT = 2  # `A1` and `I-1` are as likely options, invariants or steps


class Page(NamedTuple):
    """A page by its path with the ids that it defines.

    `speaks` says whether anything on it speaks of requirements, `is_named` whether its name does.
    `is_record`: the file has a number of its own, and is one record. `others` are the ids in tables
    that define none, as far as their heads tell.
    """

    path: PurePosixPath
    ids: frozenset[str]
    speaks: bool
    is_named: bool
    is_record: bool
    others: frozenset[str] = frozenset()


class _Heading(NamedTuple):
    """A heading that begins with an id: the heading of its section, and the lines below it."""

    id: str
    section: str
    text: str
    is_called: bool
    """A word for what it is stands before the id: `Test Case: TC-1`."""


def requirement_pages(
    candidates: Iterable[tuple[PurePosixPath, FileMatch]], read: Read, limits: Limits
) -> list[Page]:
    """Those of *candidates* that define ids, at most a fixed number of which is read."""
    paths = [path for path, match in candidates if _may_define(path, match)]
    contents = read(paths, _MOST_PAGES, "Markdown pages")
    found = (_page(path, data, limits) for path, data in contents.items())
    pages = [page for page in found if page is not None]
    # A README introduces what other pages define, where there are some.
    others = [page for page in pages if not _is_readme(page.path)]
    return others if any(page.speaks for page in others) else pages


def ids_of(data: bytes, limits: Limits) -> frozenset[str]:
    """The ids of the rows and the entries of a page."""
    found = _outline(data, limits)
    if found is None:
        return frozenset()
    return frozenset(
        {row.id for row in _rows(found, "")}
        | {one.id for one in _entries(found)}
        | {one.id for one in _headings(found)}
    )


def _may_define(path: PurePosixPath, match: FileMatch) -> bool:
    if path.suffix.lower() not in MARKDOWN_SUFFIXES or match.is_aside or match.is_archived:
        return False
    if match.place is not Place.ELSEWHERE or (is_page_name(path) and not _is_readme(path)):
        return False
    if lies_in_folder_of_work(path):
        return False
    words = words_of(path)
    return _MENTIONS.search(words) is None or _speaks(words.rpartition(" ")[2])


def _is_readme(path: PurePosixPath) -> bool:
    return path.stem.lower() == "readme"


def words_of(path: PurePosixPath) -> str:
    """The words in the name of a file."""
    return _WORDS.sub(" ", path.stem).strip().lower()


def _page(path: PurePosixPath, data: bytes, limits: Limits) -> Page | None:
    found = _outline(data, limits)
    if found is None:
        return None
    entries, headings = _entries(found), _headings(found)
    rows = _without_covered(found, _rows(found, path.stem))
    called = {one.id for one in headings if one.is_called}
    ids = called.union(_of_series(chain(_ids(rows), _ids(entries), _ids(headings))))
    is_named = _speaks(words_of(path)) and not is_id_shaped(path.stem)
    if is_named:
        # `## US1: …` in user-stories.md, but not `## B.1 …`.
        short = (one for one in _ids(headings) if series_of(one).isalpha())
        ids |= set(_of_series(short, shortest=_SHORT))
        if names_requirements(words_of(path)):
            ids |= _of_families(_ids(rows))
    # `F-01` counts in a table on a page of requirements.
    shortest = _SHORT if is_named or _is_titled(found) else _SHORT + 1
    ids = ids or set(_of_series(_ids(rows), shortest=shortest))
    others = _in_other_tables(found, path.stem, shortest) - set(_ids(rows))
    if not ids:
        is_list = others and not has_long_number(path) and not is_id_shaped(path.stem)
        return Page(path, frozenset(), False, False, False, others) if is_list else None
    if not ids.isdisjoint(_ids(headings)):  # one of a series beside others
        alone = ((one, series_of(one)) for one in _ids(headings))
        ids |= {one for one, series in alone if len(series) > _SHORT and series[-1] in "-_."}
    # A file with a number of its own is one record, whatever it says below its headings.
    is_record = has_long_number(path) or is_id_shaped(path.stem)
    headed = not is_record and (
        _is_titled(found) or 2 * len(_speaking(found, rows, entries, headings) & ids) > len(ids)
    )
    return Page(path, frozenset(ids), is_named or headed, is_named, is_record, others)


def _outline(data: bytes, limits: Limits) -> Outline | None:
    """The outline of a page on which several lines begin with ids, or a heading names an item."""
    lines = _ID_LINE.finditer(data)
    several = sum(1 for _, _ in zip(lines, range(ENOUGH), strict=False)) == ENOUGH
    if not several and _CALLED_LINE.search(data) is None:
        return None
    try:
        return outline(decode(data, limits))
    except RefusedError:
        return None


def _rows(page: Outline, name: str) -> list[Row]:
    rows = find_rows(page, lambda _: False, lambda _: None, name)
    return [row for row in rows if row.columns.naming is not Naming.TRACE_ROW]


def _in_other_tables(page: Outline, name: str, shortest: int) -> frozenset[str]:
    """The ids that rows of tables begin with, of series that are counted there."""
    if is_matrix(f"{name} {_title(page)}"):
        return frozenset()
    found = []
    for table in find_tables(page):
        if is_matrix(table.section) or is_other(table.section):
            continue
        for row in table.rows():
            lead = id_lead(row[0].text) if row else None
            if lead is not None and not lead.title and not lead.href and len(lead.ids) == 1:
                found.append(lead.ids[0][0])
    # Not `USER0` and `CAX11`, which are names of parts.
    shaped = (one for one in found if is_id_shaped(one) and not is_of_part(one))
    shaped = (one for one in shaped if "-" in one or "_" in one or "." in one)
    return frozenset(_of_series(shaped, shortest=shortest))


def _without_covered(page: Outline, rows: list[Row]) -> list[Row]:
    """*rows* without those below the heading of an item that only name what that one covers."""
    if not any(row.columns.of_requirements for row in rows):
        return rows
    above = {
        heading.first: lead.ids[0][0]
        for heading, lead in heading_leads(page)
        if is_id_shaped(lead.ids[0][0])
    }
    extents = list(find_extents(page, above))
    left = []
    for row in rows:
        extent = extent_around(extents, row.id_at.line)
        if extent is None or not is_covered(above[extent.first], row.id, row.columns):
            left.append(row)
    return left


def _entries(page: Outline) -> list[Entry]:
    return find_entries(page, lambda _: False)


def _headings(page: Outline) -> list[_Heading]:
    """The headings of *page* that begin with ids: none of criteria, checks and the like."""
    title = _title(page)
    # On the page of an analysis of tests or a plan most headings name what others define.
    mentions = _MENTIONS.search(title.lower()) is not None and not _speaks(title)
    starts = [
        (heading, lead)
        for heading, lead in heading_leads(page)
        if len(lead.ids) == 1
        and is_id_shaped(lead.ids[0][0])
        and not is_of_part(lead.ids[0][0])
        and (lead.is_called or not mentions)
    ]
    sections = _sections_above(page, {heading.first for heading, _ in starts})
    found = []
    for number, (heading, lead) in enumerate(starts):
        end = starts[number + 1][0].first if number + 1 < len(starts) else len(page.plain) + 1
        last = min(end - 1, heading.last + _MOST_LINES)
        section = sections[heading.first]
        text = "\n".join(page.plain[heading.last : last])
        found.append(_Heading(lead.ids[0][0], section, text, lead.is_called))
    return found


def _sections_above(page: Outline, items: Collection[int]) -> dict[int, str]:
    """The heading of the section that each heading of an item stands in, by the item's line."""
    found = {}
    above: list[Heading] = []  # each of a lower level than the one before it
    for heading in page.headings:
        if heading.first in items:
            section = next((one.text for one in reversed(above) if one.level < heading.level), "")
            found[heading.first] = section
            continue
        while above and above[-1].level >= heading.level:
            above.pop()
        above.append(heading)
    return found


def _ids(found: Iterable[Row | Entry | _Heading]) -> Iterator[str]:
    return (one.id for one in found)


def _of_series(ids: Iterable[str], *, shortest: int = _SHORT + 1) -> Iterator[str]:
    """Those of *ids* that are counted in a series whose name has *shortest* signs or more."""
    series: dict[str, set[str]] = {}
    for one in ids:
        series.setdefault(series_of(one), set()).add(one)
    for some in series.values():
        if len(some) >= ENOUGH and len(series_of(next(iter(some)))) >= shortest:
            yield from some


def _of_families(ids: Iterable[str]) -> frozenset[str]:
    """Those of the *ids* in tables that begin alike: the head of a column says that they are ids.

    On a page that is named after requirements, `U1-DEV` and `U2` are none of something else.
    """
    families: dict[str, set[str]] = {}
    for one in ids:
        families.setdefault(family_of(one), set()).add(one)
    return frozenset(one for some in families.values() if len(some) > ENOUGH for one in some)


def _speaks(text: str) -> bool:
    lower = _CONSTRAINTS.sub("", text.lower())
    return _SPECIFICATION.search(lower) is not None or names_requirements(lower)


def _is_titled(page: Outline) -> bool:
    """Whether the title of a page is one of requirements."""
    title = _title(page)
    return _speaks(title) and _MENTIONS.search(title.lower()) is None


def _title(page: Outline) -> str:
    return next((one.text for one in page.headings[:1] if one.level == 1), "")


def _speaking(
    page: Outline, rows: Iterable[Row], entries: Iterable[Entry], headings: Iterable[_Heading]
) -> set[str]:
    """The ids below headings of requirements, and those whose texts say what has to be."""
    texts = {one.first: one.text for one in page.headings}
    below = {one.id for one in entries if _speaks(texts.get(one.section, ""))}
    below |= {one.id for one in entries if one.lead.targets is not None}
    below |= {one.id for one in entries if _is_duty(one.lead.title)}
    below |= {
        one.id for one in headings if one.is_called or _speaks(one.section) or _is_duty(one.text)
    }
    starts = sorted(texts)
    for row in rows:
        above = bisect_right(starts, row.id_at.line)
        if (above and _speaks(texts[starts[above - 1]])) or _is_duty(_text_of(row)):
            below.add(row.id)
    return below


def _is_duty(text: str) -> bool:
    """Whether a text says what something has to do, or what a user wants."""
    return _DUTY.search(text) is not None or _STORY.search(text) is not None


def _text_of(row: Row) -> str:
    return " ".join(cell.text for column, cell in row.cells if column.role in _TEXTS)
