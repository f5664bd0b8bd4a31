from __future__ import annotations

import os
from pathlib import Path

import pytest

from git_kit import count_processes, git
from kit import MakeRepository
from reqtrace.errors import GitError, HistoryError, UnreadableError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.snapshot.snapshot import Snapshot, WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("a.yaml", "one\n")
    repository.write("docs/line\nfeed", "two\n")
    (repository.root / "link").symlink_to("a.yaml")
    repository.commit("Begin")
    return repository


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    return {str(entry.path): data for entry, data in snapshot.read(snapshot.entries(), most=10**6)}


def test_index_holds_what_is_staged(made: WritableRepository) -> None:
    made.write("a.yaml", "staged\n")
    made.git("add", "a.yaml")
    made.write("a.yaml", "not staged\n")
    made.write("untracked", "x")
    made.write("intended", "x")
    made.git("add", "--intent-to-add", "intended")
    made.write("empty", "")
    made.git("add", "empty")
    index = Index(Repository.discover(made.root))
    assert contents(index) == {"a.yaml": b"staged\n", "docs/line\nfeed": b"two\n", "empty": b""}
    assert [str(entry.path) for entry in index.skipped()] == ["link"]


def test_index_of_an_unborn_branch(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    assert Index(Repository.discover(made.root)).entries() == ()


def test_index_with_an_unresolved_merge(made: WritableRepository) -> None:
    blob = made.git("rev-parse", "HEAD:a.yaml")
    lines = f"0 {'0' * 40}\ta.yaml\n100644 {blob} 2\ta.yaml\n100644 {blob} 3\ta.yaml\n"
    git(made.root, "update-index", "--index-info", input=lines.encode())
    with pytest.raises(GitError, match=r"a\.yaml has an unresolved merge"):
        Index(Repository.discover(made.root)).entries()


def test_revision_needs_no_checkout(made: WritableRepository, tmp_path: Path) -> None:
    made.tag("v1", message="One")
    made.write("a.yaml", "later\n")
    made.commit("Later")
    git(tmp_path, "clone", "--quiet", "--bare", str(made.root), "bare")
    for root in (made.root, tmp_path / "bare"):
        revision = Revision(Repository.discover(root, allow_bare=True), "v1")
        assert contents(revision)["a.yaml"] == b"one\n"
        assert [str(entry.path) for entry in revision.skipped()] == ["link"]


def test_revision_that_does_not_exist(made: WritableRepository) -> None:
    with pytest.raises(HistoryError, match="unknown revision"):
        Revision(Repository.discover(made.root), "v9")


@pytest.mark.parametrize("name", [".", ".."])
def test_a_path_that_no_work_tree_can_have_is_told(made: WritableRepository, name: str) -> None:
    blob = made.git("hash-object", "-w", "a.yaml")
    below = git(made.root, "mktree", input=f"100644 blob {blob}\t{name}\n".encode())
    listing = b"040000 tree " + below.strip() + b"\tneeds\n"
    tree = git(made.root, "mktree", input=listing).decode().strip()
    revision = Revision(Repository.discover(made.root), made.git("commit-tree", "-m", "x", tree))
    with pytest.raises(UnreadableError, match=rf"needs/{name} is not a valid path"):
        revision.entries()


def test_a_missing_blob_is_told(made: WritableRepository) -> None:
    blob = made.git("rev-parse", "HEAD:a.yaml")
    revision = Revision(Repository.discover(made.root), "HEAD")
    os.remove(made.root / ".git/objects" / blob[:2] / blob[2:])
    with pytest.raises(UnreadableError, match=r"a\.yaml cannot be read"):
        contents(revision)


def test_two_processes_for_any_number_of_files(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = count_processes(tmp_path, monkeypatch)
    repository = Repository.discover(made.root)
    for snapshot in (Index(repository), Revision(repository, "HEAD")):
        notes.write_text("")
        assert len(contents(snapshot)) == 2
        assert len(notes.read_text().splitlines()) == 2


def test_contents_that_a_partial_clone_lacks_are_left_out_where_that_is_allowed(
    made: WritableRepository,
) -> None:
    git(made.root, "config", "uploadpack.allowFilter", "true")
    clone = made.root.parent / "partial"
    options = ("--quiet", "--filter=blob:none", "--no-checkout")
    git(made.root.parent, "clone", *options, made.root.as_uri(), str(clone))
    git(clone, "read-tree", "HEAD")
    git(clone, "hash-object", "-w", "--stdin", input=b"one\n")
    found = Repository.discover(clone)
    for snapshot in (Index(found, allow_missing=True), Revision(found, "HEAD", allow_missing=True)):
        assert contents(snapshot) == {"a.yaml": b"one\n"}
        assert [str(entry.path) for entry in snapshot.missing()] == ["docs/line\nfeed"]
        assert [str(entry.path) for entry in snapshot.skipped()] == ["link"]
    strict = Index(found)
    assert strict.missing() == ()
    with pytest.raises(GitError, match="promisor"):
        contents(strict)


@pytest.mark.parametrize("kind", ["work tree", "index", "revision"])
def test_of_a_longer_file_one_byte_more_than_the_limit_is_read(
    make_repository: MakeRepository, kind: str
) -> None:
    made = make_repository({"a": "1" * 10, "b": "2" * 3_000_000, "c": "3" * 11, "d": "4"})
    found = Repository.discover(made.root)
    snapshots: dict[str, Snapshot] = {
        "work tree": WorkTree(found),
        "index": Index(found),
        "revision": Revision(found, "HEAD"),
    }
    snapshot = snapshots[kind]
    read = [data for _, data in snapshot.read(snapshot.entries(), most=10)]
    assert read == [b"1" * 10, b"2" * 11, b"3" * 11, b"4"]
