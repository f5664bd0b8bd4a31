"""Patterns of users: what they find, what they refuse, and that they cannot hang."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.util.pattern import LinearPattern


@pytest.mark.parametrize(
    "refused",
    ["(?=a)", "(?<!a)b", r"(a)\1", "[", "(", "(a{1000}){1000}", r"a\Zb\q"],
    ids=[
        "look-ahead",
        "look-behind",
        "back reference",
        "open class",
        "open group",
        "huge",
        "escape",
    ],
)
def test_what_is_not_linear_is_refused_with_a_reason(refused: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        LinearPattern(refused)


def test_groups_are_given_by_number_and_by_name() -> None:
    match = LinearPattern(r"(?P<family>[A-Z]+)-(\d+)(?P<part>\.\d+)?").search("é sees REQ-12 there")
    assert match is not None
    assert match.group() == "REQ-12"
    assert match.groups() == ("REQ", "12", None)
    assert match.groupdict() == {"family": "REQ", "part": None}
    assert match.span("family") == (7, 10)
    with pytest.raises(KeyError):
        match.group("nobody")


def test_a_pattern_that_explodes_elsewhere_takes_no_time_here() -> None:
    assert LinearPattern("(a+)+$").search("a" * 50_000 + "b") is None


@given(st.text(alphabet=st.characters(codec=None, categories=("L", "N", "P", "Z", "Cs"))))
def test_texts_of_any_characters_are_searched_and_kept(text: str) -> None:
    found = [match.group() for match in LinearPattern("[a-z]+").finditer(text)]
    assert found == re.findall("[a-z]+", text)


def test_patterns_are_equal_where_their_texts_are() -> None:
    assert LinearPattern("a") == LinearPattern("a")
    assert len({LinearPattern("a"), LinearPattern("a"), LinearPattern("b")}) == 2
