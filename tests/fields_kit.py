"""Objects of any data class for hypothesis, made from its fields, and classes with one more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields, is_dataclass, make_dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from pathlib import PurePosixPath
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

TEXT = st.text(st.characters(codec=None), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
_ZONES = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_SIMPLE: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(),
    float: st.floats(allow_nan=False),
    bool: st.booleans(),
    object: JSON,
    date: st.dates(),
    datetime: st.datetimes(timezones=_ZONES).map(lambda time: time.replace(fold=0)),
    PurePosixPath: TEXT.map(PurePosixPath),
}

Strategies = Mapping[Any, st.SearchStrategy[Any]]


def objects(cls: type, given: Strategies | None = None) -> st.SearchStrategy[Any]:
    """Objects of *cls*. *given* is for types, and for fields by class and name."""
    known = {**_SIMPLE, **(given or {})}
    hints = get_type_hints(cls)
    names = [one.name for one in fields(cls)] if is_dataclass(cls) else list(hints)
    parts = {
        name: known[cls, name] if (cls, name) in known else _values(hints[name], known)
        for name in names
    }
    return st.builds(cls, **parts)


def _values(hint: Any, known: Strategies) -> st.SearchStrategy[Any]:
    if hint in known:
        return known[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return st.one_of(
            [st.none() if one is NoneType else _values(one, known) for one in arguments]
        )
    if origin is tuple:
        return st.lists(_values(arguments[0], known), max_size=3).map(tuple)
    if origin is frozenset:
        return st.frozensets(_values(arguments[0], known), max_size=3)
    if origin is Mapping:
        return st.dictionaries(TEXT, _values(arguments[1], known), max_size=3)
    return st.sampled_from(list(hint)) if issubclass(hint, StrEnum) else objects(hint, known)


def with_field(cls: type, name: str, hint: Any, default: object) -> type:
    """A class like *cls*, and of its name, with one more field."""
    return make_dataclass(
        cls.__name__,
        [(name, hint, field(default=default))],
        bases=(cls,),
        frozen=True,
        kw_only=True,
        slots=True,
    )
