"""Short words for the tests of readers: read one file as built-in detection would."""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath

from reqtrace.config import default_config
from reqtrace.model.item import Item
from reqtrace.model.vocabulary import Vocabulary
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Source
from reqtrace.sources.registry import Readers


@cache
def vocabulary() -> Vocabulary:
    return default_config().vocabulary


@cache
def built_in(limits: Limits | None = None) -> Readers:
    return Readers(vocabulary(), limits=limits)


def read(
    path: str, content: str | bytes, *sources: Source, limits: Limits | None = None
) -> Reading:
    readers = Readers(vocabulary(), sources, limits) if sources else built_in(limits)
    place = PurePosixPath(path)
    file_match = readers.file_match(place)
    assert file_match is not None, f"{path} is not an item file"
    data = content.encode() if isinstance(content, str) else content
    return readers.read(file_match, place, data, "b10b")


def read_one(path: str, content: str | bytes, *sources: Source) -> Item:
    reading = read(path, content, *sources)
    assert len(reading.items) == 1, reading.problems
    return reading.items[0]


def problems(reading: Reading) -> list[tuple[str, int, int]]:
    return [(p.kind.value, p.location.line, p.location.column) for p in reading.problems]


def links(item: Item) -> list[tuple[str, str, int, int]]:
    return [(n.kind, n.target, n.location.line, n.location.column) for n in item.links]
