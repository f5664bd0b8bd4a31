from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import TRAILERS, identifiers
from reqtrace.git.log.scan import Search, scan
from reqtrace.git.message.message import MessageReader
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
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
        "Reverts\n",
        "This reverts ",
        "merge request !7",
        "Merged PR 7: ",
        'Revert "',
        'Reapply "',
        '"',
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


@pytest.mark.parametrize(
    ("message", "number"),
    [
        pytest.param("Login (#12)\n", "#12", id="GitHub, squashed"),
        pytest.param("Login (#012)\r\n\nText\n", "#12", id="with a carriage return"),
        pytest.param("Merge pull request #12 from a/b\n\nLogin\n", "#12", id="GitHub, merged"),
        pytest.param(
            "Merge pull request #12 in S/web from a to main\n", "#12", id="Bitbucket Server"
        ),
        pytest.param("Pull request #12: Login\n\nMerge in S/web\n", "#12", id="Data Center"),
        pytest.param("Merged in side (pull request #12)\n\nLogin\n", "#12", id="Bitbucket Cloud"),
        pytest.param("Merge pull request 'Log (in' (#12) from a/b into main\n", "#12", id="Gitea"),
        pytest.param("Merged PR 12: Login\n", "!12", id="Azure"),
        pytest.param("Login (!12)\n", "!12", id="GitLab, by a template"),
        pytest.param(
            "Merge branch 'a' into 'b'\n\nSee merge request x/y-z/w!12\n", "!12", id="GitLab"
        ),
        pytest.param("Login\n\nSee merge request !12\n\nRefs: A\n", "!12", id="GitLab, before 9"),
        pytest.param("Login\n\nAfter all (#12)\n", None, id="not in the subject"),
        pytest.param("Login (#12) again\n", None, id="within the subject"),
        pytest.param("Login\n\n    See merge request x/y!12\n", None, id="quoted by a squash"),
        pytest.param("Say Merged PR 12: Login\n", None, id="within a sentence"),
    ],
)
def test_the_commit_of_a_pull_request_bears_its_number(
    tmp_path: Path, message: str, number: str | None
) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    oid = made.commit(message)
    found = scan(Repository.discover(made.root), oid, Search(identifiers("REQ-1"), TRAILERS))
    assert dict(found.pulls) == ({} if number is None else {number: [oid]})


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
