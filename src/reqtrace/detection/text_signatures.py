"""One page → the layout that its content shows, if any."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.detection.layout import (
    ID,
    ID_KEYS,
    MOST_IDS,
    PROPOSALS,
    TITLES,
    Layout,
    family_of,
    is_read_anywhere,
)
from reqtrace.detection.page_forms import (
    id_of_title,
    level_of_sections,
    prefix_of_proposal,
    prefix_of_titled_proposal,
    shows_needs,
)
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.decision import has_adr_sections
from reqtrace.sources.adr.evidence import shows_decision
from reqtrace.sources.adr.names import has_long_number, holds_number, is_dated
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.sources.markdown.families import is_of_document
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.markdown.scan import Outline, outline

_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,5}")
_PROPOSAL = frozenset({"see_also", "replaces", "superseded_by", "tracking_link", "kep_number"})
_OPENFASTTRACE = re.compile(r"[ \t]*`?[a-z]{1,20}~[A-Za-z][\w.-]{0,120}~[0-9]{1,9}`?[ \t]*")
_RELATION = re.compile(r"[ \t]*[-*] [A-Za-z]{1,40}: \[")
_STRICTDOC = re.compile(r"\*\*UID\*\*: ?`?[A-Za-z]")
_STATUS = re.compile(r"[^\w\n]{0,8}status\b", re.IGNORECASE)
_HEADING_ID = re.compile(r"[\[`(]?(?P<id>[A-Z][A-Za-z0-9]{0,20}(?:[-_.][A-Za-z0-9]{1,20}){1,6})\b")
_OF_WORK = re.compile(r"(?:bug|day|issue|phase|pr|sprint|step|task|ticket|week)[-_. ]?\d", re.I)
"""Names of notes on what was done: `task-42-summary`."""
_DOORSTOP = frozenset({"active", "derived", "level", "links", "normative", "reviewed"})
"""Keys of items of Doorstop, which tools that read its files keep: the id is the name."""
_MOST_OF_DOORSTOP = 5
_MOST_LINES = 400  # of a sample


def of_text(
    path: PurePosixPath, text: str, vocabulary: Vocabulary, limits: Limits
) -> Layout | None:
    """The layout of a page; see `signatures.layout_of`."""
    matter = split_front_matter(text, limits)
    if matter is not None and matter.fields:
        if is_read_anywhere(matter.fields, vocabulary):
            return None
        if sign := _of_fields(path, matter.fields):
            return sign
    page = outline(text, matter.lines if matter is not None else 0)
    lines = page.plain[:_MOST_LINES]
    fenced = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    if any(_OPENFASTTRACE.fullmatch(line) for n, line in enumerate(lines, 1) if n not in fenced):
        return Layout("openfasttrace")
    if any(h.text == "Relations" for h in page.headings) and any(map(_RELATION.match, lines)):
        return Layout("reqvire")
    if any(map(_STRICTDOC.match, lines)):
        return Layout("strictdoc-markdown")
    if shows_needs(text):
        return Layout("sphinx-needs")
    if prefix := prefix_of_titled_proposal(path, page):
        return Layout(PROPOSALS, prefix, ids=(prefix,))  # one is enough
    if is_dated(path):
        # Notes have a day in their names, and a context, as well: a decision has a status, too.
        if has_adr_sections(page) and any(map(_STATUS.match, lines)):
            return Layout("nygard")
    elif (
        holds_number(path)
        and _OF_WORK.match(path.stem) is None
        and shows_decision(path, matter, page, among_decisions=False)
    ):
        return Layout("nygard")
    if prefix := prefix_of_proposal(path, page):
        return Layout(PROPOSALS, prefix)
    if own := id_of_title(path, page, vocabulary):
        return Layout(TITLES, ids=(own,))
    if level := level_of_sections(text, page):
        return Layout("sections", str(level))
    return _of_headings(page, is_note=is_dated(path))


def _of_fields(path: PurePosixPath, fields: Mapping[str, Any]) -> Layout | None:
    """What front matter shows."""
    keys = {key_word(key): key for key in fields}
    if "eip" in keys:
        return Layout("eip")
    own = next((keys[key] for key in ID_KEYS if key in keys), None)
    if own is not None:
        item_id = (text_of(fields[own]) or "").strip()
        if is_of_document(item_id):
            return None
        numbered = _NUMBER.fullmatch(item_id) is not None and "status" in keys
        # Who makes a website of pages calls them so, too: `id: module-1`.
        is_slug = item_id.islower() and "status" not in keys and "type" not in keys
        if numbered or (ID.fullmatch(item_id) and not is_slug):
            return Layout("front-matter", own, (item_id,))
        return None
    if len(_DOORSTOP.intersection(keys)) >= _MOST_OF_DOORSTOP:
        return Layout("file-names", ids=(path.stem,))
    if "title" in keys and _PROPOSAL.intersection(keys):
        return Layout("enhancement-proposal")
    return Layout("madr") if "status" in keys and has_long_number(path) else None


def _of_headings(page: Outline, *, is_note: bool) -> Layout | None:
    """Headings that begin with what may be ids: see `ids_of_families`.

    A note with a day in its name is about what its title names, a ticket, and does not define it.
    """
    found = (_HEADING_ID.match(heading.text) for heading in page.headings)
    ids = tuple(m["id"] for m in found if m is not None and ID.fullmatch(m["id"]))
    if is_note and ids and page.headings[0].text.lstrip("[`(").startswith(ids[0]):
        about = family_of(ids[0])
        ids = tuple(one for one in ids if family_of(one) != about)
    return Layout("headings", ids=ids[:MOST_IDS]) if ids else None
