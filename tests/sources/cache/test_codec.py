from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.item import Item
from reqtrace.model.location import Location, Position
from reqtrace.model.suppression import Suppression
from reqtrace.rules.registry import ALL_RULES
from reqtrace.sources.cache.codec import UnkeptError, plain, reading_of
from reqtrace.sources.common.reading import Reading
from sources_kit import built_in, read

EXAMPLES = Path(__file__).parents[3] / "examples"
PATH = PurePosixPath("needs/NEED-1.yaml")
BLOB = "b10b"
ITEM = Item(id="NEED-1", type="need", title="A need", location=Location(path=PATH), blob=BLOB)
TEXT = st.text(st.characters(codec=None), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


def kept(reading: Reading, path: PurePosixPath = PATH, blob: str = BLOB) -> Reading:
    """The reading, to plain JSON and back."""
    text = json.dumps(plain(reading, path, blob), ensure_ascii=False)
    return reading_of(json.loads(text), path, blob)


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
        again = kept(reading, path)
        # What is equal may still be of another type, such as 1 and True.
        assert (again, repr(again)) == (reading, repr(reading))
        count += len(reading.items) + len(reading.problems) + len(reading.suppressions)
    assert count > 200


@given(attributes=st.dictionaries(TEXT, VALUES, max_size=3), text=TEXT, sections=TEXT)
def test_every_plain_value_comes_back(
    attributes: dict[str, object], text: str, sections: str
) -> None:
    item = replace(ITEM, attributes=attributes, text=text, sections={sections: text})
    item = replace(item, positions={text.replace("\n", " "): Position(3, 7)}, formerly=(text,))
    reading = Reading(items=(item,))
    assert repr(kept(reading)) == repr(reading)


def test_a_suppression_comes_back() -> None:
    content = (
        "id: NEED-1\ntitle: t\nstatus: draft\n# reqtrace: ignore COV until 2031-02-03 -- why\n"
    )
    reading = read(str(PATH), content)
    assert isinstance(reading.suppressions[0], Suppression)
    assert kept(reading) == reading


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
def test_what_would_come_back_otherwise_is_not_kept(item: Item) -> None:
    with pytest.raises(UnkeptError):
        plain(Reading(items=(item,)), PATH, BLOB)


@pytest.mark.parametrize(
    "values",
    [
        [1],
        [[["NEED-1"]]],
        [[], [["no-such-problem", 1, 1, "", "", None, "", None]]],
        [[["NEED-1", "need", "t", None, "no-such-role", 1, 1, "field", "", {}]]],
        [[["NEED-1", "need", "t", None, None, 1, 1, "field", "1:x:id", {}]]],
        [[], [], [], True, "more"],
        [[], [], [[["COV"], "", 1, 1, "2031-13-01", "", 1, 1, [], []]]],
    ],
)
def test_another_shape_is_a_value_error(values: list[object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        reading_of(values, PATH, BLOB)
