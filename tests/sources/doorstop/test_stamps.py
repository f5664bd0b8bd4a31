"""What Doorstop's fingerprints are made from. Whole ones are in test_doorstop_items.py."""

from __future__ import annotations

import pytest

from kit import cpu_seconds
from reqtrace.model.location import Position
from reqtrace.sources.common.limits import Limits
from reqtrace.sources.doorstop.stamps import (
    IsQuoted,
    UnknownTypeError,
    attribute_words,
    level_text,
    links_words,
    plain_text,
    references_words,
)
from reqtrace.sources.yaml.composer import compose


def words(text: str) -> str | None:
    """What an attribute adds, with the types as one letter; None where nobody can tell."""
    [document] = compose(f"a: {text}\n".encode(), Limits()).documents
    value, marks = document.value, document.marks
    assert isinstance(value, dict)
    try:
        found = attribute_words(value["a"], marks["a"][1], marks["a"][2], _is_quoted(text))
    except UnknownTypeError:
        return None
    return found.replace("<class '", "").replace("'>", "").replace("NoneType", "none")


def _is_quoted(text: str) -> IsQuoted:
    def is_quoted(place: Position, value: str) -> bool:
        start = place.column - 4
        return text[start : start + 1] in ("'", '"')

    return is_quoted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word", r"\Tstr\Vword"),
        ("''", r"\Tstr\V"),
        ("", r"\Tnone\VNone"),
        ("~", r"\Tnone\VNone"),
        ("7", r"\Tint\V7"),
        ("-7", r"\Tint\V-7"),
        ("1.50", r"\Tfloat\V1.5"),
        ("'1.50'", r"\Tstr\V1.50"),
        ("1.2.3", r"\Tstr\V1.2.3"),
        ("true", r"\Tbool\VTrue"),
        ("yes", r"\Tbool\VTrue"),
        ("OFF", r"\Tbool\VFalse"),
        ("yEs", r"\Tstr\VyEs"),
        ("'yes'", r"\Tstr\Vyes"),
        ("n", r"\Tstr\Vn"),
        ("2024-05-01", r"\Tdatetime.date\V2024-05-01"),
        ("back\\slash", r"\Tstr\Vback\\slash"),
        ("[a, 'yes', yes]", r"\L\Tstr\Va\Tstr\Vyes\Tbool\VTrue"),
        ("{b: 1, a: [x]}", r"\D\L\Tstr\Vx\Tint\V1"),
        ("[]", r"\L"),
        ("012", None),
        ("0x1F", None),
        ("1_000", None),
        ("12:30", None),
        (".inf", None),
        ("1e3", r"\Tstr\V1e3"),
        ("1.0e+3", None),
        ("2024-05-01 12:00:00", None),
        ("[1, 012]", None),
    ],
)
def test_attributes(text: str, expected: str | None) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "quoted", "expected"),
    [
        ("1", False, "1"),
        ("1.0", False, "1.0"),
        ("1.10", False, "1.1"),
        ("1.10", True, "1.10"),
        ("1.2.0", False, "1.2.0"),
        ("1.2.0.0", False, "1.2.0"),
        ("10", False, "10"),
    ],
)
def test_levels(text: str, quoted: bool, expected: str) -> None:
    assert level_text(text, quoted=quoted) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\n\na  \n\nb\t\n\n", "a\n\nb"),
        ("  a", "  a"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("", ""),
    ],
)
def test_texts(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def test_links_are_sorted_as_doorstop_sorts_them_and_each_counts_once() -> None:
    assert links_words(["REQ10", "REQ9", "ABC-x", "REQ09", "ABC-1"]) == "ABC-xABC-1REQ9REQ10"


def test_references_are_one_text() -> None:
    reference = {"path": " a.py ", "type": "file", "sha": "1", "keyword": "k", "other": "x"}
    expected = "[{'type': 'file', 'path': 'a.py', 'keyword': 'k', 'sha': '1'}]"
    assert references_words([reference]) == expected
    assert references_words([]) == ""


def test_odd_values_take_no_time() -> None:
    with cpu_seconds(10):
        for text in ("1" * 60_000 + "x", "1:" * 30_000 + "1", "1_" * 30_000 + "!", "." * 60_000):
            words(f"{text}")
