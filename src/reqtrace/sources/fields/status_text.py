"""What decorates a status: signs, stars, links, badges, tags, a label, a date behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from reqtrace.util.lazy_pattern import lazy_pattern

_LONGEST = 80  # characters that are looked at for words
_MOST_WORDS = 4

_TAG = lazy_pattern(r"</?[a-z][^<>]*+>", re.IGNORECASE)
# A picture with a status: `badge/status-accepted-green` (shields.io), `badge/ADR/accepted/green`.
_BADGE = lazy_pattern(r"!\[[^\[\]]*+\]\([^()\s]*?/badge/(?P<path>[^()\s?]++)[^()]*+\)")
_LINK = lazy_pattern(r"!?\[(?P<label>[^\[\]]*+)\](?:\((?:[^()]|\([^()]*+\))*+\)|\[[^\[\]]*+\])")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_LEAD = re.compile(r"\A(?:[\W_]|\d)+")
_LABEL = re.compile(
    r"\A(?:(?:adr|decision|current)\s++)?(?:status|statut|estado|ステータス|状態|状态|狀態)"
    r"\s*+[:：=-]\s*+",
    re.IGNORECASE,
)
# What may stand behind the word where it is the whole value: `Approved (2024-01-01).`
_REST = lazy_pattern(
    r"\s*+(?:(?![/|~>\u2192]|->|=>)[\W_\d]"
    r"|(?:by|on|at|since|in|as\s+of|durch|von|vom|am|seit|par|le|depuis|por|el|em|desde)\b).*+",
    re.IGNORECASE | re.DOTALL,
)

_BY = frozenset({"by", "durch", "von", "par", "por"})
_REPLACES = re.compile("[取替代置]")
_SUPERSEDED = re.compile(
    r"\A(?:已?[被由]\s*+(?P<zh>[^取替置被由]{1,60}?)\s*+所?(?P<part>部分)?"
    r"(?:取代|替代|替换|替換|代替|置换)"
    r"|(?P<ja>[^取替置]{0,60}?)\s*+(?:により|によって|に|で)\s*+"
    r"(?:置き換え|置換|取って代わ|代替)[ぁ-ん]*+)"
)


def phrases_of(text: str) -> Iterator[tuple[str, bool]]:
    """The first words of *text* in lower case, the most of them first.

    With each whether what stands behind it only decorates it: signs, a date, `by …`.
    """
    plain = plain_status(text)[:_LONGEST]
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(plain):
        # What a comma or a bracket parts is no term: `Accepted (partly)`.
        if words and plain[words[-1].end() : word.start()].strip(" \t\n*_"):
            break
        words.append(word)
        if len(words) == _MOST_WORDS:
            break
    for count in range(len(words), 0, -1):
        rest = plain[words[count - 1].end() :]
        phrase = " ".join(word[0].lower() for word in words[:count])
        is_by = words[count - 1][0].lower() in _BY
        yield phrase, not rest or is_by or _REST.fullmatch(rest) is not None


def plain_status(text: str) -> str:
    """*text* without bullets, signs, stars, pictures, `Status:`, tags and the targets of links."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "[" in text:
        text = _BADGE.sub(_word_of_badge, text) if "/badge/" in text else text
        text = _LINK.sub(lambda match: match["label"], text)
    words = _LEAD.sub("", text).replace("**", "").replace("`", "")
    words = _LEAD.sub("", _LABEL.sub("", words))
    return _SUPERSEDED.sub(_by_what, words, count=1) if _REPLACES.search(words) else words


def _by_what(passive: re.Match[str]) -> str:
    """`superseded by X`, where Chinese and Japanese put X before the verb, or into it."""
    part = "partly " if passive["part"] else ""
    return f"{part}superseded by {(passive['zh'] or passive['ja'] or '').strip()} "


def _word_of_badge(badge: re.Match[str]) -> str:
    """The message of a badge, which is between its label and its colour."""
    path = badge["path"].strip("/")
    parts = path.split("/") if "/" in path else path.split("-")
    return unquote(parts[-2] if len(parts) > 1 else parts[0]).replace("_", " ")
