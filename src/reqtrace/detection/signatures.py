"""One file → the layout that its content shows, if any."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.detection.page_forms import (
    id_of_title,
    level_of_sections,
    prefix_of_proposal,
    shows_needs,
)
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.adr.decision import has_adr_sections
from reqtrace.sources.adr.evidence import shows_decision
from reqtrace.sources.adr.names import has_long_number, holds_number, is_dated
from reqtrace.sources.common.decode import decode
from reqtrace.sources.common.fault import RefusedError
from reqtrace.sources.common.item_evidence import Evidence, Place, Verdict, decide, is_typed
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.fields.text_utils import key_word, text_of
from reqtrace.sources.file_matcher import YAML_SUFFIXES
from reqtrace.sources.markdown.families import is_of_document
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.markdown.scan import Outline, outline
from reqtrace.sources.yaml.composer import compose
from reqtrace.sources.yaml.items import is_schema

_ID_KEYS = ("id", "uid", "identifier", "item_id", "req_id", "requirement_id")
_ID = re.compile(r"[A-Za-z]{1,20}(?:[-_./][A-Za-z]{1,20}){0,4}[-_.]?[0-9][A-Za-z0-9._-]{0,60}")
_UUID = re.compile(
    r"[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE
)
_NUMBER = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,5}")
_PROPOSAL = frozenset({"see_also", "replaces", "superseded_by", "tracking_link", "kep_number"})
KEP = "kep.yaml"
_KEP_NUMBER = re.compile(rb"(?m)^kep-number:")
_OPENFASTTRACE = re.compile(r"[ \t]*`?[a-z]{1,20}~[A-Za-z][\w.-]{0,120}~[0-9]{1,9}`?[ \t]*")
_RELATION = re.compile(r"[ \t]*[-*] [A-Za-z]{1,40}: \[")
_STRICTDOC = re.compile(r"\*\*UID\*\*: ?`?[A-Za-z]")
_STATUS = re.compile(r"[^\w\n]{0,8}status\b", re.IGNORECASE)
_HEADING_ID = re.compile(r"[\[`(]?(?P<id>[A-Z][A-Za-z0-9]{0,20}(?:[-_.][A-Za-z0-9]{1,20}){1,6})\b")
_OF_WORK = re.compile(r"(?:bug|day|issue|phase|pr|sprint|step|task|ticket|week)[-_. ]?\d", re.I)
"""Names of notes on what was done: `task-42-summary`."""
_FIRST_DIGIT = re.compile(r"[0-9]")
_OF_OTHERS = frozenset(
    {
        "CVE",
        "CWE",
        "ECSS",
        "GHSA",
        "OSV",
        "RFC",
        "ISO",
        "IEC",
        "IEEE",
        "EN",
        "DIN",
        "ECMA",
        "PEP",
        "JSR",
    }
    | {"UTF", "SHA", "MD", "AES", "RSA", "TLS", "SSL", "HTTP", "HTTPS", "BASE", "OAUTH", "IPV"}
)
"""What the ids of others begin with: reports, standards, algorithms."""
_WORDS = frozenset({"title", "status", "text", "description"})
"""Keys that items have beside their ids."""
_WORDS_BESIDE_UUID = frozenset({"name", "objective", "type"})
"""Keys that are enough where the id is one that no other thing has by chance."""
_DOORSTOP = frozenset({"active", "derived", "level", "links", "normative", "reviewed"})
"""Keys of items of Doorstop, which tools that read its files keep: the id is the name."""
_MOST_OF_DOORSTOP = 5
_NUMBER_KEY = re.compile(r"\d{1,6}[a-z]?")
_DEEPEST = 4
_MOST_IDS = 20  # of a sample
_MOST_LINES = 400  # of a sample


class Layout(NamedTuple):
    """What a file shows: a preset, the key of its ids or the paths of its entries, and ids."""

    preset: str
    detail: str = ""
    ids: tuple[str, ...] = ()


def layout_of(
    path: PurePosixPath, data: bytes, vocabulary: Vocabulary, limits: Limits
) -> Layout | None:
    """The layout of one file; None where it shows none, is one of ours, or cannot be read."""
    try:
        if path.suffix.lower() in YAML_SUFFIXES:
            if path.name == KEP:
                return Layout("enhancement-proposal", KEP) if _KEP_NUMBER.search(data) else None
            return _of_yaml(path.stem, data, vocabulary, limits)
        return _of_text(path, decode(data, limits), vocabulary, limits)
    except RefusedError:
        return None


def _of_text(
    path: PurePosixPath, text: str, vocabulary: Vocabulary, limits: Limits
) -> Layout | None:
    matter = split_front_matter(text, limits)
    if matter is not None and matter.fields:
        if _is_read_anywhere(matter.fields, vocabulary):
            return None
        if sign := _of_fields(path, matter.fields):
            return sign
    page = outline(text, matter.lines if matter is not None else 0)
    lines = page.plain[:_MOST_LINES]
    fenced = {n for fence in page.fences for n in range(fence.first, fence.last + 1)}
    if any(_OPENFASTTRACE.fullmatch(line) for n, line in enumerate(lines, 1) if n not in fenced):
        return Layout("openfasttrace")
    if any(h.text == "Relations" for h in page.headings) and any(map(_RELATION.match, lines)):
        return Layout("reqvire")
    if any(map(_STRICTDOC.match, lines)):
        return Layout("strictdoc-markdown")
    if shows_needs(text):
        return Layout("sphinx-needs")
    if is_dated(path):
        # Notes have a day in their names, and a context, as well: a decision has a status, too.
        if has_adr_sections(page) and any(map(_STATUS.match, lines)):
            return Layout("nygard")
    elif (
        holds_number(path)
        and _OF_WORK.match(path.stem) is None
        and shows_decision(path, matter, page, among_decisions=False)
    ):
        return Layout("nygard")
    if prefix := prefix_of_proposal(path, page):
        return Layout("proposals", prefix)
    if own := id_of_title(path, page):
        return Layout("titles", ids=(own,))
    if level := level_of_sections(text, page):
        return Layout("sections", str(level))
    return _of_headings(page, is_note=is_dated(path))


def _is_read_anywhere(fields: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether an item needs no source, because it is read wherever it lies."""
    typed = is_typed(text_of(fields.get("id")), text_of(fields.get("type")), vocabulary)
    return typed and decide(Place.ELSEWHERE, Evidence.TYPED_ID) is Verdict.READ


def _of_fields(path: PurePosixPath, fields: Mapping[str, Any]) -> Layout | None:
    """What front matter shows."""
    keys = {key_word(key): key for key in fields}
    if "eip" in keys:
        return Layout("eip")
    own = next((keys[key] for key in _ID_KEYS if key in keys), None)
    if own is not None:
        item_id = (text_of(fields[own]) or "").strip()
        if is_of_document(item_id):
            return None
        numbered = _NUMBER.fullmatch(item_id) is not None and "status" in keys
        # Who makes a website of pages calls them so, too: `id: module-1`.
        is_slug = item_id.islower() and "status" not in keys and "type" not in keys
        if numbered or (_ID.fullmatch(item_id) and not is_slug):
            return Layout("front-matter", own, (item_id,))
        return None
    if len(_DOORSTOP.intersection(keys)) >= _MOST_OF_DOORSTOP:
        return Layout("file-names", ids=(path.stem,))
    if "title" in keys and _PROPOSAL.intersection(keys):
        return Layout("enhancement-proposal")
    return Layout("madr") if "status" in keys and has_long_number(path) else None


def _of_headings(page: Outline, *, is_note: bool) -> Layout | None:
    """Headings that begin with what may be ids: see `ids_of_families`.

    A note with a day in its name is about what its title names, a ticket, and does not define it.
    """
    found = (_HEADING_ID.match(heading.text) for heading in page.headings)
    ids = tuple(m["id"] for m in found if m is not None and _ID.fullmatch(m["id"]))
    if is_note and ids and page.headings[0].text.lstrip("[`(").startswith(ids[0]):
        about = _family(ids[0])
        ids = tuple(one for one in ids if _family(one) != about)
    return Layout("headings", ids=ids[:_MOST_IDS]) if ids else None


def ids_of_families(ids: Iterable[str]) -> set[str]:
    """Those of *ids*, from the headings of a folder, that are no chance words.

    They belong to a family, an abbreviation with several numbers that is no one else's. One letter
    alone is an abbreviation where the numbers are long and many (`F-01`).
    """
    families: dict[str, set[str]] = {}
    for one in ids:
        families.setdefault(_family(one), set()).add(one)
    return {
        one
        for family, some in families.items()
        if len(some) > 1 and (_is_family(family) or _is_of_letter(family, some))
        for one in some
    }


def _is_of_letter(family: str, ids: set[str]) -> bool:
    long = [one for one in ids if re.fullmatch(r"[A-Z]-[0-9]{2,}", one)]
    return len(family) == 1 and len(long) > 2


def _family(item_id: str) -> str:
    return _FIRST_DIGIT.split(item_id, maxsplit=1)[0].rstrip("-_.")


def _is_family(family: str) -> bool:
    """Whether ids may be called so: by an abbreviation that is no one else's."""
    first = re.split(r"[-_.]", family, maxsplit=1)[0]
    return sum(map(str.isupper, first)) > 1 and first.upper() not in _OF_OTHERS


# -- YAML ---------------------------------------------------------------------------------------


def _of_yaml(stem: str, data: bytes, vocabulary: Vocabulary, limits: Limits) -> Layout | None:
    composed = compose(data, limits)
    value = composed.documents[0].value if composed.documents else None
    if isinstance(value, dict) and _is_read_anywhere(value, vocabulary):
        return None
    if is_schema(value):
        return None
    if isinstance(value, dict) and (key := _id_key(value)) is not None:
        item_id = text_of(value[key]) or ""
        words = _WORDS | _WORDS_BESIDE_UUID if _UUID.fullmatch(item_id) else _WORDS
        worded = not words.isdisjoint(map(key_word, value))
        return Layout("yaml", key, (item_id,)) if worded else None
    if keyed := _numbers_of_module(stem, value):
        return keyed
    found = dict(_lists(value, "", 0))
    if not found:
        return None
    ids = tuple(one for some in found.values() for one in some)
    return Layout("yaml-list", "\n".join(found), ids[:_MOST_IDS])


def _numbers_of_module(stem: str, value: object) -> Layout | None:
    """A file of one module, which is called as it, with a text for each number of an item."""
    module = value.get(stem) if isinstance(value, dict) and len(value) == 1 else None
    for key, inner in module.items() if isinstance(module, dict) else ():
        texts = inner if isinstance(inner, dict) and key.isidentifier() else {}
        if texts and all(map(_NUMBER_KEY.fullmatch, texts)):
            shown = sum(isinstance(one, str) for one in texts.values())
            if shown == len(texts):
                return Layout("keyed", f"{{}}.{key}.{{}}", tuple(f"{stem}.{one}" for one in texts))
    return None


def _lists(value: object, path: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    """The paths of all lists whose entries have ids, with some of these, the outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            name = key if re.fullmatch(r"[\w -]+", key) else f'"{key}"'
            if '"' not in key:
                yield from _lists(inner, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list) and value:
        entries = [one for one in value if isinstance(one, dict) and not _is_relation(one)]
        keys = [_id_key(one) for one in entries]
        ids = [text_of(one[k]) or "" for one, k in zip(entries, keys, strict=True) if k]
        if len(ids) * 2 > len(value) and len(ids) > 1:
            yield f"{path}[]", ids
        yield from _inner(entries, path, depth)


def _is_relation(entry: Mapping[str, Any]) -> bool:
    """Whether an entry relates two items, whatever its id is."""
    keys = set(map(key_word, entry))
    return "source" in keys and not keys.isdisjoint(("target", "targets"))


def _inner(entries: list[dict[str, Any]], path: str, depth: int) -> Iterator[tuple[str, list[str]]]:
    seen = set()
    for entry in entries[:50]:
        for inner_path, ids in _lists(entry, f"{path}[]", depth + 1):
            if inner_path not in seen:
                seen.add(inner_path)
                yield inner_path, ids


def _id_key(fields: Mapping[str, Any]) -> str | None:
    for key in fields:
        if key_word(key) in _ID_KEYS:
            item_id = (text_of(fields[key]) or "").strip()
            return key if _ID.fullmatch(item_id) or _UUID.fullmatch(item_id) else None
    return None
