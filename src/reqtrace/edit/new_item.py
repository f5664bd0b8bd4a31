"""Writing items and configuration for the user: text that `new` and `init` put into files."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from reqtrace.edit.item_template import decision, markdown_item, yaml_item
from reqtrace.engine.session import Session
from reqtrace.errors import UsageError
from reqtrace.history.other_branches import ids_ever
from reqtrace.model.item import Item, Naming
from reqtrace.model.vocabulary import ItemType, Role, Vocabulary
from reqtrace.sources.adr.names import id_of_file
from reqtrace.sources.common.source import Format
from reqtrace.sources.fields.text_utils import ID, shown
from reqtrace.util.dataclass import dataclass
from reqtrace.util.pattern import LinearPattern

_NUMBER = re.compile(r"(?P<prefix>.*?)(?P<number>[0-9]{1,18})")
_MARKDOWN = (".md", ".markdown")
_LONGEST_SLUG = 80

SCHEMA_FOLDER = PurePosixPath(".reqtrace/schemas")
"""Where `reqtrace schema --write` puts JSON Schemas, for editors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFile:
    """A file that does not exist yet: its path in the repository and its content."""

    id: str
    path: PurePosixPath
    content: str


def draft_item(
    session: Session,
    type_word: str,
    *,
    title: str,
    item_id: str | None = None,
    folder: PurePosixPath | None = None,
    format: str | None = None,
) -> NewFile:
    """A new item of a type: with the next free id, beside the items of its type, in their format.

    Free is what no item has or had, here or on another branch of this clone.

    Raises `UsageError` for an unknown type, an invalid title, an id that is in use or not
    well-formed, a folder from which such an item would not be read, and where all items are
    those of Doorstop. Whether the path may be written is left to who writes it.
    """
    vocabulary = session.config.vocabulary
    name = vocabulary.type_named(type_word)
    if name is None:
        known = ", ".join(vocabulary.types)
        raise UsageError(f"unknown type: {type_word}", hint=f"known types: {known}")
    item_type = vocabulary.types[name]
    kin = [item for item in session.items if item.type == name]
    title = _checked_title(title)
    used = ids_ever(session)
    new_id = _checked_id(_next_id(kin, used, item_type) if item_id is None else item_id, item_type)
    if new_id in session.graph.identifiers or new_id in used:
        where = "" if new_id in session.graph.identifiers else ", on a branch or in history"
        raise UsageError(
            f"the id {new_id} is taken{where}", hint="leave --id out to get the next free one"
        )
    if folder is None and not kin and name != "adr":
        _check_layout(session, item_type)
    folder = folder or _usual_folder(kin, item_type)
    if name == "adr":
        status = _first_status(item_type, vocabulary, "proposed")
        return _readable(session, _decision(new_id, title, folder, kin, status))
    markdown = (format or _usual_format(kin)) == "markdown"
    path = folder / f"{_file_stem(new_id)}{'.md' if markdown else '.yaml'}"
    status = _first_status(item_type, vocabulary, "draft")
    fields = {"id": new_id, "type": name, "title": title, "status": status}
    content = (
        markdown_item(fields, vocabulary)
        if markdown
        else yaml_item(fields, vocabulary, _schema_for(path, name, session.paths))
    )
    return _readable(session, NewFile(id=new_id, path=path, content=content))


def _check_layout(session: Session, item_type: ItemType) -> None:
    """Who keeps everything in Doorstop gets no second layout beside it unasked."""
    items = [item for item in session.items if item.type != "adr"]
    if items and all(item.naming is Naming.UID for item in items):
        raise UsageError(
            "the items of this repository are in Doorstop, which has no document of type "
            f"{item_type.name}",
            hint="create a document with `doorstop create` and an item with `doorstop add`; "
            "or give a --folder to keep such items in reqtrace's own format",
        )


def _readable(session: Session, new_file: NewFile) -> NewFile:
    """*new_file*, where a check would read the item from it: a mapping may have other ideas."""
    if new_file.path.is_absolute() or not {"..", ".git"}.isdisjoint(new_file.path.parts):
        return new_file  # who writes it has a clearer word for that
    file_match = session.reader.file_match(new_file.path)
    if Format.DOORSTOP in _formats_in(session, new_file.path.parent):
        fault = f"{new_file.path.parent} contains Doorstop items"
        hint = "create Doorstop items with `doorstop add`, or choose another --folder"
    elif file_match is None:
        config = session.config.path
        fault = f"no [[source]]{f' of {config}' if config else ''} covers {new_file.path}"
        hint = "choose another --folder, or add it to `include` of a [[source]]"
    else:
        data = new_file.content.encode("utf-8", "surrogatepass")
        if any(
            item.id == new_file.id for item in session.reader.read(new_file.path, data, "").items
        ):
            return new_file
        hint = "write the item by hand in the form of that source, or choose another --folder"
        fault = f"the [[source]] that covers {new_file.path} does not read items of this form"
    raise UsageError(fault, hint=hint)


def _formats_in(session: Session, folder: PurePosixPath) -> set[Format]:
    """The formats of the mapped items in *folder*."""
    paths = {item.location.path for item in session.items if item.location.path.parent == folder}
    matches = map(session.reader.file_match, paths)
    sources = session.config.sources
    return {
        sources[file_match.source].format
        for file_match in matches
        if file_match and file_match.source is not None
    }


def _checked_title(title: str) -> str:
    line = " ".join(title.split())
    if not line:
        raise UsageError("the title is empty", hint="give a title with --title")
    # YAML and a terminal cannot hold control characters, nor UTF-8 lone surrogates: those that
    # Python puts into arguments for a byte that is not UTF-8.
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in line):
        raise UsageError(
            f"the title {shown(line)} contains an unprintable character", hint="remove it"
        )
    return line


def _checked_id(new_id: str, item_type: ItemType) -> str:
    pattern = item_type.id_pattern
    fits = (ID if pattern is None else LinearPattern(pattern)).fullmatch(new_id) is not None
    # A pattern of the configuration may allow anything; a file can still not be called so.
    fits = fits and new_id.isprintable() and not {".", "..", ""} & set(new_id.split("/"))
    if not fits:
        form = (
            "use letters, digits and `.`, `_`, `-` or `/`, at most 128 characters"
            if pattern is None
            else f"ids of type {item_type.name} must match {pattern}"
        )
        raise UsageError(f'"{shown(new_id)}" is not a valid id', hint=f"{form}; see --id")
    return new_id


def _file_stem(new_id: str) -> str:
    return new_id.replace("/", "-").replace("\\", "-")


def _next_id(kin: Iterable[Item], used: Iterable[str], item_type: ItemType) -> str:
    first = item_type.prefixes[0] if item_type.prefixes else item_type.name.upper()
    known = _numbers(item.id for item in kin)
    # Without an item of the type here, a branch or the history may still show how ids look.
    numbers = known or [
        numbered for numbered in _numbers(used) if numbered.prefix.startswith(first)
    ]
    if not numbers:
        return f"{first}-0001" if item_type.name == "adr" else f"{first}-1"
    latest = max(numbers)
    same = [numbered.number for numbered in _numbers(used) if numbered.prefix == latest.prefix]
    return f"{latest.prefix}{max([latest.number, *same]) + 1:0{latest.width}}"


class _Numbered(NamedTuple):
    number: int
    prefix: str
    width: int


def _numbers(ids: Iterable[str]) -> list[_Numbered]:
    matches = (_NUMBER.fullmatch(item_id) for item_id in ids)
    return [
        _Numbered(int(match["number"]), match["prefix"], len(match["number"]))
        for match in matches
        if match is not None
    ]


def _usual_folder(kin: Iterable[Item], item_type: ItemType) -> PurePosixPath:
    folders = Counter(str(item.location.path.parent) for item in kin)
    if folders:
        return PurePosixPath(max(sorted(folders), key=folders.__getitem__))
    if item_type.name == "adr":
        return PurePosixPath("docs/decisions")
    return PurePosixPath("docs", *(item_type.folders or (item_type.name,))[:1])


def _usual_format(kin: Iterable[Item]) -> str:
    suffixes = Counter(item.location.path.suffix in _MARKDOWN for item in kin)
    return "markdown" if suffixes[True] > suffixes[False] else "yaml"


def _first_status(item_type: ItemType, vocabulary: Vocabulary, usual: str) -> str | None:
    """The word for an item that is not agreed on yet; None where the project has none."""
    words = {**vocabulary.statuses, **item_type.statuses}
    provisional = [word for word, role in words.items() if role is Role.PROVISIONAL]
    return usual if usual in provisional else next(iter(provisional), None)


def _schema_for(path: PurePosixPath, name: str, known: Collection[PurePosixPath]) -> str:
    """The path, from the file *path*, of the schema that `reqtrace schema --write` wrote."""
    schema = SCHEMA_FOLDER / f"{name}.schema.json"
    return "../" * len(path.parent.parts) + str(schema) if schema in known else ""


def _decision(
    new_id: str, title: str, folder: PurePosixPath, kin: Iterable[Item], status: str | None
) -> NewFile:
    number = _NUMBER.fullmatch(new_id)
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:_LONGEST_SLUG].strip("-") or "decision"
    by_file = not kin or any(item.naming is Naming.FILE for item in kin)
    stem = f"{number['number']}-{slug}" if number and by_file else _file_stem(new_id)
    path = folder / f"{stem}.md"
    # The name of the file is the id only where it would be read as this one.
    own_id = None if by_file and id_of_file(path) == new_id else new_id
    content = decision(title, {"id": own_id, "status": status})
    return NewFile(id=new_id, path=path, content=content)
