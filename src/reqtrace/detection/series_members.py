"""Files whose names have a prefix and a number, as those of a series of records have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.detection.found import DetectionSettings
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.source import Format
from reqtrace.sources.default_matcher import DefaultMatcher
from reqtrace.sources.file_names import ASCIIDOC_SUFFIXES, MARKDOWN_SUFFIXES, RST, TEST_FOLDERS
from reqtrace.util.lazy_pattern import lazy_pattern

SUFFIXES = (*MARKDOWN_SUFFIXES, RST, *ASCIIDOC_SUFFIXES)
_PAGES = frozenset({"readme", "index"})
_NAME = lazy_pattern(
    r"(?P<prefix>[A-Za-z]{2,20}(?:-[A-Za-z]{2,20}){0,3})(?P<mark>[-_])0{0,4}[1-9]\d{0,5}"
    r"(?P<rest>[-_. ].*)?"
)
_NO_RECORDS = frozenset(
    {"adr", "phase", "sprint", "step", "week", "day", "part", "chapter", "issue", "pr", "task"}
    | {"version", "release", "plan", "page", "rc", "utf", "iso", "cve", "cwe", "ghsa"}
    | {"batch", "iteration", "lab", "lesson", "level", "milestone", "module", "round", "section"}
    | {"stage", "tier", "wave", "year"}
    | {"capitulo", "chapitre", "epoca", "etapa", "etape", "fase", "kapitel", "partie", "parte"}
    | {"paso", "passo", "schritt", "semaine", "semana", "teil", "woche"}
)
"""Words before numbers that count something else; decisions have a reader of their own."""


class Member(NamedTuple):
    """A file that may be one of a series."""

    path: PurePosixPath
    name: str
    prefix: str
    mark: str
    number: int
    is_whole: bool
    is_decision: bool


def find_members(
    paths: Iterable[PurePosixPath], settings: DetectionSettings, without: frozenset[PurePosixPath]
) -> Iterator[Member]:
    """The files among *paths* that are named so, but for those in the folders *without*."""
    matcher = DefaultMatcher(settings.vocabulary, settings.exclude)
    for path in paths:
        if path.suffix.lower() not in SUFFIXES:
            continue
        name = path.parent.name if path.stem.lower() in _PAGES else path.stem
        match = _NAME.fullmatch(name)
        if match is None or match["prefix"].lower() in _NO_RECORDS:
            continue
        if without and not without.isdisjoint(path.parents):
            continue
        # What a folder says of Markdown it says of other pages.
        place = matcher.file_match(path.with_suffix(".md"))
        if place is None or place.place is Place.ITEM_FOLDER:
            continue
        prefix = match["prefix"]
        is_test = type_of_prefix(prefix, settings) == "test"
        in_tests = not TEST_FOLDERS.isdisjoint(map(str.lower, path.parts[:-1]))
        if place.is_aside and not (is_test and in_tests):
            continue
        number = int(name[match.end("mark") : match.start("rest") if match["rest"] else None])
        is_decision = place.format is Format.ADR
        whole = match["rest"] is None
        yield Member(path, name, prefix, match["mark"], number, whole, is_decision)


def is_page_of_folder(member: Member) -> bool:
    """Whether a file is a page of a folder that has the name with the number."""
    return member.name != member.path.stem


def type_of_prefix(prefix: str, settings: DetectionSettings) -> str | None:
    """The type that the last word of a prefix names: `MASTG-TEST` is of tests."""
    return settings.vocabulary.type_of_id(f"{prefix.rpartition('-')[2].upper()}-1")
