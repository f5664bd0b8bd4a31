"""What the status of a decision says: its word, and the decisions that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role
from reqtrace.sources.adr.paragraph import Paragraph
from reqtrace.sources.adr.targets import DecisionNames, DecisionTarget
from reqtrace.sources.common.markdown_links import TextLink
from reqtrace.sources.fields.status_text import plain_status
from reqtrace.sources.fields.text_utils import says_nothing, shown

KnownWord = Callable[[str], tuple[str, Role] | None]
"""The word of status with which a text begins, and its role; None where it is not known."""


class DecisionLink(NamedTuple):
    """A link from one decision to another."""

    kind: str
    target: DecisionTarget
    position: Position


_PARTIAL = (
    r"partly|partially|teilweise|zum\s+teil|partiellement|en\s+partie|parcialmente|e[mn]\s+parte"
)
_RELATION = re.compile(
    r"\b(?P<verb>supersed|superced|replac|amend(?!ment)|clarif|obsolet|revert"
    r"|ersetz|abgelös|remplac|reemplaza|sustitu|substitu"
    r"|(?:augment|complement|extend|ergänz|complét)(?=\w*+\s+(?:by|durch|par|por)\b))"
    r"(?P<ending>[^\W\d_]*+)(?!\s*+/\s*+related\b)"  # which of the two is meant, nobody can tell
    rf"(?P<part>[\s-]+in[\s-]+part\b|\s+(?:{_PARTIAL})\b)?"
    r"(?P<by>\s+(?:by|durch|von|par|por)\b)?",
    re.IGNORECASE,
)
PARTLY = re.compile(
    rf"\b(?:in\s+part|{_PARTIAL}|(?:aspects|parts?|points|sections)\s+of)\b|部分|一部",
    re.IGNORECASE,
)
"""Words that say that one decision replaces only a part of another."""
_PART_BEHIND = re.compile(rf"\b(?:in\s+part|{_PARTIAL})\b[*_]*+\s*+(?:[.,;:)\n]|\Z)", re.IGNORECASE)
"""The same behind what it names: `Superseded by [5](…) in part`."""
_VERBS = {
    "supersed": "supersedes",
    "superced": "supersedes",
    "replac": "supersedes",
    "obsolet": "supersedes",
    "revert": "supersedes",
    # German, French, Spanish, Portuguese.
    "ersetz": "supersedes",
    "abgelös": "supersedes",
    "remplac": "supersedes",
    "reemplaza": "supersedes",
    "sustitu": "supersedes",
    "substitu": "supersedes",
    "amend": "amends",
    "augment": "amends",
    "complement": "amends",
    "extend": "amends",
    "ergänz": "amends",
    "complét": "amends",
    "clarif": "clarifies",
}
_INVERSES = {
    "supersedes": "superseded_by",
    "amends": "amended_by",
    "clarifies": "clarified_by",
}
# Where the word of status ends at the latest: `Decided. We shall look at it again in May.`
_SENTENCE = re.compile(r"(?<=\w)[.;:]\s|\s[(\u2013\u2014-]\s?")
# `Accepted, superseded by [7](…)`, but not `Accepted until superseded by …`, nor a part of it.
_SUPERSEDED_SINCE = re.compile(
    r"(?:[,;.:(\u2013\u2014-]|\b(?:and|but|now|then|later|since))\s*+super[sc]eded\s++by\b",
    re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"(?<![\d\s])[.!?]\)?\s+(?=[A-Z])(?!Also\b|And\b|Super[sc]ede)")
# Paragraphs about another decision rather than the status of this one.
_RELATIONS_ONLY = (
    "amends",
    "amended by",
    "augmented by",
    "complemented by",
    "extended by",
    "clarif",
    "supersedes",
    "supercedes",
    "replaces",
    "reverts",
)
_ADDED_TO = re.compile(
    r"(?:amended|augmented|complemented|extended|clarified)\s+by\b|ergänzt\s+durch\b"
    r"|complétée?\s+par\b|complementad[ao]\s+por\b",
    re.IGNORECASE,
)
_SUCCESSOR = re.compile(
    r"\b(?:by|see|with|in\s+favou?r\s+of|durch|von|par|por)\b:?\s+(?P<named>[^\s<{][^\n]*\w[^\n]*)"
    r"|(?P<decision>\bADR\s?[-#_]?\s?\d+\b)",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"(?:(?:the\s+)?status\s*)?(?:(?:is|:)\s*)?(?:(?:still|yet)\s+)?"
    r"(?:tb[acd]|to\s+be\s+(?:announced|confirmed|decided|defined|determined|done)"
    r"|offen|noch\s+offen|à\s+définir|por\s+definir|a\s+definir|未定)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")


class _Stated(NamedTuple):
    """A status that a paragraph says, and the latest day in it."""

    status: str
    role: Role
    position: Position
    day: str


def status_of(
    known_word: KnownWord, paragraphs: Sequence[Paragraph]
) -> tuple[str | None, Role | None, Position]:
    """The status word of a decision, its role, and its position; None where there is no status.

    The first paragraph that begins with a known word counts, or the one with the latest day where
    all of them have one. One that says that the decision was superseded goes before all others.
    Where no word is known the first paragraph is the status.
    """
    stated = []
    for paragraph in paragraphs:
        text, position = paragraph.text, paragraph.position
        known = None if _is_relation(text) else known_word(text)
        if known is None:
            continue
        if _is_superseded_in_part(text):
            if known[0] == "superseded":
                known = known_word("partly superseded") or known
        elif known[0] != "superseded" and _SUPERSEDED_SINCE.search(text):
            known = known_word("superseded") or known
        if known[0] == "superseded":
            return (*known, position)
        stated.append(_Stated(*known, position, max(_DAY.findall(text), default="")))
    if stated:
        history = len(stated) > 1 and all(one.day for one in stated)
        return (max(stated, key=lambda one: one.day) if history else stated[0])[:3]
    for paragraph in paragraphs:
        # What another decision adds to holds itself.
        if _ADDED_TO.match(plain_status(paragraph.text)) and (known := known_word("amended")):
            return (*known, paragraph.position)
    for paragraph in paragraphs:
        plain = " ".join(plain_status(paragraph.text).split()).lower()
        words = _SENTENCE.split(plain, 1)[0].rstrip(".*_ ")
        if (
            words
            and not (says_nothing(words) or _OPEN.fullmatch(words))
            and not _is_relation(words)
        ):
            return shown(words, 60), None, paragraph.position
    return None, None, Position(1, 1)


def open_status(paragraphs: Iterable[Paragraph]) -> tuple[str, Position] | None:
    """What says that the status is still to be filled in, `TBD`, and where; None if nothing."""
    for paragraph in paragraphs:
        text = plain_status(paragraph.text).strip(" .*_()")
        if _OPEN.fullmatch(text):
            return text, paragraph.position
    return None


def _is_superseded_in_part(text: str) -> bool:
    """Whether a text says so behind the other decision: `Superseded by [5](…) in part`."""
    relations = list(_RELATION.finditer(text))
    for relation, following in zip_longest(relations, relations[1:]):
        end = end_of_statement(text, [] if following is None else [following], (), relation.end())
        is_by = relation["by"] and _VERBS[relation["verb"].lower()] == "supersedes"
        if is_by and _PART_BEHIND.search(text, relation.end(), end):
            return True
    return False


def _is_relation(text: str) -> bool:
    return text.lower().lstrip("-*+_> ").startswith(_RELATIONS_ONLY)


def decision_links(
    kinds: Mapping[str, str],
    paragraphs: Iterable[Paragraph],
    names: DecisionNames,
    known_word: KnownWord | None = None,
) -> Iterator[DecisionLink]:
    """The links to other decisions in *paragraphs* about the status.

    With *known_word*, what a paragraph links to that says "superseded" in a language whose verbs
    are not known here supersedes the decision.
    """
    for paragraph in paragraphs:
        text = paragraph.text
        relations = list(_RELATION.finditer(text))
        links = names.links_of(text)
        if not relations and links and known_word is not None:
            known = known_word(text)
            if known is not None and known[0] == "superseded" and "superseded_by" in kinds:
                yield from (
                    DecisionLink("superseded_by", target, paragraph.at(target.offset))
                    for link in links
                    for target in names.linked(link)
                )
        for index, relation in enumerate(relations):
            has_by = bool(relation["by"])
            passive = has_by or relation["ending"].lower() == "ed"
            start = relations[index - 1].end() if index else 0
            # A decision that replaces a part of another leaves the rest of it in force.
            end = end_of_statement(text, relations[index + 1 :], links, relation.end())
            part = _PART_BEHIND.search(text, relation.end(), end)
            end = end if part is None else part.start()
            is_part = relation["part"] or part or PARTLY.search(text, start, relation.start())
            kind = kind_of("amend" if is_part else relation["verb"], passive=passive)
            if kind in kinds:
                bare = has_by or not passive
                for target in names.governed(text, links, relation.end(), end, bare=bare):
                    yield DecisionLink(kind, target, paragraph.at(target.offset))


def successor(
    kinds: Mapping[str, str], paragraphs: Iterable[Paragraph], names: DecisionNames
) -> Iterator[DecisionLink]:
    """The only decision that the status of a superseded one names: `The rest is in ADR 12`."""
    found: dict[str, DecisionLink] = {}
    for paragraph in paragraphs if "superseded_by" in kinds else ():
        text = paragraph.text
        if _is_relation(text):
            continue  # what it says of others
        for target in names.governed(text, names.links_of(text), 0, len(text), bare=False):
            if not target.external:
                where = paragraph.at(target.offset)
                found.setdefault(target.id, DecisionLink("superseded_by", target, where))
    if len(found) == 1:
        yield from found.values()


def end_of_statement(
    text: str, relations: Sequence[re.Match[str]], links: Sequence[TextLink], start: int
) -> int:
    """Where what a relation says ends: at the next relation or sentence, outside of links."""
    within = [(link.start, link.end) for link in links]
    ends = [relation.start() for relation in relations]
    ends += [sentence.start() for sentence in _NEXT_SENTENCE.finditer(text, start)]
    for end in sorted(ends):
        if not any(first < end < last for first, last in within):
            return end
    return len(text)


def kind_of(verb: str, *, passive: bool) -> str:
    """The kind of link that the stem of a verb means: `replac` is `supersedes`."""
    kind = _VERBS[verb.lower()]
    return _INVERSES[kind] if passive else kind


def successor_of(paragraphs: Sequence[Paragraph]) -> str:
    """What the paragraphs about a superseded decision name in its place, as words; maybe empty.

    For what is no link: `Superseded by the handbook`, `(See :ref:`Use React`)`, `ADR #12`.
    """
    for paragraph in paragraphs:
        match = _SUCCESSOR.search(paragraph.text)
        if match is not None:
            return shown((match["named"] or match["decision"]).strip(" .*_()"), 60)
    return ""
