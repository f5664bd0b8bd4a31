"""A reading as plain values that JSON can hold, and back: for the cache.

What is at its default stands at the end and is left out, as most of it is for most items.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from sys import intern
from typing import Any

from reqtrace.model.document_level import DocumentLevel
from reqtrace.model.file_reference import FileReference
from reqtrace.model.fingerprint import Fingerprints
from reqtrace.model.item import Item, Naming
from reqtrace.model.link import Link
from reqtrace.model.location import Location, Position, path_of
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.model.suppression import Suppression
from reqtrace.model.vocabulary import Role
from reqtrace.sources.common.reading import Reading

Plain = list[Any]

_ROLES: Mapping[str | None, Role | None] = {None: None, **{one.value: one for one in Role}}
_NAMINGS = {one.value: one for one in Naming}
_PLACES = {one.value: one for one in DocumentLevel}
_ITEM_REST: Plain = ["", [], {}, [], True, False, DocumentLevel.NONE.value, [], None]
_LINK_REST = (None, False, None, None, "")


class UnkeptError(ValueError):
    """A reading that says more than its plain form would; it is read anew each time."""


def plain(reading: Reading, path: PurePosixPath, blob: str) -> Plain:
    """The *reading* of the file at *path* with the object id *blob* as plain values.

    Raises `UnkeptError` where something in it stands in another file, or is no plain value.
    """
    writer = _Writer(path, blob)
    parts = (
        [writer.item(item) for item in reading.items],
        [writer.problem(one) for one in reading.problems],
        [writer.suppression(one) for one in reading.suppressions],
        reading.claimed,
    )
    return _trimmed(parts, ([], [], [], True))


def reading_of(values: Sequence[Any], path: PurePosixPath, blob: str) -> Reading:
    """What `plain` was given. Raises `ValueError` for values of another shape."""
    try:
        return _Reader(path, blob).reading(*values)
    except (TypeError, KeyError, IndexError, AttributeError, OverflowError) as error:
        raise ValueError("no reading") from error


class _Writer:
    def __init__(self, path: PurePosixPath, blob: str) -> None:
        self._path = path
        self._blob = blob

    def item(self, item: Item) -> Plain:
        if item.blob != self._blob:
            raise UnkeptError
        start: Plain = [item.id, item.type, item.title, item.status, _word(item.role)]
        rest = (
            item.text,
            [self._link(link, item.id) for link in item.links],
            _values(dict(item.attributes)),
            list(item.formerly),
            item.normative,
            item.derived,
            item.document_level.value,
            [self._reference(one) for one in item.references],
            _fingerprints(item.fingerprints),
        )
        sections = _values(dict(item.sections))
        start += [*self._place(item.location), item.naming.value, _positions(item), sections]
        return start + _trimmed(rest, _ITEM_REST)

    def _link(self, link: Link, source: str) -> Plain:
        if link.source != source:
            raise UnkeptError
        path = None if link.path is None else str(link.path)
        rest = (link.reason, link.external, link.fingerprint, path, link.anchor)
        start = [link.target, link.kind, *self._place(link.location)]
        return start + _trimmed(rest, _LINK_REST)

    def _reference(self, one: FileReference) -> Plain:
        return [one.path, one.keyword, one.digest, one.in_text, *self._place(one.location)]

    def problem(self, one: ReadProblem) -> Plain:
        place = self._place(one.location)
        related = None if one.related is None else self._place(one.related)
        return [one.kind.value, *place, one.message, one.help, one.item, one.key, related]

    def suppression(self, one: Suppression) -> Plain:
        until = None if one.until is None else one.until.isoformat()
        start = [list(one.rules), one.reason, *self._place(one.location), until, one.no_date]
        return [*start, one.first_line, one.last_line, list(one.paths), list(one.items)]

    def _place(self, location: Location) -> tuple[int, int]:
        if location.path != self._path:
            raise UnkeptError
        return location.line, location.column


class _Reader:
    __slots__ = ("_blob", "_path")

    def __init__(self, path: PurePosixPath, blob: str) -> None:
        self._path = path
        self._blob = blob

    def reading(
        self,
        items: Sequence[Plain] = (),
        problems: Sequence[Plain] = (),
        suppressions: Sequence[Plain] = (),
        claimed: bool = True,
    ) -> Reading:
        return Reading(
            items=tuple([self._item(*one) for one in items]),
            problems=tuple([self._problem(*one) for one in problems]),
            suppressions=tuple([self._suppression(*one) for one in suppressions]),
            claimed=claimed,
        )

    def _item(
        self,
        id: str,
        type: str,
        title: str,
        status: str | None,
        role: str | None,
        line: int,
        column: int,
        naming: str,
        positions: str,
        sections: Mapping[str, str],
        text: str = "",
        links: Sequence[Plain] = (),
        attributes: Mapping[str, Any] | None = None,
        formerly: Sequence[str] = (),
        normative: bool = True,
        derived: bool = False,
        place: str = DocumentLevel.NONE.value,
        references: Sequence[Plain] = (),
        fingerprints: Plain | None = None,
    ) -> Item:
        return Item(
            id=id,
            type=intern(type),
            title=title,
            status=None if status is None else intern(status),
            role=_ROLES[role],
            text=text,
            links=tuple([self._link(id, *one) for one in links]),
            attributes=attributes if attributes is not None else {},
            sections=sections,
            formerly=tuple(formerly),
            location=Location(path=self._path, line=line, column=column),
            blob=self._blob,
            positions=_positions_of(positions),
            naming=_NAMINGS[naming],
            normative=normative,
            derived=derived,
            document_level=_PLACES[place],
            references=tuple([self._reference(*one) for one in references]),
            fingerprints=None if fingerprints is None else _fingerprints_of(*fingerprints),
        )

    def _link(
        self,
        source: str,
        target: str,
        kind: str,
        line: int,
        column: int,
        reason: str | None = None,
        external: bool = False,
        fingerprint: str | None = None,
        path: str | None = None,
        anchor: str = "",
    ) -> Link:
        return Link(
            source=source,
            target=target,
            kind=intern(kind),
            location=Location(path=self._path, line=line, column=column),
            reason=reason,
            external=external,
            fingerprint=fingerprint,
            path=None if path is None else path_of(path),
            anchor=anchor,
        )

    def _reference(
        self, path: str, keyword: str, digest: str, in_text: bool, line: int, column: int
    ) -> FileReference:
        place = Location(path=self._path, line=line, column=column)
        return FileReference(
            path=path, keyword=keyword, digest=digest, location=place, in_text=in_text
        )

    def _problem(
        self,
        kind: str,
        line: int,
        column: int,
        message: str,
        help: str,
        item: str | None,
        key: str,
        related: Sequence[int] | None,
    ) -> ReadProblem:
        return ReadProblem(
            kind=ProblemKind(kind),
            location=Location(path=self._path, line=line, column=column),
            message=message,
            help=help,
            item=item,
            key=key,
            related=None
            if related is None
            else Location(path=self._path, line=related[0], column=related[1]),
        )

    def _suppression(
        self,
        rules: Sequence[str],
        reason: str,
        line: int,
        column: int,
        until: str | None,
        no_date: str,
        first_line: int | None,
        last_line: int | None,
        paths: Sequence[str],
        items: Sequence[str],
    ) -> Suppression:
        return Suppression(
            rules=tuple(rules),
            reason=reason,
            location=Location(path=self._path, line=line, column=column),
            until=None if until is None else date.fromisoformat(until),
            no_date=no_date,
            first_line=first_line,
            last_line=last_line,
            paths=tuple(paths),
            items=tuple(items),
        )


def _trimmed(parts: Sequence[Any], defaults: Sequence[Any]) -> Plain:
    """*parts* without those at the end that are as by default."""
    count = len(parts)
    while count and parts[count - 1] == defaults[count - 1]:
        count -= 1
    return list(parts[:count])


def _values(value: Any) -> Any:
    """*value*, where JSON gives it back just as it is. Raises `UnkeptError` where it does not."""
    if value is None or isinstance(value, str | bool | int) or type(value) is float:
        return value
    if type(value) is list:
        return [_values(one) for one in value]
    if type(value) is dict and all(type(key) is str for key in value):
        return {key: _values(one) for key, one in value.items()}
    raise UnkeptError


def _positions(item: Item) -> str:
    """The positions of the fields as one text, since many items have the same."""
    if any("\n" in name for name in item.positions):
        raise UnkeptError
    return "\n".join(f"{one.line}:{one.column}:{name}" for name, one in item.positions.items())


@lru_cache(maxsize=1 << 14)
def _positions_of(text: str) -> Mapping[str, Position]:
    found = {}
    for place in text.split("\n") if text else ():
        line, column, name = place.split(":", 2)
        found[name] = Position(int(line), int(column))
    return found


def _word(role: Role | None) -> str | None:
    return None if role is None else role.value


def _fingerprints(found: Fingerprints | None) -> Plain | None:
    return None if found is None else [found.own, found.whole, found.reviewed]


def _fingerprints_of(own: str | None, whole: str | None, reviewed: str | None) -> Fingerprints:
    return Fingerprints(own=own, whole=whole, reviewed=reviewed)
