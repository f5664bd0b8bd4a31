"""The lines of settings in a TOML document, which tomllib does not tell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reqtrace.util.lazy_pattern import lazy_pattern

_HEADER = lazy_pattern(r"\s*(?P<open>\[\[?)\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = lazy_pattern(
    r"\s*(?P<key>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*="
)

Step = str | int


class TomlLines:
    """Lines of a TOML document by the path of keys and list positions.

    A scan by line, not a parser: where a value spans lines or is within an inline table, the
    line is that of the nearest key that encloses it.
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[Step, ...], int] = {}
        self._counts: dict[tuple[Step, ...], int] = {}
        self._table: tuple[Step, ...] = ()
        for number, line in enumerate(text.splitlines(), start=1):
            self._scan(line, number)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TomlLines) and other._lines == self._lines

    def __hash__(self) -> int:
        return hash(frozenset(self._lines.items()))

    def line_of(self, path: Sequence[Step]) -> int:
        """The line of the setting at *path* or of the nearest one around it; 1 where none is."""
        steps = tuple(path)
        while steps:
            if steps in self._lines:
                return self._lines[steps]
            steps = steps[:-1]
        return 1

    def rename(self, old: Sequence[Step], new: Sequence[Step]) -> None:
        """Give *new* the line of *old*, a key that is read under another name."""
        if tuple(old) in self._lines:
            self._lines.setdefault(tuple(new), self._lines[tuple(old)])

    def _scan(self, line: str, number: int) -> None:
        if header := _HEADER.match(line):
            self._table = self._resolve(_split(header["name"]), many=header["open"] == "[[")
            self._lines.setdefault(self._table, number)
        elif key := _KEY.match(line):
            path = (*self._table, *_split(key["key"]))
            for end in range(len(self._table) + 1, len(path) + 1):
                self._lines.setdefault(path[:end], number)

    def _resolve(self, names: tuple[str, ...], *, many: bool) -> tuple[Step, ...]:
        # `[a.b]` below `[[a]]` speaks of the latest entry of `a`.
        path: tuple[Step, ...] = ()
        for name in names:
            path = (*path, name)
            last = name is names[-1]
            if path in self._counts and not (many and last):
                path = (*path, self._counts[path] - 1)
        if many:
            index = self._counts.get(path, 0)
            self._counts[path] = index + 1
            path = (*path, index)
        return path


def _split(dotted: str) -> tuple[str, ...]:
    parts = re.findall(r"[\w-]+|\"[^\"]*\"|'[^']*'", dotted)
    return tuple(part.strip("\"'") for part in parts)
