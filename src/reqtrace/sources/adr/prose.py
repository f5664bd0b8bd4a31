"""Sentences in which a decision says what it does to another: `This supersedes [ADR-5](…)`.

Only what is unambiguous is read: the sentence begins with "This", its verb follows
at once, nothing is asked and nothing is conditional, and what follows is named as a decision.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter

from reqtrace.model.location import Position
from reqtrace.sources.adr.names import is_named_as_decision
from reqtrace.sources.adr.status import PARTLY, DecisionLink, kind_of
from reqtrace.sources.adr.targets import DecisionNames, DecisionTarget
from reqtrace.sources.common.markdown_links import TextLink
from reqtrace.sources.markdown.scan import Outline

_RECORD = r"(?:architecture\s++decision\s++record|decision\s++record|decision|record|document|adr)"
_ADVERB = r"(?:in\s++part|partly|partially|fully|wholly|completely|entirely|also|hereby|thus)"
_TARGET = (
    r"[*_]{0,2}(?:\[[^\[\]]*+\](?:\([^()\s]++\)|\[[^\[\]]*+\])?+|\[\[[^\[\]\n]++\]\]"
    r"|ADR[-_ ]?\d++\b)[*_]{0,2}"
)
_START = (
    r"(?:\A|[.!?:;]\)?[*_]{0,2}\s++|\n[ \t]*+)(?:[ \t]*+(?:[-*+]|\d{1,9}[.)])[ \t]++)?[*_]{0,2}"
)
_SENTENCE = re.compile(
    rf"{_START}(?:(?-i:This)|note:\s++this)(?:\s++{_RECORD})?(?:\s++{_ADVERB})*+\s++"
    rf"(?:(?P<verb>supersed|superced|replac|amend|clarif|obsolet)(?P<ending>e?s|ies)"
    rf"|(?:is|was|has\s++been)\s++(?:{_ADVERB}\s++)*+"
    r"(?P<passive>supersed|superced|replac|amend|clarif|obsolet)(?:ed|ied)\s++by)\s++"
    r"(?:(?:(?:some|many|most)\s++)?(?:aspects|parts?|points|sections)\s++of\s++)?"
    rf"(?:(?:the|our)\s++(?:(?:earlier|previous|former|old|original|prior)\s++)?{_RECORD}s?\s++"
    r"(?:(?:in|from|of)\s++)?)?"
    rf"(?P<targets>{_TARGET}(?:\s*+(?:,\s*+and\b|,|and\b|&)\s*+{_TARGET})*+)",
    re.IGNORECASE,
)
_REST = re.compile(r"[^.!?]{0,300}+[.!?]?")
_start_of = attrgetter("start")
_CONDITION = re.compile(r"\b(?:if|unless|when|once|until|would|could|should|might|may)\b|\?\Z")


def prose_links(
    page: Outline, parts: Iterable[list[int]], kinds: Mapping[str, str], names: DecisionNames
) -> Iterator[DecisionLink]:
    """The links to other decisions in paragraphs, each of them the numbers of its lines."""
    for lines in parts:
        text = "\n".join(page.plain[number - 1] for number in lines)
        if "his" in text:
            yield from _links(text, _Offsets(text, lines[0]), kinds, names)


class _Offsets:
    """The positions in the file of the characters of a paragraph."""

    def __init__(self, text: str, first: int) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._first = first

    def __call__(self, offset: int) -> Position:
        index = bisect_right(self._starts, offset) - 1
        return Position(self._first + index, offset - self._starts[index] + 1)


def _links(
    text: str, offsets: _Offsets, kinds: Mapping[str, str], names: DecisionNames
) -> Iterator[DecisionLink]:
    links: list[TextLink] | None = None
    for sentence in _SENTENCE.finditer(text):
        passive = sentence["passive"]
        verb = passive or sentence["verb"]
        # A decision that replaces a part of another leaves the rest of it in force.
        if PARTLY.search(text, sentence.start(), sentence.start("targets")):
            verb = "amend"
        kind = kind_of(verb, passive=bool(passive))
        rest = _REST.match(text, sentence.end())
        if kind in kinds and not (rest and _CONDITION.search(rest[0])):
            links = names.links_of(text) if links is None else links
            for target in _targets(text, links, *sentence.span("targets"), names):
                yield DecisionLink(kind, target, offsets(target.offset))


def _targets(
    text: str, links: Sequence[TextLink], start: int, end: int, names: DecisionNames
) -> Iterator[DecisionTarget]:
    at = start
    first = bisect_left(links, start, key=_start_of)
    for link in links[first : bisect_left(links, end, first, key=_start_of)]:
        yield from names.named(text, at, link.start, bare=False)
        at = link.end
        for target in names.linked(link):
            is_decision = not target.path or is_named_as_decision(target.path.partition("#")[0])
            if is_decision and not target.external:
                yield target
    yield from names.named(text, at, end, bare=False)
