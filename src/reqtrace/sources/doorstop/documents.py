"""Documents of Doorstop: folders with a `.doorstop.yml`, each of which becomes a source.

A document holds the items of its folder and of the folders below it, without those of the
documents within it. What Doorstop skips is left out, and reported: documents with a
`.doorstop.skip`, what lies below a `.doorstop.skip-all`, and virtual environments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from reqtrace.errors import ConfigError
from reqtrace.model.location import Position
from reqtrace.sources.common.globs import folder_start, matches
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.source import Source
from reqtrace.sources.fields.text_utils import text_of
from reqtrace.sources.yaml.composer import compose
from reqtrace.util.dataclass import dataclass
from reqtrace.util.suggestion import did_you_mean

SETTINGS = ".doorstop.yml"
SUFFIXES: Mapping[str, tuple[str, ...]] = {"yaml": (".yml", ".yaml"), "markdown": (".md",)}
"""What the files of items end in, by `itemformat`."""

_SKIP = ".doorstop.skip"
_SKIP_ALL = ".doorstop.skip-all"
_FOREIGN = frozenset({".git", ".tox", ".venv", "venv", "node_modules", "site-packages"})
_SEPARATORS = ("", "-", "_", ".")
_KNOWN = ("prefix", "sep", "digits", "parent", "itemformat")
_KNOWN_ATTRIBUTES = ("defaults", "reviewed", "publish")
# Doorstop lets one file bring in another. Here the name of that file replaces its content.
_INCLUDE = re.compile(rb"(?<=[\s:-])!include(?=[ \t])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a document says of itself, in the words of its `.doorstop.yml`.

    `folder` is where it lies. `reviewed` are the attributes that count in fingerprints, sorted.
    """

    folder: PurePosixPath
    prefix: str = "REQ"
    sep: str = ""
    digits: int = 3
    parent: str | None = None
    itemformat: str = "yaml"
    defaults: Mapping[str, object]
    reviewed: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """The sources of all documents, by folder, and the documents that are left out, with why."""

    sources: tuple[Source, ...]
    left_out: tuple[tuple[PurePosixPath, str], ...] = ()


def expand(
    source: Source,
    paths: Sequence[PurePosixPath],
    read: Callable[[PurePosixPath], bytes | None],
) -> Expansion:
    """The documents among *paths* that *source* includes; *read* gives the bytes of a file.

    Raises `ConfigError` with all that is wrong in their `.doorstop.yml`.
    """
    settings = [path for path in paths if path.name == SETTINGS and _is_meant(source, path)]
    skips = {path for path in paths if path.name in (_SKIP, _SKIP_ALL)}
    reasons = {path: _why_left_out(path.parent, skips) for path in settings}
    mistakes: list[str] = []
    documents = [
        _Settings(path, data, mistakes).document()
        for path in settings
        if reasons[path] is None and (data := read(path)) is not None
    ]
    if mistakes:
        raise ConfigError(
            "invalid settings of a Doorstop document",
            entries=tuple(mistakes),
            hint=f"correct them, or exclude the document with an empty file {_SKIP} next to them",
        )
    within: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in paths:
        if path.name == SETTINGS:
            for folder in path.parent.parents:
                within.setdefault(folder, []).append(path.parent)
    above = {(document.parent or "").lower() for document in documents}
    return Expansion(
        sources=tuple(
            _source(
                source,
                document,
                within.get(document.folder, ()),
                has_below=document.prefix.lower() in above,
            )
            for document in documents
        ),
        left_out=tuple((path.parent, why) for path, why in reasons.items() if why is not None),
    )


def _is_meant(source: Source, path: PurePosixPath) -> bool:
    return any(matches(glob, path) for glob in source.include) and not any(
        matches(glob, path) for glob in source.exclude
    )


def _why_left_out(folder: PurePosixPath, skips: set[PurePosixPath]) -> str | None:
    if folder / _SKIP in skips:
        return f"it contains {_SKIP}"
    for above in (folder, *folder.parents):
        if above / _SKIP_ALL in skips:
            return f"{above / _SKIP_ALL} exists"
    foreign = next((part for part in folder.parts if part in _FOREIGN), None)
    return None if foreign is None else f"it is in a folder named {foreign}"


def _source(
    source: Source, document: Document, within: Iterable[PurePosixPath], *, has_below: bool
) -> Source:
    start = folder_start(document.folder)
    return replace(
        source,
        include=tuple(f"{start}**/*{suffix}" for suffix in SUFFIXES[document.itemformat]),
        exclude=(*source.exclude, *(f"{folder_start(folder)}**" for folder in within)),
        options={**source.options, "document": document, "has_below": has_below},
    )


class _Settings:
    """One `.doorstop.yml`; *mistakes* takes what is wrong, a line each."""

    def __init__(self, path: PurePosixPath, data: bytes, mistakes: list[str]) -> None:
        self._path = path
        self._mistakes = mistakes
        self._value, self._marks = self._compose(data)

    def _compose(self, data: bytes) -> tuple[dict[str, Any], Any]:
        composed = compose(_INCLUDE.sub(b"        ", data), Limits())
        for fault in composed.faults:
            self._wrong(fault.position, f"{fault.message}; {fault.help}")
        if not composed.documents or composed.documents[0].value is None:
            return {}, {}
        first = composed.documents[0]
        if not isinstance(first.value, dict):
            self._wrong(
                first.start, "the file is not a mapping; write `settings:` with a `prefix:`"
            )
            return {}, {}
        return first.value, first.marks

    def document(self) -> Document:
        """What the file says, with Doorstop's defaults for what it does not."""
        settings, marks = self._part("settings", _KNOWN)
        attributes, attribute_marks = self._part("attributes", _KNOWN_ATTRIBUTES)
        options: dict[str, Any] = {
            key: self._setting(key, value, marks[key][1])
            for key, value in settings.items()
            if key in _KNOWN and value is not None
        }
        defaults = attributes.get("defaults")
        return Document(
            folder=self._path.parent,
            **{key: value for key, value in options.items() if value is not None},
            defaults=defaults if isinstance(defaults, dict) else {},
            reviewed=tuple(sorted(set(self._names("reviewed", attributes, attribute_marks)))),
            publish=tuple(self._names("publish", attributes, attribute_marks)),
        )

    def _part(self, name: str, known: tuple[str, ...]) -> tuple[dict[str, Any], Any]:
        value = self._value.get(name)
        if value is None:
            return {}, {}
        _, position, marks = self._marks[name]
        if not isinstance(value, dict):
            self._wrong(position, f"`{name}` is not a mapping; write its keys below it, indented")
            return {}, {}
        for key in value:
            if key not in known:
                near = did_you_mean(key, known) or f"; known: {', '.join(known)}"
                self._wrong(marks[key][0], f'unknown key "{key}" of `{name}`{near}')
        return value, marks

    def _setting(self, key: str, value: object, position: Position) -> str | int | None:
        text = (text_of(value) or "").strip()
        if isinstance(value, list | dict):
            self._wrong(position, f"`{key}` must be a single word")
        elif key == "digits":
            if text.isascii() and text.isdigit() and len(text) < 4:
                return int(text)
            self._wrong(position, f'`digits` is a number, not "{text}"')
        elif key == "sep" and text not in _SEPARATORS:
            self._wrong(position, f'`sep` is one of `-`, `_`, `.` or empty, not "{text}"')
        elif key == "itemformat" and text not in SUFFIXES:
            self._wrong(position, f'`itemformat` must be {" or ".join(SUFFIXES)}, not "{text}"')
        elif text or key == "sep":
            return text.split(" ", 1)[0]
        return None

    def _names(self, key: str, attributes: Mapping[str, Any], marks: Any) -> Iterator[str]:
        value = attributes.get(key)
        if value is None:
            return
        if not isinstance(value, list):
            self._wrong(marks[key][1], f"`{key}` must be a list of attribute names")
            return
        yield from (text for part in value if (text := text_of(part)) is not None)

    def _wrong(self, position: Position, message: str) -> None:
        self._mistakes.append(f"{self._path}:{position.line}: {message}")
