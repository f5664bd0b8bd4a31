from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, make_dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fields_kit import TEXT, Strategies, objects, with_field
from reqtrace.cache.codec import Codec, UnstorableError
from reqtrace.model.item import Item
from reqtrace.model.location import Location, Position
from reqtrace.model.suppression import Suppression
from reqtrace.rules.registry import ALL_RULES
from reqtrace.sources.cache.codec import FORMS, READING_CODEC
from reqtrace.sources.common.reading import Reading
from sources_kit import built_in, read

EXAMPLES = Path(__file__).parents[3] / "examples"
PATH = PurePosixPath("needs/NEED-1.yaml")
BLOB = "b10b"
ITEM = Item(id="NEED-1", type="need", title="A need", location=Location(path=PATH), blob=BLOB)


def stored(reading: Reading, path: PurePosixPath = PATH, blob: str = BLOB) -> Reading:
    """The reading, to plain JSON and back."""
    text = json.dumps(READING_CODEC.encode(reading, (path, blob)), ensure_ascii=False)
    return READING_CODEC.decode(json.loads(text), (path, blob))


def files() -> Iterator[tuple[str, str | bytes]]:
    """The item files of the bundled examples, and those of the examples of all rules."""
    for path in sorted(EXAMPLES.rglob("*")):
        if path.is_file():
            yield path.relative_to(EXAMPLES).as_posix(), path.read_bytes()
    for rule in ALL_RULES:
        for example in (*rule.good, *rule.bad):
            yield from example.files.items()


def test_every_example_comes_back_as_it_was() -> None:
    count = 0
    for name, content in files():
        path = PurePosixPath(name)
        file_match = built_in().file_match(path)
        if file_match is None:
            continue
        data = content.encode() if isinstance(content, str) else content
        reading = built_in().read(file_match, path, data, BLOB)
        again = stored(reading, path)
        # What is equal may still be of another type, such as 1 and True.
        assert (again, repr(again)) == (reading, repr(reading))
        count += len(reading.items) + len(reading.problems) + len(reading.suppressions)
    assert count > 200


FILE: Strategies = {(Location, "path"): st.just(PATH), (Item, "blob"): st.just(BLOB)}
POSITIONS = st.dictionaries(TEXT.map(lambda name: name.replace("\n", " ")), objects(Position))


@given(reading=objects(Reading, {**FILE, Mapping[str, Position]: POSITIONS}))
def test_every_reading_comes_back(reading: Reading) -> None:
    again = stored(reading)
    assert (again, repr(again)) == (reading, repr(reading))


def test_a_new_field_of_items_is_stored_like_all_others() -> None:
    owned = with_field(Item, "owner", str | None, None)
    larger = make_dataclass(
        "Reading",
        [("items", tuple[owned, ...])],  # type: ignore[valid-type]
        bases=(Reading,),
        frozen=True,
        kw_only=True,
    )
    codec: Codec[Any] = Codec(larger, FORMS)
    reading = larger(items=(owned(**_fields(ITEM), owner="Ada"),))
    again = codec.decode(json.loads(json.dumps(codec.encode(reading, (PATH, BLOB)))), (PATH, BLOB))
    assert again == reading
    assert again.items[0].owner == "Ada"
    assert codec.digest != READING_CODEC.digest


def _fields(item: Item) -> dict[str, Any]:
    return {one.name: getattr(item, one.name) for one in fields(item)}


def test_a_suppression_comes_back() -> None:
    content = (
        "id: NEED-1\ntitle: t\nstatus: draft\n# reqtrace: ignore COV until 2031-02-03 -- why\n"
    )
    reading = read(str(PATH), content)
    assert isinstance(reading.suppressions[0], Suppression)
    assert stored(reading) == reading


@pytest.mark.parametrize(
    "item",
    [
        replace(ITEM, blob="other"),
        replace(ITEM, location=Location(path=PurePosixPath("elsewhere.yaml"))),
        replace(ITEM, attributes={"a": (1, 2)}),
        replace(ITEM, attributes={"a": object()}),
        replace(ITEM, attributes={"a": {1: 2}}),
        replace(ITEM, positions={"two\nlines": Position(1, 1)}),
    ],
    ids=[
        "another blob",
        "another file",
        "a tuple",
        "an object",
        "a key that is no text",
        "a name of two lines",
    ],
)
def test_what_would_come_back_otherwise_is_not_stored(item: Item) -> None:
    with pytest.raises(UnstorableError):
        READING_CODEC.encode(Reading(items=(item,)), (PATH, BLOB))


@pytest.mark.parametrize(
    "values",
    [
        [1],
        [[["NEED-1"]]],
        [[["NEED-1", "need", "t", "?"]]],
        [[["NEED-1", "need", "t", [1]]], [], [], True, "more"],
        [[["NEED-1", "need", "t", [1], None, "no-such-role"]]],
        [[["NEED-1", "need", "t", [1], None, None, "", [], {}, {}, [], "1:x:id"]]],
        [[], [["no-such-problem", [1], "", ""]]],
        [[], [], [[["COV"], "", [1], "2031-13-01"]]],
    ],
)
def test_another_shape_is_a_value_error(values: list[object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        READING_CODEC.decode(values, (PATH, BLOB))
