"""Big files that are made to be slow. The bound is generous: a square takes minutes."""

from __future__ import annotations

import pytest

from hostile_kit import HOSTILE, LIMIT, NO_COUNTS
from kit import cpu_seconds
from sources_kit import read

# Each of these once took the square of its size: half a minute and more at the limit.
SQUARES = (
    "known sections",
    "items among headings",
    "items with fenced fields",
    "a fence with a carriage return",
    "comments on one line",
    "words between comments on one line",
    "comments in code spans",
    "ticks before comments",
    "suppressions in one comment",
    "suppressions on one line",
    "suppressions in a row",
    "related sections",
    "lines of open links",
    "items with lists of ids",
    "a link that never closes",
    "an entry with a long number",
    "an id among signs",
    "lists on one line",
    "quotations on one line",
    "lists and quotations",
    "tables in a row",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_time_grows_with_the_size_and_no_faster(name: str) -> None:
    path, text = HOSTILE[name]
    size = LIMIT if name in SQUARES else LIMIT // 16
    content = text(size)
    assert size // 2 < len(content.encode()) <= size
    with cpu_seconds(30):
        read(path, content, limits=NO_COUNTS)


def test_every_hostile_file_is_known() -> None:
    assert set(SQUARES) <= set(HOSTILE)
