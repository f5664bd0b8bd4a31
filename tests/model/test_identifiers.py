"""Which item does a text mean?"""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import cpu_seconds
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item, Naming
from reqtrace.model.location import Location


def item(item_id: str, *formerly: str, naming: Naming = Naming.FIELD) -> Item:
    return Item(
        id=item_id,
        type="req",
        title="t",
        formerly=formerly,
        location=Location(path=PurePosixPath("a.yaml")),
        naming=naming,
    )


KNOWN = Identifiers(
    [
        item("REQ-1", "OLD-1"),
        item("REQ-12", "REQ-1"),
        item("ADR-0005", naming=Naming.FILE),
        item("001"),
    ]
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        pytest.param("REQ-1", "REQ-1", id="present id before a former one"),
        pytest.param("OLD-1", "REQ-1", id="former id"),
        pytest.param("REQ-01", None, id="zeros matter in an id that was written"),
        pytest.param("ADR-5", "ADR-0005", id="zeros do not matter in one made from a file name"),
        pytest.param("adr-005", "ADR-0005", id="nor does the case of its prefix"),
        pytest.param("1", None, id="ids are text"),
        pytest.param("REQ-2", None, id="unknown"),
    ],
)
def test_resolve(text: str, meant: str | None) -> None:
    assert KNOWN.resolve(text) == meant
    assert (text in KNOWN) is (meant is not None)


@pytest.mark.parametrize(("text", "near"), [("req-12", "REQ-12"), ("nothing like it", None)])
def test_suggest(text: str, near: str | None) -> None:
    assert KNOWN.suggest(text) == near


def test_the_decision_of_number_zero_is_found_with_any_number_of_zeros() -> None:
    known = Identifiers([item("ADR-0000", naming=Naming.FILE)])
    assert known.resolve("adr-0") == "ADR-0000"
    assert known.resolve("ADR-") is None
    assert known.resolve("ADR-01") is None


def test_a_long_row_of_zeros_takes_no_time() -> None:
    with cpu_seconds(5):
        assert KNOWN.resolve("ADR-" + 60_000 * "0" + "x") is None
