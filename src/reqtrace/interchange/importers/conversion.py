"""Foreign items → items in the words of this project, and what that changed."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import field
from typing import NamedTuple

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.foreign import ForeignItem, ForeignItems, ForeignLink, Loss
from reqtrace.model.link import PLAIN
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.fields.keys import FIELDS, Keys
from reqtrace.sources.fields.text_utils import ID, is_address, key_word, says_nothing, shown
from reqtrace.sources.fields.validation import Schemas
from reqtrace.util.dataclass import dataclass
from reqtrace.util.pattern import LinearPattern

_LONGEST_TITLE = 100
_LONGEST_NAME = 100
_BAD_IN_ID = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user wants: types by the other tool's words (lower case; `""` for all others)."""

    types: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, words: Sequence[str], vocabulary: Vocabulary) -> Choices:
        """From words such as `LLT=test` and `req`. Raises `UsageError` for an unknown type."""
        types = {}
        for word in words:
            foreign, _, own = word.rpartition("=")
            name = vocabulary.type_named(own)
            if name is None:
                known = ", ".join(vocabulary.types)
                raise UsageError(f"unknown type: {own}", hint=f"known types: {known}")
            types[foreign.strip().lower()] = name
        return cls(types=types)


class ConvertedItem(NamedTuple):
    """An item in our words: its fields in the order of the file, and its text for their end."""

    id: str
    fields: dict[str, object]
    text: str
    links: tuple[tuple[str, str], ...]


class Conversion:
    """Words foreign items as items of a project; what it changes is in `losses`."""

    def __init__(
        self,
        foreign: ForeignItems,
        vocabulary: Vocabulary,
        schemas: Mapping[str, Mapping[str, object]],
        choices: Choices,
    ) -> None:
        self.losses: list[Loss] = []
        self._items = foreign.items
        self._vocabulary = vocabulary
        self._schemas = Schemas(schemas)
        known = frozenset().union(*(self._schemas.fields_of(n) for n in vocabulary.types))
        self._keys = Keys(vocabulary, None, known)
        self._patterns = {
            name: LinearPattern(item_type.id_pattern)
            for name, item_type in vocabulary.types.items()
            if item_type.id_pattern is not None
        }
        self._choices = choices
        self._numbers: dict[str, int] = {}
        self._types = [self._type_of(item) for item in foreign.items]
        self._ids = self._new_ids()
        self._type_by_id = dict(zip(self._ids.values(), self._types, strict=False))

    def run(self) -> list[ConvertedItem]:
        """All items, in the order of the imported files."""
        return [
            self._convert(item, name) for item, name in zip(self._items, self._types, strict=True)
        ]

    def _lose(self, field: str, item: ForeignItem, outcome: str) -> None:
        self.losses.append(Loss(field=field, subject=item.id, done=outcome))

    # -- types and ids ----------------------------------------------------------------------------

    def _type_of(self, item: ForeignItem) -> str:
        chosen = self._choices.types
        word = item.type.strip().lower()
        type_name = chosen.get(word) if word else None
        type_name = type_name or self._vocabulary.type_named(item.type) if word else type_name
        type_name = type_name or self._vocabulary.type_of_id(item.id) or chosen.get("")
        if type_name is None:
            type_name = (
                "req" if "req" in self._vocabulary.types else next(iter(self._vocabulary.types))
            )
            what = shown(item.type) if word else "no type:"
            self._lose("type", item, f"{what} written as {type_name}; choose with --type")
        return type_name

    def _new_ids(self) -> dict[str, str]:
        """Our ids by those of the other tool. Raises `UsageError` where two items have one id."""
        by_id: dict[str, ForeignItem] = {}
        for item in self._items:
            if (first := by_id.setdefault(item.id, item)) is not item:
                raise UsageError(
                    f"{item.location}: duplicate id {shown(item.id)}, also used at "
                    f"{first.location}",
                    hint="give one of them another id; nothing was written",
                )
        fitting = {
            item.id
            for item, name in zip(self._items, self._types, strict=True)
            if self._fits(item.id, name)
        }
        used = set(fitting)
        new: dict[str, str] = {}
        for item, name in zip(self._items, self._types, strict=True):
            new[item.id] = item.id if item.id in fitting else self._valid_id(item, name, used)
        return new

    def _fits(self, item_id: str, type_name: str) -> bool:
        pattern = self._patterns.get(type_name)
        fits = (ID if pattern is None else pattern).fullmatch(item_id) is not None
        return fits and item_id.isprintable() and not says_nothing(item_id)

    def _valid_id(self, item: ForeignItem, type_name: str, used: set[str]) -> str:
        base = _BAD_IN_ID.sub("-", item.id)[:100].strip("-._") or type_name.upper()
        base = f"{type_name.upper()}-{base}" if says_nothing(base) else base
        new_id = _unused(base, used, self._numbers)
        used.add(new_id)
        if not self._fits(new_id, type_name):
            pattern = self._vocabulary.types[type_name].id_pattern
            raise UsageError(
                f"{item.location}: the id {shown(item.id)} is not valid for type {type_name}",
                hint=f"ids of that type must match {pattern}; choose another type with --type",
            )
        self._lose("id", item, f"written as {new_id}; the original id is in `x-id`")
        return new_id

    # -- fields -----------------------------------------------------------------------------------

    def _convert(self, item: ForeignItem, type_name: str) -> ConvertedItem:
        new_id = self._ids[item.id]
        fields: dict[str, object] = {"id": new_id, "type": type_name}
        fields["title"] = self._title(item)
        more: dict[str, object] = {} if new_id == item.id else {"id": item.id}
        if item.type and self._vocabulary.type_named(item.type) != type_name:
            more["type"] = item.type
        status, unknown = self._status(item, type_name)
        if status:
            fields["status"] = status
        if unknown:
            more["status"] = unknown
        links = [self._link(item, link, type_name) for link in item.links]
        for kind, target, note in links:
            entry = {"id": target, **note} if note or not _is_plain(target) else target
            fields.setdefault(kind, [])
            listed = fields[kind]
            assert isinstance(listed, list)  # noqa: S101 - links come before attributes
            listed.append(entry)
        numbers: dict[str, int] = {}
        for name, value in (*((f"x-{n}", v) for n, v in more.items()), *item.attributes.items()):
            self._add(fields, type_name, name, value, numbers)
        text = item.text.rstrip()
        return ConvertedItem(
            new_id, fields, text, tuple((kind, target) for kind, target, _ in links)
        )

    def _title(self, item: ForeignItem) -> str:
        title = " ".join(item.title.split())
        if title:
            return title
        first = shown(item.text.strip().split("\n", 1)[0].strip(), _LONGEST_TITLE)
        instead = "the first line of its text" if first else "its id"
        self._lose("title", item, f"missing: {instead} was used")
        return first or item.id

    def _status(self, item: ForeignItem, type_name: str) -> tuple[str, str]:
        """The status to write, and the word to keep beside it where it is unknown here."""
        word = " ".join(item.status.split())
        if word and not says_nothing(word) and self._vocabulary.role_of(type_name, word):
            return word, ""
        fallback = self._provisional(type_name)
        if not word or says_nothing(word):
            if self._schemas.fits(type_name, {"id": "X-1", "title": "X"}):
                return "", ""
            self._lose("status", item, f"missing: written as {fallback}")
            return fallback, ""
        outcome = (
            f'unknown status "{shown(word)}": written as {fallback}, original in `x-status`; '
            "to keep it, add it to [statuses] and import again"
        )
        self._lose("status", item, outcome)
        return fallback, word

    def _provisional(self, type_name: str) -> str:
        words = {**self._vocabulary.types[type_name].statuses, **self._vocabulary.statuses}
        provisional = [word for word, role in words.items() if role is Role.PROVISIONAL]
        return "draft" if "draft" in provisional or not provisional else provisional[0]

    def _link(
        self, item: ForeignItem, link: ForeignLink, type_name: str
    ) -> tuple[str, str, dict[str, str]]:
        """Kind, target and notes of a link in our words."""
        target = self._ids.get(link.target, link.target)
        note = {f"x-{name}": text for name, text in link.note.items()}
        if link.target not in self._ids and not is_address(target):
            self._lose(
                "target of a link",
                item,
                f"{shown(target)} is not an item of the source; the link is imported as it is",
            )
        if link.kind == PLAIN:
            return PLAIN, target, note
        kind = self._keys.kind_named(link.kind)
        other = self._type_by_id.get(target)
        if kind is not None and (other is None or self._may_join(kind, type_name, other)):
            return kind, target, note
        joined = f" between {type_name} and {other}" if kind is not None else ""
        outcome = f"{shown(link.kind)} is not a link kind{joined}: plain link, original in `x-kind`"
        self._lose("kind of a link", item, outcome)
        return PLAIN, target, {**note, "x-kind": link.kind}

    def _may_join(self, kind: str, source: str, target: str) -> bool:
        links = self._vocabulary.links
        if kind in links:
            return self._vocabulary.allows(kind, source, target)
        return any(
            link_kind.inverse == kind and (target, source) in link_kind.pairs
            for link_kind in links.values()
        )

    def _add(
        self,
        fields: dict[str, object],
        type_name: str,
        name: str,
        value: object,
        numbers: dict[str, int],
    ) -> None:
        """Put an attribute into *fields*, under a name that the schema of the type allows."""
        value = _yaml_value(value)
        if value is None:
            return
        key = self._key(type_name, name, value)
        fields[_unused(key, fields, numbers)] = value

    def _key(self, type_name: str, name: str, value: object) -> str:
        if name.lower().startswith(("x-", "x_")):
            return f"x-{_slug(name[2:])}"
        known = self._keys.name_of(name)
        is_own = known in FIELDS or known in self._keys.kinds or known == "reqtrace"
        if known == "formerly" and isinstance(value, str | list):
            return known
        if not is_own and known in self._schemas.fields_of(type_name):
            probe = {"id": "X-1", "title": "X", "status": "draft", known: value}
            if self._schemas.fits(type_name, probe):
                return known
        return f"x-{_slug(name)}"


def _unused(base: str, used: Container[str], numbers: dict[str, int]) -> str:
    """*base*, or with the first number behind it that is not *used*; *numbers* go up only."""
    candidate = base
    while candidate in used:
        numbers[base] = numbers.get(base, 1) + 1
        candidate = f"{base}-{numbers[base]}"
    return candidate


def _slug(name: str) -> str:
    word = key_word(name)[:_LONGEST_NAME].replace("_", "-")
    return word or "unnamed"


def _is_plain(target: str) -> bool:
    return ID.fullmatch(target) is not None or (is_address(target) and "," not in target)


def _yaml_value(value: object, depth: int = 0) -> object:
    """*value* as YAML of ours can hold it: numbers as they come back, nothing too deep."""
    if isinstance(value, list | tuple | dict) and depth >= 8:
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list | tuple):
        return [_yaml_value(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {str(key): _yaml_value(part, depth + 1) for key, part in value.items()}
    return value


def converted(
    foreign: ForeignItems,
    vocabulary: Vocabulary,
    schemas: Mapping[str, Mapping[str, object]],
    choices: Choices,
) -> tuple[list[ConvertedItem], list[Loss]]:
    """The items of *foreign* in our terms, and everything that was lost or changed."""
    conversion = Conversion(foreign, vocabulary, schemas, choices)
    items = conversion.run()
    return items, [*foreign.losses, *conversion.losses]
