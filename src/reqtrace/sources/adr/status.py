"""What the status of a decision says: its word, and the decisions that it names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from reqtrace.model.location import Position
from reqtrace.model.vocabulary import Role, Vocabulary, normal_word
from reqtrace.sources.adr.targets import DecisionNames, DecisionTarget
from reqtrace.sources.common.markdown_links import TextLink
from reqtrace.sources.fields.text_utils import says_nothing, shown

_LONGEST_WORDS = 80
KnownWord = Callable[[str], tuple[str, Role] | None]
"""The word of status with which a text begins, and its role; None where it is not known."""
StatusLine = tuple[str, Position]
"""A line about the status, without the white space around it, and where it begins."""


class DecisionLink(NamedTuple):
    """A link from one decision to another."""

    kind: str
    target: DecisionTarget
    position: Position


_WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")
_RELATION = re.compile(
    r"\b(?P<verb>supersed|superced|replac|amend|clarif|obsolet)(?P<ending>[a-z]*)(?P<by>\s+by\b)?",
    re.IGNORECASE,
)
PARTLY = re.compile(
    r"\b(?:in\s+part|partly|partially|(?:aspects|parts?|points|sections)\s+of)\b", re.IGNORECASE
)
"""Words that say that one decision replaces only a part of another."""
# What is matched is never given back (`*+`): a link that does not close is read once.
LINK = re.compile(
    r"\[(?P<label>[^\[\]]*+)\]\(<?(?P<path>(?:[^()\s<>]|\([^()\s]*+\))*+)(?:[^()]|\([^()]*+\))*+\)"
)
"""A link of Markdown."""
# The old spelling of adr-tools, and the correct one.
_SPELLINGS = {
    "superceded": "superseded",
    "supercedes": "supersedes",
    "supercede": "supersede",
    "replaced": "superseded",
}
_TAG = re.compile(r"</?[a-z][^<>]*+>", re.IGNORECASE)
_LABEL = re.compile(r"\Astatus\s*+[:=-]\s*+", re.IGNORECASE)
_VERBS = {
    "supersed": "supersedes",
    "superced": "supersedes",
    "replac": "supersedes",
    "obsolet": "supersedes",
    "amend": "amends",
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
_LINES_ONLY = ("amend", "clarif", "supersedes", "supercedes", "replaces")


def status_of(
    known_word: KnownWord, lines: Sequence[StatusLine]
) -> tuple[str | None, Role | None, Position]:
    """The status word of a decision, its role, and its position; None where there is no status.

    The first line that begins with a known word counts, but one that says that the decision was
    superseded goes before all others. Where no word is known the first line is the status.
    """
    first: tuple[str, Role, Position] | None = None
    for text, position in lines:
        known = known_word(text)
        if known is None or text.lower().startswith(_LINES_ONLY):
            continue
        if known[0] != "superseded" and _SUPERSEDED_SINCE.search(text):
            known = known_word("superseded") or known
        if known[0] == "superseded":
            return (*known, position)
        first = first or (*known, position)
    if first is not None:
        return first
    for text, position in lines:
        words = _SENTENCE.split(" ".join(_plain(text).split()).lower(), 1)[0].rstrip(".")
        if words and not says_nothing(words) and not words.startswith(_LINES_ONLY):
            return shown(words, 60), None, position
    return None, None, Position(1, 1)


def status_word_finder(
    vocabulary: Vocabulary, type_name: str, synonyms: Mapping[str, str] = MappingProxyType({})
) -> KnownWord:
    """Finds words of status as *vocabulary* knows them; *synonyms* are words of its own → those."""

    def known(text: str) -> tuple[str, Role] | None:
        plain = _plain(text)[:_LONGEST_WORDS]
        words = [_SPELLINGS.get(w, w) for w in map(str.lower, _WORD.findall(plain)[:3])]
        for count in range(len(words), 0, -1):
            status = " ".join(words[:count])
            status = synonyms.get(normal_word(status), status)
            role = vocabulary.role_of(type_name, status)
            if role is not None:
                return status, role
        return None

    return known


def _plain(text: str) -> str:
    """*text* without bullets, stars, pictures, `Status:` and the targets of links in front."""
    if "<" in text:
        text = _TAG.sub("", text)
    words = re.sub(r"^[^A-Za-z]+", "", LINK.sub(lambda m: m["label"], text)).replace("**", "")
    return re.sub(r"^[^A-Za-z]+", "", _LABEL.sub("", words))


def decision_links(
    kinds: Mapping[str, str], lines: Iterable[StatusLine], names: DecisionNames
) -> Iterator[DecisionLink]:
    """The links to other decisions in *lines* about the status."""
    for text, position in lines:
        relations = list(_RELATION.finditer(text))
        links = names.links_of(text) if relations else []
        for index, relation in enumerate(relations):
            has_by = bool(relation["by"])
            passive = has_by or relation["ending"].lower() == "ed"
            start = relations[index - 1].end() if index else 0
            # A decision that replaces a part of another leaves the rest of it in force.
            is_part = PARTLY.search(text, start, relation.start()) is not None
            kind = kind_of("amend" if is_part else relation["verb"], passive=passive)
            if kind in kinds:
                end = end_of_statement(text, relations[index + 1 :], links, relation.end())
                bare = has_by or not passive
                for target in names.governed(text, links, relation.end(), end, bare=bare):
                    where = Position(position.line, position.column + target.offset)
                    yield DecisionLink(kind, target, where)


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
