"""How a reading is stored in the cache."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from pathlib import PurePosixPath

from reqtrace.cache.codec import INTERNED, Codec, Form, Forms, Implied, UnstorableError
from reqtrace.model.item import Item
from reqtrace.model.link import Link
from reqtrace.model.location import Location, Position, path_of
from reqtrace.sources.common.reading import Reading

File = tuple[PurePosixPath, str]
"""The context of the codec: the path of the file that was read, and the object id of its blob."""


def _position_lines(positions: Mapping[str, Position]) -> str:
    """The positions of the fields as one text, since many items have the same."""
    if any("\n" in name for name in positions):
        raise UnstorableError("the name of a field has two lines")
    return "\n".join(
        f"{position.line}:{position.column}:{name}" for name, position in positions.items()
    )


@lru_cache(maxsize=1 << 14)
def _positions_of(lines: str) -> Mapping[str, Position]:
    positions = {}
    for entry in lines.split("\n") if lines else ():
        line, column, name = entry.split(":", 2)
        positions[name] = Position(int(line), int(column))
    return positions


FORMS: Forms = {
    (Location, "path"): Implied(itemgetter(0)),
    (Item, "blob"): Implied(itemgetter(1)),
    (Item, "type"): INTERNED,
    (Item, "status"): INTERNED,
    (Link, "kind"): INTERNED,
    PurePosixPath: Form("path", str, path_of),
    Mapping[str, Position]: Form("lines of positions", _position_lines, _positions_of),
}

READING_CODEC = Codec(Reading, FORMS)
"""Stores the reading of a `File`, which every object in it must be about."""
