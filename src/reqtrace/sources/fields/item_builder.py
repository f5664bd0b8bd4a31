"""Fields as a file writes them → Item, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Position, shared_positions
from reqtrace.model.read_problem import ProblemKind
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.common.fault import Fault
from reqtrace.sources.common.file_result import FileResult
from reqtrace.sources.common.source import IdRule, Source
from reqtrace.sources.fields.defaults import Defaults
from reqtrace.sources.fields.entry_paths import parse_entry_path
from reqtrace.sources.fields.inferred_links import NO_LINKS, are_ids
from reqtrace.sources.fields.item_ids import ItemIds
from reqtrace.sources.fields.item_status import ItemStatuses
from reqtrace.sources.fields.item_type import ItemTypes
from reqtrace.sources.fields.keys import FIELDS, Keys
from reqtrace.sources.fields.links import LinkReader
from reqtrace.sources.fields.named_fields import NamedFields
from reqtrace.sources.fields.text_utils import says_nothing, shown, text_of
from reqtrace.sources.fields.validation import Schemas
from reqtrace.sources.fields.yaml_entries import find_values

_LONGEST_TITLE = 100
_ALSO_OTHERS = frozenset({"type", "formerly"})
"""Fields of ours whose names mean other things elsewhere: `type: [static]` of a test."""

_WITHDRAWN = "withdrawn"
"""The status of an item that is crossed out."""

AROUND = "^"
"""The key under which a source says what the link from an entry to its parent means."""


class ItemBuilder:
    """Builds the items of one source (or of built-in detection, where *source* is None).

    Where it *infers_links*, fields that are no kinds of links and whose values are ids are
    tentative links as well.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        source: Source | None,
        schemas: Schemas,
        *,
        infers_links: bool = False,
    ) -> None:
        known = frozenset().union(*(schemas.fields_of(name) for name in vocabulary.types))
        self.vocabulary = vocabulary
        self.keys = Keys(vocabulary, source, known)
        self.source = source
        self._schemas = schemas
        paths = () if source is None else source.start.entries
        self.entry_paths = tuple(map(parse_entry_path, paths))
        # Nobody wrote a source that was detected, and so nobody took our fields for theirs.
        self._is_mapped = source is not None and (
            source.is_mapped or (source.location is None and not source.strict)
        )
        self._infers_links = infers_links
        self.ids = ItemIds(IdRule() if source is None else source.id)
        self._types = ItemTypes(vocabulary, source)
        self._statuses = ItemStatuses(vocabulary, source)

    def id_of(self, fields: Mapping[str, object], path: PurePosixPath) -> str | None:
        """The id that *fields*, or the file's name where the source says so, give."""
        written = None if self.ids.by_file else self.written_id(fields)
        return self.ids.make(written, path) or None

    def written_id(self, fields: Mapping[str, object]) -> str | None:
        """The field of the id, as written; None where there is none."""
        for key, value in fields.items():
            if self.keys.name_of(key) == "id" and (text := text_of(value)) is not None:
                return text.strip() or None
        return None

    def build(
        self,
        file_result: FileResult,
        fields: Mapping[str, Any],
        marks: Any,
        at: Position,
        defaults: Defaults,
    ) -> Item | None:
        """The item, which joins the draft; None (and a problem) where it has no id or type."""
        named_fields = NamedFields(fields, marks, at, self.keys)
        item_id = defaults.id or named_fields.text("id").strip()
        if not self.ids.by_file and not defaults.id_is_final:
            item_id = self.ids.make(item_id, file_result.path) or ""
        if not item_id:
            _report_no_id(file_result, named_fields)
            return None
        named_fields.values["id"] = item_id
        type_name = self._types.find(file_result, item_id, named_fields, defaults)
        if type_name is None:
            return None
        self._types.check_id(file_result, item_id, type_name, named_fields)
        item = self._item(file_result, item_id, type_name, named_fields, defaults)
        file_result.add(item)
        self._validate(file_result, item, named_fields, defaults)
        return item

    def _item(
        self,
        file_result: FileResult,
        item_id: str,
        type_name: str,
        fields: NamedFields,
        defaults: Defaults,
    ) -> Item:
        text = _text(fields, defaults)
        title = self._title(fields, defaults, text)
        status, role = self._status(file_result, item_id, type_name, fields, defaults)
        links, attributes = self._rest(file_result, item_id, fields, defaults)
        values = fields.values
        return Item(
            id=item_id,
            type=type_name,
            title=title,
            status=status,
            role=role,
            text=text,
            links=links,
            attributes=attributes,
            sections=defaults.sections,
            formerly=_words(values["formerly"]) if "formerly" in values else (),
            location=file_result.at(fields.at),
            blob=file_result.blob,
            positions=shared_positions(fields.positions),
            naming=defaults.naming,
            references=defaults.references,
        )

    def _title(self, fields: NamedFields, defaults: Defaults, text: str) -> str:
        positions = fields.positions
        title = " ".join(fields.text("title").split())
        if not title and defaults.title is not None:
            title, positions["title"] = defaults.title
        if not title and text:
            # Items of many tools have a text and no title: its first line serves as one.
            title = shown(text.strip().split("\n", 1)[0].strip(), _LONGEST_TITLE)
            if "text" in positions:
                positions.setdefault("title", positions["text"])
        written = fields.values.get("title")
        if title and (written is None or text_of(written) is not None):
            fields.values["title"] = title
        return title

    def _status(
        self,
        file_result: FileResult,
        item_id: str,
        type_name: str,
        fields: NamedFields,
        defaults: Defaults,
    ) -> tuple[str | None, Role | None]:
        status = defaults.status or self._statuses.read(file_result, item_id, type_name, fields)
        if defaults.is_struck and status[1] is not Role.RETIRED:
            fields.values["status"] = _WITHDRAWN
            return _WITHDRAWN, Role.RETIRED
        if status[0] and "status" not in fields.values:
            fields.values["status"] = status[0]
        return status

    def _rest(
        self, file_result: FileResult, item_id: str, fields: NamedFields, defaults: Defaults
    ) -> tuple[tuple[Link, ...], dict[str, object]]:
        """Links and attributes: all fields that are no others of an item."""
        links: list[Link] = []
        attributes: dict[str, object] = {}
        kinds = self.keys.kinds
        values = fields.values
        reader = None
        infers_links = self._infers_links and defaults.has_fields
        rule_of = self.keys.rule_of if self.keys.rules else None
        for name, key in fields.keys.items():
            value = values.get(name)
            if rule_of is not None and (rule := rule_of(key)) is not None:
                reader = reader or self._link_reader(item_id, file_result, defaults)
                _, position, marks = fields.marks[key]
                links += reader.read_by(rule, value, position, marks, key)
                values.pop(name)  # its shape is not one that our schemas know
            elif name == "links" or name in kinds:
                if key in self.keys.deep_keys:
                    continue  # the source says where in it the links are
                if value and value is not True:  # the schema allows true and false
                    reader = reader or self._link_reader(item_id, file_result, defaults)
                    mark = fields.marks[key]
                    links += reader.read(kinds.get(name, name), value, mark[1], mark[2], key)
            elif name not in FIELDS:
                attributes[name] = value
                if infers_links and name not in NO_LINKS and are_ids(value):
                    reader = reader or self._link_reader(item_id, file_result, defaults)
                    links += reader.read_tentative(key, value, *fields.marks[key][1:])
        if self.keys.deep_rules:
            links += self._nested_links(self._link_reader(item_id, file_result, defaults), fields)
        return (
            *self._link_to_parent(file_result, item_id, defaults),
            *links,
            *defaults.links,
        ), attributes

    def _nested_links(self, reader: LinkReader, fields: NamedFields) -> Iterator[Link]:
        """The links deeper in the fields, at the paths that the source names."""
        for path, rule in self.keys.deep_rules.items():
            for entry in find_values(fields.written, fields.marks, path, fields.at):
                name = path[0].key
                yield from reader.read_by(rule, entry.value, entry.at, entry.marks, name)

    def _link_to_parent(
        self, file_result: FileResult, item_id: str, defaults: Defaults
    ) -> Iterator[Link]:
        """The link to the item that contains this one, where the source asks for it."""
        if defaults.parent is not None and (rule := self.keys.rule_of(AROUND)) is not None:
            yield Link(
                source=item_id,
                target=defaults.parent.id,
                kind=self.keys.written_kind(rule),
                location=file_result.at(defaults.parent.at),
            )

    def _link_reader(self, item_id: str, file_result: FileResult, defaults: Defaults) -> LinkReader:
        none = () if self.source is None else self.source.empty_values
        return LinkReader(item_id, file_result, self.keys, strict=defaults.strict, none=none)

    def _validate(
        self, file_result: FileResult, item: Item, fields: NamedFields, defaults: Defaults
    ) -> None:
        """Note what does not fit the schema of the item's type."""
        strict = defaults.strict
        values = fields.values
        if item.text and "text" not in values:
            values["text"] = item.text
        if None in values.values():
            values = {name: value for name, value in values.items() if value is not None}
        if self._schemas.fits(item.type, values):
            return

        def hint(word: str, known: Iterable[str]) -> str:
            # To look for near words takes longer than all else that is done for an item.
            return "" if self._may_have(word, strict) else file_result.hint(word, known)

        for fault in self._schemas.faults(item.type, values, item.id, fields.position_within, hint):
            unknown = fault.kind is ProblemKind.UNKNOWN_FIELD
            if self._is_mapped and self._is_foreign(fault):
                continue  # who wrote these files did not know what ours ask for
            if not defaults.is_complete and fault.kind is ProblemKind.MISSING_FIELD:
                continue
            if fault.key != "id" and not (unknown and self._may_have(fault.key, strict)):
                file_result.report_fault(fault, item=item.id)

    def _is_foreign(self, fault: Fault) -> bool:
        """Whether a fault is none in a format of its own: a field of our name may mean another."""
        if fault.kind is ProblemKind.MISSING_FIELD:
            return True
        name = fault.key.split(".", 1)[0]
        ours = (name in FIELDS and name not in _ALSO_OTHERS) or name in self.keys.kinds
        return fault.kind is ProblemKind.WRONG_TYPE and not ours

    def _may_have(self, key: str, strict: bool) -> bool:
        """Whether an item may have a field that its schema does not know."""
        return not strict or key in self.keys.kinds or key.startswith(("x-", "x_"))


def _report_no_id(file_result: FileResult, fields: NamedFields) -> None:
    file_result.report(
        ProblemKind.MISSING_FIELD,
        fields.position("id"),
        "an entry has no `id`",
        "give it an `id:` that no other item has",
        key="id",
    )


def _text(fields: NamedFields, defaults: Defaults) -> str:
    if defaults.text_at is not None:
        fields.positions.setdefault("text", defaults.text_at)
    return defaults.text if defaults.text is not None else fields.text("text").rstrip()


def _words(value: object) -> tuple[str, ...]:
    """One text, several in a list, or several with commas between them."""
    if isinstance(value, list):
        return tuple(word for part in value for word in _words(part))
    text = text_of(value)
    return tuple(part.strip() for part in (text or "").split(",") if not says_nothing(part))
