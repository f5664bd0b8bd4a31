from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from git_kit import count_processes, git
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_listing import IndexEntry, list_index, list_work_tree
from reqtrace.git.snapshot.snapshot import FileEntry, WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("a.yaml", "id: REQ-1\n")
    repository.write("two\nflags: 20000000\n.yaml", "id: REQ-2\n")
    repository.commit("Begin")
    return repository


def let_the_index_be_newer(made: WritableRepository) -> None:
    """As if the files had been written some time before they were staged."""
    earlier = time.time_ns() - 10**10
    for one in made.root.rglob("*.yaml"):
        os.utime(one, ns=(earlier, earlier))
    git(made.root, "update-index", "--refresh")


def entries(made: WritableRepository) -> dict[str, FileEntry]:
    tree = WorkTree(Repository.discover(made.root))
    return {str(entry.path): entry for entry in tree.entries()}


def contents(made: WritableRepository) -> dict[str, tuple[str | None, bytes]]:
    tree = WorkTree(Repository.discover(made.root))
    return {
        str(entry.path): (entry.blob, data) for entry, data in tree.read(tree.entries(), most=10**6)
    }


def test_all_that_is_staged_and_what_is_not(made: WritableRepository) -> None:
    made.write("new.yaml", "x")
    git(made.root, "init", "-q", "inner")
    found = list(list_work_tree(Repository.discover(made.root)))
    assert sorted(one for one in found if isinstance(one, bytes)) == [b"inner/", b"new.yaml"]
    staged = [entry for entry in found if isinstance(entry, IndexEntry)]
    assert [entry.path for entry in staged] == [b"a.yaml", b"two\nflags: 20000000\n.yaml"]
    assert [entry.blob for entry in staged] == [
        made.git("rev-parse", f":{entry.path.decode()}") for entry in staged
    ]


def test_what_is_only_meant_to_be_added_is_told(made: WritableRepository) -> None:
    made.write("new.yaml", "x")
    git(made.root, "add", "--intent-to-add", "new.yaml")
    found = list_index(Repository.discover(made.root))
    assert [entry.path for entry in found if entry.is_to_be_added] == [b"new.yaml"]


def test_the_blob_of_a_file_that_is_as_staged_is_known(made: WritableRepository) -> None:
    let_the_index_be_newer(made)
    assert entries(made)["a.yaml"].blob == made.git("rev-parse", ":a.yaml")


def test_a_file_that_was_touched_must_be_read(made: WritableRepository) -> None:
    let_the_index_be_newer(made)
    made.write("a.yaml", "id: REQ-9\n")  # as long as before
    assert entries(made)["a.yaml"].blob is None
    assert contents(made)["a.yaml"][1] == b"id: REQ-9\n"


def test_a_change_within_the_tick_of_the_index_is_seen(made: WritableRepository) -> None:
    # The racy case: staged, and written again before the clock moved on.
    let_the_index_be_newer(made)
    file, index = made.root / "a.yaml", made.root / ".git" / "index"
    stamp = file.stat().st_mtime_ns
    os.utime(index, ns=(stamp, stamp))
    assert entries(made)["a.yaml"].blob is None


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_a_file_that_git_was_told_not_to_look_at_is_looked_at(
    made: WritableRepository, flag: str
) -> None:
    let_the_index_be_newer(made)
    git(made.root, "update-index", flag, "a.yaml")
    made.write("a.yaml", "id: REQ-9\n")
    assert contents(made)["a.yaml"][1] == b"id: REQ-9\n"


def test_a_file_with_other_line_ends_on_the_disk_is_what_git_staged(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made.write(".gitattributes", "*.yaml text eol=crlf\n")
    made.commit("Convert")
    for one in ("a.yaml", "two\nflags: 20000000\n.yaml"):
        (made.root / one).unlink()
    git(made.root, "checkout", "-q", "--", ".")
    assert (made.root / "a.yaml").read_bytes() == b"id: REQ-1\r\n"
    let_the_index_be_newer(made)
    notes = count_processes(tmp_path, monkeypatch)
    found = contents(made)
    assert found["a.yaml"] == (made.git("rev-parse", ":a.yaml"), b"id: REQ-1\n")
    assert found["two\nflags: 20000000\n.yaml"][1] == b"id: REQ-2\n"
    assert sum(" cat-file " in call for call in notes.read_text().splitlines()) == 1


def test_an_index_of_a_hook_is_the_one_that_counts(
    made: WritableRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_the_index_be_newer(made)
    other = made.root / ".git" / "other"
    monkeypatch.setenv("GIT_DIR", str(made.root / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other))
    git(made.root, "read-tree", "HEAD")
    # That index knows nothing of the disk yet, so every file must be read.
    assert {entry.blob for entry in entries(made).values()} == {None}
