"""StrictDoc's documents on the disk → their nodes, as `reqtrace check` reads them in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.files import File, single_file, walk
from reqtrace.interchange.importers.foreign import (
    ForeignItem,
    ForeignItems,
    ForeignLink,
    Loss,
    SourceLocation,
    broken,
)
from reqtrace.model.link import PLAIN
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.strictdoc.markdown import may_hold_nodes, parse_page
from reqtrace.sources.strictdoc.nodes import Node, Relation, StrictDocument
from reqtrace.sources.strictdoc.sdoc import parse_sdoc
from reqtrace.util.dataclass import dataclass

_SDOC = ".sdoc"
_MARKDOWN = (".md", ".markdown")
_GRAMMAR = ".gra.md"
_OWN = frozenset({"UID", "TITLE", "STATUS", "STATEMENT", "CONTENT", "MID"})
_WORDS: Mapping[str, str] = {"COMMENT": "comments"}
_LISTS = frozenset({"comments", "tags"})


def read_strictdoc(source: Path) -> ForeignItems:
    """All nodes of the file *source*, or of the documents below the folder *source*.

    Documents are `.sdoc` files, and pages of Markdown that have nodes.

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
    paths = [folder / n for folder, names in walk(source) for n in names]
    files = [File(path=path, disk=source / path) for path in paths if _is_document(path)]
    documents = [f for f in files if f.path.suffix == _SDOC or may_hold_nodes(f.data())]
    if not documents:
        raise UsageError(
            f"{source} contains no .sdoc file and no Markdown with nodes of StrictDoc",
            hint="give a .sdoc file or another folder",
        )
    yield from documents


def _is_document(path: PurePosixPath) -> bool:
    is_page = path.suffix in _MARKDOWN and not path.name.endswith(_GRAMMAR)
    return path.suffix == _SDOC or is_page


def _parsed(file: File) -> StrictDocument:
    """The document of a file. Raises `UsageError` with the line of what is no StrictDoc."""
    text = file.text()
    is_page = file.path.suffix.lower() in _MARKDOWN
    document = parse_page(outline(text)) if is_page else parse_sdoc(text)
    for fault in document.faults[:1]:
        raise broken(SourceLocation(path=file.path, line=fault.position.line), fault.message)
    return document


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
        document = _parsed(file)
        items = set(map(id, document.items()))
        for node in document.nodes:
            if node.tag == "TEXT":
                self._lose("text", file.path, node, "not imported: text between the items")
            elif id(node) in items:
                self._node(file.path, node)

    def _lose(self, field: str, path: PurePosixPath, node: Node, outcome: str) -> None:
        subject = node.first("UID") or str(_location(path, node))
        self._losses.append(Loss(field=field, subject=subject, done=outcome))

    def _node(self, path: PurePosixPath, node: Node) -> None:
        self._found += 1
        self._links += sum(relation.type != "File" for relation in node.relations)
        uid = node.first("UID") or node.first("MID")
        if not uid:
            self._lose("item", path, node, "not imported: it has neither UID nor MID")
            for relation in node.relations:
                self._lose(
                    "link",
                    path,
                    node,
                    f"not imported with its item: {relation.type} {relation.value}",
                )
            return
        attributes = _attributes(node)
        if files := [relation for relation in node.relations if relation.type == "File"]:
            _put(attributes, "files", [_file(relation) for relation in files])
            for _ in files:
                self._lose("File relation", path, node, "written as attribute `x-files`")
        if node.path:
            _put(attributes, "section", " / ".join(node.path))
        _put(attributes, "document", node.document or path.stem)
        self._items.append(
            ForeignItem(
                id=uid,
                location=_location(path, node),
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


def _location(path: PurePosixPath, node: Node) -> SourceLocation:
    return SourceLocation(path=path, line=node.at.line)


def _attributes(node: Node) -> dict[str, object]:
    """All fields that items do not have; one that comes several times is a list."""
    values: dict[str, list[str]] = {}
    for name, value, _ in node.fields:
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
