"""What the pages of a series of numbered records show: whether it is one, and how it is called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.detection.found import DetectionSettings
from reqtrace.detection.series_members import Member, is_page_of_folder, type_of_prefix
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.sources.file_names import MARKDOWN_SUFFIXES
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.util.dataclass import dataclass

_NUMBER = re.compile(r"[1-9]\d*")
_OWN_IDS = frozenset({"id", "uid", "identifier", "item_id", "req_id", "requirement_id"})
_OWN_ATTRIBUTE = re.compile(r"^:?id:[ \t]+\S", re.MULTILINE)  # as AsciiDoc has them, too
_STATUS = re.compile(r"^[\W_]{0,10}status\b", re.IGNORECASE | re.MULTILINE)
_AUTHOR = re.compile(r"^[\W_]{0,10}authors?[*_:]", re.IGNORECASE | re.MULTILINE)
_TITLE = re.compile(r"^(?:[#=]{1,2} (?P<atx>.+)|(?P<rst>\S.*)\n[=#*-]{4,}[ \t]*$)", re.MULTILINE)
_FIRST_LINES = 60


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


class _Evidence(NamedTuple):
    """What a page of a series shows."""

    is_owned: bool = False
    """It has an id of its own, by which it is read."""
    is_record: bool = False
    has_key: bool = False
    is_signed: bool = False
    """It has what proposals have: a status, an author, its number in the title."""
    text: str = ""


def series_of(
    members: Sequence[Member],
    samples: Sequence[Member],
    contents: Mapping[PurePosixPath, bytes],
    settings: DetectionSettings,
) -> Series | None:
    """The series of *members*, of which *samples* show what they are; None where it is none."""
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
    pages = {one.path.name for one in members if is_page_of_folder(one)}
    is_whole = all(one.is_whole for one in members)
    has_key = any(one.has_key for one in records)
    signed = sum(one.is_signed for one in records)
    return Series(
        prefix=prefix,
        spellings=tuple(spellings),
        files=tuple(one.path for one in members),
        pages=tuple(sorted(pages)),
        type=type_of_prefix(prefix, settings),
        is_whole=is_whole,
        is_proposal=(has_key or not is_whole) and signed * 2 > len(records),
    )


def _spelled(members: Sequence[Member], records: Sequence[_Evidence]) -> str | None:
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


def _evidence(member: Member, data: bytes, limits: Limits) -> _Evidence:
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
    member: Member, fields: Mapping[str, object], keys: Mapping[str, str], top: str
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
