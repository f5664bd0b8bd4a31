from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit import cpu_seconds
from reqtrace.util.suggestion import did_you_mean, misspelled, nearest


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


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        pytest.param("acepted", ["accepted"], "accepted", id="a letter is missing"),
        pytest.param("acceptted", ["accepted"], "accepted", id="one is too many"),
        pytest.param("accepded", ["accepted"], "accepted", id="one is wrong"),
        pytest.param("accpeted", ["accepted"], "accepted", id="two are the wrong way round"),
        pytest.param("In reviev", ["in-review"], "in-review", id="in the second word"),
        pytest.param("accepted", ["accepted"], "accepted", id="the word itself"),
        pytest.param("inactive", ["active"], None, id="the opposite"),
        pytest.param("adopted", ["dropped"], None, id="another word"),
        pytest.param("not accepted", ["accepted"], None, id="denied"),
        pytest.param("in preview", ["in-review"], None, id="another second word"),
        pytest.param("dine", ["done"], None, id="too short to tell"),
        pytest.param("required", ["retired"], None, id="two letters"),
        pytest.param("a" * 101, ["a" * 100], None, id="too long"),
    ],
)
def test_a_misspelt_word(word: str, known: list[str], expected: str | None) -> None:
    assert misspelled(word, known) == expected
