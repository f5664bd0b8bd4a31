from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import git
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
