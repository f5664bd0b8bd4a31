"""Words that a pattern cannot do without."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reqtrace.git.message.literals import required_literals
from reqtrace.util.pattern import LinearPattern


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        pytest.param(r"#(\d+)", {"#"}, id="a mark"),
        pytest.param(r"EIP-?(\d+)", {"eip"}, id="what may be missing"),
        pytest.param(r"KEY-(\d+)x", {"key-"}, id="the longest"),
        pytest.param(r"https?://a\.example/i/(\d+)", {"://a.example/i/"}, id="an address"),
        pytest.param(r"(?:blueprint|bp) (\w+)", {"blueprint", "bp"}, id="alternatives"),
        pytest.param(r"one|two", {"one", "two"}, id="alternatives of all"),
        pytest.param(r"one|\d+", set(), id="one of them without a word"),
        pytest.param(r"(?:one)?", set(), id="a group that may be missing"),
        pytest.param(r"(?:one)+", {"one"}, id="a group that repeats"),
        pytest.param(r"a{0,3}b", {"b"}, id="counted"),
        pytest.param(r"(?i)key-\d", {"ey-"}, id="letters that others fold to"),
        pytest.param(r"[[:^alpha:]]x]", {"x]"}, id="a class within a class"),
        pytest.param(r"[]x]\d", set(), id="a class that begins with its end"),
        pytest.param(r"Größe-(\d+)", {"gr"}, id="letters beyond ASCII"),
        pytest.param(r"\Qa|b\E", set(), id="quoted"),
        pytest.param(r"\x41-1", set(), id="by number"),
        pytest.param("(" * 30 + "a" + ")" * 30, set(), id="deep"),
        pytest.param(r"(?P<n>REQ)-\d", {"req"}, id="a name"),
    ],
)
def test_words(pattern: str, words: set[str]) -> None:
    assert required_literals(pattern) == words


ATOMS = st.sampled_from(
    ["a", "Key-", "#", r"\.", r"\d", "[a-c]", "[^x]", ".", "x", "ß", "K", "^", "$", r"\b", " "]
)
PATTERNS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map("".join),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: f"(?:{'|'.join(parts)})"),
        st.tuples(inner, st.sampled_from("?*+")).map(lambda pair: f"(?:{pair[0]}){pair[1]}"),
        st.tuples(ATOMS, st.sampled_from(["?", "*", "+", "{2}", "{0,1}"])).map("".join),
    ),
    max_leaves=8,
)


@given(
    pattern=PATTERNS | PATTERNS.map(lambda one: f"(?i){one}"),
    more=st.text("aKk-#.1x ß", max_size=8),
)
@settings(max_examples=300)
def test_what_fits_holds_one_of_the_words(pattern: str, more: str) -> None:
    words = required_literals(pattern)
    try:
        found = LinearPattern(pattern)
        texts = [more, *_fitting(pattern)]
    except (ValueError, re.error):
        return
    for text in texts:
        if words and found.search(text):
            assert any(word in text.lower() for word in words)
            assert any(word.encode() in text.encode().lower() for word in words)


def _fitting(pattern: str) -> list[str]:
    """A few texts of the letters of *pattern* itself, most of which it fits."""
    letters = re.sub(r"\(\?i?:?|[()|?*+^$\[\]{},\\]", "", pattern)
    return [letters, letters * 2, letters.swapcase(), "a".join(letters), "Key-#.1x a"]
