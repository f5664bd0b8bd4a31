"""The classes are those of the standard library, which is the reference."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from typing import Any, ClassVar

import pytest

from reqtrace.util.dataclass import dataclass


class Many:
    """Several fields."""

    kind: ClassVar[str] = "many"
    name: str
    values: tuple[int, ...] = ()
    note: str = dataclasses.field(default="none", compare=False)
    hidden: int = dataclasses.field(default=0, repr=False)
    table: dict[str, int] = dataclasses.field(default_factory=dict)


class One:
    """One field."""

    name: object


class Empty:
    """No field."""


class Hashed:
    """It has a hash of its own."""

    name: str

    def __hash__(self) -> int:
        return 7


class Checked:
    """Something happens after `__init__`."""

    name: str

    def __post_init__(self) -> None:
        if not self.name:
            raise ValueError("no name")


CLASSES = [(Many, ("a", (1, 2))), (One, (float("nan"),)), (Empty, ()), (Hashed, ("a",))]
FORMS = [{"slots": True}, {}, {"kw_only": True, "slots": True}]

Decorator = Callable[..., Callable[[type], Any]]


def made(decorator: Decorator, body: type, **form: bool) -> Any:
    """A data class of its own with the *body* of a class."""
    names = {key: value for key, value in vars(body).items() if key not in _OF_EVERY_CLASS}
    return decorator(frozen=True, **form)(type(body.__name__, (), names))


_OF_EVERY_CLASS = ("__dict__", "__weakref__")


def outcome(act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception as error:
        return type(error), str(error)


def with_arguments(cls: Any, arguments: tuple[object, ...]) -> Any:
    names = [one.name for one in dataclasses.fields(cls)]
    return cls(**dict(zip(names, arguments, strict=False)))


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize(
    ("body", "arguments"), CLASSES, ids=lambda one: getattr(one, "__name__", "")
)
def test_like_the_standard_library(
    body: type, arguments: tuple[object, ...], form: dict[str, bool]
) -> None:
    def seen(decorator: Decorator) -> list[object]:
        cls = made(decorator, body, **form)
        value, equal = with_arguments(cls, arguments), with_arguments(cls, arguments)
        names = [one.name for one in dataclasses.fields(cls)]
        return [
            str(inspect.signature(cls)),
            repr(value),
            value == equal,
            value == arguments,
            outcome(lambda: hash(value) == hash(equal)),
            outcome(lambda: cls(*arguments) == value),
            outcome(lambda: repr(cls())),
            [outcome(lambda: setattr(value, name, "b")) for name in names],  # noqa: B023
            [outcome(lambda: delattr(value, name)) for name in names],  # noqa: B023
            copy.deepcopy(value) == value or body is One,
            [getattr(dataclasses.replace(value), name) for name in names],
            dataclasses.is_dataclass(value),
            getattr(cls, "__match_args__", None),
            cls.__init__.__annotations__,
            cls.__init__.__qualname__,
        ]

    assert seen(dataclass) == seen(dataclasses.dataclass)


def test_values_differ_by_their_fields_and_class() -> None:
    first, second = (made(dataclass, Many, slots=True) for _ in range(2))
    assert first("a") != first("b")
    assert first("a") != second("a")
    assert first("a", note="x") == first("a", note="y")
    assert first("a", hidden=1) != first("a", hidden=2)


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_no_other_attribute_is_assigned(form: dict[str, bool]) -> None:
    # With slots, the standard library of Python 3.11 raises a `TypeError` about `super`.
    value = made(dataclass, Many, **form)(name="a")
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'other'"):
        value.other = "b"


def test_a_class_without_a_docstring() -> None:
    # The standard library makes the whole signature its docstring, at the price of ten classes.
    assert dataclass(frozen=True)(type("Short", (), {})).__doc__ == "Short"


def test_a_default_factory_is_called_for_each_value() -> None:
    cls = made(dataclass, Many, slots=True)
    assert cls("a").table is not cls("a").table


@dataclass(frozen=True, slots=True)
class Stored:
    """At the top of a module, so that it can be found again."""

    name: str
    number: int = 1


def test_values_with_slots_can_be_stored() -> None:
    value = Stored("a", 2)
    assert pickle.loads(pickle.dumps(value)) == value


def test_derived_classes() -> None:
    @dataclass(frozen=True, kw_only=True)
    class Base:
        """Without fields."""

    class Plain(Base):
        """No data class of its own, so it has attributes that are not frozen."""

    @dataclass(frozen=True, kw_only=True)
    class WithField(Base):
        """Derived by this decorator."""

        most: int = 3

    @dataclasses.dataclass(frozen=True, kw_only=True)
    class Foreign(Base):
        """Derived by the standard library, as the rule of somebody else may be."""

        most: int = 4

    plain = Plain()
    plain.note = "a"  # type: ignore[attr-defined]
    assert (vars(plain), Plain() == Plain()) == ({"note": "a"}, True)
    assert (repr(WithField()), WithField(most=5) == WithField(most=5)) == (
        "test_derived_classes.<locals>.WithField(most=3)",
        True,
    )
    assert Foreign().most == 4
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'most'"):
        WithField().most = 1  # type: ignore[misc]


def test_what_is_left_to_the_standard_library() -> None:
    with pytest.raises(ValueError, match="no name"):
        made(dataclass, Checked, slots=True)("")
    ordered = made(dataclass, One, order=True)
    assert ordered(1) < ordered(2)

    @dataclass(slots=True)
    class Open:
        """Not frozen."""

        name: str

    value = Open("a")
    value.name = "b"
    assert value == Open("b")
