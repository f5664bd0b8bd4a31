"""Fields as a file writes them → Item, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from reqtrace.model.item import Item, Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Position
from reqtrace.model.problem import ProblemKind
from reqtrace.model.vocabulary import Role, Vocabulary
from reqtrace.sources.draft import Draft
from reqtrace.sources.json_schema import IdPattern
from reqtrace.sources.keys import FIELDS, Keys
from reqtrace.sources.links import LinkReader
from reqtrace.sources.source import IdFrom, Source
from reqtrace.sources.validation import Schemas
from reqtrace.sources.words import ID, nearest, says_nothing, shown, text_of

_LONGEST_TITLE = 100
_MOST_WORDS = 1024
_MOST_HINTS = 100  # in one file: to look for near words takes a millisecond each


class Given(NamedTuple):
    """What is known of an item beside its fields.

    `id` is an id that stands elsewhere (a key, a heading, a file name); `collection` the type
    of the list that holds the item, `folder` that of its folder. `text` and `sections` come
    from a Markdown body. `strict` items may have no unknown fields.
    """

    id: str | None = None
    naming: Naming = Naming.FIELD
    title: tuple[str, Position] | None = None
    collection: str | None = None
    folder: str | None = None
    text: str | None = None
    text_at: Position | None = None
    sections: Mapping[str, str] = {}
    strict: bool = True
    status: tuple[str | None, Role | None] | None = None
    links: tuple[Link, ...] = ()
    type: str | None = None


class ItemBuilder:
    """Builds the items of one source (or of built-in detection, where *source* is None)."""

    def __init__(self, vocabulary: Vocabulary, source: Source | None, schemas: Schemas) -> None:
        known = frozenset().union(*(schemas.fields_of(name) for name in vocabulary.types))
        self.vocabulary = vocabulary
        self.keys = Keys(vocabulary, source, known)
        self.source = source
        self._schemas = schemas
        # Types and statuses repeat in every item, so each spelling is looked up once.
        self._type_words: dict[str, str | None] = {}
        self._roles: dict[tuple[str, str], Role | None] = {}
        self._patterns = {
            name: IdPattern(item_type.id_pattern)
            for name, item_type in vocabulary.types.items()
            if item_type.id_pattern is not None
        }

    def id_of(self, fields: Mapping[str, object], path: PurePosixPath) -> str | None:
        """The id that *fields*, or the file's name where the source says so, give."""
        if self.source is not None and self.source.id is IdFrom.STEM:
            return path.stem
        for key, value in fields.items():
            if self.keys.name_of(key) == "id" and (text := text_of(value)) is not None:
                return text.strip() or None
        return None

    def build(
        self, draft: Draft, fields: dict[str, Any], marks: Any, at: Position, given: Given
    ) -> Item | None:
        """The item, which joins the draft; None (and a problem) where it has no id or type."""
        named, origin = self._named(fields)
        item_id = given.id or (text_of(named.get("id")) or "").strip()
        positions = {}
        for name, key in origin.items():
            positions[name] = place = marks[key][1]
            if key != name:
                positions[key] = place
        if not item_id:
            self._no_id(draft, positions.get("id", at))
            return None
        named["id"] = item_id
        type_name = self._type(draft, item_id, named, positions, at, given)
        if type_name is None:
            return None
        self._check_id(draft, item_id, type_name, positions.get("id", at))
        text = given.text if given.text is not None else (text_of(named.get("text")) or "").rstrip()
        if given.text_at is not None:
            positions.setdefault("text", given.text_at)
        title = self._title(named, positions, given, text)
        status, role = given.status or self._status(draft, item_id, type_name, named, positions, at)
        links, attributes = self._rest(draft, item_id, named, origin, marks)
        item = Item(
            id=item_id,
            type=type_name,
            title=title,
            status=status,
            role=role,
            text=text,
            links=(*links, *given.links) if given.links else links,
            attributes=attributes,
            sections=given.sections,
            formerly=_words(named["formerly"]) if "formerly" in named else (),
            location=draft.at(at),
            blob=draft.blob,
            positions=positions,
            naming=given.naming,
        )
        draft.items.append(item)
        self._validate(draft, item, named, origin, marks, given.strict)
        return item

    def _named(self, fields: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        """Values and original keys by our names; of two keys for one field the better counts."""
        named: dict[str, Any] = {}
        origin: dict[str, str] = {}
        name_of = self.keys.name_of
        for key, value in fields.items():
            name = name_of(key)
            if name in named:
                if name in self.keys.kinds:
                    name = key
                elif self.keys.goes_before(key, origin[name]) and value is not None:
                    loser = origin[name]
                    named[loser], origin[loser] = named[name], loser
                else:
                    name = key
            named[name] = value
            origin[name] = key
        return named, origin

    def _no_id(self, draft: Draft, place: Position) -> None:
        draft.report(
            ProblemKind.MISSING_FIELD,
            place,
            "an entry has no id",
            "give it an `id:` that no other item has",
            key="id",
        )

    # -- what the item is -------------------------------------------------------------------------

    def _type(
        self,
        draft: Draft,
        item_id: str,
        named: dict[str, Any],
        positions: Mapping[str, Position],
        at: Position,
        given: Given,
    ) -> str | None:
        word = text_of(named.get("type"))
        if word and (found := self._type_named(word)) is not None:
            return found
        found = given.type or self._type_by_place(item_id, given)
        if found is None or word:
            known = [n for t in self.vocabulary.types.values() for n in (t.name, *t.synonyms)]
            what = (
                f'has the unknown type "{shown(word)}"{nearest(word, known)}'
                if word
                else "has no type"
            )
            draft.report(
                ProblemKind.UNKNOWN_TYPE,
                positions.get("type", at),
                f"{shown(item_id)} {what}",
                f"write one of: {', '.join(self.vocabulary.types)}",
                item=item_id,
                key=word or "",
            )
        return found

    def _type_named(self, word: str) -> str | None:
        if word not in self._type_words:
            if len(self._type_words) > _MOST_WORDS:
                self._type_words.clear()
            self._type_words[word] = self.vocabulary.type_named(word)
        return self._type_words[word]

    def _role(self, type_name: str, status: str) -> Role | None:
        key = (type_name, status)
        if key not in self._roles:
            if len(self._roles) > _MOST_WORDS:
                self._roles.clear()
            self._roles[key] = self.vocabulary.role_of(type_name, status)
        return self._roles[key]

    def _type_by_place(self, item_id: str, given: Given) -> str | None:
        if self.source is not None:
            for prefix in sorted(self.source.prefixes, key=len, reverse=True):
                if item_id.upper().startswith(prefix.upper()):
                    return self.source.prefixes[prefix]
            if self.source.type is not None:
                return self.source.type
        return given.collection or self.vocabulary.type_of_id(item_id) or given.folder

    def _check_id(self, draft: Draft, item_id: str, type_name: str, place: Position) -> None:
        pattern = self._patterns.get(type_name)
        fits = ID.fullmatch(item_id) is not None if pattern is None else pattern.matches(item_id)
        if not fits:
            draft.report(
                ProblemKind.MALFORMED_ID,
                place,
                f'"{shown(item_id)}" is not a well-formed id',
                "write letters, digits and `.`, `_`, `-` or `/`, at most 128 characters"
                if pattern is None
                else f"ids of the type {type_name} have the form {pattern.pattern}",
                item=item_id,
                key=item_id[:128],
            )

    def _title(
        self, named: dict[str, Any], positions: dict[str, Position], given: Given, text: str
    ) -> str:
        title = " ".join((text_of(named.get("title")) or "").split())
        if not title and given.title is not None:
            title, positions["title"] = given.title
        if not title and text:
            # Items of many tools have a text and no title: its first line stands for one.
            # Where the items are ours to form, it is shown so, but the title is missing still.
            title = shown(text.strip().split("\n", 1)[0].strip(), _LONGEST_TITLE)
            if "text" in positions:
                positions.setdefault("title", positions["text"])
            if self.source is None:
                return title
        written = named.get("title")
        if title and (written is None or text_of(written) is not None):
            named["title"] = title
        return title

    def _status(
        self,
        draft: Draft,
        item_id: str,
        type_name: str,
        named: dict[str, Any],
        positions: Mapping[str, Position],
        at: Position,
    ) -> tuple[str | None, Role | None]:
        value = named.get("status")
        if isinstance(value, bool):
            # `active: false`, mapped to the status by a source.
            value = "active" if value else "retired"
        text = text_of(value)
        if text is None or says_nothing(text):
            if text is not None:
                named.pop("status")
            return None, None
        named["status"] = text
        status = " ".join(text.lower().split())
        role = self._role(type_name, status)
        if role is None:
            report_status(
                self.vocabulary, draft, item_id, type_name, status, positions.get("status", at)
            )
        return status, role

    def _rest(
        self,
        draft: Draft,
        item_id: str,
        named: dict[str, Any],
        origin: dict[str, str],
        marks: Any,
    ) -> tuple[tuple[Link, ...], dict[str, object]]:
        links: list[Link] = []
        attributes: dict[str, object] = {}
        reader = None
        for name, key in origin.items():
            value = named.get(name)
            if name == "links" or name in self.keys.kinds:
                if value:
                    if reader is None:
                        reader = self.link_reader(draft, item_id)
                    kind = self.keys.kinds.get(name, name)
                    links += reader.read(kind, value, marks[key][1], marks[key][2])
            elif name not in FIELDS:
                attributes[name] = value
        return tuple(links), attributes

    def link_reader(self, draft: Draft, item_id: str) -> LinkReader:
        """Reads the links of one item of *draft*."""
        return LinkReader(item_id, draft.at, self.keys.kind_named, _Offsets(draft.data))

    # -- whether it fits its schema ----------------------------------------------------------------

    def _validate(
        self,
        draft: Draft,
        item: Item,
        named: dict[str, Any],
        origin: dict[str, str],
        marks: Any,
        strict: bool,
    ) -> None:
        if "status" not in named and item.status:
            named["status"] = item.status
        if "text" not in named and item.text:
            named["text"] = item.text
        present = (
            named
            if None not in named.values()
            else {name: value for name, value in named.items() if value is not None}
        )
        if self._schemas.fits(item.type, present):
            return
        at = Position(item.location.line, item.location.column)

        def place(path: list[str | int]) -> Position:
            return _place_of(path, origin, marks, at)

        for fault in self._schemas.faults(
            item.type, present, item.id, place, hints=len(draft.problems) < _MOST_HINTS
        ):
            if fault.kind is ProblemKind.UNKNOWN_FIELD and (
                not strict or fault.key in self.keys.kinds or fault.key.startswith(("x-", "x_"))
            ):
                continue
            if fault.key == "id":
                continue
            draft.report(
                fault.kind, fault.position, fault.message, fault.help, item=item.id, key=fault.key
            )


def report_status(
    vocabulary: Vocabulary, draft: Draft, item_id: str, type_name: str, status: str, place: Position
) -> None:
    """Note that a status is none of the words that the vocabulary knows for a type."""
    item_type = vocabulary.types.get(type_name)
    own = item_type.statuses if item_type is not None else {}
    words = list(own or vocabulary.statuses)
    few = len(draft.problems) < _MOST_HINTS
    hint = nearest(status, [*own, *vocabulary.statuses]) if few else ""
    draft.report(
        ProblemKind.UNKNOWN_STATUS,
        place,
        f'{item_id} has the unknown status "{shown(status)}"{hint}',
        f"write one of: {', '.join(words)}; or give the word a role under [statuses]",
        item=item_id,
        key=status[:128],
    )


class _Offsets:
    """How far the text of a scalar stands behind its position: 0 plain, 1 quoted, else None."""

    __slots__ = ("_data", "_lines")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._lines: list[str] | None = None

    def __call__(self, place: Position, text: str) -> int | None:
        if self._lines is None:
            self._lines = self._data.decode("utf-8", "replace").removeprefix("\ufeff").split("\n")
        line = self._lines[place.line - 1] if place.line <= len(self._lines) else ""
        rest = line[place.column - 1 :]
        if rest.startswith(text):
            return 0
        return 1 if rest[:1] in ("'", '"') and rest[1:].startswith(text) else None


def _words(value: object) -> tuple[str, ...]:
    """One text, several in a list, or several with commas between them."""
    if isinstance(value, list):
        return tuple(word for part in value for word in _words(part))
    text = text_of(value)
    return tuple(part.strip() for part in (text or "").split(",") if not says_nothing(part))


def _place_of(
    path: list[str | int], origin: Mapping[str, str], marks: Any, at: Position
) -> Position:
    place = at
    for depth, step in enumerate(path):
        try:
            entry = marks[origin.get(str(step), step) if depth == 0 else step]
        except (KeyError, IndexError, TypeError):
            return place
        place, marks = (entry[1], entry[2]) if len(entry) == 3 else (entry[0], entry[1])
    return place
