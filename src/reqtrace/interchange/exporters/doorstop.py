"""A Doorstop tree: a document for each type, a YAML file for each item.

Source: the reference of Doorstop 3 (item and document files, fingerprints).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.interchange.exporters.content import (
    Export,
    ExportContent,
    ExportedItem,
    clean,
    gather,
    note,
)
from reqtrace.model.item import Item
from reqtrace.model.link import PLAIN
from reqtrace.model.uid import Uid, parse_uid
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.project import Project
from reqtrace.sources.doorstop.stamps import links_words, plain_text, references_words, stamp
from reqtrace.util.dataclass import dataclass
from reqtrace.util.yaml_writer import yaml_fields

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LEVEL = re.compile(r"[1-9][0-9]{0,5}(?:\.[0-9]{1,6}){0,9}")
_OWN = frozenset(
    {"active", "derived", "header", "level", "links", "normative", "ref", "reviewed", "text"}
)
# Under these names `import doorstop` finds again what Doorstop has no field for.
_STORED_FIELDS = ("reqtrace-id", "type", "status")
_RESERVED = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    type: str
    prefix: str
    separator: str
    entries: tuple[ExportedItem, ...]


def export_doorstop(project: Project) -> Export:
    """All items as files below a folder for each type.

    Ids that are invalid in Doorstop are mapped to new ones, which a note names. Fingerprints that
    the items have stay. Others are made where the item is agreed on (its status is active or
    done): such an item has seen what it links to as it is. The rest is not reviewed yet.
    """
    content = gather(project)
    uids = _uids(content.entries)
    documents = _documents(content, project.vocabulary)
    parents = _parents(documents)
    writer = _DocumentWriter(content, uids)
    files: list[tuple[PurePosixPath, str]] = []
    renumbered: list[str] = []
    for document in documents:
        folder = PurePosixPath(_folder(document.type))
        files.append((folder / ".doorstop.yml", _settings(document, parents[document.type])))
        levels = _levels(document.entries)
        renumbered += _renumbered(document.entries, levels)
        for entry, level in zip(document.entries, levels, strict=True):
            path = folder / f"{uids[entry.item.id]}.yml"
            files.append((path, writer.text(entry, level)))
    notes = [*content.notes, *_notes(content, uids, project.vocabulary)]
    if renumbered:
        notes.append(
            note("levels are renumbered, because they do not define a unique order", renumbered)
        )
    return Export(files=tuple(sorted(files)), notes=tuple(notes))


def _folder(type_name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]+", "-", type_name).strip("-") or "items"


# -- ids ------------------------------------------------------------------------------------------


def _key(uid: str) -> Uid | None:
    """What Doorstop compares ids by; None for one that is invalid there, or on a disk."""
    parsed = parse_uid(uid) if _FILE_NAME.fullmatch(uid) else None
    if parsed is None or parsed.prefix in ("", _RESERVED):
        return None
    return parsed._replace(name=parsed.name.lower())


def _uids(entries: Iterable[ExportedItem]) -> dict[str, str]:
    """The id of each item in Doorstop, by ours."""
    used: set[Uid] = set()
    uids: dict[str, str] = {}
    odd: list[Item] = []
    for entry in entries:
        key = _key(entry.item.id)
        if key is None or key in used:
            odd.append(entry.item)
        else:
            used.add(key)
            uids[entry.item.id] = entry.item.id
    number = 1
    for item in odd:
        prefix = _prefix_of(item.type)
        while Uid(prefix.lower(), number, "") in used:
            number += 1
        used.add(Uid(prefix.lower(), number, ""))
        uids[item.id] = f"{prefix}-{number}"
    return uids


def _prefix_of(type_name: str) -> str:
    word = re.sub(r"[^A-Z0-9]+", "", type_name.upper()) or "ITEM"
    return f"{word}S" if word.lower() == _RESERVED else word


# -- documents ------------------------------------------------------------------------------------


def _documents(content: ExportContent, vocabulary: Vocabulary) -> list[_Document]:
    """A document for each type that has items, in the order of the vocabulary."""
    order = {name: index for index, name in enumerate(vocabulary.types)}
    names = sorted(
        {entry.item.type for entry in content.entries}, key=lambda n: (order.get(n, len(order)), n)
    )
    used: set[str] = set()
    documents = []
    for name in names:
        entries = tuple(entry for entry in content.entries if entry.item.type == name)
        prefix, separator = _usual_prefix(entries, name)
        if prefix.lower() in used:
            prefix, separator = _prefix_of(name), "-"
        while prefix.lower() in used:
            prefix += "X"
        used.add(prefix.lower())
        documents.append(_Document(type=name, prefix=prefix, separator=separator, entries=entries))
    return documents


def _usual_prefix(entries: Iterable[ExportedItem], type_name: str) -> tuple[str, str]:
    """The prefix of most ids, and the separator between it and the number."""
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        key = _key(entry.item.id)
        if key is not None:
            width = len(key.prefix)
            separator = entry.item.id[width : width + 1]
            counts[entry.item.id[:width], separator if separator in "-_." else ""] += 1
    if not counts:
        return _prefix_of(type_name), "-"
    return max(sorted(counts), key=counts.__getitem__)


def _parents(documents: Sequence[_Document]) -> dict[str, str | None]:
    """The prefix of the parent of each document: all hang below one root, as Doorstop asks.

    A document hangs below the one that most of its links lead to.
    """
    types = {entry.item.id: document.type for document in documents for entry in document.entries}
    counts = {
        document.type: Counter(
            types[link.target]
            for entry in document.entries
            for link in entry.links
            if link.known and types[link.target] != document.type
        )
        for document in documents
    }
    above = Counter(name for count in counts.values() for name in count.elements())
    prefixes = {document.type: document.prefix for document in documents}
    remaining = list(prefixes)
    parents: dict[str, str | None] = {}
    if remaining:
        root = max(remaining, key=lambda name: above[name] - counts[name].total())
        parents[root] = None
        remaining.remove(root)
    while remaining:
        pairs = [(counts[name][other], name, other) for name in remaining for other in parents]
        _, name, other = max(pairs, key=lambda pair: pair[0])
        parents[name] = prefixes[other]
        remaining.remove(name)
    return parents


def _settings(document: _Document, parent: str | None) -> str:
    width = max((len(m[0]) for m in map(_digits, document.entries) if m), default=1)
    settings: dict[str, object] = {"digits": min(width, 9)}
    if parent is not None:
        settings["parent"] = parent
    settings |= {"prefix": document.prefix, "sep": document.separator}
    return yaml_fields({"settings": settings})


def _digits(entry: ExportedItem) -> re.Match[str] | None:
    return re.search(r"[0-9]+\Z", entry.item.id)


# -- items ----------------------------------------------------------------------------------------


def _levels(entries: Sequence[ExportedItem]) -> list[str]:
    """The level of each item: its own where all have one, else one after the other."""
    levels = [str(entry.item.attributes.get("level", "")) for entry in entries]
    if all(_LEVEL.fullmatch(level) for level in levels) and len(set(levels)) == len(levels):
        return levels
    return [f"1.{number}" for number in range(1, len(entries) + 1)]


def _renumbered(entries: Sequence[ExportedItem], levels: Sequence[str]) -> list[str]:
    own = (str(entry.item.attributes.get("level", "")) for entry in entries)
    return [
        entry.item.id
        for entry, level, written in zip(entries, own, levels, strict=True)
        if level and level != written
    ]


class _DocumentWriter:
    def __init__(self, content: ExportContent, uids: Mapping[str, str]) -> None:
        self._uids = uids
        self._stamps = {
            entry.item.id: stamp(uids[entry.item.id], *_stamped_content(entry.item).words())
            for entry in content.entries
        }

    def text(self, entry: ExportedItem, level: str) -> str:
        """The file of an item, keys in the order in which Doorstop writes them."""
        item = entry.item
        uid = self._uids[item.id]
        is_agreed = item.role in (Role.ACTIVE, Role.DONE)
        above = {self._uids[link.target]: link for link in entry.links if link.known}
        links = [
            {
                target: above[target].fingerprint
                or (self._stamps[above[target].target] if is_agreed else None)
            }
            for target in sorted(above, key=_order)
        ]
        content = _stamped_content(item)
        fields: dict[str, object] = {
            "active": item.role is not Role.RETIRED,
            "derived": _boolean(item, "derived", usual=False),
            "header": clean(item.title),
            "level": level,
            "links": links,
            "normative": _boolean(item, "normative", usual=True),
            "ref": content.ref,
            **({"references": content.references} if content.references else {}),
            "reviewed": _reviewed(item)
            or (stamp(uid, *content.words(), links_words(above)) if is_agreed else None),
            "text": f"{content.text}\n" if "\n" in content.text else content.text,
        }
        return yaml_fields({**fields, **self._rest(item, uid)})

    def _rest(self, item: Item, uid: str) -> dict[str, object]:
        """What Doorstop has no field for, as attributes."""
        rest: dict[str, object] = {} if uid == item.id else {"reqtrace-id": item.id}
        rest |= {"type": item.type, "status": item.status or ""}
        if item.formerly:
            rest["formerly"] = list(item.formerly)
        for name, value in item.attributes.items():
            is_own = name in _OWN or (name == "references" and _references(item))
            if not is_own and value is not None:
                is_reserved = name in _STORED_FIELDS or name in (
                    "references",
                    "prefix",
                    "uid",
                    "path",
                    "data",
                )
                rest.setdefault(f"x-{name}" if is_reserved else name, _plain(value))
        return rest


class _StampedContent(NamedTuple):
    """What a fingerprint is made of beside the id."""

    text: str
    ref: str
    references: list[dict[str, object]]

    def words(self) -> tuple[str, str, str]:
        """The parts in the order in which Doorstop takes them."""
        return self.text, self.ref, references_words(self.references)


def _stamped_content(item: Item) -> _StampedContent:
    ref = item.attributes.get("ref")
    references = _references(item)
    text = plain_text(clean(item.text)).rstrip("\n")
    return _StampedContent(text, ref.strip() if isinstance(ref, str) else "", references)


def _references(item: Item) -> list[dict[str, object]]:
    """The references of an item in the form that Doorstop takes, empty where they have another."""
    references = item.attributes.get("references")
    if not isinstance(references, list) or not references:
        return []
    files = [
        entry for entry in references if isinstance(entry, dict) and entry.get("type") == "file"
    ]
    fits = len(files) == len(references) and all(
        isinstance(entry.get("path"), str) for entry in files
    )
    keys = ("type", "path", "keyword", "sha")
    return [{key: entry[key] for key in keys if key in entry} for entry in files] if fits else []


def _reviewed(item: Item) -> str | None:
    """The fingerprint of the review that the item's own file keeps."""
    return None if item.fingerprints is None else item.fingerprints.reviewed


def _order(uid: str) -> Uid:
    return parse_uid(uid) or Uid(uid, 0, "")


def _boolean(item: Item, name: str, *, usual: bool) -> bool:
    value = item.attributes.get(name, usual)
    return value if isinstance(value, bool) else usual


def _plain(value: object) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def _notes(
    content: ExportContent, uids: Mapping[str, str], vocabulary: Vocabulary
) -> Iterator[str]:
    types = {entry.item.id: entry.item.type for entry in content.entries}
    mapped = [f"{old} as {new}" for old, new in uids.items() if old != new]
    if mapped:
        yield note("ids that are not valid in Doorstop are changed", mapped, most=1000)
    nowhere = [e.item.id for e in content.entries for link in e.links if not link.known]
    if nowhere:
        yield note("links not exported: they lead to no item", nowhere)
    referring = [e.item.id for e in content.entries if any(_stamped_content(e.item)[1:])]
    if referring:
        yield note(
            "Doorstop looks for referenced files in the repository that contains the folder",
            referring,
        )
    odd = [
        entry.item.id
        for entry in content.entries
        for link in entry.links
        if link.known
        and link.kind not in (PLAIN, vocabulary.kind_between(entry.item.type, types[link.target]))
    ]
    if odd:
        yield note("link kinds are not exported: Doorstop has none", odd)
