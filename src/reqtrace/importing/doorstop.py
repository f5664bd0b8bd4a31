"""A Doorstop tree: documents marked by `.doorstop.yml`, an item a file, YAML or Markdown.

Source: the reference of Doorstop 3 (item and document files).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.importing.files import File, folder_of, walk
from reqtrace.importing.foreign import ForeignItem, ForeignLink, Harvest, Loss, Place, broken
from reqtrace.model.link import PLAIN
from reqtrace.model.uid import begins_with_uid, parse_uid
from reqtrace.sources.composer import compose
from reqtrace.sources.doorstop_documents import SETTINGS, SUFFIXES
from reqtrace.sources.limits import Limits
from reqtrace.sources.words import text_of

_SKIP = ".doorstop.skip"
_SKIP_ALL = ".doorstop.skip-all"
_OWN = frozenset({"active", "header", "level", "links", "reviewed", "text", "ref"})
# What `export doorstop` writes for what Doorstop has no field for.
_KEPT = frozenset({"reqtrace-id", "type", "status"})
_DEFAULTS: Mapping[str, object] = {"derived": False, "normative": True}
_STAMP = "left out: the history of git tells who changed and who reviewed what"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Document:
    folder: PurePosixPath
    prefix: str
    format: str


def read_doorstop(source: Path) -> Harvest:
    """All items of the documents below the folder *source*.

    Documents with `.doorstop.skip` take no part, as in Doorstop. Raises `UsageError` for a file
    that cannot be read, with its line.
    """
    root = folder_of(source)
    files, documents = _look(root)
    if not documents:
        raise UsageError(f"{source} holds no Doorstop document", hint=f"no {SETTINGS} is there")
    losses: list[Loss] = []
    items: list[ForeignItem] = []
    for document, path in files:
        items.append(_read(File(path=path, disk=root / path), document, losses))
    items, links = _with_known_targets(items)
    losses += _skipped(root, documents)
    return Harvest(items=tuple(items), losses=tuple(losses), found=len(items), found_links=links)


def _look(root: Path) -> tuple[list[tuple[_Document, PurePosixPath]], list[_Document]]:
    """The item files with their documents, and all documents."""
    found: dict[PurePosixPath, _Document | None] = {}
    files: list[tuple[_Document, PurePosixPath]] = []
    for folder, names in walk(root, skip=_SKIP_ALL):
        document = found.get(folder.parent) if folder.parts else None
        if SETTINGS in names:
            document = None if _SKIP in names else _document(root, folder)
        found[folder] = document
        if document is not None:
            ends = SUFFIXES[document.format]
            files += [(document, folder / n) for n in names if _is_item(n, ends)]
    documents = [one for folder, one in found.items() if one is not None and one.folder == folder]
    return files, documents


def _skipped(root: Path, documents: list[_Document]) -> Iterator[Loss]:
    known = {one.folder for one in documents}
    for folder, names in walk(root, skip=_SKIP_ALL):
        if SETTINGS in names and folder not in known:
            yield Loss(field="document", subject=str(folder), done=f"left out: it has {_SKIP}")


def _is_item(name: str, ends: tuple[str, ...]) -> bool:
    stem, dot, end = name.rpartition(".")
    return bool(dot) and f".{end.lower()}" in ends and begins_with_uid(stem)


def _document(root: Path, folder: PurePosixPath) -> _Document:
    file = File(path=folder / SETTINGS, disk=root / folder / SETTINGS)
    # A tag that includes another file stands under `attributes`, which are not needed here.
    text = re.sub(r"(?m)^(\s+[\w-]+:\s+)!include\s", r"\1", file.text())
    settings = _mapping(file, text.encode()).get("settings")
    if not isinstance(settings, dict) or not text_of(settings.get("prefix")):
        raise broken(Place(path=file.path), "the document has no `prefix` under `settings`")
    form = settings.get("itemformat", "yaml")
    if form not in SUFFIXES:
        raise broken(Place(path=file.path), f"the itemformat is neither yaml nor markdown: {form}")
    prefix = text_of(settings["prefix"]) or ""
    return _Document(folder=folder, prefix=prefix, format=str(form))


def _mapping(file: File, data: bytes, first_line: int = 1) -> dict[str, object]:
    composed = compose(data, Limits(), first_line=first_line)
    for fault in composed.faults:
        at = Place(path=file.path, line=fault.position.line)
        raise broken(at, fault.message, fault.help)
    value = composed.documents[0].value if composed.documents else {}
    if not isinstance(value, dict):
        raise broken(Place(path=file.path), "the file holds no mapping of fields")
    return value


def _read(file: File, document: _Document, losses: list[Loss]) -> ForeignItem:
    text = file.text()
    place = Place(path=file.path)
    if document.format == "markdown":
        fields = _markdown(file, text)
    else:
        fields = _mapping(file, text.encode())
    uid = file.path.stem
    if _says(fields.get("reviewed")):
        losses.append(Loss(field="reviewed", subject=uid, done=_STAMP))
    links = tuple(_links(fields.get("links"), place))
    losses += [
        Loss(field="fingerprint of a link", subject=uid, done=_STAMP) for _, stamp in links if stamp
    ]
    return ForeignItem(
        id=text_of(fields.get("reqtrace-id")) or uid,
        place=place,
        type=text_of(fields.get("type")) or document.prefix,
        title=" ".join(_text(fields, "header", place).split()),
        status=_status(fields),
        text=_text(fields, "text", place),
        links=tuple(ForeignLink(target=target, kind=PLAIN) for target, _ in links),
        attributes=_attributes(fields),
    )


def _status(fields: Mapping[str, object]) -> str:
    if "status" in fields:
        return text_of(fields["status"]) or ""
    return "active" if _truth(fields.get("active", True)) else "retired"


def _text(fields: Mapping[str, object], key: str, place: Place) -> str:
    value = fields.get(key)
    if isinstance(value, list | dict):
        raise broken(place, f"`{key}` is no text")
    return (text_of(value) or "").strip("\n").rstrip()


def _attributes(fields: Mapping[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    if (level := text_of(fields.get("level"))) is not None:
        found["level"] = level
    if _truth(fields.get("active", True)) is False:
        found["active"] = False
    found |= {
        key: value
        for key, value in fields.items()
        if key not in _OWN | _KEPT and _says(value) and _DEFAULTS.get(key) != value
    }
    if ref := (text_of(fields.get("ref")) or "").strip():
        found["ref"] = ref
    return found


def _says(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _truth(value: object) -> bool:
    # Doorstop takes these words for true, and everything else that is text for false.
    return value.lower() in ("true", "1", "yes", "on") if isinstance(value, str) else bool(value)


def _links(value: object, place: Place) -> Iterator[tuple[str, bool]]:
    """The targets of the links of an item, and whether each has a fingerprint."""
    for part in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(part, dict) and len(part) == 1:
            ((target, stamp),) = part.items()
            yield str(target), _says(stamp)
        elif (text := text_of(part)) is not None and not isinstance(part, bool):
            target, _, stamp = text.partition(":")
            yield target.strip(), bool(stamp)
        else:
            raise broken(place, "a link is neither an id nor an id with a fingerprint")


def _markdown(file: File, text: str) -> dict[str, object]:
    """The front matter of *text*; its first heading is the header, the rest the text."""
    if not text.startswith("---\n") or (end := text.find("\n---\n", 3)) < 0:
        raise broken(Place(path=file.path), "the file has no front matter between two `---`")
    fields = _mapping(file, text[4 : end + 1].encode(), first_line=2)
    body = text[end + 5 :].strip("\n")
    first, _, rest = body.partition("\n")
    if first.startswith("# "):
        fields["header"], body = first[2:].strip(), rest.strip("\n")
    fields["text"] = body
    return fields


def _with_known_targets(items: list[ForeignItem]) -> tuple[list[ForeignItem], int]:
    """*items* whose links name items as these do, and how many links there are.

    Doorstop takes `req3` and `REQ003` for one item.
    """
    names = {_key(item.place.path.stem): item.id for item in reversed(items)}
    known = [
        replace(
            item,
            links=tuple(
                replace(link, target=names.get(_key(link.target), link.target))
                for link in item.links
            ),
        )
        for item in items
    ]
    return known, sum(len(item.links) for item in items)


def _key(uid: str) -> object:
    return parse_uid(uid) or uid.lower()
