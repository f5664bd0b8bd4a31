"""What YAML is read as: plain values with the position of every key and value.

The schema is YAML 1.2 core with one difference: a number that would not come back as it was
written (`1.10`, `001`, `0x1F`, `1e3`, `.inf`) stays text, and so does a date. `no` is a word.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from reqtrace.model.location import Position
from reqtrace.sources.common.fault import Fault
from reqtrace.util.lazy_pattern import lazy_pattern

Marks: TypeAlias = Any
"""Positions in a value. Of a mapping: `{key: (position of the key, position of the value, marks of
the value)}`; of a list: `[(position, marks)]`; of a scalar: None."""

Span: TypeAlias = tuple[int, int, int, int]
"""First line and column, last line and column of a quoted or block scalar, counted from 0."""

_NUMBER = lazy_pattern(r"-?(?:0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?")
_WORDS = {"": None, "~": None}
_WORDS |= dict.fromkeys(("null", "Null", "NULL"))
_CONSTANTS: dict[str, object] = {
    **_WORDS,
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_MAYBE_NUMBER = frozenset("-0123456789")
_MAYBE_MORE = _MAYBE_NUMBER | frozenset("~nNtTfF")


class YamlDocument(NamedTuple):
    """One YAML document: its value, the marks of its parts, and where it starts."""

    value: object
    marks: Marks
    start: Position


class Composed(NamedTuple):
    """All documents of a text that could be read, and what was wrong."""

    documents: tuple[YamlDocument, ...]
    faults: tuple[Fault, ...]
    spans: tuple[Span, ...] = ()


def plain_value(text: str) -> object:
    """The value of a plain scalar."""
    return _resolved(text) if not text or text[0] in _MAYBE_MORE else text


def _resolved(text: str) -> object:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] in _MAYBE_NUMBER and (match := _NUMBER.fullmatch(text)):
        number = float(text) if match[1] else int(text)
        return number if str(number) == text else text
    return text
