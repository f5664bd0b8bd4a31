from __future__ import annotations

from pathlib import Path

import pytest

from reqtrace.git.process.objects import read_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("a.yaml", "one\n")
    repository.write("docs/line\nfeed", "two\n")
    repository.commit("Begin")
    return repository


def test_objects_by_id_and_by_path(made: WritableRepository) -> None:
    head = made.head().encode()
    blob = made.git("rev-parse", "HEAD:a.yaml").encode()
    names = [blob, head + b":a.yaml", head + b":gone", head + b":docs", b"0" * 40, head, blob]
    repository = Repository.discover(made.root)
    expected = [b"one\n", b"one\n", None, None, None, None, b"one\n"]
    assert list(read_objects(repository, names)) == expected
    assert list(read_objects(repository, [])) == []


def test_objects_with_line_feeds_in_their_paths(made: WritableRepository) -> None:
    head = made.head().encode()
    names = [head + b":docs/line\nfeed", head + b":no\nsuch\nfile", head + b":a.yaml"]
    found = list(read_objects(Repository.discover(made.root), names))
    assert found == [b"two\n", None, b"one\n"]


def test_many_large_objects(made: WritableRepository) -> None:
    for number in range(5):
        made.write(f"big/{number}", bytes([65 + number]) * 700_000 + b"\n1 blob 3\n")
    made.commit("Big")
    head = made.head()
    names = [f"{head}:big/{number}".encode() for number in range(5)] * 3
    for number, data in enumerate(read_objects(Repository.discover(made.root), names)):
        assert data == bytes([65 + number % 5]) * 700_000 + b"\n1 blob 3\n"
