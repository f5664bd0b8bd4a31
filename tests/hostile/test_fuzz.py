"""Mutated files, settings and messages: a reader refuses them in words or reads them.

`make fuzz` gives far more of them to the same targets (`benchmarks/fuzz.py`).
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz_kit import PIECES, TARGETS, Edit, corpus, mutated

_EDIT = st.tuples(
    st.integers(0, 400), st.integers(0, 12), st.integers(0, 3), st.sampled_from(PIECES)
)


@pytest.mark.parametrize("name", TARGETS)
@settings(max_examples=25)
@given(edits=st.lists(_EDIT, max_size=12))
def test_what_is_mutated_is_read_or_refused(name: str, edits: list[Edit]) -> None:
    target = TARGETS[name]
    target.run(mutated(target.seed, edits))


@pytest.mark.parametrize("name", TARGETS)
def test_the_saved_texts_are_read_or_refused(name: str) -> None:
    for text in corpus()[name]:
        TARGETS[name].run(text)


def test_there_are_enough_targets() -> None:
    assert len(TARGETS) >= 10
