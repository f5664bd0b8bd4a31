"""Ids at the beginning of a text, whatever markup is around them: `**[REQ-1](#x)**: Title`.

Headings, list entries and the cells of tables begin items in this way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from reqtrace.util.lazy_pattern import lazy_pattern

ID = r"[A-Za-z][A-Za-z0-9]*(?:\\?[-_.\u2010\u2011][A-Za-z0-9]+)*"
"""An id as it is written: Markdown editors put a backslash before `_`."""

# What is matched is never given back (`*+`): each text is read once. Tags, section numbers and
# signs that are no words (an emoji) may stand before an id.
_LEAD = lazy_pattern(r"(?:<[^<>]*+>|[*_~`\[(\s]|\d+(?:\.\d+)*+[.)]?+\s|[^\w\s\x00-\x7f])*+")
_ID = lazy_pattern(ID)
# Most headings are so plain that nothing else need be looked at: `REQ-12: Title`.
_PLAIN = lazy_pattern(
    r"(?P<id>[A-Za-z]++(?:-[A-Za-z]++)*+-\d++):[ \t]++(?P<title>[A-Za-z][^*_`\[\](){}<>~|]*+)"
)
_CLOSING = lazy_pattern(r"(?:[*~`\])]|_(?!\w)|\((?P<href>[^()\s]*+)\)|<[^<>]*+>)*+")
_JOINT = lazy_pattern(r"\s*+(?:[,&+/]|\b(?:and|und|et|y|e)\b)\s*+(?=[*_~`\[(]*+[A-Za-z])")
_RANGE = lazy_pattern(
    r"\s*+(?:\.\.\.?|\u2026|[-\u2013\u2014~]|\b(?:to|through|bis|until)\b)\s*+[*_~`\[(]*+"
    rf"(?:{ID}|\d)"
)
_GAP = lazy_pattern(r"\s*[:\u2013\u2014|\uff1a]\s*|\s+-+\s+|\.(?:\s+|$)|\s+|$")
_LAST_NUMBER = lazy_pattern(r"(?<!\d)\d++[a-z]?(?:[-/][A-Z])*$")
_TARGETS = lazy_pattern(rf"\{{(?P<targets>\s*(?:{ID}\s*(?:[,;]\s*{ID}\s*)*+)?)\}}")
_HYPHENS = str.maketrans("\u2010\u2011", "--", "\\")
_LINK_END = lazy_pattern(r"\]\([^()\s]*\)$")
_TAGS = lazy_pattern(r"<[A-Za-z/][^<>]*>")
_MARKING_TAG = lazy_pattern(r"<(?:a|b|code|dfn|kbd|mark|span|strong)\b[^<>]*>", re.IGNORECASE)
"""A tag that lets what it stands before stand out: an anchor, bold letters, code."""
_HREF = lazy_pattern(r"<a\b[^<>]*?\bhref\s*=\s*[\"']?(?P<href>[^\"'\s<>]+)", re.IGNORECASE)
_MOST_MARKS = 20
"""So many signs stand before an id at most; each is looked for behind it."""
_PAIRS = {"[": "]", "(": ")", "*": "*", "_": "_", "`": "`", "~": "~"}


class IdLead(NamedTuple):
    """The ids at the beginning of a text, each with its offset, and the rest, the title.

    `is_marked` says that the id stands out, by brackets, bold letters or a colon behind it. `href`
    is the destination where the id is a link, and `is_struck` says that the text is crossed out.
    `targets` are the ids in braces behind brackets, each with its offset: `[SRS-1]{SYS-2,SYS-3}`;
    None where there are no braces. `is_called` says that a word for what it is stands before the
    id: `Test Case: TC-1`.
    """

    ids: tuple[tuple[str, int], ...]
    title: str
    title_at: int
    is_marked: bool
    href: str = ""
    is_struck: bool = False
    targets: tuple[tuple[str, int], ...] | None = None
    is_called: bool = False


def id_lead(text: str) -> IdLead | None:
    """The ids at the beginning of *text*; None where it begins with none, or with a range."""
    plain = _PLAIN.fullmatch(text)
    if plain is not None:
        return IdLead(((plain["id"], 0),), plain["title"].rstrip(), plain.start("title"), True)
    ids: list[tuple[str, int]] = []
    opened = ""
    href = ""
    at = 0
    while True:
        lead = _LEAD.match(text, at)
        start = at if lead is None else lead.end()
        match = _ID.match(text, start)
        if match is None or (ids and not _is_numbered(match[0])):
            break
        opened += _marks(text[at:start])
        if len(opened) > _MOST_MARKS:
            return None
        closing = _CLOSING.match(text, match.end())
        at = match.end() if closing is None else closing.end()
        href = href or ("" if closing is None else closing["href"] or "")
        opened = _closed(opened, text[match.end() : at])
        ids.append((match[0].translate(_HYPHENS), match.start()))
        joint = _JOINT.match(text, at)
        if joint is None or not _is_numbered(match[0]):
            break
        at = joint.end()
    if not ids:
        return None
    return _with_title(text, ids, opened, href)


def _with_title(text: str, ids: list[tuple[str, int]], opened: str, href: str) -> IdLead | None:
    first, start = ids[0]
    written = _ID.match(text, ids[-1][1])
    at = ids[-1][1] if written is None else written.end()
    closing = _CLOSING.match(text, at)
    at = at if closing is None else closing.end()
    if _is_range(text, at, first):
        return None
    braces = _TARGETS.match(text, at) if text[at - 1 : at + 1] == "]{" else None
    targets = None if braces is None else tuple(_ids_in(text, braces))
    at = at if braces is None else braces.end()
    gap = _GAP.match(text, at)
    if gap is None:
        return None
    title = text[gap.end() :].rstrip()
    for mark in reversed(opened):
        if mark == "[" and (end := _LINK_END.search(title)) is not None:
            href = href or title[end.start() + 2 : -1]
            title = title[: end.start()].rstrip()
        elif title.endswith(_PAIRS[mark]):
            title = title[:-1].rstrip()
        elif mark in "[(":
            return None
    shown = _TAGS.sub("", title).strip()
    lead = text[:start]
    marked = bool(_marks(lead)) or bool(gap[0].strip()) or not shown or len(ids) > 1
    if "<" in lead:
        marked = marked or _MARKING_TAG.search(lead) is not None
        link = _HREF.search(lead)
        href = href or ("" if link is None else link["href"])
    shown = _unwrapped(shown.lstrip("*_ ") if opened else shown)
    shown = shown.replace("~~", "").strip() if is_struck(shown) else shown
    return IdLead(
        tuple(ids),
        shown,
        gap.end() + len(title) - len(title.lstrip("*_ ")) if title else gap.end(),
        marked,
        href,
        "~~" in lead or is_struck(title),
        targets,
    )


def _ids_in(text: str, braces: re.Match[str]) -> Iterator[tuple[str, int]]:
    for match in _ID.finditer(text, *braces.span("targets")):
        yield match[0].translate(_HYPHENS), match.start()


def is_struck(text: str) -> bool:
    """Whether the whole of a text is crossed out: `~~gone~~`."""
    inner = text.strip().strip("*_")
    return inner.startswith("~~") and inner.endswith("~~") and inner.count("~~") == 2


def _unwrapped(title: str) -> str:
    """A title without the stars around the whole of it."""
    inner = title.strip("*_")
    wrapped = len(inner) < len(title) and title[:1] == title[-1:] in ("*", "_")
    return inner if wrapped and not set(inner) & {"*", "_"} else title


def _is_range(text: str, at: int, first: str) -> bool:
    """Whether `REQ-1 to REQ-9` or `REQ-1..9` follows: the name of a group."""
    match = _RANGE.match(text, at)
    if match is None:
        return False
    behind = text[at : match.end()].split()[-1].lstrip("*_~`[(.\u2026-\u2013\u2014")
    if behind[:1].isdigit():
        return text[at : at + 2] in ("..", "\u2026") or text[at : at + 1] == "\u2026"
    return family_of(behind) == family_of(first) and _is_numbered(behind)


def family_of(item_id: str) -> str:
    """What the ids of one family have in common: `REQ-` of `REQ-12`, before the first digit."""
    return re.split(r"\d", item_id, maxsplit=1)[0]


def series_of(item_id: str) -> str:
    """What the ids that are counted together have in common: `L1-APP-` of `L1-APP-010`."""
    return _LAST_NUMBER.sub("", item_id)


def _is_numbered(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _marks(text: str) -> str:
    """The signs of Markdown that open something in the text before an id."""
    return "".join(c for c in _TAGS.sub("", text) if c in _PAIRS)


def _closed(opened: str, closing: str) -> str:
    """Those of the *opened* signs that *closing* does not close."""
    left = list(opened)
    for sign in _TAGS.sub("", re.sub(r"\([^()\s]*\)", "", closing)):
        for index in range(len(left) - 1, -1, -1):
            if _PAIRS[left[index]] == sign:
                del left[index]
                break
    return "".join(left)
