from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fields_kit import objects, with_field
from git_kit import KNOWN, TRAILERS, identifiers, import_messages
from reqtrace.cache.codec import Codec
from reqtrace.cache.store import Cache
from reqtrace.git.log import commit_cache, scan_cache
from reqtrace.git.log.commit_cache import COMMIT_CODEC, KIND, CommitCache, ReadCommit
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Commit, History
from reqtrace.model.identifiers import Identifiers

LINES = (
    "Implements: REQ-1",
    "Implements: REQ-2, REQ-3",
    "Refs: REQ-1 REQ-2",
    "about REQ-3 and more",
    "This reverts commit 0123456789012345678901234567890123456789.",
    "(cherry picked from commit 0123456789012345678901234567890123456789)",
    "Implements REQ-1:",
    "Implement: REQ-2",
    "Ünï \ud7ff \U0001f600 prose",
    "",
)


@pytest.fixture(autouse=True)
def _small_histories_are_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_cache, "_FEWEST", 1)
    monkeypatch.setattr(commit_cache, "_ENOUGH", 1)


def made(folder: Path, *messages: str) -> Repository:
    import_messages(folder, [message.encode() for message in messages])
    return Repository.discover(folder)


def histories(
    repository: Repository, cache: Cache, known: Identifiers = KNOWN
) -> tuple[History, History]:
    """The history without the cache, and with it."""
    plain = read_history(repository, known, TRAILERS)
    return plain, read_history(repository, known, TRAILERS, cache=cache)


OID = "0123456789" * 4


@given(commit=objects(ReadCommit, {(Commit, "oid"): st.just(OID)}))
def test_every_commit_comes_back(commit: ReadCommit) -> None:
    text = json.dumps(COMMIT_CODEC.encode(commit, OID), ensure_ascii=False)
    again = COMMIT_CODEC.decode(json.loads(text), OID)
    assert (again, repr(again)) == (commit, repr(commit))


def test_a_row_of_other_classes_is_left_aside(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache.sqlite")
    cache.write(KIND, {"setting": b'{"a":[]}', "setting:0123456789abcdef": b'{"a":[]}'})
    commits = CommitCache(cache, "setting")
    assert commits.find("a") is None
    with_other_digest = Codec(with_field(ReadCommit, "more", str, "")).digest
    assert with_other_digest != COMMIT_CODEC.digest


@settings(max_examples=12)
@given(messages=st.lists(st.lists(st.sampled_from(LINES), min_size=1, max_size=4), min_size=1))
def test_commits_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, messages: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("made")
    texts = ["Subject\n\n" + "\n".join(lines) + "\n" for lines in messages]
    repository = made(folder / "repo", *texts)
    cache = Cache(folder / "cache.sqlite")
    for _ in range(3):
        plain, helped = histories(repository, cache)
        assert repr(helped.commits) == repr(plain.commits)


def test_another_set_of_ids_is_another_reading(tmp_path: Path) -> None:
    repository = made(tmp_path / "repo", "About REQ-7 and REQ-1\n", "Implements: REQ-1\n")
    cache = Cache(tmp_path / "cache" / "cache.sqlite")
    for known in (KNOWN, identifiers("REQ-7"), identifiers("REQ-1", "REQ-7"), KNOWN):
        plain, helped = histories(repository, cache, known)
        assert helped.commits == plain.commits
    assert len(cache.keys(KIND, "")) == 3


def test_names_are_those_of_the_present_map(tmp_path: Path) -> None:
    repository = made(tmp_path / "repo", "Implements: REQ-1\n\nImplements: REQ-1\n")
    cache = Cache(tmp_path / "cache" / "cache.sqlite")
    (before,) = histories(repository, cache)[1].commits
    WritableRepository(tmp_path / "repo").write(
        ".mailmap", f"Another Name <{before.author.email}>\n"
    )
    plain, helped = histories(repository, cache)
    assert helped.commits == plain.commits
    assert helped.commits[0].author.name == "Another Name"


@pytest.mark.parametrize(
    "data", [b"", b"[", b"[]", b'{"OID": 1}', b'{"OID": []}', b'{"OID": [1,2,3,4,5,6,7,8,9,0,1,2]}']
)
def test_other_data_is_a_miss(tmp_path: Path, data: bytes) -> None:
    repository = made(tmp_path / "repo", "Implements: REQ-1\n\nImplements: REQ-1\n")
    cache = Cache(tmp_path / "cache" / "cache.sqlite")
    plain, _ = histories(repository, cache)
    for key in cache.keys(KIND, ""):
        cache.write(KIND, {key: data.replace(b"OID", plain.head.encode())})
    assert histories(repository, cache)[1].commits == plain.commits
