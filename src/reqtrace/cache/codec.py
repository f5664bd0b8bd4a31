"""Objects as rows that JSON can hold, and back: made from the fields of their classes.

An object becomes the list of its fields: those without a default, then the others, both in the
order of the class. Fields at the end that have their default are left out, as most of them have
it in most objects. A new field of a class is therefore stored like all others; and because
`Codec.digest` changes with every class, field, type and default, no old row is read as a new one.

A type that cannot be stored is an error when the codec is made, not when an object is stored.
All that depends on the classes is worked out then; only the conversions of the fields that need
one are left to be done for each row.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import PurePosixPath
from sys import intern
from types import MemberDescriptorType, NoneType, UnionType
from typing import Any, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

Value = TypeVar("Value")
Convert = Callable[..., Any]

_MANY = 1 << 12
_MALFORMED = (TypeError, KeyError, IndexError, AttributeError, OverflowError)


class UnstorableError(ValueError):
    """An object that would come back as another one."""


def as_is(value: Any) -> Any:
    """*value*: for what JSON gives back as it is. It is never called for a field."""
    return value


# Named tuples and not data classes: every run imports this, and they are made in half the time.
class Form(NamedTuple):
    """How the values of a type, or of one field, are stored.

    A form that is `contextual` gets the context of the call as its second argument. `name` is
    part of the digest: a form that stores the same value in another way needs another name.
    """

    name: str
    encode: Convert = as_is
    decode: Convert = as_is
    contextual: bool = False


class Implied(NamedTuple):
    """A field that is not stored: `read` takes its value from the context."""

    read: Callable[[Any], object]


Forms = Mapping[object, Form | Implied]
"""Forms of a type, or of a field by its class and name: `{date: …, (Item, "type"): INTERNED}`.

None is stored as it is where a field may be None; its form is not asked for it.
"""

INTERNED = Form("interned str", decode=intern)
"""For a text that many objects have in common, such as a type: they share one string."""


class Codec(Generic[Value]):
    """Stores objects of one class, a frozen data class or a named tuple.

    The fields may be str, int, float, bool, string enums, dates, times, POSIX paths, other such
    classes, tuples and frozen sets of any length, mappings with text as keys, any of these or
    None, and `object` for all that JSON holds. Raises `TypeError` for any other type. Objects
    that were decoded share the default values of their class.
    """

    def __init__(self, cls: type[Value], forms: Forms | None = None) -> None:
        form = _FormBuilder(forms or {}).record(cls)
        self._form = form
        self.digest = hashlib.sha256(form.name.encode("utf-8")).hexdigest()[:16]

    def encode(self, value: Value, context: object = None) -> Any:
        """*value* as plain values. Raises `UnstorableError` where it would come back otherwise."""
        return self._form.encode(value, context)

    def decode(self, stored: Any, context: object = None) -> Value:
        """The object that was stored as *stored*. Raises `ValueError` for any other values."""
        try:
            value: Value = self._form.decode(stored, context)
        except _MALFORMED as error:
            raise ValueError("the stored values have another shape") from error
        return value


Read = Callable[[Any], object]


class _Field(NamedTuple):
    """A stored field; `default` holds one value, or none for a field without a default."""

    name: str
    form: Form
    default: Sequence[object]

    def __str__(self) -> str:
        default = "".join(f" = {value!r}" for value in self.default)
        return f"{self.name}: {self.form.name}{default}"


class _FormBuilder:
    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._open: list[type] = []

    def record(self, cls: type) -> Form:
        """The form of a class, made from its fields."""
        if cls in self._open:
            raise TypeError(f"{cls.__name__} holds itself and cannot be stored")
        self._open.append(cls)
        hints = _hints(cls)
        implied = dict(self._implied(cls, hints))
        found = [
            _Field(name=name, form=self._field(cls, name, hints[name]), default=default)
            for name, default in _defaults(cls)
            if name not in implied
        ]
        self._open.pop()
        # The sort keeps the order of the class, and that of a named tuple is so already.
        found.sort(key=lambda one: len(one.default))
        return _record_form(cls, found, implied)

    def _implied(self, cls: type, names: Iterable[str]) -> Iterator[tuple[str, Read]]:
        for name in names:
            given = self._given(cls, name)
            if isinstance(given, Implied):
                if not is_dataclass(cls):
                    raise TypeError(f"{cls.__name__}.{name}: no field of a tuple can be implied")
                yield name, given.read

    def _field(self, cls: type, name: str, hint: Any) -> Form:
        given = self._given(cls, name)
        try:
            if not isinstance(given, Form):
                return self._form(hint)
            return _optional(given) if NoneType in get_args(hint) else given
        except TypeError as error:
            raise TypeError(f"{cls.__name__}.{name}: {error}") from None

    def _given(self, cls: type, name: str) -> Form | Implied | None:
        keys = ((base, name) for base in cls.__mro__)
        return next((self._forms[key] for key in keys if key in self._forms), None)

    def _form(self, hint: Any) -> Form:
        given = self._forms.get(hint)
        if isinstance(given, Form):
            return given
        if hint in _SIMPLE:
            return _SIMPLE[hint]
        origin, arguments = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType) and len(arguments) == 2 and NoneType in arguments:
            (other,) = (one for one in arguments if one is not NoneType)
            return _optional(self._form(other))
        if origin is tuple and arguments[1:] == (Ellipsis,):
            return _collection("tuple", list, tuple, self._form(arguments[0]))
        if origin is frozenset:
            return _collection("frozenset", _sorted, frozenset, self._form(arguments[0]))
        if origin in (Mapping, dict) and arguments[0] is str:
            return _mapping(self._form(arguments[1]))
        if isinstance(hint, type) and issubclass(hint, StrEnum):
            return _enum(hint)
        if isinstance(hint, type) and (is_dataclass(hint) or hasattr(hint, "_fields")):
            return self.record(hint)
        raise TypeError(f"{hint} cannot be stored")


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    # To evaluate annotations takes the most of making a codec, and codecs share classes.
    return get_type_hints(cls)


def _defaults(cls: type) -> Iterator[tuple[str, Sequence[object]]]:
    """The fields of a class by name, with their default in a list where they have one."""
    if not is_dataclass(cls):
        yield from _named_defaults(cls)
        return
    if hasattr(cls, "__post_init__"):
        raise TypeError(f"{cls.__name__} works out its fields and cannot be stored")
    for one in fields(cls):
        if not one.init:
            raise TypeError(f"{cls.__name__}.{one.name} is worked out and cannot be stored")
        if one.default is not MISSING:
            yield one.name, [one.default]
        elif one.default_factory is not MISSING:
            yield one.name, [one.default_factory()]
        else:
            yield one.name, []


def _named_defaults(cls: Any) -> Iterator[tuple[str, Sequence[object]]]:
    defaults = cls._field_defaults
    yield from ((name, [defaults[name]] if name in defaults else []) for name in cls._fields)


def _record_form(cls: type, found: Sequence[_Field], implied: Mapping[str, Read]) -> Form:
    names = (*map(str, found), *(f"{name} implied" for name in implied))
    return Form(
        name=f"{cls.__name__}({', '.join(names)})",
        encode=_row_encoder(found, implied),
        decode=_row_decoder(cls, found, implied),
        contextual=bool(implied) or any(one.form.contextual for one in found),
    )


def _row_encoder(found: Sequence[_Field], implied: Mapping[str, Read]) -> Convert:
    # One name more than needed: of a single one it would make no tuple.
    values_of = attrgetter(*(one.name for one in found), "__class__")
    last_defaults = [value for one in reversed(found) for value in one.default]
    conversions = _conversions(found, "encode")
    expected = [(name, attrgetter(name), read) for name, read in implied.items()]

    def encode(value: object, context: object = None) -> list[Any]:
        for name, value_of, read in expected:
            if (here := value_of(value)) is not (wanted := read(context)) and here != wanted:
                raise UnstorableError(f"{name} is not that of the context")
        *row, _ = values_of(value)
        for default in last_defaults:
            if row[-1] is not default and not _is_same(row[-1], default):
                break
            row.pop()
        plain, contextual = conversions[len(row)]
        for index, convert in plain:
            row[index] = convert(row[index])
        for index, convert in contextual:
            row[index] = convert(row[index], context)
        return row

    return encode


def _is_same(value: object, default: object) -> bool:
    return type(value) is type(default) and value == default


def _row_decoder(cls: type, found: Sequence[_Field], implied: Mapping[str, Read]) -> Convert:
    steps = {
        length: (*conversions, [value for one in found[length:] for value in one.default])
        for length, conversions in _conversions(found, "decode").items()
    }
    is_tuple = not is_dataclass(cls)
    # The constructor of a frozen data class takes twice as long as this, as it looks each field
    # up by its name. It does nothing else: there is no `__post_init__`.
    new: Convert = cls.__new__
    assigners = [] if is_tuple else [_assigner(cls, one.name) for one in found]
    readers = [(_assigner(cls, name), read) for name, read in implied.items()]

    def decode(row: list[Any], context: object = None) -> object:
        plain, contextual, rest = steps[len(row)]
        values = row + rest
        for index, convert in plain:
            values[index] = convert(values[index])
        for index, convert in contextual:
            values[index] = convert(values[index], context)
        if is_tuple:
            return cls(*values)
        made = new(cls)
        # As many as there are fields; to ask for it costs a tenth of the whole.
        for assign, value in zip(assigners, values):  # noqa: B905
            assign(made, value)
        for assign, read in readers:
            assign(made, read(context))
        return made

    return decode


Conversions = Sequence[tuple[int, Convert]]


def _conversions(found: Sequence[_Field], way: str) -> dict[int, tuple[Conversions, Conversions]]:
    """The conversions that a row needs, by its length.

    Those that need no context come before those that do, both with the indexes of their fields.
    """
    needed = [(index, getattr(one.form, way), one.form) for index, one in enumerate(found)]
    needed = [one for one in needed if one[1] is not as_is]
    plain = [(index, convert) for index, convert, form in needed if not form.contextual]
    contextual = [(index, convert) for index, convert, form in needed if form.contextual]
    return {
        length: (
            [one for one in plain if one[0] < length],
            [one for one in contextual if one[0] < length],
        )
        for length in range(sum(not one.default for one in found), len(found) + 1)
    }


def _assigner(cls: type, name: str) -> Callable[[object, object], None]:
    slot = getattr(cls, name, None)
    if isinstance(slot, MemberDescriptorType):
        return slot.__set__
    return lambda made, value: object.__setattr__(made, name, value)


def _optional(form: Form) -> Form:
    return Form(
        f"{form.name} or None",
        _unless_none(form.encode, contextual=form.contextual),
        _unless_none(form.decode, contextual=form.contextual),
        form.contextual,
    )


def _unless_none(convert: Convert, *, contextual: bool) -> Convert:
    if convert is as_is:
        return as_is
    if contextual:
        return lambda value, context: None if value is None else convert(value, context)
    return lambda value: None if value is None else convert(value)


def _collection(name: str, store: Convert, make: Convert, form: Form) -> Form:
    """A list in JSON; *store* makes it of what it gets, and *make* the collection."""
    return Form(
        f"{name} of {form.name}",
        _each(store, form.encode, contextual=form.contextual),
        _each(make, form.decode, contextual=form.contextual),
        form.contextual,
    )


def _each(make: Convert, convert: Convert, *, contextual: bool) -> Convert:
    if convert is as_is:
        return make
    if contextual:
        return lambda values, context: make([convert(one, context) for one in values])
    return lambda values: make([convert(one) for one in values])


def _sorted(values: Iterable[Any]) -> list[Any]:
    return sorted(values, key=repr)


def _mapping(form: Form) -> Form:
    return Form(
        f"mapping to {form.name}",
        dict if form.encode is as_is else _each_value(form.encode, contextual=form.contextual),
        _each_value(form.decode, contextual=form.contextual),
        form.contextual,
    )


def _each_value(convert: Convert, *, contextual: bool) -> Convert:
    if convert is as_is:
        return as_is
    if contextual:
        return lambda values, context: {key: convert(one, context) for key, one in values.items()}
    return lambda values: {key: convert(one) for key, one in values.items()}


def _enum(cls: type[StrEnum]) -> Form:
    members = {one.value: one for one in cls}
    return Form(f"{cls.__name__}({', '.join(members)})", str.__str__, members.__getitem__)


def _json_value(value: Any) -> Any:
    """*value*, where JSON gives it back just as it is."""
    if value is None or isinstance(value, str | bool | int) or type(value) is float:
        return value
    if type(value) is list:
        return [_json_value(one) for one in value]
    if isinstance(value, dict) and all(type(key) is str for key in value):
        return {key: _json_value(one) for key, one in value.items()}
    raise UnstorableError(f"JSON holds no {type(value).__name__}")


_JSON = Form("JSON", _json_value)
_SIMPLE: Mapping[Any, Form] = {
    **{one: Form(one.__name__) for one in (str, int, float, bool)},
    object: _JSON,
    Any: _JSON,
    date: Form("date", date.isoformat, date.fromisoformat),
    # The same time often stands twice in a row: when a commit was written, and when committed.
    datetime: Form("datetime", datetime.isoformat, lru_cache(_MANY)(datetime.fromisoformat)),
    PurePosixPath: Form("path", str, PurePosixPath),
}
