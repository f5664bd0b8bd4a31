"""YAML files → items: one a file, several documents, lists, mappings with lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.model.item import Naming
from reqtrace.model.link import PLAIN, Link
from reqtrace.model.location import Position
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.decode import without_mark
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.item_evidence import (
    Evidence,
    Place,
    is_certain,
    is_typed,
    leaves_out,
    names_typed_item,
)
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.nodes import Composed, YamlDocument
from reqtrace.sources.common.suppressions import MARK, find_suppressions, yaml_comments
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.item_builder import ItemBuilder
from reqtrace.sources.fields.text_utils import key_word, shown, text_of
from reqtrace.sources.fields.yaml_entries import ParentEntry, find_entries
from reqtrace.sources.yaml.composer import compose

_ITEMS = "items"
# What else is called requirements.yml: Ansible's roles, conda's environments.
_FOREIGN = frozenset(
    {"src", "roles", "collections", "channels", "dependencies", "hosts", "version"}
)

_ADDRESSES = ("https://", "http://")
_SCHEMA_KEYS = frozenset({"properties", "$defs", "definitions", "items", "oneOf", "anyOf"})
_ITEM_FIELDS = frozenset({"title", "status", "text"})
_SAYING = frozenset({"title", "text", "description", "name", "statement"})
"""Fields that an item has, and the mention of one has not."""


class YamlEntry(NamedTuple):
    """One mapping that is an item, or should be; `wrong` says what is there instead."""

    fields: dict[str, Any]
    marks: Any
    at: Position
    id: str | None = None
    collection: str | None = None
    listed: bool = False
    wrong: str = ""
    parent: ParentEntry | None = None


def read_yaml(
    file_result: FileResult,
    builder: ItemBuilder,
    limits: Limits,
    folder: str | None,
    place: Place,
) -> bool:
    """Read a YAML file. False where it is left out: at *place*, with what it shows."""
    has_markers = MARK in file_result.data
    composed = compose(file_result.data, limits, keep_spans=has_markers)
    entries = [e for document in composed.documents for e in entries_of(document, builder)]
    stem = builder.id_of({}, file_result.path) if builder.ids.by_file else None
    if not is_certain(place):
        evidence = _evidence(file_result.data, composed, entries, builder, place)
        if evidence is Evidence.NOTHING and stem is not None and entries:
            evidence = Evidence.ID  # from the name of the file
        elif evidence is Evidence.NOTHING and composed.faults and not entries:
            evidence = _evidence_of_broken(file_result.data, builder)
        if leaves_out(place, evidence):
            return False
    elif place is Place.ITEM_FOLDER and _is_list_of_others(composed, entries, builder):
        return False
    file_result.report_faults(composed.faults)
    for entry in entries:
        if entry.wrong:
            _report_entry(file_result, entry)
        elif entry.listed or stem is not None or _has_id(entry, builder):
            defaults = _defaults(entry, builder, folder, stem)
            item = builder.build(file_result, entry.fields, entry.marks, entry.at, defaults)
            if item is not None and entry.parent is not None and builder.source is None:
                _link_to_parent(file_result, entry.parent, builder.vocabulary)
        else:
            _no_item(file_result, entry.at, "the document has no `id`")
    if not entries and not composed.faults:
        _no_item(file_result, Position(1, 1), _content_summary(composed))
    if has_markers:
        _suppressions(file_result, composed)
    return True


def _defaults(
    entry: YamlEntry, builder: ItemBuilder, folder: str | None, stem: str | None
) -> Defaults:
    by_stem = stem is not None and not entry.listed
    return Defaults(
        id=stem if by_stem else entry.id,
        naming=Naming.FILE if by_stem else Naming.FIELD,
        collection=entry.collection,
        folder=folder,
        parent=entry.parent,
        strict=builder.source is None,
        has_fields=True,
    )


def _link_to_parent(file_result: FileResult, parent: ParentEntry, vocabulary: Vocabulary) -> None:
    """Link the last item to the one that lists it, where a kind of link joins their types."""
    item = file_result.items[-1]
    above = next((one for one in file_result.items if one.id == parent.id), None)
    if above is not None and vocabulary.kind_between(item.type, above.type) is not None:
        at = file_result.at(parent.at)
        link = Link(source=item.id, target=above.id, kind=PLAIN, location=at)
        file_result.items[-1] = replace(item, links=(link, *item.links))


def _has_id(entry: YamlEntry, builder: ItemBuilder) -> bool:
    return "id" in entry.fields or any(builder.keys.name_of(key) == "id" for key in entry.fields)


def entries_of(document: YamlDocument, builder: ItemBuilder) -> Iterator[YamlEntry]:
    """Every mapping of *document* that should be an item."""
    value, marks = document.value, document.marks
    if builder.entry_paths:
        yield from _entries_at_paths(document, builder)
    elif isinstance(value, list):
        yield from _listed(value, marks, None, builder.vocabulary)
    elif isinstance(value, dict):
        if builder.ids.by_file:
            yield YamlEntry(value, marks, document.start)
            return
        has_id = "id" in value or any(builder.keys.name_of(key) == "id" for key in value)
        inner = () if has_id else tuple(_collections(value, marks, builder.vocabulary))
        if not inner and not has_id and _is_keyed_by_ids(value, builder.vocabulary):
            inner = tuple(_listed(value, marks, None, builder.vocabulary))
        if inner:
            yield from inner
        elif value:
            yield from _with_nested(YamlEntry(value, marks, document.start), builder.vocabulary)


def _entries_at_paths(document: YamlDocument, builder: ItemBuilder) -> Iterator[YamlEntry]:
    """The entries at the paths that the source names."""

    def id_of(fields: Mapping[str, Any]) -> str | None:
        return builder.id_of(fields, PurePosixPath())

    value, marks, at = document.value, document.marks, document.start
    for entry in find_entries(value, marks, at, builder.entry_paths, id_of):
        if isinstance(entry.value, dict):
            fields, entry_marks, key = entry.value, entry.marks, entry.key
            names = {builder.keys.name_of(name): name for name in fields}
            if key is not None and names.get("id", "id") != "id":
                # The source says which field has the ids: then the key is the title.
                if "title" not in names:
                    fields = {"title": key, **fields}
                    entry_marks = {"title": (entry.at, entry.at, None), **entry_marks}
                key = None
            yield YamlEntry(fields, entry_marks, entry.at, key, None, True, "", entry.parent)
        else:
            wrong = _in_words(entry.value)
            yield YamlEntry({}, {}, entry.at, entry.key, None, True, wrong, entry.parent)


def _collections(value: dict[str, Any], marks: Any, vocabulary: Vocabulary) -> Iterator[YamlEntry]:
    types = collection_types(vocabulary)
    for key, inner in value.items():
        word = key_word(key)
        if word in types and isinstance(inner, list | dict):
            yield from _listed(inner, marks[key][2], types[word], vocabulary)


def _is_keyed_by_ids(value: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether each key of a document is an id: `REQ-1: The system shall …`."""
    return bool(value) and all(
        key[-1:].isdigit() and vocabulary.type_of_id(key) is not None for key in value
    )


def collection_types(vocabulary: Vocabulary) -> dict[str, str | None]:
    """The keys under which a file may list items, and the type that each key means."""
    types: dict[str, str | None] = {_ITEMS: None}
    for item_type in vocabulary.types.values():
        for key in item_type.collections:
            types.setdefault(key_word(key), item_type.name)
    return types


def _listed(
    value: object, marks: Any, collection: str | None, vocabulary: Vocabulary
) -> Iterator[YamlEntry]:
    if isinstance(value, list):
        for part, (position, inner) in zip(value, marks, strict=True):
            if isinstance(part, dict):
                entry = YamlEntry(part, inner, position, None, collection, True)
                yield from _with_nested(entry, vocabulary)
            else:
                yield YamlEntry({}, {}, position, None, collection, True, _in_words(part))
    elif isinstance(value, dict):
        for key, part in value.items():
            key_position, _, inner = marks[key]
            if isinstance(part, dict):
                entry = YamlEntry(part, inner, key_position, key, collection, True)
                yield from _with_nested(entry, vocabulary)
            elif isinstance(part, str):
                # The shortest form: `REQ-1: The system shall …`.
                marks_of_text = {"text": marks[key]}
                yield YamlEntry({"text": part}, marks_of_text, key_position, key, collection, True)
            elif vocabulary.type_of_id(key) is not None:
                yield YamlEntry({}, {}, key_position, key, collection, True, _in_words(part))


def _with_nested(entry: YamlEntry, vocabulary: Vocabulary) -> Iterator[YamlEntry]:
    """An entry, and the items that it lists in one of its fields, which know it as their parent."""
    own = entry.id or text_of(entry.fields.get("id"))
    lists = [key for key, value in entry.fields.items() if _lists_items(value)]
    types = collection_types(vocabulary) if own and lists else {}
    nested = {key: types[key_word(key)] for key in lists if key_word(key) in types}
    if own is None or not nested:
        yield entry
        return
    yield entry._replace(fields={k: v for k, v in entry.fields.items() if k not in nested})
    for key, item_type in nested.items():
        for one in _listed(entry.fields[key], entry.marks[key][2], item_type, vocabulary):
            yield one if one.parent else one._replace(parent=ParentEntry(own, one.at))


def _lists_items(value: object) -> bool:
    """Whether a field is a list of mappings with ids that say something of their items."""
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(one, dict) and "id" in one and not _SAYING.isdisjoint(one) for one in value
        )
    )


def _evidence(
    data: bytes, composed: Composed, entries: list[YamlEntry], builder: ItemBuilder, place: Place
) -> Evidence:
    """What a file shows. Foreign keys count only where nothing but its name speaks for items."""
    if any(is_schema(document.value) for document in composed.documents):
        # Its `examples` are no items, and its name says what it is a schema of.
        return Evidence.FOREIGN if place is Place.LIST_NAME else Evidence.NOTHING
    if place is Place.LIST_NAME and _is_foreign_file(composed):
        return Evidence.FOREIGN
    if names_typed_item(data, builder.vocabulary):
        return Evidence.TYPED_ID
    shown = {_evidence_of_entry(entry, builder) for entry in entries}
    order = (Evidence.TYPED_ID, Evidence.LISTED_ID, Evidence.ID)
    return next((evidence for evidence in order if evidence in shown), Evidence.NOTHING)


def _evidence_of_broken(data: bytes, builder: ItemBuilder) -> Evidence:
    """What a text shows that no parser reads: a line that begins with the key of the ids.

    Where the items are entries of lists, it may be set in, below the key of such a list.
    """
    source = builder.source
    key = re.escape("id" if source is None else source.fields.get("id", "id"))
    line = rf"""["']?{key}["']?[ \t]*:[ \t]*\S"""
    text = data.decode("utf-8", "replace")
    if not builder.entry_paths:
        return Evidence.BROKEN_ID if re.search(rf"(?m)^{line}", text) else Evidence.NOTHING
    tops = "|".join({re.escape(path[0].key) for path in builder.entry_paths if path[0].key})
    is_list = re.search(rf"(?m)^[ \t]*(?:- +)?{line}", text)
    has_top = not tops or re.search(rf"(?m)^(?:{tops})[ \t]*:", text)
    return Evidence.BROKEN_ID if is_list and has_top else Evidence.NOTHING


def is_schema(value: object) -> bool:
    """Whether a document is a schema, not an item.

    A JSON Schema has `$schema` and says something about values. A schema of LinkML, as those of
    early drafts of JSON Schema, has an address as its `id`.
    """
    if not isinstance(value, dict):
        return False
    own = value.get("id")
    if isinstance(own, str) and own.startswith(_ADDRESSES):
        return True
    return "$schema" in value and not _SCHEMA_KEYS.isdisjoint(value) and "id" not in value


def _evidence_of_entry(entry: YamlEntry, builder: ItemBuilder) -> Evidence:
    fields = {builder.keys.name_of(key): value for key, value in entry.fields.items()}
    item_id = entry.id or text_of(fields.get("id"))
    if is_typed(item_id, text_of(fields.get("type")), builder.vocabulary):
        return Evidence.TYPED_ID
    if item_id and entry.listed and builder.vocabulary.type_of_id(item_id):
        return Evidence.LISTED_ID
    if builder.ids.by_file and not _ITEM_FIELDS.isdisjoint(fields):
        return Evidence.ID  # the path is the id
    return Evidence.ID if entry.id or _has_id(entry, builder) else Evidence.NOTHING


def _is_foreign_file(composed: Composed) -> bool:
    """Whether a file that is called like a list of items is another tool's file."""
    for document in composed.documents:
        value = document.value
        parts = value if isinstance(value, list) else [value]
        for part in parts:
            if isinstance(part, dict) and not _is_foreign(part, is_listed=parts is value):
                return False
    return bool(composed.documents)


def _is_list_of_others(composed: Composed, entries: list[YamlEntry], builder: ItemBuilder) -> bool:
    """Whether a file in a folder of items lists things of another tool, such as plays of Ansible.

    One entry with an id, or with what items say, shows that the others lack theirs by mistake.
    """
    listed = [entry for entry in entries if entry.listed and not entry.wrong]
    if not listed or any(entry.id or _has_id(entry, builder) for entry in listed):
        return False
    return not builder.ids.by_file and _is_foreign_file(composed)


def _is_foreign(part: Mapping[str, Any], *, is_listed: bool) -> bool:
    """Whether a mapping is no item, nor holds any: data of tests lies in lists of such, too."""
    if "id" in part or any(key[-1:].isdigit() for key in part):  # `REQ-1:` is an id, too
        return False
    return bool(_FOREIGN.intersection(part)) or (is_listed and _ITEM_FIELDS.isdisjoint(part))


def _content_summary(composed: Composed) -> str:
    if not composed.documents:
        return "the file is empty"
    return "the file contains no mapping with an `id`"


def _no_item(file_result: FileResult, at: Position, what: str) -> None:
    file_result.report(
        ProblemKind.NOT_AN_ITEM,
        at,
        f"{what}, but files here must be items",
        "give it an `id`, move it, or list it under `exclude` in the configuration",
    )


def _report_entry(file_result: FileResult, entry: YamlEntry) -> None:
    name = "an entry" if entry.id is None else shown(entry.id)
    file_result.report(
        ProblemKind.WRONG_TYPE,
        entry.at,
        f"{name} is {entry.wrong}, but an item must be a mapping of fields",
        "write `id:`, `title:` and `status:` there, each on a line of its own, or delete the entry",
        item=entry.id,
        key=entry.wrong,
    )


def _in_words(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, list):
        return "a list"
    text = shown(text_of(value) or "")
    if isinstance(value, str):
        return f'the text "{text}"'
    return text if isinstance(value, bool) else f"the number {text}"


def _suppressions(file_result: FileResult, composed: Composed) -> None:
    try:
        text = without_mark(file_result.data).decode("utf-8")
    except UnicodeDecodeError:
        return
    comments = yaml_comments(text, composed.spans)
    file_result.suppressions = find_suppressions(file_result, comments, text.split("\n"), "#")
