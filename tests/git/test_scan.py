from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import TRAILERS, identifiers
from reqtrace.git.message import MessageReader
from reqtrace.git.scan import Search

IDS = st.sets(
    st.sampled_from(["REQ-1", "ADR-0005", "12", "login-form", "3a-1", "SYS.REQ_7", "Größe-1"]),
    min_size=1,
)
WORDS = st.sampled_from(
    [
        "REQ-1",
        "ADR-5",
        "adr-05",
        "12",
        "login-form",
        "3a-1",
        "SYS.REQ_7",
        "Größe-1",
        "REQ-99",
        "Refs: ",
        "implements: ",
        "Fixes : ",
        "* ",
        "> ",
        "\n",
        "\n\n",
        " ",
        "prose",
        "X-1",
        ", ",
        "This reverts commit 0123456789.",
        "Reverts #12",
        "(cherry picked from commit 0123456)",
    ]
)


@given(ids=IDS, words=st.lists(WORDS, max_size=10))
@settings(max_examples=400, deadline=None)
def test_the_quick_search_misses_nothing(ids: set[str], words: list[str]) -> None:
    known = identifiers(*sorted(ids))
    message = "".join(words)
    said = MessageReader(known, TRAILERS).read(message)
    record = b"\0oabc \0aname\0m\n" + message.encode() + b"\0"
    found = list(Search(known, TRAILERS).records(record * 2))
    if said.references or said.lost_trailers or said.reverts:
        assert found == [record, record]


def test_prose_is_passed_over() -> None:
    record = b"\0oabc \0aname\0m\nA request to fix the login\n\0"
    assert not list(Search(identifiers("REQ-1"), TRAILERS).records(record))


@pytest.mark.parametrize("count", [10, 100, 5000])
def test_any_number_of_prefixes(count: int) -> None:
    known = identifiers(*(f"{chr(97 + n % 26)}{n:x}x-item-{n}" for n in range(count)))
    last = list(known)[-1]
    record = f"\0oabc \0aname\0m\nAbout {last}\n\0".encode()
    assert list(Search(known, TRAILERS).records(record)) == [record]
