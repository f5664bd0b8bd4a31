"""The fields of one item, as a file writes them, by the names that we use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reqtrace.model.location import Position
from reqtrace.sources.fields.keys import Keys
from reqtrace.sources.fields.text_utils import text_of


class NamedFields:
    """The fields of one item, each by our name where we have one.

    `values` and `keys` (what the file calls the field) have the same names in the same order.
    `marks` are those of the composer, by the keys of the file, as are the fields as `written`.
    `positions` are those of the values, by both; `at` is where the item begins.
    """

    __slots__ = ("at", "keys", "marks", "positions", "values", "written")

    def __init__(self, fields: Mapping[str, Any], marks: Any, at: Position, keys: Keys) -> None:
        self.at = at
        self.marks = marks
        self.written = fields
        self.values: dict[str, Any] = {}
        self.keys: dict[str, str] = {}
        self.positions: dict[str, Position] = {}
        self._name(fields, keys)
        for name, key in self.keys.items():
            self.positions[name] = position = marks[key][1]
            if key != name:
                self.positions[key] = position

    def _name(self, fields: Mapping[str, Any], keys: Keys) -> None:
        # Of two keys for one field the better counts, but one with a value goes before an empty
        # one; the other one keeps its own name.
        values, name_of = self.values, keys.name_of
        for key, value in fields.items():
            name = name_of(key)
            if name in values:
                if name in keys.kinds:
                    name = key
                elif value is None:
                    if key == name:
                        continue
                    name = key
                elif values[name] is None or keys.goes_before(key, self.keys[name]):
                    loser = self.keys[name]
                    values[loser], self.keys[loser] = values[name], loser
                else:
                    name = key
            values[name] = value
            self.keys[name] = key

    def text(self, name: str) -> str:
        """The value of a field as text, empty where it is none."""
        return text_of(self.values.get(name)) or ""

    def position(self, name: str) -> Position:
        """The position of the value of a field; where the item begins if it has no such field."""
        return self.positions.get(name, self.at)

    def position_within(self, path: list[str | int]) -> Position:
        """The position of the value at a *path* of names and indexes, or the nearest above."""
        position, marks = self.at, self.marks
        for depth, step in enumerate(path):
            try:
                entry = marks[self.keys.get(str(step), step) if depth == 0 else step]
            except (KeyError, IndexError, TypeError):
                return position
            position, marks = (entry[1], entry[2]) if len(entry) == 3 else (entry[0], entry[1])
        return position
