"""Formatting says nothing, whatever it is made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.normative import plain_words

WORDS = st.lists(st.sampled_from(["list", "2", "a_b", "x*y", "C#", "->", "é"]), min_size=1)
BREAKS = st.sampled_from(
    [" ", "\n", "\r\n", "\n\n", "\n  ", "\n- ", "\n> 1. ", "\u2028\t* ", "\n## "]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("- list\n- all", "list all", id="points"),
        pytest.param("1. list\n12) all", "list all", id="numbers"),
        pytest.param("- [ ] list\n- [x] all", "list all", id="boxes"),
        pytest.param("> # List\n>> all", "List all", id="quotes and headings"),
        pytest.param("**list** _all_ `slots`", "list all slots", id="marks"),
        pytest.param("***list***, (*all*)", "list, (all)", id="marks beside others"),
        pytest.param("a_b * c-d 2*3 __init__", "a_b * c-d 2*3 init", id="marks within words"),
        pytest.param("-list #all 1.2 [x]", "-list #all 1.2 [x]", id="no points"),
        pytest.param("\u2028- list\x0b- all\r- slots", "list all slots", id="odd line ends"),
        pytest.param("", "", id="nothing"),
        pytest.param("- \n* \n", "", id="empty points"),
    ],
)
def test_plain_words(text: str, words: str) -> None:
    assert plain_words(text) == words


@given(WORDS, st.data())
def test_a_text_that_is_wrapped_or_listed_says_the_same(
    words: list[str], data: st.DataObject
) -> None:
    text = words[0] + "".join(f"{data.draw(BREAKS)}{word}" for word in words[1:])
    assert plain_words(text) == " ".join(words)
