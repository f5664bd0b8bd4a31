from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import git
from reqtrace.git.process.partial import INDEXED, missing_objects
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("a", "a")
    repository.commit("Begin")
    return repository


def test_shallow(made: WritableRepository, tmp_path: Path) -> None:
    made.commit("Second")
    git(tmp_path, "clone", "--quiet", "--depth=1", made.root.as_uri(), "shallow")
    found = Repository.discover(tmp_path / "shallow")
    (reason,) = found.partial_reasons()
    assert found.is_shallow
    for remedy in ("fetch-depth: 0", "GIT_DEPTH: 0", "git fetch --unshallow"):
        assert remedy in reason


def test_partial_clone(made: WritableRepository, tmp_path: Path) -> None:
    git(made.root, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", made.root.as_uri(), "partial")
    (reason,) = Repository.discover(tmp_path / "partial").partial_reasons()
    assert "partial" in reason


def test_sparse_checkout(made: WritableRepository) -> None:
    made.git("sparse-checkout", "set", "nothing")
    (reason,) = Repository.discover(made.root).partial_reasons()
    assert "git sparse-checkout disable" in reason
    assert Repository.discover(made.root).partial_reasons(on_disk=False) == ()
    made.git("sparse-checkout", "disable")
    assert Repository.discover(made.root).partial_reasons() == ()


def test_grafts_and_replace_refs(made: WritableRepository) -> None:
    made.commit("Second")
    made.git("replace", "HEAD", "HEAD~1")
    grafts = made.root / ".git/info/grafts"
    grafts.parent.mkdir(exist_ok=True)
    grafts.write_text("# nothing\n")
    assert len(Repository.discover(made.root).partial_reasons()) == 1
    grafts.write_text(f"{made.head()}\n")
    first, second = Repository.discover(made.root).partial_reasons()
    assert "info/grafts" in first
    assert "replace refs" in second


def test_what_a_partial_clone_lacks(made: WritableRepository, tmp_path: Path) -> None:
    made.write("b", "b")
    made.commit("Second")
    first, second = made.git("rev-parse", "HEAD:a", "HEAD:b").split()
    git(made.root, "config", "uploadpack.allowFilter", "true")
    clone, options = tmp_path / "partial", ("--quiet", "--filter=blob:none", "--no-checkout")
    git(tmp_path, "clone", *options, made.root.as_uri(), str(clone))
    found = Repository.discover(clone)
    assert missing_objects(found.git, INDEXED) == frozenset()
    assert missing_objects(found.git, found.head()) == {first, second}
    assert missing_objects(found.git, found.resolve("HEAD~1")) == {first}
    git(clone, "read-tree", "HEAD")
    git(clone, "hash-object", "-w", "--stdin", input=b"b")
    assert missing_objects(found.git, INDEXED) == {first}


def test_a_full_clone_is_not_searched_for_what_it_lacks(made: WritableRepository) -> None:
    blob = made.git("rev-parse", "HEAD:a")
    (made.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert missing_objects(Repository.discover(made.root).git, "HEAD", INDEXED) == frozenset()
