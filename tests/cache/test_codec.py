from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, make_dataclass
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from pathlib import PurePosixPath
from typing import Any, NamedTuple, Optional

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fields_kit import TEXT, objects, with_field
from reqtrace.cache.codec import INTERNED, Codec, Form, Implied, UnstorableError
from reqtrace.model.commit import Commit, CommitFacts
from reqtrace.model.item import Item


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


class Spot(NamedTuple):
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    name: str
    spot: Spot


@dataclass(frozen=True)
class Whole:
    """One field of each type that can be stored, but for sets."""

    text: str
    number: int
    share: float
    truth: bool
    colour: Colour
    day: date
    time: datetime
    path: PurePosixPath
    plain: object
    part: Part
    parts: tuple[Part, ...] = ()
    by_name: Mapping[str, Part] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    either: Colour | None = None
    perhaps: Optional[int] = None  # noqa: UP045 - this form is to be understood as well
    deep: tuple[Part | None, ...] | None = None


def stored(codec: Codec[Any], value: object, context: object = None) -> Any:
    """What comes back of *value* after it was JSON."""
    text = json.dumps(codec.encode(value, context), ensure_ascii=False)
    return codec.decode(json.loads(text), context)


def assert_comes_back(codec: Codec[Any], value: object) -> None:
    again = stored(codec, value)
    # What is equal may still be of another type, such as 1 and True.
    assert (again, repr(again), type(again)) == (value, repr(value), type(value))


@given(whole=objects(Whole))
def test_every_type_comes_back(whole: Whole) -> None:
    assert_comes_back(Codec(Whole), whole)


@given(names=st.frozensets(TEXT), places=st.frozensets(TEXT.map(PurePosixPath)))
def test_sets_come_back_and_are_stored_in_one_order(
    names: frozenset[str], places: frozenset[PurePosixPath]
) -> None:
    parts = [("names", frozenset[str]), ("places", frozenset[PurePosixPath])]
    cls = make_dataclass("Sets", parts, frozen=True)
    codec: Codec[Any] = Codec(cls)
    value, same = cls(names, places), cls(frozenset(sorted(names)), frozenset(sorted(places)))
    assert stored(codec, value) == value
    assert codec.encode(value) == codec.encode(same)


@given(commit=objects(Commit), facts=objects(CommitFacts))
def test_every_commit_comes_back(commit: Commit, facts: CommitFacts) -> None:
    assert_comes_back(Codec(Commit), commit)
    assert_comes_back(Codec(CommitFacts), facts)


@given(item=objects(Item))
def test_every_item_comes_back(item: Item) -> None:
    assert_comes_back(Codec(Item), item)


@pytest.mark.parametrize("cls", [Item, Commit])
def test_a_new_field_is_stored_like_all_others(cls: type) -> None:
    larger = with_field(cls, "owners", tuple[str, ...], ())
    codec: Codec[Any] = Codec(larger)
    assert codec.digest != Codec(cls).digest

    @settings(max_examples=20)
    @given(value=objects(larger))
    def law(value: Any) -> None:
        assert_comes_back(codec, value)
        assert stored(codec, value).owners == value.owners

    law()


def test_the_digest_is_that_of_names_types_defaults_and_values() -> None:
    def made(*parts: tuple[str, Any, Any], name: str = "Thing") -> str:
        return Codec(make_dataclass(name, parts, frozen=True)).digest

    class More(StrEnum):
        RED = "red"
        BLUE = "blue"
        GREEN = "green"

    More.__name__ = "Colour"
    larger_part = with_field(Part, "size", int, 0)
    digests = [
        made(("a", str, "")),
        made(("b", str, "")),
        made(("a", str, "x")),
        made(("a", str | None, "")),
        made(("a", str, ""), name="Other"),
        made(("a", Colour, Colour.RED)),
        made(("a", More, More.RED)),
        made(("a", tuple[Part, ...], ())),
        made(("a", tuple[larger_part, ...], ())),  # type: ignore[valid-type]
    ]
    assert len(set(digests)) == len(digests)
    assert made(("a", str, "")) == digests[0]


def test_defaults_at_the_end_take_no_room() -> None:
    @dataclass(frozen=True)
    class Thing:
        first: str = ""
        numbers: tuple[int, ...] = ()
        sizes: Mapping[str, int] = field(default_factory=dict)
        truth: bool = False

    codec = Codec(Thing)
    assert codec.encode(Thing()) == []
    assert codec.encode(Thing(numbers=(1,))) == ["", [1]]
    assert codec.decode([]) == Thing()
    # An equal value of another type is not the default.
    assert codec.encode(Thing(truth=0)) == ["", [], {}, 0]  # type: ignore[arg-type]


def test_an_implied_field_is_that_of_the_context() -> None:
    codec = Codec(Part, {(Part, "name"): Implied(itemgetter(0))})
    part = Part(name="a", spot=Spot(1, 2))
    assert codec.encode(part, ("a",)) == [[1, 2]]
    assert codec.decode([[1, 2]], ("b",)) == Part(name="b", spot=Spot(1, 2))
    with pytest.raises(UnstorableError, match=r"^name is not that of the context$"):
        codec.encode(part, ("b",))


def test_a_form_of_its_own() -> None:
    forms = {
        Spot: Form("text", lambda one: f"{one.line}:{one.column}", lambda text: Spot(*text)),
        (Part, "name"): Form(
            "length", lambda name, base: len(name) - base, lambda n, base: "x" * (n + base), True
        ),
    }
    codec = Codec(Part, forms)
    assert codec.encode(Part(name="xxx", spot=Spot(1, 2)), 1) == [2, "1:2"]
    assert codec.decode([2, "12"], 1) == Part(name="xxx", spot=Spot("1", "2"))  # type: ignore[arg-type]
    assert codec.digest != Codec(Part).digest


def test_interned_texts_are_one_object_and_none_stays_none() -> None:
    @dataclass(frozen=True)
    class Thing:
        name: str | None

    codec = Codec(Thing, {(Thing, "name"): INTERNED})
    one, other = (codec.decode(json.loads('["some name"]')) for _ in range(2))
    assert one.name is other.name
    assert stored(codec, Thing(None)) == Thing(None)


class Plain:
    pass


@dataclass(frozen=True)
class AfterInit:
    number: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "number", self.number + 1)


@dataclass(frozen=True)
class NotInit:
    number: int = field(init=False, default=1)


@dataclass(frozen=True)
class Endless:
    parent: Endless | None


@pytest.mark.parametrize(
    "hint",
    [
        Plain,
        bytes,
        list[str],
        set[str],
        tuple[str, int],
        str | int,
        str | int | None,
        Mapping[int, str],
        AfterInit,
        NotInit,
        Endless,
    ],
)
def test_a_type_that_cannot_be_stored_is_an_error_at_once(hint: Any) -> None:
    cls = make_dataclass("Thing", [("one", tuple[hint, ...])], frozen=True)
    with pytest.raises(TypeError, match=r"Thing\.one: .*cannot be stored"):
        Codec(cls)


@pytest.mark.parametrize("value", [(1, 2), {1: 2}, object(), {"a": [b""]}, 1j])
def test_what_json_would_change_is_not_stored(value: object) -> None:
    cls = make_dataclass("Thing", [("one", object)], frozen=True)
    with pytest.raises(UnstorableError):
        Codec(cls).encode(cls(value))


@pytest.mark.parametrize(
    "row",
    [
        None,
        {},
        "ab",
        [],
        ["a"],
        ["a", [1, 2], "more"],
        ["a", []],
        ["a", None],
        ["a", [1, 2, 3]],
    ],
)
def test_another_shape_is_a_value_error(row: object) -> None:
    with pytest.raises(ValueError, match=r"another shape"):
        Codec(Part).decode(row)


@pytest.mark.parametrize(
    ("hint", "value"),
    [(Colour, "green"), (date, "2031-13-01"), (datetime, 1), (tuple[int, ...], 1), (Part, [1])],
)
def test_another_value_is_a_value_error(hint: Any, value: object) -> None:
    cls = make_dataclass("Thing", [("one", hint)], frozen=True)
    with pytest.raises(ValueError, match=r"."):
        Codec(cls).decode([value])
