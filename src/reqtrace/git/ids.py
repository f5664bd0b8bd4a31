"""Ids in the words of a commit message: in the values of trailers, and in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

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


class IdReader:
    """Finds the ids of *identifiers*, and unknown words that are meant as such ids."""

    def __init__(self, identifiers: Identifiers | None) -> None:
        self._identifiers = identifiers
        known = tuple(identifiers or ())
        self._stems = id_stems(known)
        self._prefixes = frozenset(_DIGIT.split(one, maxsplit=1)[0] for one in known)
        odd = {char for one in known for char in one if not char.isalnum() and not char.isspace()}
        joined = re.escape("".join(sorted(odd | set("_.-/@\\"))))
        self._run = re.compile(rf"[\w{joined}]+")
        self._trailing = "".join(sorted((odd | set(".:")) - set("-_/")))

    def resolve(self, text: str) -> str | None:
        """The present id of the item that *text* names, None where there is none."""
        return None if self._identifiers is None else self._identifiers.resolve(text)

    def listed(self, value: str, *, strong: bool) -> Iterator[tuple[int, str]]:
        """The ids at the head of a trailer's *value*: where each one stands in it, and the id.

        They may be separated by commas, semicolons, white space or `and`. The list ends with
        the first word that is neither an id nor something that another tracker would list. A
        word that is no known id counts when it has the shape of one and, unless the key is
        *strong*, begins as a known one does.
        """
        for match in _TOKEN.finditer(_ASIDE.sub(_blank, value)):
            token = match.group()
            if token.lower() in _JOINTS:
                continue
            found = self._in_token(token, strong=strong)
            yield from ((match.start(), one) for one in found)
            if not found and not _is_foreign(token):
                return

    def mentioned(self, text: str) -> Iterator[str]:
        """Known and former ids in running *text*, each where it stands alone as a word."""
        if not self.may_mention(text):
            return
        for run in self._run.findall(text):
            if self._is_mention(run):
                yield run
            elif self._is_mention(form := run.rstrip(self._trailing)):
                yield form
            elif "/" in form:
                yield from self._several(form)

    def unknown(self, text: str) -> Iterator[str]:
        """Words of running *text* that look like known ids but name no item.

        They begin as known ids do, in the same case, and go on with numbers only. What follows
        a known id (`REQ-1-branch`, `REQ-1.2`) is left alone.
        """
        if not self.may_mention(text):
            return
        for run in self._run.findall(text):
            parts = run.rstrip(self._trailing).split("/")
            unknown = [part for part in parts if self._is_unknown(part)]
            # Anything else beside a slash makes it a path or a branch.
            if unknown and all(part in unknown or self._is_mention(part) for part in parts):
                yield from unknown

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
        if len(self._stems) > _FEW:
            return True
        lowered = text.lower()
        return any(stem in lowered for stem in self._stems)

    def _several(self, run: str) -> tuple[str, ...]:
        # `REQ-1/REQ-2` names two items, `feature/REQ-1` names a branch.
        parts = tuple(run.split("/"))
        return parts if all(self._is_mention(part) for part in parts) else ()

    def _is_mention(self, text: str) -> bool:
        if self.resolve(text) is None:
            return False
        # A number or a plain word may be an id, but in running text it is just that.
        return any(char.isalpha() for char in text) and (not text.isalpha() or text.isupper())

    def _in_token(self, token: str, *, strong: bool) -> tuple[str, ...]:
        for form in _forms(token):
            if self._is_meant(form, strong=strong):
                return (form,)
            parts = tuple(form.split("/")) if "/" in form else ()
            if parts and all(self._is_meant(part, strong=strong) for part in parts):
                return parts
        return ()

    def _is_meant(self, text: str, *, strong: bool) -> bool:
        if self._identifiers is not None and self._identifiers.resolve(text) is not None:
            return True
        if len(text) > _LONGEST or _SHAPE.fullmatch(text) is None:
            return False
        return strong or self._identifiers is None or _stem(text) in self._stems


def id_stems(identifiers: Iterable[str]) -> frozenset[str]:
    """What every mention of an id begins with, in lower case: `req-` for `REQ-12`.

    Numbers are left out, for they may be written with more zeros. An id that begins with a
    number stands for itself.
    """
    return frozenset(_stem(one) or one.lower() for one in identifiers)


def _stem(one: str) -> str:
    return _DIGIT.split(one, maxsplit=1)[0].lower()


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
