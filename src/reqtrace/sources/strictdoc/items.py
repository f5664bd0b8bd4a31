"""Nodes of StrictDoc that have an id → items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.file_reference import FileReference
from reqtrace.model.item import Item, Naming
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position, shared_positions
from reqtrace.model.vocabulary import Role, normal_word
from reqtrace.sources.common.decode import check_size, decode
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.suppressions import MARK, find_suppressions
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.item_status import report_status
from reqtrace.sources.fields.text_utils import shown
from reqtrace.sources.markdown.front_matter import split_front_matter
from reqtrace.sources.markdown.scan import outline
from reqtrace.sources.strictdoc.markdown import may_hold_nodes, parse_page
from reqtrace.sources.strictdoc.nodes import Grammar, Node, Relation, StrictDocument
from reqtrace.sources.strictdoc.projects import SDOC, Project
from reqtrace.sources.strictdoc.sdoc import parse_sdoc

_LONGEST_TITLE = 100
_TEXTS = ("STATEMENT", "CONTENT", "BODY")
_OWN = frozenset({"UID", "TITLE", "STATUS", *_TEXTS})
_LISTS = frozenset({"COMMENT", "TAGS"})
"""Fields that are lists in any grammar: COMMENT may stand several times, TAGS has commas."""

_NAMES: Mapping[str, str] = {"COMMENT": "comments"}
_DERIVED = "derived_by"
"""A relation of type Child without a better word, as the preset declares it."""


def read_strictdoc(file_result: FileResult, builder: ItemBuilder, limits: Limits) -> bool:
    """Read the items of a file, which join the draft. False where there is nothing to report."""
    if file_result.path.suffix.lower() == SDOC:
        document = parse_sdoc(decode(file_result.data, limits))
    elif may_hold_nodes(file_result.data):
        document = _page(file_result, limits)
    else:
        check_size(file_result.data, limits)
        return False
    file_result.report_faults(document.faults)
    maker = _ItemMaker(file_result, builder, document)
    for node in document.items():
        if document.id_of(node):
            file_result.add(maker.item(node))
        else:
            file_result.skip(f"nodes of StrictDoc without a {document.id_field}", node.at)
    file_result.labels = tuple(document.labels())
    return bool(file_result.items or file_result.problems)


def _page(file_result: FileResult, limits: Limits) -> StrictDocument:
    text = decode(file_result.data, limits)
    matter = split_front_matter(text, limits)
    page = outline(text, 0 if matter is None else matter.lines)
    document = parse_page(page)
    if MARK in file_result.data:
        file_result.suppressions = find_suppressions(file_result, page.comments, page.lines, "<!--")
    return document


class _ItemMaker:
    """Makes the items of one document."""

    def __init__(
        self, file_result: FileResult, builder: ItemBuilder, document: StrictDocument
    ) -> None:
        self._file_result = file_result
        self._keys = builder.keys
        self._vocabulary = builder.vocabulary
        self._source = builder.source
        project = None if builder.source is None else builder.source.options.get("project")
        self._project = project if isinstance(project, Project) else Project()
        self._document = document
        self._grammar: Grammar | None = document.grammar
        if document.grammar_file:
            self._grammar = self._project.grammar(document.grammar_file, file_result.path)

    def item(self, node: Node) -> Item:
        """The item that *node* describes."""
        uid = self._document.id_of(node)
        item_type = self._type(uid, node.tag)
        status, role = self._status(uid, item_type, node)
        text = node.first(*_TEXTS)
        return Item(
            id=uid,
            type=item_type,
            title=" ".join(node.first("TITLE").split())
            or shown(text.strip().split("\n", 1)[0].strip(), _LONGEST_TITLE),
            status=status,
            role=role,
            text=text,
            links=tuple(self._links(uid, item_type, node)),
            attributes=self._attributes(node),
            location=self._file_result.at(node.at),
            blob=self._file_result.blob,
            positions=shared_positions(dict(_positions(node, self._document.id_field))),
            naming=Naming.FIELD,
            document_level=DocumentLevel.ALONE,
            references=tuple(self._files(node)),
        )

    def _type(self, uid: str, tag: str) -> str:
        """A type by the words of the source, the tag, or the id; a requirement otherwise."""
        source = self._source
        if source is not None:
            if (named := source.types.get(normal_word(tag))) is not None:
                return named
            for prefix in sorted(source.prefixes, key=len, reverse=True):
                if uid.upper().startswith(prefix.upper()):
                    return source.prefixes[prefix]
        vocabulary = self._vocabulary
        if tag != "REQUIREMENT":
            named = vocabulary.type_named(tag) or vocabulary.type_of_id(uid)
            if named is not None:
                return named
        own = None if source is None else source.type
        return own or vocabulary.type_named("req") or next(iter(vocabulary.types))

    def _status(self, uid: str, item_type: str, node: Node) -> tuple[str | None, Role | None]:
        written = node.field("STATUS")
        if written is None or not written.value.strip():
            return None, None
        word = " ".join(written.value.lower().split())
        if self._source is not None:
            word = self._source.statuses.get(normal_word(word), word)
        role = self._vocabulary.role_of(item_type, word)
        if role is None and not self._is_declared(node.tag, written.value.strip()):
            report_status(
                self._vocabulary, self._file_result, uid, item_type, word, written.at
            )  # fmt: skip
        return word, role

    def _is_declared(self, tag: str, word: str) -> bool:
        """Whether the grammar has *word* among the statuses, or cannot be known."""
        if self._grammar is None:
            return True
        return word in self._grammar.options.get(f"{tag}.STATUS", ())

    def _attributes(self, node: Node) -> dict[str, object]:
        values: dict[str, list[str]] = {}
        lists = () if self._grammar is None else self._grammar.lists
        has_commas = {name.partition(".")[2] for name in lists if name.startswith(f"{node.tag}.")}
        for name, value, _ in node.fields:
            if name not in _OWN and name != self._document.id_field:
                split = name == "TAGS" or name in has_commas
                parts = [part.strip() for part in value.split(",")] if split else [value]
                values.setdefault(name, []).extend(part for part in parts if part)
        attributes: dict[str, object] = {
            _NAMES.get(name, name.lower()): all_of
            if name in _LISTS or name in has_commas or len(all_of) != 1
            else all_of[0]
            for name, all_of in values.items()
        }
        if files := [_described(one) for one in node.relations if one.type == "File" and one.more]:
            attributes.setdefault("files", files)
        return attributes

    # -- relations --------------------------------------------------------------------------------

    def _links(self, uid: str, item_type: str, node: Node) -> Iterator[Link]:
        for relation in node.relations:
            if relation.type != "File":
                yield Link(
                    source=uid,
                    target=relation.value,
                    kind=self._kind(relation, item_type),
                    location=self._file_result.at(relation.at),
                )

    def _kind(self, relation: Relation, item_type: str) -> str:
        """The kind that the source gives to the role, that the role names, or of the two types."""
        rule = self._keys.rule_of(relation.role) if relation.role else None
        other = self._type(relation.value, "")
        is_below = relation.type == "Parent"
        ends = (item_type, other) if is_below else (other, item_type)
        kind = rule.kind if rule is not None else self._keys.kind_named(relation.role)
        if kind is None or (rule is None and not self._vocabulary.allows(kind, *ends)):
            kind = PLAIN if is_below else self._vocabulary.kind_between(*ends) or PLAIN
        # At the upper node a link is called by its inverse; there is none for a plain one.
        return kind if is_below else self._keys.inverse_of(kind) or _DERIVED

    def _files(self, node: Node) -> Iterator[FileReference]:
        for relation in node.relations:
            if relation.type == "File":
                path = self._project.path(relation.value)
                yield FileReference(path=path, location=self._file_result.at(relation.at))


def _described(relation: Relation) -> dict[str, str]:
    """A relation to a part of a file: its lines, a function, a class."""
    role = {"role": relation.role} if relation.role else {}
    return {"path": relation.value, **{k.lower(): v for k, v in relation.more}, **role}


def _positions(node: Node, id_field: str) -> Iterator[tuple[str, Position]]:
    names = {
        "UID": "id",
        id_field: "id",
        "TITLE": "title",
        "STATUS": "status",
        **dict.fromkeys(_TEXTS, "text"),
    }
    seen = set()
    for name, _, at in node.fields:
        own = names.get(name, _NAMES.get(name, name.lower()))
        if own not in seen:
            seen.add(own)
            yield own, at
