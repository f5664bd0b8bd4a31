"""Cherry-picks without `-x`: copies of one another by their patches."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import KNOWN, TRAILERS, count_processes, git
from kit import MakeRepository
from reqtrace.cache.store import Cache
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Commit

WORK = "Work\n\nImplements: REQ-1"


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    """A commit on main, and a branch without it."""
    repository = make_repository({"a.txt": "1\n2\n3\n4\n5\n6\n", "b.txt": "1\n"})
    repository.git("branch", "release")
    repository.write("a.txt", "1\n2\n3\n4\n5\n6\n7\n")
    repository.commit(WORK)
    repository.checkout("release")
    repository.write("b.txt", "2\n")
    repository.commit("Other")
    return repository


def pick(made: WritableRepository, name: str, *options: str) -> str:
    made.git("cherry-pick", *options, name)
    return made.head()


def history(made: WritableRepository, cache: Cache | None = None) -> dict[str, Commit]:
    repository = Repository.discover(made.root)
    found = read_history(repository, KNOWN, TRAILERS, cache=cache)
    return {commit.oid: commit for commit in found.commits}


def test_a_pick_is_a_copy_with_and_without_x(made: WritableRepository) -> None:
    first = made.git("rev-parse", "main")
    copy = pick(made, "main")
    made.branch("third")
    made.git("reset", "--quiet", "--hard", "HEAD~1")
    recorded = pick(made, "main", "-x")
    made.checkout("release")
    made.merge("third", message="Merge")
    made.merge("main", message="Merge")
    found = history(made)
    assert (found[first].original, found[first].picked_from) == (None, None)
    for oid in (copy, recorded):
        assert (found[oid].original, found[oid].picked_from) == (first, first)


def test_a_revert_reverts_the_copy_as_well(made: WritableRepository) -> None:
    first = made.git("rev-parse", "main")
    copy = pick(made, "main")
    made.merge("main", message="Merge")
    made.git("revert", "--no-edit", first)
    assert {oid for oid, one in history(made).items() if one.reverted} == {first, copy}


def test_a_pick_after_the_revert_counts(made: WritableRepository) -> None:
    made.checkout("main")
    first = made.head()
    made.git("revert", "--no-edit", first)
    again = pick(made, first)
    found = history(made)
    assert (found[first].reverted, found[again].reverted) == (True, False)
    assert found[again].original == first


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"a.txt": "1\n2\n3\n4\n5\n6\nseven\n"}, id="other lines"),
        pytest.param({"a.txt": "1\n2\n3\n4\n5\n6\n7\n", "c.txt": "1\n"}, id="one more file"),
        pytest.param({}, id="nothing"),
    ],
)
def test_the_same_author_and_date_with_another_patch(
    made: WritableRepository, change: dict[str, str]
) -> None:
    for path, text in change.items():
        made.write(path, text)
    made.git("add", "--all")
    git(made.root, "commit", "--quiet", "--allow-empty", "--reuse-message=main")
    other = made.head()
    made.git("merge", "--quiet", "-s", "ours", "-m", "Merge", "main")
    assert history(made)[other].original is None


def test_other_context_and_place_are_no_other_patch(made: WritableRepository) -> None:
    made.write("a.txt", "0\n0\n1\n2\n3\n4\n5\n6\n")
    made.commit("Above")
    copy = pick(made, "main")
    made.merge("main", message="Merge")
    assert history(made)[copy].original == made.git("rev-parse", "main")


def test_binary_files_are_compared(made: WritableRepository) -> None:
    for name, data in (("main", b"\0one"), ("release", b"\0two")):
        made.checkout(name)
        made.write("x.bin", data)
        made.git("add", "--all")
        git(made.root, "commit", "--quiet", "-m", WORK)  # always with the same date
    other = made.head()
    made.git("merge", "--quiet", "-s", "ours", "-m", "Merge", "main")
    assert history(made)[other].original is None


def test_no_patch_is_made_where_no_commit_can_be_a_copy(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.checkout("main")
    calls = count_processes(tmp_path, monkeypatch)
    assert history(made)
    assert "patch-id" not in calls.read_text()


def test_patches_are_read_once(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pick(made, "main")
    made.merge("main", message="Merge")
    cache = Cache(tmp_path / "cache.sqlite")
    first = history(made, cache)
    calls = count_processes(tmp_path, monkeypatch)
    assert history(made, cache) == first == history(made)
    assert calls.read_text().count("patch-id") == 1  # that of the run without a cache
    (key,) = cache.keys("patch-ids", "")
    cache.write("patch-ids", {key: b"\xff no ids\n"})
    assert history(made, cache) == first
