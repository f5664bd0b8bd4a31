from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import TRAILERS, identifiers
from reqtrace.git.log.scan import Search
from reqtrace.git.message.message import MessageReader
from reqtrace.model.commit_config import IdPatternConfig
from reqtrace.util.pattern import LinearPattern

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
        "Traces to: ",
        "traces  TO\t:",
        "#7",
        "R9",
        "https://e.org/1",
        ":\n- ",
        "SYS.REQ_7.5",
    ]
)
SPELLINGS = st.lists(
    st.sampled_from([r"#(\d+)", r"(?i)r(\d+)", r"https?://e\.org/(\d+)", r"\b\d+\b", "(?:#|R)9"]),
    max_size=3,
    unique=True,
)
KEYS = {**TRAILERS, "Traces to": "implements"}


@given(ids=IDS, words=st.lists(WORDS, max_size=10), patterns=SPELLINGS)
@settings(max_examples=600)
def test_the_quick_search_misses_nothing(
    ids: set[str], words: list[str], patterns: list[str]
) -> None:
    known = identifiers(*sorted(ids), "#7")
    forms = ("REQ-{}", "{}", "#{}")
    id_patterns = [
        IdPatternConfig(pattern=LinearPattern(one), form=forms[index])
        for index, one in enumerate(patterns)
    ]
    message = "".join(words)
    said = MessageReader(known, KEYS, id_patterns).read(message)
    record = b"\0oabc \0aname\0m\n" + message.encode() + b"\0"
    found = list(Search(known, KEYS, id_patterns).records(record * 2))
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


def test_a_pattern_that_tells_nothing_takes_every_message() -> None:
    record = b"\0oabc \0aname\0m\nA request to fix the login\n\0"
    spelling = IdPatternConfig(pattern=LinearPattern(r"\d+"))
    search = Search(identifiers("REQ-1"), TRAILERS, (spelling,))
    assert list(search.records(record * 3)) == [record] * 3
    assert list(search.records(record * 3, skip_first=True)) == [record] * 2


@pytest.mark.parametrize(
    "odd",
    [
        pytest.param({"LONG" * 600 + "-1"}, id="one that is long"),
        pytest.param({"A" * length + "B-1" for length in range(1, 300)}, id="each begins the next"),
    ],
)
def test_many_ids_and_odd_ones_among_them(odd: set[str]) -> None:
    known = identifiers(*sorted(odd), *(f"K{number:02x}X-1" for number in range(10, 50)))
    search = Search(known, TRAILERS)
    for one in known:
        record = b"\0oabc \0aname\0m\nSee %s\n\0" % one.encode()
        assert list(search.records(record)) == [record]
    assert not list(search.records(b"\0oabc \0aname\0m\nA request to fix the login\n\0"))
