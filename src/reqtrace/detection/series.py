"""Records that are numbered in the names of their files: `tip-1.md`, `XLS-0001-name/README.md`.

A series is a prefix that several files, anywhere in the repository, have before a number of their
own, where the pages say what a record says: their number, or a status. The prefix has to be an
abbreviation that the project uses as such: `chapter-1.md` is numbered, and no record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.detection.files import Read
from reqtrace.detection.found import DetectionSettings
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.item_evidence import Place
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Format
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.sources.file_matcher import (
    ASCIIDOC_SUFFIXES,
    MARKDOWN_SUFFIXES,
    RST,
    TEST_FOLDERS,
    DefaultMatcher,
)
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.util.dataclass import dataclass

_SUFFIXES = (*MARKDOWN_SUFFIXES, RST, *ASCIIDOC_SUFFIXES)
_PAGES = frozenset({"readme", "index"})
_NAME = re.compile(
    r"(?P<prefix>[A-Za-z]{2,20}(?:-[A-Za-z]{2,20}){0,3})(?P<mark>[-_])0{0,4}[1-9]\d{0,5}"
    r"(?P<rest>[-_. ].*)?"
)
_NUMBER = re.compile(r"[1-9]\d*")
_OWN_IDS = frozenset({"id", "uid", "identifier", "item_id", "req_id", "requirement_id"})
_OWN_ATTRIBUTE = re.compile(r"^:?id:[ \t]+\S", re.MULTILINE)  # as AsciiDoc has them, too
_STATUS = re.compile(r"^[\W_]{0,10}status\b", re.IGNORECASE | re.MULTILINE)
_AUTHOR = re.compile(r"^[\W_]{0,10}authors?[*_:]", re.IGNORECASE | re.MULTILINE)
_TITLE = re.compile(r"^(?:[#=]{1,2} (?P<atx>.+)|(?P<rst>\S.*)\n[=#*-]{4,}[ \t]*$)", re.MULTILINE)
_FIRST_LINES = 60
_LEAST = 3
_SAMPLES = 6
_MOST_SAMPLES = 144  # of a repository
_NO_RECORDS = frozenset(
    {"adr", "phase", "sprint", "step", "week", "day", "part", "chapter", "issue", "pr", "task"}
    | {"version", "release", "plan", "page", "rc", "utf", "iso", "cve", "cwe", "ghsa"}
)
"""Words before numbers that count something else; decisions have a reader of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The files of one series, and what its ids begin with.

    `spellings` are the beginnings of the names, up to the number. The pages of records that have
    a folder each are called `pages` in it. `type` is None where the prefix names no known type;
    `is_whole`: the whole names are ids.
    """

    prefix: str
    spellings: tuple[str, ...]
    files: tuple[PurePosixPath, ...]
    pages: tuple[str, ...] = ()
    type: str | None = None
    is_whole: bool = False
    is_proposal: bool = False


class _Member(NamedTuple):
    path: PurePosixPath
    name: str
    prefix: str
    mark: str
    number: int
    is_whole: bool
    is_decision: bool


class _Evidence(NamedTuple):
    """What a page of a series shows."""

    is_owned: bool = False
    """It has an id of its own, by which it is read."""
    is_record: bool = False
    has_key: bool = False
    is_signed: bool = False
    """It has what proposals have: a status, an author, its number in the title."""
    text: str = ""


def find_series(
    paths: Iterable[PurePosixPath],
    settings: DetectionSettings,
    without: frozenset[PurePosixPath],
    read: Read,
) -> tuple[Series, ...]:
    """The series among *paths*, but for those in the folders *without*; *read* gives contents."""
    by_prefix: dict[tuple[str, bool], list[_Member]] = {}
    for member in _members(paths, settings, without):
        key = (member.prefix.lower(), _is_page_of_folder(member))
        by_prefix.setdefault(key, []).append(member)
    found = []
    for together in by_prefix.values():
        whole = [one for one in together if one.is_whole]
        # `REQ-010-report.md` beside `REQ-001.md` … speaks of one of them.
        members = whole if len(whole) * 2 > len(together) else together
        numbers = {member.number for member in members}
        if len(numbers) >= _LEAST and not all(member.is_decision for member in members):
            found.append(members)
    samples = [_samples(some) for some in found]
    paths = [one.path for some in samples for one in some]
    contents = read(paths, _MOST_SAMPLES, "samples of numbered files") if paths else {}
    series = (
        _series(members, some, contents, settings)
        for members, some in zip(found, samples, strict=True)
    )
    return tuple(one for one in series if one is not None)


def _members(
    paths: Iterable[PurePosixPath], settings: DetectionSettings, without: frozenset[PurePosixPath]
) -> Iterator[_Member]:
    matcher = DefaultMatcher(settings.vocabulary, settings.exclude)
    for path in paths:
        if path.suffix.lower() not in _SUFFIXES:
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
        is_test = _type_of(prefix, settings) == "test"
        in_tests = not TEST_FOLDERS.isdisjoint(map(str.lower, path.parts[:-1]))
        if place.is_aside and not (is_test and in_tests):
            continue
        number = int(name[match.end("mark") : match.start("rest") if match["rest"] else None])
        is_decision = place.format is Format.ADR
        whole = match["rest"] is None
        yield _Member(path, name, prefix, match["mark"], number, whole, is_decision)


def _is_page_of_folder(member: _Member) -> bool:
    return member.name != member.path.stem


def _samples(members: Sequence[_Member]) -> list[_Member]:
    """Some of the members, spread over all of them."""
    step = max(1, (len(members) - 1) // (_SAMPLES - 1))
    return list(members[::step][:_SAMPLES])


def _series(
    members: Sequence[_Member],
    samples: Sequence[_Member],
    contents: Mapping[PurePosixPath, bytes],
    settings: DetectionSettings,
) -> Series | None:
    shown = [
        _evidence(one, contents[one.path], settings.limits)
        for one in samples
        if one.path in contents
    ]
    shown = [one for one in shown if not one.is_owned]
    records = [one for one in shown if one.is_record]
    if len(records) * 3 < len(shown) * 2 or len(records) < 2:
        return None
    prefix = _spelled(members, records)
    if prefix is None:
        return None
    spellings = sorted({one.prefix + one.mark for one in members})
    pages = {one.path.name for one in members if _is_page_of_folder(one)}
    is_whole = all(one.is_whole for one in members)
    has_key = any(one.has_key for one in records)
    signed = sum(one.is_signed for one in records)
    return Series(
        prefix=prefix,
        spellings=tuple(spellings),
        files=tuple(one.path for one in members),
        pages=tuple(sorted(pages)),
        type=_type_of(prefix, settings),
        is_whole=is_whole,
        is_proposal=(has_key or not is_whole) and signed * 2 > len(records),
    )


def _type_of(prefix: str, settings: DetectionSettings) -> str | None:
    """The type that the last word of a prefix names: `MASTG-TEST` is of tests."""
    return settings.vocabulary.type_of_id(f"{prefix.rpartition('-')[2].upper()}-1")


def _spelled(members: Sequence[_Member], records: Sequence[_Evidence]) -> str | None:
    """The prefix as the project writes it; None where it is no abbreviation to it."""
    spelled = Counter(one.prefix for one in members if sum(map(str.isupper, one.prefix)) > 1)
    if spelled:
        return spelled.most_common(1)[0][0]
    prefix = members[0].prefix
    written = re.compile(rf"(?<![\w/.(-]){prefix}[- ]?\d+(?!\.(?:md|rst|adoc)\b)", re.IGNORECASE)
    mentions = Counter(
        match[0][: len(prefix)] for one in records for match in written.finditer(one.text)
    )
    capitals = mentions[prefix.upper()]
    if any(one.has_key for one in records) or capitals > mentions[prefix]:
        return prefix.upper()
    # An id in small letters is one where front matter names others by it.
    named = re.compile(rf"^\s*- {prefix}-\d+\b", re.MULTILINE)
    return prefix if any(named.search(one.text) for one in records) else None


def _evidence(member: _Member, data: bytes, limits: Limits) -> _Evidence:
    try:
        text = decode(data, limits)
        matter = split_front_matter(text, limits)
    except RefusedError:
        return _Evidence()
    fields = (matter.fields if matter is not None else None) or {}
    keys = {key_word(key): key for key in fields}
    top = "\n".join(text.split("\n", _FIRST_LINES)[:_FIRST_LINES])
    has_key = _has_number(_value_of_prefix(member, fields, keys, top), member.number)
    title = _TITLE.search(text)
    words = "" if title is None else title["atx"] or title["rst"] or ""
    numbered = any(
        (text_of(value) or "").strip().lstrip("0") == str(member.number)
        for value in fields.values()
        if not isinstance(value, dict | list)
    )
    has_author = has_key or _AUTHOR.search(top) is not None
    has_status = _STATUS.search(top) is not None
    signed = has_author or has_status or _has_number(words, member.number)
    is_page = member.is_whole and "title" in keys
    own_id = not _OWN_IDS.isdisjoint(keys) or _OWN_ATTRIBUTE.search(top) is not None
    # `# UC-1: Title` begins an item wherever it stands, and elsewhere says too little alone.
    is_led = (
        not has_author
        and (member.path.suffix.lower() in MARKDOWN_SUFFIXES or not has_status)
        and words.lstrip("[`*(").lower().startswith(f"{member.prefix.lower()}-")
    )
    has_own_key = key_word(member.prefix) in keys
    return _Evidence(
        is_owned="eip" in keys or (not has_own_key and (own_id or is_led)),
        is_record=signed or numbered or is_page,
        has_key=has_key,
        is_signed=signed,
        text=text,
    )


def _value_of_prefix(
    member: _Member, fields: Mapping[str, object], keys: Mapping[str, str], top: str
) -> str:
    """What stands under the prefix as a key, in front matter or in a line: `tip: 1`, `| OEP | 9 |`.

    Empty where there is none.
    """
    word = key_word(member.prefix)
    if word in keys:
        return text_of(fields[keys[word]]) or ""
    key = rf"(?mi)^[\W_]{{0,10}}{member.prefix}[\"'*_]{{0,3}}[ \t]*[:|][ \t]*(.*)$"
    line = re.search(key, top)
    return "" if line is None else line[1]


def _has_number(text: str, number: int) -> bool:
    return any(int(found[0][:9]) == number for found in _NUMBER.finditer(text))
