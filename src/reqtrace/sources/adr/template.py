"""The template that is still in the status of a decision.

Templates list the words of status to choose from (`[proposed | accepted | …]`), and people leave
the list standing beside their choice, or choose nothing. A list is no status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role
from reqtrace.sources.adr.paragraph import Paragraph
from reqtrace.sources.adr.status import KnownWord
from reqtrace.sources.common.markdown_links import without_links
from reqtrace.sources.fields.text_utils import text_of

_PAIRS = {"]": "[", "}": "{", ")": "(", ">": "<"}
_BETWEEN = re.compile(r"[|/,;\u00b7\u2022]|\bor\b", re.IGNORECASE)
_MARKS = " \t*_`'\"[]{}()<>.?…-+"
_ETC = re.compile(r"(?:etc|and so on|others?)\.?", re.IGNORECASE)
_CHOOSE = re.compile(
    r"\W*(?:(?:choose|pick|select)(?: one)?(?: of)?|one of|options|choices|possible values)\b\W*",
    re.IGNORECASE,
)
_BY = re.compile(r"\s(?:by|durch|von|par|por)\b", re.IGNORECASE)
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<word>[^*_|]++)(?P=mark)")
_STRUCK = re.compile(r"~~[^~]*+~~")
_OPEN_BOX = re.compile(r"\[ \](?=[ \t])[^\[]*+")
_TICKED = re.compile(r"\[[xX]\](?=[ \t])")
_BULLET = re.compile(r"[-*+][ \t]+")
_ARROW = re.compile("\u2192|->|=>")
_MAY_BE = re.compile(r"[\[{(<|/,;\u00b7\u2022~\u2192>]|\bor\b|\bof\b|status", re.IGNORECASE)
_NO_STATUS = re.compile(
    r"[\[{<(]?\s*+(?:(?:the|current|adr)\s++)?status(?:\s++of\s++[\w ]++)?[\]}>)]?", re.IGNORECASE
)
BRACED = re.compile(r"\{[^{}]*+\}|<[^<>]*+>|\[[^\[\]]*+\]")
"""Words in brackets: what to write here."""


class TemplateRemoval(NamedTuple):
    """What is said about a status without the template, and where the template begins."""

    paragraphs: list[Paragraph]
    left: Position | None


def without_choices(paragraphs: Sequence[Paragraph], known: KnownWord) -> TemplateRemoval:
    """*paragraphs* without lists of choices, boxes without a tick, words struck out.

    What goes is blank: what stays keeps its column.
    """
    if _is_list(paragraphs, known):
        return TemplateRemoval([], paragraphs[0].position)
    template_at: Position | None = None
    remaining: list[Paragraph] = []
    is_form = any(_TICKED.search(one.text) for one in paragraphs)
    for paragraph in paragraphs:
        cleared, is_template = _cleared(paragraph.text, known)
        if cleared.strip(_MARKS):
            remaining.append(paragraph._replace(text=cleared))
        box = is_form and _OPEN_BOX.search(paragraph.text)
        if is_template and template_at is None and not box:
            template_at = paragraph.position
    return TemplateRemoval(remaining, template_at)


def _is_list(paragraphs: Sequence[Paragraph], known: KnownWord) -> bool:
    """Whether each paragraph is an entry of a list that is one word of status, at least three."""
    if len(paragraphs) < 3 or not all(_BULLET.match(one.text) for one in paragraphs):
        return False
    words = {_choice(one.text, known) for one in paragraphs}
    return None not in words and len(words) > 2


def _cleared(text: str, known: KnownWord) -> tuple[str, bool]:
    """What stays of *text*, and whether a part of the template went."""
    if _MAY_BE.search(text) is None:
        return text, False
    text = _without_item_history(text, known)
    if "[ ]" in text or "[x]" in text.lower():
        left = _TICKED.sub(_blank_of, _OPEN_BOX.sub(_blank_of, text))
        # Boxes beside other words are steps of a work.
        is_choice = any(_choice(box[3:], known) for box in _OPEN_BOX.findall(text))
        return left, is_choice and not left.strip(_MARKS)
    before = text
    if (chosen := _bold_choice(text, known)) is not None:
        return chosen, False
    for start, end in _brackets(text):
        least = 3 if text[start] == "(" else 2
        if _are_choices(text[start + 1 : end - 1], known, least=least):
            text = f"{text[:start]}{_blank(text[start:end])}{text[end:]}"
    if text == before and (_is_bare_list(text, known) or _is_placeholder(text, known)):
        text = ""
    return text, text != before


def _bold_choice(text: str, known: KnownWord) -> str | None:
    """*text* with nothing but the one choice of a list that is bold: `Proposed | **Accepted**`."""
    bold = list(_BOLD.finditer(text))
    if len(bold) != 1 or not _are_choices(text, known, least=2):
        return None
    start, end = bold[0].span()
    if known(bold[0]["word"]) is None or not (text[:start] + text[end:]).strip(_MARKS):
        return None
    return _blank(text[:start]) + text[start:end] + _blank(text[end:])


def _is_placeholder(text: str, known: KnownWord) -> bool:
    is_shape = _NO_STATUS.fullmatch(text) or (text[:1] == "{" and BRACED.fullmatch(text))
    return bool(is_shape) and known(text) is None


def _without_item_history(text: str, known: KnownWord) -> str:
    """*text* without what is struck out, and without what comes before `→` and a word of status."""
    if "~~" in text:
        text = _STRUCK.sub(_blank_of, text)
    end = max((arrow.end() for arrow in _ARROW.finditer(text)), default=0)
    return _blank(text[:end]) + text[end:] if end and known(text[end:]) is not None else text


def _is_bare_list(text: str, known: KnownWord) -> bool:
    """Whether a line without brackets around it lists choices, as far as that is certain."""
    if (lead := _CHOOSE.match(text)) is not None:
        return _are_choices(text[lead.end() :], known, least=2)
    if "|" in text:
        return _are_choices(text, known, least=2)
    if _are_choices(text, known, least=3):
        return True
    # Two words may both be true (`Approved/Implemented`), unless the one is no agreement yet.
    choices = [_choice(part, known) for part in _parts(text)]
    roles = {status[1] for word in choices if word and (status := known(word)) is not None}
    return "," not in text and None not in choices and len(roles) > 1 and Role.PROVISIONAL in roles


def _are_choices(text: str, known: KnownWord, *, least: int) -> bool:
    words = {word for part in _parts(text) if (word := _choice(part, known)) is not None}
    return len(words) >= least


def _parts(text: str) -> list[str]:
    return _BETWEEN.split(without_links(text))


def _choice(part: str, known: KnownWord) -> str | None:
    """The word of status that a part of a list is, with or without `by …` behind it."""
    text = part.strip(_MARKS)
    status = known(text) if text[:1].isalpha() else None
    if status is None or (any(map(str.isdigit, text)) and _BY.search(text) is None):
        return None
    rest = _BY.split(text[:100], maxsplit=1)[0]
    rest = _ETC.sub("", rest).strip(_MARKS)
    # Nothing stands behind the word: one that is longer means another status, or none.
    end = rest.rsplit(maxsplit=1)[0] if " " in rest else ""
    return status[0] if not end or known(end) != status else None


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost brackets of *text* begin and end, those of links left out."""
    opened: list[int] = []
    spans: list[tuple[int, int]] = []
    for index, mark in enumerate(text):
        if mark in "[{(<":
            opened.append(index)
        elif mark in _PAIRS and opened and text[opened[-1]] == _PAIRS[mark]:
            start = opened.pop()
            while spans and spans[-1][0] > start:
                spans.pop()
            spans.append((start, index + 1))
    yield from spans


def _blank_of(match: re.Match[str]) -> str:
    return _blank(match[0])


def _blank(text: str) -> str:
    """Blanks in place of *text*, whose lines stay lines."""
    return "\n".join(" " * len(line) for line in text.split("\n"))


def written_text(value: object) -> str | None:
    """A scalar as it was written; so is `{words}`, which YAML takes for a mapping."""
    if isinstance(value, dict) and value and all(inner is None for inner in value.values()):
        return "{" + ", ".join(str(key) for key in value) + "}"
    if isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        return "[" + ", ".join(value) + "]"
    return text_of(value)
