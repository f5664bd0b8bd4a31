"""Ids in commit messages: in the values of trailers, and in running text."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from reqtrace.git.message.code_and_urls import code_spans, without_code, without_urls
from reqtrace.git.message.id_patterns import IdPatterns, PatternMatch, blank_out
from reqtrace.git.message.literals import required_literals
from reqtrace.model.commit import CommitPart
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.model.identifiers import Identifiers
from reqtrace.util.lazy_pattern import lazy_pattern

_SHAPE = lazy_pattern(
    r"[A-Za-z]+(?:[-_.][A-Za-z]+)*"
    r"(?:[-_.:]\d[A-Za-z0-9]*|(?<=[A-Z]{2})\d[A-Za-z0-9]*)(?:[-_.][A-Za-z0-9]+)*"
)
_DIGIT = re.compile(r"\d")
_NUMBERED = lazy_pattern(r"(?P<first>(?P<prefix>[^\W\d][^\d]*)\d+)(?:[.-]\d+)*")
_TOKEN = lazy_pattern(r"[^\s,;]+")
_MARKDOWN_LINK = lazy_pattern(r"\[([^\]\s]+)\]\([^)\s]*\)\W*")
_FOREIGN = lazy_pattern(r"[#!]?\d+|[0-9a-fA-F]{7,64}|\S+://\S*|[\w.-]*/?[\w.-]+[#!]\d+")
_FEW = 32
_LONGEST = 200
_JOINTS = frozenset({"and", "&", "+", "und", "et"})
_OPENING = "([<\"'`*_"
_CLOSING = "]>\"'`*_.:!?)"
_ASIDE = lazy_pattern(r"(?<=[^\]\s])[ \t]*\([^()]*\)")
_POSSESSIVE = lazy_pattern(r"['’]s\Z")
_MARKS = frozenset("#!")


class IdMention(NamedTuple):
    """An id in a text; `written` is its spelling there where that is not the id itself."""

    id: str
    written: str = ""


class IdReader:
    """Finds the ids of *identifiers*, and unknown words that look like such ids.

    *id_patterns* are alternative notations of them.
    """

    def __init__(
        self, identifiers: Identifiers | None, id_patterns: Sequence[IdPatternConfig] = ()
    ) -> None:
        self._identifiers = identifiers
        self._id_patterns = IdPatterns(id_patterns, identifiers)
        self.has_id_patterns = bool(id_patterns)
        known = tuple(identifiers or ())
        self._stems = id_stems(known)
        self._words = mention_words(self._stems, id_patterns)
        self._prefixes = frozenset(_DIGIT.split(item_id, maxsplit=1)[0] for item_id in known)
        odd = {
            char
            for item_id in known
            for char in item_id
            if not char.isalnum() and not char.isspace()
        }
        joined = re.escape("".join(sorted(odd | set("_.-/@\\"))))
        self._run = re.compile(rf"[\w{joined}]+")
        self._trailing = "".join(sorted((odd | set(".:")) - set("-_/")))

    def resolve(self, text: str) -> str | None:
        """The present id of the item that *text* names, None where there is none."""
        return None if self._identifiers is None else self._identifiers.resolve(text)

    def trailer_ids(self, value: str, *, strong: bool) -> Iterator[tuple[int, IdMention]]:
        """The ids at the head of a trailer's *value*, each with its offset.

        They may be separated by commas, semicolons, white space or `and`. The list ends with
        the first word that is neither an id nor a reference to another tracker. An unknown word
        counts when it has the shape of an id and, unless the key is *strong*, the prefix of a
        known one.
        """
        text = _ASIDE.sub(_blank, value)
        pattern_matches = deque(self._id_patterns.find(text, CommitPart.TRAILER))
        done = 0
        for match in _TOKEN.finditer(text):
            token = match.group()
            if match.start() < done or token.lower() in _JOINTS:
                continue
            if found := _take_matches(pattern_matches, match):
                done = found[-1].stop
                counted = (
                    id_match
                    for id_match in found
                    if self._counts_as_id(id_match.target, strong=strong)
                )
                yield from ((id_match.start, _mention_of(id_match, text)) for id_match in counted)
                continue
            mentions = self._in_token(token, strong=strong)
            yield from ((match.start(), mention) for mention in mentions)
            if not mentions and not _is_foreign(token):
                return

    def mentions(self, line: str, part: CommitPart) -> Iterator[IdMention]:
        """Known and former ids in a *line* of text, each as a separate word.

        Code and URLs are ignored, except for matches of *id_patterns* in URLs, and of those that
        count in code spans.
        """
        text = without_code(line)
        if self.has_id_patterns:
            found = self._id_patterns.find(text, part)
            known = [match for match in found if self.resolve(match.target) is not None]
            yield from (_mention_of(match, text) for match in known)
            text = blank_out(text, known)
            yield from self._mentions_in_code(line, part)
        for run in self._run.findall(without_urls(text)):
            if self._is_mention(run):
                yield IdMention(run)
            elif self._is_mention(form := run.rstrip(self._trailing)):
                yield IdMention(form)
            elif "/" in form or "." in form or form[-1:].isupper():
                yield from self._slash_list(form)

    def _mentions_in_code(self, line: str, part: CommitPart) -> Iterator[IdMention]:
        """Known ids in the code spans of *line*, by the patterns that count there."""
        if "`" not in line:
            return
        for span in code_spans(line):
            for match in self._id_patterns.find(span, part, in_code=True):
                if self.resolve(match.target) is not None:
                    yield _mention_of(match, span)

    def unknown_ids(self, line: str, message_part: CommitPart) -> Iterator[IdMention]:
        """Words of a *line* of text that look like known ids but name no item.

        They have the prefix of known ids, in the same case, followed by numbers only. Suffixes of
        a known id (`REQ-1-branch`, `REQ-1.2`) are ignored.
        """
        if not self.may_mention(line):
            return
        text = without_code(line)
        pattern_matches = self._id_patterns.find(text, message_part)
        yield from (
            _mention_of(match, text) for match in pattern_matches if self._is_unknown(match.target)
        )
        for run in self._run.findall(without_urls(blank_out(text, pattern_matches))):
            parts = run.rstrip(self._trailing).split("/")
            unknown = [part for part in parts if self._is_unknown(part)]
            # Anything else next to a slash makes it a path or a branch.
            if unknown and all(part in unknown or self._is_mention(part) for part in parts):
                yield from map(IdMention, unknown)

    def ids_only(self, value: str) -> tuple[str, ...]:
        """The ids in *value* where it contains known ids only, otherwise nothing."""
        tokens = (match.group() for match in _TOKEN.finditer(value))
        ids = tuple(token for token in tokens if token.lower() not in _JOINTS)
        return ids if all(self._is_mention(token) for token in ids) else ()

    def _is_unknown(self, text: str) -> bool:
        match = _NUMBERED.fullmatch(text) if len(text) <= _LONGEST else None
        if match is None or match["prefix"] not in self._prefixes or _SHAPE.fullmatch(text) is None:
            return False
        return self.resolve(text) is None and self.resolve(match["first"]) is None

    def may_mention(self, text: str) -> bool:
        """Whether *text* may mention an id, in capitals or not.

        Most lines contain no id, and this is a fast test where the number of words is small.
        """
        if self._words is None or len(self._words) > _FEW:
            return True
        lowered = text.lower()
        return any(word in lowered for word in self._words)

    def _slash_list(self, run: str) -> Iterator[IdMention]:
        # `REQ-1/REQ-2` names two items, `feature/REQ-1` names a branch.
        if (part := self._part(run)) is not None:
            yield from part
            return
        mentions = [self._single(part) for part in self._siblings(run)]
        if all(mentions):
            yield from (mention for mention in mentions if mention is not None)

    def _siblings(self, run: str) -> tuple[str, ...]:
        """The ids between slashes: those of `REQ-1/REQ-2`, and of `REQ-1/2` where both exist."""
        first, *others = run.split("/")
        if not others or not all(part.isdecimal() for part in others):
            return (first, *others) if others else ()
        family = first.rstrip("0123456789")
        all_ids = (first, *(f"{family}{part}" for part in others))
        return all_ids if all(map(self._is_mention, all_ids)) else (first, *others)

    def _single(self, text: str) -> IdMention | None:
        if self._is_mention(text):
            return IdMention(text)
        part = self._part(text)
        return part[0] if part else None

    def _part(self, text: str) -> tuple[IdMention, ...] | None:
        """`SR-2.5` and `SR-2.3/4` name parts of SR-2 where there is no item with a longer id.

        `SR-2-A` and `SR-2/A` name an assertion of it.
        """
        if self._identifiers is None or not ("." in text or text[-1:].isupper()):
            return None
        head = self._identifiers.whole(text)
        if head is None:
            return None
        if text[-1:].isupper():
            return (IdMention(head, text),)
        first, *others = text.split("/")
        family = first.rpartition(".")[0]
        parts = [first, *(f"{family}.{part}" for part in others)]
        if others and any(self.resolve(part) is not None for part in parts):
            return tuple(self._as_mention(part) for part in parts)
        return (IdMention(head, text),)

    def _as_mention(self, text: str) -> IdMention:
        head = None if self._identifiers is None else self._identifiers.whole(text)
        return (
            IdMention(text)
            if self.resolve(text) is not None or head is None
            else IdMention(head, text)
        )

    def _is_mention(self, text: str) -> bool:
        return self.resolve(text) is not None and is_mentionable(text)

    def _in_token(self, token: str, *, strong: bool) -> tuple[IdMention, ...]:
        for form in _forms(token):
            if self.resolve(form) is None and (part := self._part(form)):
                return part
            if self._counts_as_id(form, strong=strong):
                return (IdMention(form),)
            parts = self._siblings(form)
            if parts and all(self._counts_as_id(part, strong=strong) for part in parts):
                return tuple(self._as_mention(part) for part in parts)
        return ()

    def _counts_as_id(self, text: str, *, strong: bool) -> bool:
        if self.resolve(text) is not None:
            return True
        if len(text) > _LONGEST or _SHAPE.fullmatch(text) is None:
            return False
        return strong or self._identifiers is None or _stem(text) in self._stems


def is_mentionable(item_id: str) -> bool:
    """Whether the id *item_id* also refers to an item in running text.

    A number or a plain word may be an id, but in running text it is ambiguous.
    """
    if any(char.isalpha() for char in item_id):
        return not item_id.isalpha() or item_id.isupper()
    return not _MARKS.isdisjoint(item_id)


def mention_words(
    stems: frozenset[str], id_patterns: Iterable[IdPatternConfig]
) -> frozenset[str] | None:
    """Words in lower case, one of which is in every mention; None where there are none."""
    found = [required_literals(pattern.pattern.text) for pattern in id_patterns]
    return stems.union(*found) if all(found) else None


def id_stems(identifiers: Iterable[str]) -> frozenset[str]:
    """The prefixes of all mentions of ids, in lower case: `req-` for `REQ-12`.

    Numbers are left out, for they may be written with more zeros. An id that begins with a
    number is its own prefix.
    """
    return frozenset(_stem(item_id) or item_id.lower() for item_id in identifiers)


def _stem(item_id: str) -> str:
    return _DIGIT.split(item_id, maxsplit=1)[0].lower()


def _take_matches(matches: deque[PatternMatch], token: re.Match[str]) -> list[PatternMatch]:
    """Those of *matches* inside a *token*, where one is at its start; earlier ones are dropped."""
    while matches and matches[0].start < token.start():
        matches.popleft()
    plain = token.group().lstrip(_OPENING)
    if not matches or matches[0].start > token.end() - len(plain):
        return []
    found = []
    while matches and matches[0].start < token.end():
        found.append(matches.popleft())
    return found


def _mention_of(match: PatternMatch, text: str) -> IdMention:
    written = text[match.start : match.stop]
    return IdMention(match.target, "" if written == match.target else written)


def _blank(aside: re.Match[str]) -> str:
    # Remarks in parentheses may follow each id; offsets do not change.
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
