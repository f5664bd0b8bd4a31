"""What names another decision: a link, an id, a file, or a number where only a decision can stand.

A bare number counts directly behind a relation (`Superseded by 5`) or written as a file is
(`0005`), never within a sentence; `#5` is an issue of a forge, `RFC 9110` a document elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.sources.adr.names import id_of_file, is_named_as_decision
from reqtrace.sources.common.link_definitions import NO_DEFINITIONS, Definitions
from reqtrace.sources.common.link_destinations import unescaped
from reqtrace.sources.common.link_paths import is_page_of_forge, looks_like_path
from reqtrace.sources.common.markdown_links import TextLink, find_links
from reqtrace.sources.fields.text_utils import ID, is_address, says_nothing

_ADR = "ADR"
_FAMILY = re.compile(r"(?P<family>[A-Za-z]+)[-_]?\d+")
_PAGE = re.compile(r"\.(?:md|markdown|mdx|rst|adoc|asciidoc|txt|html?)\Z", re.IGNORECASE)
_FILE = re.compile(r"(?<![\w./-])(?:[\w.-]+/)*+[\w-]*\d[\w.-]*?\.(?:md|markdown|rst|adoc)\b")
_URL = re.compile(r"https?://[^\s<>()\[\]]*+[^\s<>()\[\].,;:!?]")
_PADDED = re.compile(r"(?<![\w/.#:-])(?<![A-Z] )(?<![A-Z]\u00a0)0\d{1,3}(?![\w/:-]|\.\d)")
_FIRST = re.compile(r"\s*+[*_`]*(?P<number>\d{1,4})(?=[*_`]*\s*+(?:[.,;)]|and\b|&|\n|\Z))")
_NEXT = re.compile(
    r"[*_`]*\s*+(?:,\s*+and\b|,|and\b|&)\s*+[*_`]*(?P<number>\d{1,4})"
    r"(?=[*_`]*\s*+(?:[.,;)]|and\b|&|\n|\Z))"
)
_ELSEWHERE = re.compile(
    r"\s*+(?:the\s++)?(?P<name>(?:[A-Z][A-Za-z]*+[ -]?)?[#!]\d+|[A-Z]{2,}[ -]?\d+)\b"
)
_SEPARATOR = re.compile(r",|;|<br\s*/?>|\n|\s(?:and|&)\s", re.IGNORECASE)
_NUMBER = re.compile(r"0*\d{1,4}(?=\Z|[.:)]?\s|\s*[\u2013\u2014-]\s)")


class DecisionTarget(NamedTuple):
    """Another decision as a text names it: its id, how far in the text, the path of a link.

    What is `external` is named, but is no decision of this repository.
    """

    id: str
    offset: int
    external: bool = False
    path: str = ""


class DecisionNames:
    """Finds the decisions that the texts of one file name.

    Beside `ADR-5` names like that of the decision itself count: `PEP 5` in `PEP-7`. *definitions*
    say where the reference links of the file lead.
    """

    def __init__(self, own_id: str, definitions: Definitions = NO_DEFINITIONS) -> None:
        family = _FAMILY.fullmatch(own_id)
        self._family = "" if own_id.isdigit() else _ADR if family is None else family["family"]
        self._name = _name_pattern(self._family)
        self._definitions = definitions

    def links_of(self, text: str) -> list[TextLink]:
        """The links of a text."""
        return list(find_links(text, self._definitions))

    def governed(
        self, text: str, links: Sequence[TextLink], start: int, end: int, *, bare: bool
    ) -> Iterator[DecisionTarget]:
        """What a relation names in *text* from *start* to *end*: its *links*, or what is named so.

        *bare* says that a number directly behind the relation is that of a decision.
        """
        linked = [
            target for link in links if start <= link.start < end for target in self.linked(link)
        ]
        if any(not target.external for target in linked):
            yield from linked
            return
        spans = [(link.start, link.end) for link in links]
        named = [
            target
            for target in self.named(text, start, end, bare=bare)
            if not any(first <= target.offset < last for first, last in spans)
        ]
        yield from named or linked or self._elsewhere(text, start, end)

    def named(self, text: str, start: int, end: int, *, bare: bool) -> list[DecisionTarget]:
        """What is named without a link, in the order of the text."""
        found = [
            *(
                DecisionTarget(self.id_of(name["family"], name["number"]), name.start())
                for name in self._name.finditer(text, start, end)
            ),
            *(
                DecisionTarget(id_of_file(name[0]), name.start(), path=name[0])
                for name in _FILE.finditer(text, start, end)
                if is_named_as_decision(name[0])
            ),
            *self._numbers(text, start, end, bare=bare),
        ]
        by_offset = {target.offset: target for target in found}
        return [by_offset[offset] for offset in sorted(by_offset)]

    def _numbers(self, text: str, start: int, end: int, *, bare: bool) -> Iterator[DecisionTarget]:
        at = start
        number = _FIRST.match(text, at, end) if bare else None
        while number is not None:
            yield DecisionTarget(self.id_of("", number["number"]), number.start("number"))
            at = number.end()
            number = _NEXT.match(text, at, end)
        for padded in _PADDED.finditer(text, at, end):
            if not _is_in_name(text, padded.start()):
                yield DecisionTarget(self.id_of("", padded[0]), padded.start())

    def _elsewhere(self, text: str, start: int, end: int) -> Iterator[DecisionTarget]:
        """What stands directly behind a relation and is no decision of this repository."""
        if (url := _URL.search(text, start, end)) is not None:
            yield DecisionTarget(url[0], url.start(), external=True)
        elif (name := _ELSEWHERE.match(text, start, end)) is not None:
            yield DecisionTarget(name["name"], name.start("name"), external=True)

    def linked(self, link: TextLink) -> Iterator[DecisionTarget]:
        """What a link leads to."""
        path, _, anchor = link.href.partition("#")
        path = path.partition("?")[0]
        if is_address(link.href) or is_page_of_forge(path):
            yield DecisionTarget(link.href, link.at, external=True)
            return
        if path:
            name = path if _PAGE.search(path) else path.rstrip("/") + ".md"
            yield DecisionTarget(self._id_of_file(name), link.at, path=path)
            return
        label = unescaped(link.label)
        named = self._name.search(label) or self._name.match(anchor)
        if named is not None:
            yield DecisionTarget(self.id_of(named["family"], named["number"]), link.at)

    def _id_of_file(self, path: str) -> str:
        """The id that the name of a file, or of the folder of its own, makes."""
        at = PurePosixPath(path)
        named = self._name.match(at.parent.name if at.stem.lower() == "readme" else at.stem)
        if named is not None and named["family"].upper() == self._family.upper() != _ADR:
            return self.id_of(named["family"], named["number"])
        return id_of_file(path)

    def of_value(self, text: str) -> list[DecisionTarget]:
        """What the value of a field of relations names: links, or names with `,` between them.

        Where it names nothing of the kind, its words are external: `Supersedes: the old way`.
        """
        links = self.links_of(text)
        found: list[DecisionTarget] = []
        at = 0
        for link in links:
            found += self._names_of_value(text, at, link.start, alone=False)
            found += self.linked(link)
            at = max(at, link.end)
        found += self._names_of_value(text, at, len(text), alone=not links)
        decisions = [target for target in found if not target.external or is_address(target.id)]
        return decisions or found

    def _names_of_value(
        self, text: str, start: int, end: int, *, alone: bool
    ) -> Iterator[DecisionTarget]:
        """The names between separators; *alone* says that there is no link beside them."""
        cuts = ((cut.start(), cut.end()) for cut in _SEPARATOR.finditer(text, start, end))
        ends = [*cuts, (end, end)]
        for last, following in ends:
            piece = text[start:last]
            name = piece.strip().strip("*_`").strip()
            if name and not says_nothing(name):
                at = start + piece.index(name)
                target = self._target(name, at, alone=alone, only=alone and not ends[1:])
                if target is not None:
                    yield target
            start = following

    def _target(self, name: str, offset: int, *, alone: bool, only: bool) -> DecisionTarget | None:
        """What one name means; a word without a number is an id where it is the *only* name."""
        if is_address(name):
            return DecisionTarget(name, offset, external=True)
        if (named := self._name.match(name)) is not None:
            return DecisionTarget(self.id_of(named["family"], named["number"]), offset)
        if looks_like_path(name) and name[0] != "#":
            return DecisionTarget(id_of_file(name), offset, path=name)
        if (number := _NUMBER.match(name)) is not None:
            return DecisionTarget(self.id_of("", number[0]), offset)
        if ID.fullmatch(name) and (only or any(char.isdigit() or char == "-" for char in name)):
            return DecisionTarget(name, offset)
        return DecisionTarget(name, offset, external=True) if alone else None

    def id_of(self, family: str, number: str) -> str:
        """The id of the decision with a *number*, which is that of the file's own family."""
        family = family or self._family
        own = self._family if family.upper() == self._family.upper() else family
        return f"{own.upper() if own.upper() == _ADR else own}-{number}" if own else number


@lru_cache
def _name_pattern(family: str) -> re.Pattern[str]:
    families = "|".join(sorted({_ADR, family} - {""}))
    return re.compile(
        rf"(?<![\w/#.-])(?P<family>{families})(?:[-_ ]?#|[-_ ]|\s(?:no|nr|number)\.?\s)?+"
        r"(?P<number>\d+)(?!\w|\.\d)",
        re.IGNORECASE,
    )


def _is_in_name(text: str, at: int) -> bool:
    """Whether what is at *at* continues a name such as `ADR 0005`."""
    return text[max(0, at - 4) : at].strip().upper().endswith(_ADR)
