"""StrictDoc's `.sdoc` files: documents of sections, texts and nodes with fields and relations.

Source: the grammar of StrictDoc 0.30, and its `[SECTION]` of older versions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.files import File, single_file, walk
from reqtrace.interchange.importers.foreign import ForeignItem, ForeignItems, ForeignLink, Loss
from reqtrace.interchange.importers.sdoc import Node, Relation, parse_sdoc
from reqtrace.model.link import PLAIN

_NO_ITEMS = frozenset({"DOCUMENT", "SECTION", "TEXT"})
_OWN = frozenset({"UID", "TITLE", "STATUS", "STATEMENT", "CONTENT", "MID"})
_WORDS: Mapping[str, str] = {"COMMENT": "comments"}
_LISTS = frozenset({"comments", "tags"})


def read_strictdoc(source: Path) -> ForeignItems:
    """All nodes of the file *source*, or of the `.sdoc` files below the folder *source*.

    Raises `UsageError` for a file that cannot be read, with its line.
    """
    reader = _NodeReader()
    for file in _files(source):
        reader.read(file)
    return reader.foreign_items()


def _files(source: Path) -> Iterator[File]:
    if not source.is_dir():
        yield single_file(source)
        return
    paths = [folder / n for folder, names in walk(source) for n in names if n.endswith(".sdoc")]
    if not paths:
        raise UsageError(
            f"{source} contains no .sdoc file", hint="give a .sdoc file or another folder"
        )
    yield from (File(path=path, disk=source / path) for path in paths)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Child:
    """A relation of type Child: a link that belongs to the other node."""

    source: str
    target: str
    link: ForeignLink


class _NodeReader:
    """What the files say so far."""

    def __init__(self) -> None:
        self._items: list[ForeignItem] = []
        self._losses: list[Loss] = []
        self._children: list[_Child] = []
        self._found = 0
        self._links = 0

    def read(self, file: File) -> None:
        for node in parse_sdoc(file.path, file.text()):
            if node.tag == "TEXT":
                self._lose("text", node, "not imported: text between the items")
            elif node.tag not in _NO_ITEMS:
                self._node(file.path, node)

    def _lose(self, field: str, node: Node, outcome: str) -> None:
        subject = node.first("UID") or str(node.location)
        self._losses.append(Loss(field=field, subject=subject, done=outcome))

    def _node(self, path: PurePosixPath, node: Node) -> None:
        self._found += 1
        self._links += sum(relation.type != "File" for relation in node.relations)
        uid = node.first("UID") or node.first("MID")
        if not uid:
            self._lose("item", node, "not imported: it has neither UID nor MID")
            for relation in node.relations:
                self._lose(
                    "link", node, f"not imported with its item: {relation.type} {relation.value}"
                )
            return
        attributes = _attributes(node)
        if files := [relation for relation in node.relations if relation.type == "File"]:
            _put(attributes, "files", [_file(relation) for relation in files])
            for _ in files:
                self._lose("File relation", node, "written as attribute `x-files`")
        if node.path:
            _put(attributes, "section", " / ".join(node.path))
        _put(attributes, "document", node.document or path.stem)
        self._items.append(
            ForeignItem(
                id=uid,
                location=node.location,
                type=node.tag,
                title=node.first("TITLE"),
                status=node.first("STATUS"),
                text=node.first("STATEMENT") or node.first("CONTENT"),
                links=tuple(self._upwards(uid, node)),
                attributes=attributes,
            )
        )

    def _upwards(self, uid: str, node: Node) -> Iterator[ForeignLink]:
        for relation in node.relations:
            kind = relation.role or PLAIN
            if relation.type == "Parent":
                yield ForeignLink(target=relation.value, kind=kind)
            elif relation.type == "Child":
                link = ForeignLink(target=uid, kind=kind)
                self._children.append(_Child(source=relation.value, target=uid, link=link))

    def foreign_items(self) -> ForeignItems:
        """All that was read, links of type Child at the nodes that they name."""
        indexes = {item.id: index for index, item in enumerate(self._items)}
        more: dict[int, list[ForeignLink]] = {}
        for child in self._children:
            index = indexes.get(child.source)
            outcome = f"written on {child.source}, because links point upstream"
            if index is None:
                outcome = f"not imported: there is no item {child.source} to write it on"
            else:
                more.setdefault(index, []).append(child.link)
            field = "link" if index is None else "direction of a link"
            self._losses.append(Loss(field=field, subject=child.target, done=outcome))
        for index, links in more.items():
            item = self._items[index]
            self._items[index] = replace(item, links=(*item.links, *links))
        return ForeignItems(
            items=tuple(self._items),
            losses=tuple(self._losses),
            found=self._found,
            found_links=self._links,
        )


def _attributes(node: Node) -> dict[str, object]:
    """All fields that items do not have; one that comes several times is a list."""
    values: dict[str, list[str]] = {}
    for name, value in node.fields:
        if name not in _OWN or (name == "CONTENT" and node.first("STATEMENT")):
            parts = [part.strip() for part in value.split(",")] if name == "TAGS" else [value]
            values.setdefault(_WORDS.get(name, name.lower()), []).extend(parts)
    attributes: dict[str, object] = {
        key: all_of if key in _LISTS or len(all_of) > 1 else all_of[0]
        for key, all_of in values.items()
    }
    if node.first("UID") and (mid := node.first("MID")):
        _put(attributes, "mid", mid)
    return attributes


def _put(attributes: dict[str, object], name: str, value: object) -> None:
    """Add what is no field of the node, beside a field that the node may have of that name."""
    attributes[f"sdoc-{name}" if name in attributes else name] = value


def _file(relation: Relation) -> object:
    more = {key.lower(): value for key, value in relation.more}
    if relation.role:
        more["role"] = relation.role
    return {"path": relation.value, **more} if more else relation.value
