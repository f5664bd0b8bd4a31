"""Which item does a text mean?"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        item("ADR-009", naming=Naming.NUMBER),
        item("0007", naming=Naming.NUMBER),
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
        pytest.param("ADR-9", "ADR-009", id="nor in one that a decision states"),
        pytest.param("ADR-7", "0007", id="a decision with a bare number"),
        pytest.param("7", "0007", id="the number itself"),
        pytest.param("5", "ADR-0005", id="a bare number, where some decisions have one"),
        pytest.param("REQ-7", None, id="a number of another family"),
        pytest.param("REQ-2", None, id="unknown"),
    ],
)
def test_resolve(text: str, meant: str | None) -> None:
    assert KNOWN.resolve(text) == meant
    assert (text in KNOWN) is (meant is not None)


NEAR = Identifiers(
    map(item, ("REQ-1", "REQ-12", "NEED-3", "SR-2a", "Q-1", "req~login~2", "req~login~10"))
)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        pytest.param("req-12", "REQ-12", id="case"),
        pytest.param("REQ12", "REQ-12", id="no separator"),
        pytest.param("REQ_12", "REQ-12", id="another separator"),
        pytest.param("REQ-0012", "REQ-12", id="zeros"),
        pytest.param("RQE-12", "REQ-12", id="two letters changed places"),
        pytest.param("RE-12", "REQ-12", id="a letter too few"),
        pytest.param("REEQ-12", "REQ-12", id="a letter too many"),
        pytest.param("NEDE-3", "NEED-3", id="a word of its own"),
        pytest.param("SR2a", "SR-2a", id="a letter that counts"),
        pytest.param("req~login~1", "req~login~10", id="the newest revision"),
        pytest.param("req~logn~2", "req~login~2", id="a letter too few before a revision"),
        pytest.param("REQ-2", None, id="another number"),
        pytest.param("REQ-11", None, id="a digit too many"),
        pytest.param("REQ-21", None, id="two digits changed places"),
        pytest.param("REQ-1-2", None, id="two numbers instead of one"),
        pytest.param("REQ-l", None, id="no number at all"),
        pytest.param("SR-2b", None, id="another letter that counts"),
        pytest.param("R-1", None, id="another prefix of one letter"),
        pytest.param("nothing like it", None, id="nothing like it"),
    ],
)
def test_suggest(text: str, near: str | None) -> None:
    assert NEAR.suggest(text) == near


IDS = st.from_regex(r"[A-Za-z]{1,3}[-_.~]?[0-9]{1,3}([-.][0-9]{1,2})?", fullmatch=True)


@given(st.lists(IDS, max_size=8), IDS)
def test_no_other_number_is_ever_suggested(known: list[str], text: str) -> None:
    near = Identifiers(map(item, known)).suggest(text)
    if near is not None:
        assert near != text
        assert _as_numbers(near) == _as_numbers(text)


def _as_numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall("[0-9]+", text)]


def test_the_decision_of_number_zero_is_found_with_any_number_of_zeros() -> None:
    known = Identifiers([item("ADR-0000", naming=Naming.FILE)])
    assert known.resolve("adr-0") == "ADR-0000"
    assert known.resolve("ADR-") is None
    assert known.resolve("ADR-01") is None


def test_a_long_row_of_zeros_takes_no_time() -> None:
    with cpu_seconds(5):
        assert KNOWN.resolve("ADR-" + 60_000 * "0" + "x") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("REQ-p80005-E", "REQ-p80005"),
        ("REQ-p80005-A-B", "REQ-p80005"),
        ("REQ-1/A", "REQ-1"),
        ("REQ-1-A+B", "REQ-1"),
        ("REQ-1", None),
        ("REQ-9-A", None),
        ("REQ-1-AB", None),
        ("REQ-1-a", None),
        ("REQ-1A", None),
        ("REQ-2-B", None),
    ],
)
def test_letters_of_assertions(text: str, expected: str | None) -> None:
    known = Identifiers([item(one) for one in ("REQ-p80005", "REQ-1", "REQ-2-A")])
    assert known.with_letter(text) == expected
    assert known.whole(text) == expected


def test_a_bare_number_names_nothing_where_no_decision_has_one() -> None:
    assert Identifiers([item("ADR-0005", naming=Naming.FILE)]).resolve("5") is None
