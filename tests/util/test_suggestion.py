from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
from reqtrace.util.suggestion import did_you_mean, nearest


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        pytest.param("aproved", ["draft", "approved"], "approved", id="a letter is missing"),
        pytest.param("LNK01", ["lnk001"], "lnk001", id="in another case"),
        pytest.param("Implments", ["Implements"], "Implements", id="as it is known"),
        pytest.param("colour", ["draft", "approved"], None, id="like none"),
        pytest.param("draft", [], None, id="nothing known"),
        pytest.param("", ["draft"], None, id="no word"),
    ],
)
def test_the_nearest_word(word: str, known: list[str], expected: str | None) -> None:
    assert nearest(word, known) == expected
    assert did_you_mean(word, known) == (f'; did you mean "{expected}"?' if expected else "")


def test_how_near_is_for_the_caller_to_say() -> None:
    assert nearest("drat", ["draft"], cutoff=0.8) == "draft"
    assert nearest("drat", ["draft"], cutoff=0.95) is None


@given(st.lists(st.text(alphabet="word", max_size=6), max_size=8))
def test_the_order_of_known_words_never_matters(known: list[str]) -> None:
    assert nearest("word", known) == nearest("word", known[::-1])


def test_a_long_word_is_like_none_and_takes_no_time() -> None:
    with cpu_seconds(5):
        assert nearest("a" * 1_000_000, ["a" * 1_000_000]) is None
