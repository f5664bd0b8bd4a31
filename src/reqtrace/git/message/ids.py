"""Ids in the words of a commit message: in the values of trailers, and in running text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reqtrace.git.message.code_and_urls import without_code, without_urls
from reqtrace.git.message.id_patterns import IdPatterns, PatternMatch, blanked
from reqtrace.git.message.literals import required_literals
from reqtrace.model.commit import ReferencePlace
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers

_SHAPE = re.compile(
    r"[A-Za-z]+(?:[-_.][A-Za-z]+)*"
    r"(?:[-_.:]\d[A-Za-z0-9]*|(?<=[A-Z]{2})\d[A-Za-z0-9]*)(?:[-_.][A-Za-z0-9]+)*"
)
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"(?P<first>(?P<prefix>[^\W\d][^\d]*)\d+)(?:[.-]\d+)*")
_TOKEN = re.compile(r"[^\s,;]+")
_MARKDOWN_LINK = re.compile(r"\[([^\]\s]+)\]\([^)\s]*\)\W*")
_FOREIGN = re.compile(r"[#!]?\d+|[0-9a-fA-F]{7,64}|\S+://\S*|[\w.-]*/?[\w.-]+[#!]\d+")
_FEW = 32
_LONGEST = 200
_JOINTS = frozenset({"and", "&", "+", "und", "et"})
_OPENING = "([<\"'`*_"
_CLOSING = "]>\"'`*_.:!?)"
_ASIDE = re.compile(r"(?<=[^\]\s])[ \t]*\([^()]*\)")
_POSSESSIVE = re.compile(r"['’]s\Z")
_MARKS = frozenset("#!")


class Named(NamedTuple):
    """An id in a text; `written` is what stands there where that is not the id itself."""

    id: str
    written: str = ""


class IdReader:
    """Finds the ids of *identifiers*, and unknown words that are meant as such ids.

    *id_patterns* are other ways to write them.
    """

    def __init__(
        self, identifiers: Identifiers | None, id_patterns: Sequence[IdPatternConfig] = ()
    ) -> None:
        self._identifiers = identifiers
        self._id_patterns = IdPatterns(id_patterns, identifiers)
        self.has_spellings = bool(id_patterns)
        known = tuple(identifiers or ())
        self._stems = id_stems(known)
        self._words = mention_words(self._stems, id_patterns)
        self._prefixes = frozenset(_DIGIT.split(one, maxsplit=1)[0] for one in known)
        odd = {char for one in known for char in one if not char.isalnum() and not char.isspace()}
        joined = re.escape("".join(sorted(odd | set("_.-/@\\"))))
        self._run = re.compile(rf"[\w{joined}]+")
        self._trailing = "".join(sorted((odd | set(".:")) - set("-_/")))

    def resolve(self, text: str) -> str | None:
        """The present id of the item that *text* names, None where there is none."""
        return None if self._identifiers is None else self._identifiers.resolve(text)

    def listed(self, value: str, *, strong: bool) -> Iterator[tuple[int, Named]]:
        """The ids at the head of a trailer's *value*: where each one stands in it, and the id.

        They may be separated by commas, semicolons, white space or `and`. The list ends with
        the first word that is neither an id nor something that another tracker would list. A
        word that is no known id counts when it has the shape of one and, unless the key is
        *strong*, begins as a known one does.
        """
        text = _ASIDE.sub(_blank, value)
        spelled = deque(self._id_patterns.find(text, ReferencePlace.TRAILER))
        done = 0
        for match in _TOKEN.finditer(text):
            token = match.group()
            if match.start() < done or token.lower() in _JOINTS:
                continue
            if found := _taken_from(spelled, match):
                done = found[-1].stop
                meant = (one for one in found if self._is_meant(one.target, strong=strong))
                yield from ((one.start, _named(one, text)) for one in meant)
                continue
            named = self._in_token(token, strong=strong)
            yield from ((match.start(), one) for one in named)
            if not named and not _is_foreign(token):
                return

    def mentioned(self, line: str, place: ReferencePlace) -> Iterator[Named]:
        """Known and former ids in a *line* of text, each where it stands alone as a word.

        Code and addresses are left aside, but for what another spelling finds in addresses.
        """
        text = without_code(line)
        if self.has_spellings:
            found = self._id_patterns.find(text, place)
            known = [one for one in found if self.resolve(one.target) is not None]
            yield from (_named(one, text) for one in known)
            text = blanked(text, known)
        for run in self._run.findall(without_urls(text)):
            if self._is_mention(run):
                yield Named(run)
            elif self._is_mention(form := run.rstrip(self._trailing)):
                yield Named(form)
            elif "/" in form or "." in form:
                yield from self._several(form)

    def unknown(self, line: str, place: ReferencePlace) -> Iterator[Named]:
        """Words of a *line* of text that look like known ids but name no item.

        They begin as known ids do, in the same case, and go on with numbers only. What follows
        a known id (`REQ-1-branch`, `REQ-1.2`) is left alone.
        """
        if not self.may_mention(line):
            return
        text = without_code(line)
        spelled = self._id_patterns.find(text, place)
        yield from (_named(one, text) for one in spelled if self._is_unknown(one.target))
        for run in self._run.findall(without_urls(blanked(text, spelled))):
            parts = run.rstrip(self._trailing).split("/")
            unknown = [part for part in parts if self._is_unknown(part)]
            # Anything else beside a slash makes it a path or a branch.
            if unknown and all(part in unknown or self._is_mention(part) for part in parts):
                yield from map(Named, unknown)

    def only(self, value: str) -> tuple[str, ...]:
        """The ids in *value* where it holds known ids and nothing else, otherwise nothing."""
        tokens = (match.group() for match in _TOKEN.finditer(value))
        ids = tuple(token for token in tokens if token.lower() not in _JOINTS)
        return ids if all(self._is_mention(one) for one in ids) else ()

    def _is_unknown(self, text: str) -> bool:
        match = _NUMBERED.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or match["prefix"] not in self._prefixes or _SHAPE.fullmatch(text) is None:
            return False
        return self.resolve(text) is None and self.resolve(match["first"]) is None

    def may_mention(self, text: str) -> bool:
        """Whether *text* may mention an id, in capitals or not.

        Most lines name nothing, and this tells so quickly where few words have to be tried.
        """
        if self._words is None or len(self._words) > _FEW:
            return True
        lowered = text.lower()
        return any(word in lowered for word in self._words)

    def _several(self, run: str) -> Iterator[Named]:
        # `REQ-1/REQ-2` names two items, `feature/REQ-1` names a branch.
        if (part := self._part(run)) is not None:
            yield from part
            return
        named = [self._one(part) for part in self._siblings(run)]
        if all(named):
            yield from (one for one in named if one is not None)

    def _siblings(self, run: str) -> tuple[str, ...]:
        """The ids that slashes part: those of `REQ-1/REQ-2`, and of `REQ-1/2` where both exist."""
        first, *others = run.split("/")
        if not others or not all(one.isdecimal() for one in others):
            return (first, *others) if others else ()
        family = first.rstrip("0123456789")
        every = (first, *(f"{family}{one}" for one in others))
        return every if all(map(self._is_mention, every)) else (first, *others)

    def _one(self, text: str) -> Named | None:
        if self._is_mention(text):
            return Named(text)
        part = self._part(text)
        return part[0] if part else None

    def _part(self, text: str) -> tuple[Named, ...] | None:
        """`SR-2.5` and `SR-2.3/4` name parts of SR-2 where there is no item with a longer id."""
        if self._identifiers is None or "." not in text:
            return None
        head = self._identifiers.whole(text)
        if head is None:
            return None
        first, *others = text.split("/")
        family = first.rpartition(".")[0]
        every = [first, *(f"{family}.{one}" for one in others)]
        if others and any(self.resolve(one) is not None for one in every):
            return tuple(self._as_named(one) for one in every)
        return (Named(head, text),)

    def _as_named(self, text: str) -> Named:
        head = None if self._identifiers is None else self._identifiers.whole(text)
        return Named(text) if self.resolve(text) is not None or head is None else Named(head, text)

    def _is_mention(self, text: str) -> bool:
        return self.resolve(text) is not None and is_mentionable(text)

    def _in_token(self, token: str, *, strong: bool) -> tuple[Named, ...]:
        for form in _forms(token):
            if self.resolve(form) is None and (part := self._part(form)):
                return part
            if self._is_meant(form, strong=strong):
                return (Named(form),)
            parts = self._siblings(form)
            if parts and all(self._is_meant(part, strong=strong) for part in parts):
                return tuple(self._as_named(part) for part in parts)
        return ()

    def _is_meant(self, text: str, *, strong: bool) -> bool:
        if self.resolve(text) is not None:
            return True
        if len(text) > _LONGEST or _SHAPE.fullmatch(text) is None:
            return False
        return strong or self._identifiers is None or _stem(text) in self._stems


def is_mentionable(one: str) -> bool:
    """Whether the id *one* means an item in running text, too.

    A number or a plain word may be an id, but in running text it is just that.
    """
    if any(char.isalpha() for char in one):
        return not one.isalpha() or one.isupper()
    return not _MARKS.isdisjoint(one)


def mention_words(
    stems: frozenset[str], id_patterns: Iterable[IdPatternConfig]
) -> frozenset[str] | None:
    """Words in lower case of which every mention holds one; None where there are no such words."""
    found = [required_literals(one.pattern.text) for one in id_patterns]
    return stems.union(*found) if all(found) else None


def id_stems(identifiers: Iterable[str]) -> frozenset[str]:
    """What every mention of an id begins with, in lower case: `req-` for `REQ-12`.

    Numbers are left out, for they may be written with more zeros. An id that begins with a
    number stands for itself.
    """
    return frozenset(_stem(one) or one.lower() for one in identifiers)


def _stem(one: str) -> str:
    return _DIGIT.split(one, maxsplit=1)[0].lower()


def _taken_from(spelled: deque[PatternMatch], token: re.Match[str]) -> list[PatternMatch]:
    """Those of *spelled* that begin in a *token*, where one begins it; none before it is kept."""
    while spelled and spelled[0].start < token.start():
        spelled.popleft()
    plain = token.group().lstrip(_OPENING)
    if not spelled or spelled[0].start > token.end() - len(plain):
        return []
    found = []
    while spelled and spelled[0].start < token.end():
        found.append(spelled.popleft())
    return found


def _named(one: PatternMatch, text: str) -> Named:
    written = text[one.start : one.stop]
    return Named(one.target, "" if written == one.target else written)


def _blank(aside: re.Match[str]) -> str:
    # Remarks in parentheses may follow each id; what stands behind them keeps its place.
    return "".join(char if char == "\n" else " " for char in aside.group())


def _forms(token: str) -> Iterator[str]:
    if match := _MARKDOWN_LINK.fullmatch(token):
        yield match[1]
    yield token
    plain = token.lstrip(_OPENING).rstrip(_CLOSING)
    yield plain
    yield _POSSESSIVE.sub("", plain)


def _is_foreign(token: str) -> bool:
    plain = token[:_LONGEST].lstrip(_OPENING).rstrip(_CLOSING)
    return bool(_FOREIGN.fullmatch(plain) or _SHAPE.fullmatch(plain))
