"""The result of a merge, of which the repository never hears."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

import pytest

from reqtrace.errors import GitError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.merging import temporary_merge
from reqtrace.git.snapshot.index_and_revision import Revision
from reqtrace.git.write.fixture_repository import WritableRepository

WHEN = datetime(2025, 3, 3, 12, 0, tzinfo=UTC)


def _forked(root: Path, *, object_format: str = "sha1", ours: str = "ours\n") -> WritableRepository:
    """A repository whose branches main and topic both add a file and change another one."""
    repository = WritableRepository.create(root, object_format=object_format)
    repository.write("both.txt", "".join(f"{number}\n" for number in range(9)))
    repository.write("one.txt", "before\n")
    repository.commit("Start")
    repository.branch("topic")
    repository.write("theirs.txt", "theirs\n")
    repository.write("both.txt", (root / "both.txt").read_text() + "9\n")
    repository.commit("Theirs")
    repository.checkout("main")
    repository.write("ours.txt", ours)
    repository.write("both.txt", "first\n" + (root / "both.txt").read_text())
    repository.commit("Ours")
    return repository


def _merge(root: Path) -> tuple[dict[str, bytes], tuple[PurePosixPath, ...]]:
    """The files of the merge of main and topic, and its conflicts."""
    repository = Repository.discover(root)
    sides = (repository.resolve("main"), repository.resolve("topic"))
    with temporary_merge(repository, *sides, WHEN) as merge:
        tree = Revision(merge.repository, merge.oid)
        read = {str(entry.path): data for entry, data in tree.read(tree.entries(), most=10**6)}
        assert merge.repository.git.run(("log", "-1", "--format=%P %cI", merge.oid)).decode() == (
            f"{' '.join(sides)} 2025-03-03T12:00:00+00:00\n"
        )
    return read, merge.conflicts


def _files(root: Path) -> dict[str, float]:
    return {str(path): path.lstat().st_mtime_ns for path in sorted(root.rglob("*"))}


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_clean_merge_holds_what_both_sides_did(tmp_path: Path, object_format: str) -> None:
    root = _forked(tmp_path / "repo", object_format=object_format).root
    before = _files(root)
    read, conflicts = _merge(root)
    assert conflicts == ()
    assert sorted(read) == ["both.txt", "one.txt", "ours.txt", "theirs.txt"]
    assert read["both.txt"] == b"first\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n"
    assert _files(root) == before, "nothing in the repository was touched"


@pytest.mark.parametrize(
    "name",
    ["a:b", 'quote"', "back\\slash", "line\nfeed", "#hash", '"', "caf\udce9", "-x", " "],
)
def test_the_name_of_the_folder_does_not_matter(tmp_path: Path, name: str) -> None:
    plain = _forked(tmp_path / "plain").root
    odd = tmp_path / name
    shutil.copytree(plain, odd)
    assert _merge(odd) == _merge(plain)


def test_objects_may_lie_in_another_repository(tmp_path: Path) -> None:
    root = _forked(tmp_path / "repo").root
    expected = _merge(root)
    clone = tmp_path / "clone"
    subprocess.run(("git", "clone", "-q", "--shared", str(root), str(clone)), check=True)
    subprocess.run(("git", "branch", "-q", "topic", "origin/topic"), cwd=clone, check=True)
    assert _merge(clone) == expected
    linked = tmp_path / "linked"
    subprocess.run(("git", "worktree", "add", "-q", str(linked), "topic"), cwd=clone, check=True)
    assert _merge(linked) == expected


def test_objects_may_wait_in_the_quarantine_of_a_push(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = _forked(tmp_path / "repo").root
    expected = _merge(root)
    bare = tmp_path / "bare.git"
    subprocess.run(("git", "clone", "-q", "--bare", str(root), str(bare)), check=True)
    (bare / "objects").rename(tmp_path / "quarantine")
    (bare / "objects" / "pack").mkdir(parents=True)
    monkeypatch.chdir(bare)
    monkeypatch.setenv("GIT_DIR", ".")
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "quarantine"))
    monkeypatch.setenv("GIT_ALTERNATE_OBJECT_DIRECTORIES", str(bare / "objects"))
    repository = Repository.discover(bare, allow_bare=True)
    sides = (repository.resolve("main"), repository.resolve("topic"))
    with temporary_merge(repository, *sides, WHEN) as merge:
        tree = Revision(merge.repository, merge.oid)
        assert {
            str(entry.path): data for entry, data in tree.read(tree.entries(), most=10**6)
        } == expected[0]


def test_conflicts_are_named(tmp_path: Path) -> None:
    repository = _forked(tmp_path / "repo")
    for branch in ("topic", "main"):
        repository.checkout(branch)
        repository.write("odd\nname.txt", f"{branch}\n")
        repository.write("one.txt", f"{branch}\n")
        repository.commit(f"Change one line on {branch}")
    read, conflicts = _merge(repository.root)
    assert conflicts == (PurePosixPath("odd\nname.txt"), PurePosixPath("one.txt"))
    assert b"<<<<<<<" in read["one.txt"]


def test_a_driver_of_the_repository_is_not_run(tmp_path: Path) -> None:
    repository = _forked(tmp_path / "repo")
    canary = tmp_path / "canary"
    repository.git("config", "merge.evil.driver", f"touch {canary}")
    for branch in ("topic", "main"):
        repository.checkout(branch)
        repository.write(".gitattributes", "* merge=evil\n")
        repository.write("one.txt", f"{branch}\n")
        repository.commit(f"Attributes on {branch}")
    (repository.root / ".git/info/attributes").write_text("* merge=evil\n")
    _, conflicts = _merge(repository.root)
    assert [str(path) for path in conflicts] == ["one.txt"]
    assert not canary.exists()


def test_the_attributes_of_the_files_count(tmp_path: Path) -> None:
    repository = _forked(tmp_path / "repo")
    for branch in ("topic", "main"):
        repository.checkout(branch)
        repository.write(".gitattributes", "one.txt merge=union\n")
        repository.write("one.txt", f"before\n{branch}\n")
        repository.commit(f"Add a line on {branch}")
    read, conflicts = _merge(repository.root)
    assert conflicts == ()
    assert read["one.txt"] == b"before\nmain\ntopic\n"


def test_what_was_made_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _forked(tmp_path / "repo").root
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(room))
    _merge(root)
    assert list(room.iterdir()) == []


def test_an_older_git_says_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = _forked(tmp_path / "repo").root
    real = shutil.which("git")
    script = tmp_path / "bin" / "git"
    script.parent.mkdir()
    script.write_text(
        '#!/bin/sh\nfor word in "$@"; do case $word in\n'
        "version) echo git version 2.34.1; exit 0 ;;\n"
        "merge-tree) echo usage: git merge-tree >&2; exit 129 ;;\n"
        f'esac; done\nexec {real} "$@"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{script.parent}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(GitError, match=r"needs git 2\.38 or newer, and this is git 2\.34"):
        _merge(root)
