"""The entries of a YAML document at the paths that a mapping names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from reqtrace.model.location import Position
from reqtrace.sources.fields.entry_paths import Each, PathStep

Path = tuple[PathStep, ...]
IdOf = Callable[[Mapping[str, Any]], str | None]


class ParentEntry(NamedTuple):
    """The entry that contains another one: its id, and the position of the one within."""

    id: str
    at: Position


class LocatedValue(NamedTuple):
    """What is at a path: a value with its marks and position, and its key."""

    value: object
    marks: Any
    at: Position
    key: str | None
    parent: ParentEntry | None


def find_entries(
    value: object, marks: Any, at: Position, paths: Sequence[Path], id_of: IdOf
) -> list[LocatedValue]:
    """All entries at *paths*, in the order of the file.

    Where a path goes on within the entries of another one, each entry knows its parent,
    whose id *id_of* gives.
    """
    walker = _Walker(frozenset(paths), id_of)
    entries = [
        entry
        for path in paths
        for entry in walker.walk(LocatedValue(value, marks, at, None, None), path)
    ]
    return sorted(entries, key=lambda entry: (entry.at.line, entry.at.column))


def find_values(
    fields: Mapping[str, Any], marks: Any, path: Path, at: Position
) -> Iterator[LocatedValue]:
    """The values at a *path* within the fields of one entry."""
    yield from _Walker(frozenset(), lambda _: None).walk(
        LocatedValue(fields, marks, at, None, None), path
    )


class _Walker:
    def __init__(self, paths: frozenset[Path], id_of: IdOf) -> None:
        self._paths = paths
        self._id_of = id_of

    def walk(self, here: LocatedValue, path: Path, depth: int = 0) -> Iterator[LocatedValue]:
        if depth == len(path):
            yield here
            return
        within = self._within(here, path, depth)
        for entry in _parts(here, path[depth]):
            parent = None if within is None else ParentEntry(within, entry.at)
            yield from self.walk(entry._replace(parent=parent), path, depth + 1)

    def _within(self, entry: LocatedValue, path: Path, depth: int) -> str | None:
        """The id of the entry that is gone into at this step, or was before."""
        if path[:depth] in self._paths and isinstance(entry.value, dict):
            return entry.key or self._id_of(entry.value)
        return None if entry.parent is None else entry.parent.id


def _parts(entry: LocatedValue, step: PathStep) -> Iterator[LocatedValue]:
    value, marks, at = entry.value, entry.marks, entry.at
    if step.key:
        if not isinstance(value, dict) or step.key not in value:
            return
        _, at, marks = marks[step.key]
        value = value[step.key]
    if step.each is Each.VALUE:
        yield LocatedValue(value, marks, at, None, None)
    elif step.each is Each.ENTRY and isinstance(value, list):
        for part, (position, inner) in zip(value, marks, strict=True):
            yield LocatedValue(part, inner, position, None, None)
    elif step.each is Each.KEY and isinstance(value, dict):
        for key, part in value.items():
            position, _, inner = marks[key]
            yield LocatedValue(part, inner, position, key, None)
