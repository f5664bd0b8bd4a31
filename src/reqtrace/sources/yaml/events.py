"""The event stream of a YAML parser: ruamel's C parser, or its pure one where that is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError

# Plain `ruamel.yaml` comes without the C parser and does not say so: see pyproject.toml.
_CParser: Any
try:
    from ruamel.yaml import cyaml

    _CParser = cyaml.CParser  # type: ignore[attr-defined]
except ImportError:  # pragma: no cover - depends on the platform's wheels
    _CParser = None

__all__ = [
    "AliasEvent",
    "DocumentStartEvent",
    "MappingEndEvent",
    "MappingStartEvent",
    "MarkedYAMLError",
    "ReaderError",
    "ScalarEvent",
    "SequenceEndEvent",
    "SequenceStartEvent",
    "StreamEndEvent",
    "YAMLError",
    "event_source",
    "has_c_parser",
]


def has_c_parser() -> bool:
    """Whether the fast parser is there."""
    return _CParser is not None


def event_source(data: bytes) -> Callable[[], Any]:
    """A function that gives one event after the other; marks count from 0."""
    if _CParser is not None:
        source: Callable[[], Any] = _CParser(data).get_event
        return source
    return pure_event_source(data)


def pure_event_source(data: bytes) -> Callable[[], Any]:
    """The same from ruamel's pure parser, which is some thirty times slower."""
    events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(data.decode("utf-8")))
    return events.__next__
