"""`dataclasses.dataclass`, whose frozen classes are made in a third of the time.

The standard library writes the source text of each method and compiles it, for each class at each
start: a quarter of a check in which nothing is new. Here the methods of a frozen class are
closures, and `__init__` is compiled when a first value is made. What they do is the same.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

_Method = Callable[..., Any]

if TYPE_CHECKING:
    # A type checker knows the class as a data class by the name of this decorator only.
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen=False, slots=False, kw_only=False, order=False):
        """The decorator of the standard library, with those of its options that are used here."""

        def decorate(cls):
            if frozen and not order and not hasattr(cls, "__post_init__"):
                return _frozen(cls, slots=slots, kw_only=kw_only)
            make = dataclasses.dataclass(frozen=frozen, slots=slots, kw_only=kw_only, order=order)
            return make(cls)

        return decorate


def _frozen(cls: type, *, slots: bool, kw_only: bool) -> type:
    if not cls.__doc__:
        cls.__doc__ = cls.__name__  # in place of the signature, which takes ten times all the rest
    own = frozenset(vars(cls))
    # Frozen by methods of ours; but frozen classes are derived from such as say so only.
    is_derived = any(map(dataclasses.is_dataclass, cls.__mro__[1:]))
    make = dataclasses.dataclass(
        init=False, repr=False, eq=False, frozen=is_derived, slots=slots, kw_only=kw_only
    )
    made: Any = make(cls)
    made.__dataclass_params__.frozen = True
    for name, method in _methods(made, has_slots=slots).items():
        if name not in own:
            method.__name__, method.__qualname__ = name, f"{made.__qualname__}.{name}"
            method.__module__ = made.__module__
            setattr(made, name, method)
    made.__init__ = _Init(made)
    return made  # type: ignore[no-any-return]


def _methods(cls: Any, *, has_slots: bool) -> dict[str, _Method]:
    fields = dataclasses.fields(cls)
    methods = {
        "__repr__": _repr([one.name for one in fields if one.repr]),
        **_comparison([one.name for one in fields if one.compare]),
        **_refusals(cls, frozenset(one.name for one in fields)),
    }
    return methods | _state([one.name for one in fields]) if has_slots else methods


def _repr(names: Sequence[str]) -> _Method:
    @recursive_repr()
    def represent(self: object) -> str:
        values = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({values})"

    return represent


def _comparison(names: Sequence[str]) -> dict[str, _Method]:
    values = _values(names)

    def is_equal(self: object, other: object) -> object:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return values(self) == values(other)

    return {"__eq__": is_equal, "__hash__": lambda self: hash(values(self))}


def _values(names: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def _refusals(cls: Any, names: frozenset[str]) -> dict[str, _Method]:
    def assign(self: object, name: str, value: object) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    def delete(self: object, name: str) -> None:
        if type(self) is cls or name in names:
            raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return {"__setattr__": assign, "__delattr__": delete}


def _state(names: Sequence[str]) -> dict[str, _Method]:
    # A copy of a value with slots is made from these.
    def state(self: object) -> list[object]:
        return [getattr(self, name) for name in names]

    def restore(self: object, values: list[object]) -> None:
        for name, value in zip(names, values, strict=True):
            object.__setattr__(self, name, value)

    return {"__getstate__": state, "__setstate__": restore}


class _Factory:
    """Stands for a value that is made where none is passed, in signatures, too."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


class _Init:
    """Stands for `__init__` of a class until somebody asks for it."""

    __slots__ = ("_cls",)

    def __init__(self, cls: Any) -> None:
        self._cls = cls

    def __get__(self, value: object, _: type | None = None) -> _Method:
        cls = self._cls
        if cls.__dict__["__init__"] is self:
            cls.__init__ = _init(cls)
        method: _Method = cls.__dict__["__init__"]
        return method if value is None else method.__get__(value)


def _init(cls: Any) -> _Method:
    fields = dataclasses.fields(cls)
    names: dict[str, Any] = {"_set": object.__setattr__}
    parameters = {
        keyword: [_parameter(one, names) for one in fields if one.kw_only is keyword]
        for keyword in (False, True)
    }
    head = ["self", *parameters[False], *(["*", *parameters[True]] if parameters[True] else [])]
    body = [f" _set(self, {one.name!r}, {_value(one, names)})" for one in fields]
    text = "\n".join([f"def __init__({', '.join(head)}):", *(body or [" pass"])])
    exec(text, names)  # noqa: S102 - of the names of our fields
    method: _Method = names["__init__"]
    method.__qualname__ = f"{cls.__qualname__}.__init__"
    method.__module__ = cls.__module__
    method.__annotations__ = {**{one.name: one.type for one in fields}, "return": None}
    return method


def _parameter(one: dataclasses.Field[Any], names: dict[str, Any]) -> str:
    if one.default is not dataclasses.MISSING:
        names[f"_default_{one.name}"] = one.default
    elif one.default_factory is not dataclasses.MISSING:
        names[f"_default_{one.name}"] = _FACTORY
        names[f"_make_{one.name}"] = one.default_factory
    else:
        return one.name
    return f"{one.name}=_default_{one.name}"


def _value(one: dataclasses.Field[Any], names: dict[str, Any]) -> str:
    if f"_make_{one.name}" not in names:
        return one.name
    return f"_make_{one.name}() if {one.name} is _default_{one.name} else {one.name}"
