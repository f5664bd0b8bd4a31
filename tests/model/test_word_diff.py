from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqtrace.model.difference import Edit
from reqtrace.model.word_diff import MOST, word_diff

MARKS = {Edit.SAME: "{}", Edit.REMOVED: "[-{}-]", Edit.ADDED: "{{+{}+}}"}

words = st.lists(st.sampled_from(["a", "b", "c.", "the", "shall"]), max_size=40).map(" ".join)


def told(before: str, after: str) -> str:
    """The difference on one line, as git's word diff would mark it."""
    return " ".join(MARKS[run.edit].format(run.words) for run in word_diff(before, after))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param("", "", "", id="nothing"),
        pytest.param("a b", "a  b\n", "a b", id="white space"),
        pytest.param("", "a b", "{+a b+}", id="new"),
        pytest.param("a b", "", "[-a b-]", id="gone"),
        pytest.param("a b c", "a x c", "a [-b-] {+x+} c", id="a word in the middle"),
        pytest.param("a a a", "a a", "a a [-a-]", id="one of several that are alike"),
        pytest.param("a b. c d.", "c d.", "[-a b.-] c d.", id="a sentence"),
    ],
)
def test_words_that_changed(before: str, after: str, expected: str) -> None:
    assert told(before, after) == expected


@given(words, words)
def test_both_texts_can_be_put_together_again(before: str, after: str) -> None:
    runs = word_diff(before, after)
    assert " ".join(run.words for run in runs if run.edit is not Edit.ADDED) == before
    assert " ".join(run.words for run in runs if run.edit is not Edit.REMOVED) == after
    assert all(span.edit is not other.edit for span, other in pairwise(runs))


def test_a_long_text_is_compared_by_sentences_and_then_by_words() -> None:
    before = [f"Sentence {n} says {n}." for n in range(MOST)]
    after = [one.replace("says", "tells") if n in (7, 300) else one for n, one in enumerate(before)]
    marked = told(" ".join(before), " ".join(after[:200] + after[201:]))
    assert marked.count("[-says-] {+tells+}") == 2
    assert "[-Sentence 200 says 200.-]" in marked


def test_what_is_too_long_to_compare_counts_as_replaced() -> None:
    before = " ".join(f"x{n % 7}" for n in range(50_000))
    after = " ".join(f"x{n % 5}" for n in range(50_000))
    runs = word_diff(f"same {before} end", f"same {after} end")
    assert runs[0].edit is Edit.SAME
    assert {run.edit for run in runs[1:-1]} == {Edit.REMOVED, Edit.ADDED}
    assert len(runs) <= 4
