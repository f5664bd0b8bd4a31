from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

from git_kit import count_processes, git
from reqtrace.errors import UnreadableError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.snapshot import FileEntry, Snapshot, WorkTree, blob_id
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("a.yaml", "id: REQ-1\n")
    repository.write("docs/b.yaml", "id: REQ-2\n")
    repository.commit("Begin")
    return repository


def work_tree(made: WritableRepository) -> WorkTree:
    return WorkTree(Repository.discover(made.root))


def paths(entries: Sequence[FileEntry]) -> list[str]:
    return [str(entry.path) for entry in entries]


def contents(snapshot: Snapshot) -> dict[str, bytes]:
    return {str(entry.path): data for entry, data in snapshot.read(snapshot.entries(), most=10**6)}


def test_tracked_and_untracked_but_not_ignored_nor_deleted(made: WritableRepository) -> None:
    made.write(".gitignore", "ignored\n")
    made.write("ignored", "x")
    made.write("new.yaml", "id: REQ-3\n")
    made.remove("docs/b.yaml")
    assert paths(work_tree(made).entries()) == [".gitignore", "a.yaml", "new.yaml"]


def test_content_is_that_of_the_disk_with_its_blob_id(made: WritableRepository) -> None:
    made.write("a.yaml", "changed\n")
    tree = work_tree(made)
    read = {
        str(entry.path): (entry.blob, data) for entry, data in tree.read(tree.entries(), most=10**6)
    }
    blob = git(made.root, "hash-object", "--no-filters", "a.yaml").decode().strip()
    assert read["a.yaml"] == (blob, b"changed\n")


def test_sha256(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo", object_format="sha256")
    made.write("a", "a\n")
    made.commit("Begin")
    tree = work_tree(made)
    ((entry, data),) = tree.read(tree.entries(), most=10**6)
    assert entry.blob == made.git("rev-parse", "HEAD:a") == blob_id(data, "sha256")


def test_an_entry_is_the_same_before_and_after_it_is_read(made: WritableRepository) -> None:
    tree = work_tree(made)
    assert tuple(entry for entry, _ in tree.read(tree.entries(), most=10**6)) == tree.entries()


def test_paths_of_any_bytes(made: WritableRepository) -> None:
    for name in (b"caf\xe9.yaml", b"line\nfeed.yaml", b'"quo\\ted"\t.yaml', b"100644 0 0\tx"):
        with open(os.path.join(os.fsencode(made.root), name), "wb") as file:
            file.write(name)
    made.git("add", "line\nfeed.yaml")
    found = contents(work_tree(made))
    assert found["caf\udce9.yaml"] == b"caf\xe9.yaml"
    assert found["line\nfeed.yaml"] == b"line\nfeed.yaml"
    assert found['"quo\\ted"\t.yaml'] == b'"quo\\ted"\t.yaml'
    assert found["100644 0 0\tx"] == b"100644 0 0\tx"


def test_links_are_named_and_not_followed(made: WritableRepository, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.yaml").write_text("secret")
    for name, target in {
        "to-file": "a.yaml",
        "to-folder": "docs",
        "to-outside": str(outside / "secret.yaml"),
        "dangling": "nowhere",
    }.items():
        (made.root / name).symlink_to(target)
    made.git("add", "to-file", "to-outside")
    tree = work_tree(made)
    assert paths(tree.entries()) == ["a.yaml", "docs/b.yaml"]
    assert paths(tree.skipped()) == ["dangling", "to-file", "to-folder", "to-outside"]


def test_a_tracked_file_behind_a_link_is_absent(made: WritableRepository, tmp_path: Path) -> None:
    (made.root / "docs").rename(tmp_path / "moved")
    (made.root / "docs").symlink_to(tmp_path / "moved")
    assert paths(work_tree(made).entries()) == ["a.yaml"]


def test_a_file_that_became_a_link_is_not_followed(made: WritableRepository) -> None:
    tree = work_tree(made)
    entries = tree.entries()
    made.remove("a.yaml")
    (made.root / "a.yaml").symlink_to("docs/b.yaml")
    with pytest.raises(UnreadableError, match=r"a\.yaml cannot be read"):
        list(tree.read(entries, most=10**6))
    assert paths(work_tree(made).skipped()) == ["a.yaml"]


def test_pipes_are_left_alone(made: WritableRepository) -> None:
    made.remove("a.yaml")
    os.mkfifo(made.root / "a.yaml")
    tree = work_tree(made)
    assert paths(tree.entries()) == ["docs/b.yaml"]
    with pytest.raises(UnreadableError, match="not a regular file"):
        list(tree.read((FileEntry(path=PurePosixPath("a.yaml"), mode="100644"),), most=10**6))


def test_a_file_that_is_gone_while_it_is_read(made: WritableRepository) -> None:
    tree = work_tree(made)
    entries = tree.entries()
    made.remove("a.yaml")
    with pytest.raises(UnreadableError, match="No such file"):
        list(tree.read(entries, most=10**6))


def test_an_unmerged_file_appears_once(made: WritableRepository) -> None:
    made.branch("side")
    made.write("a.yaml", "side\n")
    made.commit("Side")
    made.checkout("main")
    made.write("a.yaml", "main\n")
    made.commit("Main")
    made._repo.git.execute(["git", "merge", "side"], with_exceptions=False)
    assert paths(work_tree(made).entries()) == ["a.yaml", "docs/b.yaml"]


def test_a_repository_within_is_left_alone(made: WritableRepository) -> None:
    inner = WritableRepository.create(made.root / "inner")
    inner.write("x.yaml", "id: REQ-9\n")
    inner.commit("Inner")
    tree = work_tree(made)
    assert paths(tree.entries()) == ["a.yaml", "docs/b.yaml"]
    assert paths(tree.skipped()) == ["inner"]


def test_few_processes_for_any_number_of_files(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(100):
        made.write(f"many/{number}.yaml", f"id: REQ-{number}\n")
    notes = count_processes(tmp_path, monkeypatch)
    tree = work_tree(made)
    notes.write_text("")
    assert len(contents(tree)) == 102
    assert len(tree.skipped()) == 0
    commands = [line.split("UTF-8 ")[1].split()[0] for line in notes.read_text().splitlines()]
    assert commands == ["ls-files", "config"]  # the settings of line ends, for untracked files


def test_nothing_in_the_repository_is_changed(made: WritableRepository) -> None:
    before = {
        path: path.stat().st_mtime_ns for path in made.root.rglob("*") if path.name != "calls"
    }
    contents(work_tree(made))
    assert before == {path: path.stat().st_mtime_ns for path in made.root.rglob("*")}


@pytest.mark.parametrize("newer", [True, False], ids=["sure", "right after the checkout"])
def test_a_clean_file_with_other_line_ends_is_the_staged_one(tmp_path: Path, newer: bool) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("a.yaml", "one\ntwo\n")
    made.write("b.yaml", "one\n")
    made.commit("Begin")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "-c", "core.autocrlf=true", str(made.root), str(clone))
    assert (clone / "a.yaml").read_bytes() == b"one\r\ntwo\r\n"
    (clone / "b.yaml").write_bytes(b"two\r\n")  # which is as long as what was there
    ahead = 10**10 if newer else -(10**10)
    time = (clone / "a.yaml").stat().st_mtime_ns + ahead
    os.utime(clone / ".git/index", ns=(time, time))
    tree = WorkTree(Repository.discover(clone))
    read = {str(entry.path): data for entry, data in tree.read(tree.entries(), most=10**6)}
    assert read == {"a.yaml": b"one\ntwo\n", "b.yaml": b"two\n"}
