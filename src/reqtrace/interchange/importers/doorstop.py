"""A Doorstop tree on the disk → its items, as `reqtrace check` reads them where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.files import File, folder_of, walk
from reqtrace.interchange.importers.foreign import (
    ForeignItem,
    ForeignItems,
    ForeignLink,
    Loss,
    SourceLocation,
    broken,
)
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.doorstop.documents import SETTINGS, Document, expand
from reqtrace.sources.fields.text_utils import text_of
from reqtrace.sources.registry import Readers

_TREE = Source(include=(f"**/{SETTINGS}",), format=Format.DOORSTOP)
_FIRST = ("level", "active")
_LAST = "ref"
_OWN = frozenset({*_FIRST, _LAST, "reviewed"})
# What `export doorstop` writes for what Doorstop has no field for.
_STORED_FIELDS = frozenset({"reqtrace-id", "type", "status"})
_DEFAULTS: Mapping[str, object] = {"derived": False, "normative": True}
# What may be wrong in the form of an item that can be written all the same.
_HARMLESS = frozenset(
    {ProblemKind.MISSING_FIELD, ProblemKind.UNKNOWN_STATUS, ProblemKind.UNKNOWN_TYPE}
)
_WORDS = frozenset({"links", "references", "text", "title"})
_STAMP = "not imported: git history records changes and reviews"


class _DoorstopItem(NamedTuple):
    document: Document
    item: Item


def read_doorstop(source: Path, vocabulary: Vocabulary) -> ForeignItems:
    """All items of the documents below the folder *source*.

    What Doorstop skips takes no part, and is named. Raises `UsageError` for a file that cannot
    be read, with its line, and `ConfigError` for the settings of a document.
    """
    root = folder_of(source)
    files = {
        folder / name: File(path=folder / name, disk=root / folder / name)
        for folder, names in walk(root)
        for name in names
    }
    expansion = expand(_TREE, tuple(files), lambda path: files[path].data())
    if not expansion.sources and not expansion.left_out:
        raise UsageError(
            f"{source} contains no Doorstop documents", hint=f"give a folder with a {SETTINGS} file"
        )
    read = list(_items(files, expansion.sources, vocabulary))
    names = _WrittenIds(entry.item for entry in read)
    items = tuple(_foreign(entry, names) for entry in read)
    return ForeignItems(
        items=items,
        losses=(
            *(loss for entry in read for loss in _losses(entry.item)),
            *(
                Loss(field="document", subject=str(folder), done=f"skipped: {why}")
                for folder, why in expansion.left_out
            ),
        ),
        found=len(items),
        found_links=sum(len(item.links) for item in items),
    )


def _items(
    files: Mapping[PurePosixPath, File], sources: tuple[Source, ...], vocabulary: Vocabulary
) -> Iterator[_DoorstopItem]:
    readers = Readers(vocabulary, sources)
    for path, file in files.items():
        file_match = readers.file_match(path)
        if file_match is None or file_match.source is None:
            continue
        reading = readers.read(file_match, path, file.data(), "")
        for problem in reading.problems:
            if _is_grave(problem):
                at = SourceLocation(path=path, line=problem.location.line)
                raise broken(at, problem.message, problem.help)
        document = sources[file_match.source].options["document"]
        assert isinstance(document, Document)  # noqa: S101 - `expand` gives each of them one
        yield from (_DoorstopItem(document, item) for item in reading.items)


def _is_grave(problem: ReadProblem) -> bool:
    """Whether words or links of the item would be lost."""
    if problem.kind is ProblemKind.WRONG_TYPE:
        return problem.key.partition(".")[0] in _WORDS
    return problem.kind not in _HARMLESS


class _WrittenIds:
    """The ids under which items are written, also where a link spells one differently."""

    def __init__(self, items: Iterable[Item]) -> None:
        known = tuple(items)
        self._identifiers = Identifiers(known)
        self._written = {item.id: _own_id(item) for item in reversed(known)}

    def of(self, target: str) -> str:
        """The id of the item that a link to *target* means; *target* where there is none."""
        uid = self._identifiers.resolve(target)
        return target if uid is None else self._written.get(uid, uid)


def _own_id(item: Item) -> str:
    return text_of(item.attributes.get("reqtrace-id")) or item.id


def _foreign(read: _DoorstopItem, names: _WrittenIds) -> ForeignItem:
    item, fields = read.item, read.item.attributes
    return ForeignItem(
        id=_own_id(item),
        location=SourceLocation(path=item.location.path),
        type=text_of(fields.get("type")) or read.document.prefix,
        title=item.title if _has_header(item) else "",
        status=_status(item),
        text=item.text.strip("\n").rstrip(),
        links=tuple(
            ForeignLink(target=names.of(link.target), kind=link.kind) for link in item.links
        ),
        attributes=_attributes(item),
    )


def _has_header(item: Item) -> bool:
    """Whether the file has its title as a field, not as the first line of its text."""
    return "title" in item.positions and item.positions["title"] != item.positions.get("text")


def _status(item: Item) -> str:
    status = text_of(item.attributes.get("status"))  # of an item that is not active
    return status or ("retired" if _is_inactive(item) else item.status or "")


def _is_inactive(item: Item) -> bool:
    return item.role is Role.RETIRED and item.is_switched_off


def _attributes(item: Item) -> dict[str, object]:
    written = item.attributes
    attributes: dict[str, object] = {}
    if "level" in written:
        attributes["level"] = written["level"]
    if _is_inactive(item):
        attributes["active"] = False
    attributes |= {
        key: value
        for key, value in written.items()
        if key not in _OWN | _STORED_FIELDS and _says(value) and _DEFAULTS.get(key) != value
    }
    if ref := (text_of(written.get(_LAST)) or "").strip():
        attributes[_LAST] = ref
    if item.formerly:
        attributes["formerly"] = list(item.formerly)
    return attributes


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _losses(item: Item) -> Iterable[Loss]:
    if item.fingerprints is not None and item.fingerprints.reviewed:
        yield Loss(field="reviewed", subject=item.id, done=_STAMP)
    for link in item.links:
        if link.fingerprint:
            yield Loss(field="fingerprint of a link", subject=item.id, done=_STAMP)
