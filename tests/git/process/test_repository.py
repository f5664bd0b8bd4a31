from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

import pytest

from git_kit import git
from reqtrace.errors import GitError, HistoryError
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def made(tmp_path: Path) -> WritableRepository:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write("docs/a.md", "a\n")
    repository.commit("Begin")
    return repository


def names(repository: Repository) -> list[str]:
    return [str(entry.path) for entry in WorkTree(repository).entries()]


def test_from_the_top(made: WritableRepository) -> None:
    found = Repository.discover(made.root)
    assert (found.root, found.prefix) == (made.root, PurePosixPath())
    assert found.git_dir == found.common_dir == made.root / ".git"
    assert (found.object_format, found.is_shallow, found.is_bare) == ("sha1", False, False)
    assert (found.head(), found.branch()) == (made.head(), "main")
    assert found.partial_reasons() == ()


@pytest.mark.parametrize(("setting", "comment"), [(None, "#"), (";", ";"), ("auto", "auto")])
def test_what_comments_begin_with(
    made: WritableRepository, setting: str | None, comment: str
) -> None:
    if setting is not None:
        made.git("config", "core.commentChar", setting)
    assert Repository.discover(made.root).comment_char() == comment


def test_a_string_that_begins_comments_is_read_as_git_reads_it(made: WritableRepository) -> None:
    made.git("config", "core.commentChar", ";")
    made.git("config", "core.commentString", "//")
    comment = git(made.root, "stripspace", "--comment-lines", input=b"x\n").split()[0]
    assert Repository.discover(made.root).comment_char() == comment.decode()


def test_from_a_sub_folder(made: WritableRepository) -> None:
    found = Repository.discover(made.root / "docs")
    assert (found.root, found.prefix) == (made.root, PurePosixPath("docs"))
    assert names(found) == ["docs/a.md"]


def test_through_a_link_and_a_relative_path(
    made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(made.root)
    monkeypatch.chdir(tmp_path / "link")
    assert Repository.discover(Path("docs")).prefix == PurePosixPath("docs")
    assert Repository.discover(tmp_path / "link").prefix == PurePosixPath()


@pytest.mark.parametrize("name", ["line\nfeed", "bl ank", "ümläut", "true\n"])
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    made = WritableRepository.create(tmp_path / name)
    made.write("a", "a")
    made.commit("Begin")
    found = Repository.discover(made.root)
    assert found.root == made.root
    assert found.git_dir == made.root / ".git"
    assert names(found) == ["a"]


def test_linked_work_tree(made: WritableRepository, tmp_path: Path) -> None:
    made.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
    found = Repository.discover(tmp_path / "linked" / "docs")
    assert found.root == tmp_path / "linked"
    assert found.common_dir == made.root / ".git"
    assert found.git_dir == made.root / ".git/worktrees/linked"
    assert found.branch() == "other"
    assert names(found) == ["docs/a.md"]


def test_submodule(made: WritableRepository, tmp_path: Path) -> None:
    inner = WritableRepository.create(tmp_path / "inner")
    inner.write("b", "b")
    inner.commit("Inner")
    git(made.root, "submodule", "--quiet", "add", str(inner.root), "sub")
    made.commit("Take it in")
    assert [str(entry.path) for entry in WorkTree(Repository.discover(made.root)).skipped()] == [
        "sub"
    ]
    found = Repository.discover(made.root / "sub")
    assert found.root == made.root / "sub"
    assert names(found) == ["b"]


def test_bare_repository(made: WritableRepository, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(made.root), "bare")
    with pytest.raises(GitError, match="bare repository"):
        Repository.discover(tmp_path / "bare")
    found = Repository.discover(tmp_path / "bare", allow_bare=True)
    assert (found.is_bare, found.root, found.head()) == (True, tmp_path / "bare", made.head())


def test_detached_head(made: WritableRepository) -> None:
    made.git("checkout", "--quiet", "--detach")
    assert Repository.discover(made.root).branch() is None


def test_unborn_head(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    found = Repository.discover(made.root)
    assert found.branch() == "main"
    with pytest.raises(HistoryError, match="no commits yet"):
        found.head()


def test_a_name_that_leads_to_no_commit(made: WritableRepository) -> None:
    repository = Repository.discover(made.root)
    made.git("tag", "file", f"HEAD:{made.git('ls-tree', '--name-only', 'HEAD').split()[0]}")
    with pytest.raises(HistoryError, match=r"file is a (blob|tree), not a commit"):
        repository.resolve("file")
    oid = made.head()
    (made.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    with pytest.raises(HistoryError, match=f"HEAD points to {oid}, which is missing"):
        repository.head()
    with pytest.raises(HistoryError, match=r"unknown revision: \^HEAD"):
        repository.resolve("^HEAD")


def test_not_a_repository(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="is not in a git repository") as raised:
        Repository.discover(tmp_path)
    assert "git init" in raised.value.hint


@pytest.mark.parametrize("name", ["gone", "file"])
def test_not_a_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(GitError, match="is not a folder"):
        Repository.discover(tmp_path / name)


def test_in_the_git_directory(made: WritableRepository) -> None:
    with pytest.raises(GitError, match="not in a work tree"):
        Repository.discover(made.root / ".git")


def test_a_work_tree_elsewhere_is_not_read(made: WritableRepository, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    git(made.root, "config", "core.worktree", str(tmp_path / "private"))
    with pytest.raises(GitError):
        Repository.discover(made.root)


def test_a_commit_by_a_pattern_of_its_message(made: WritableRepository) -> None:
    oid = made.commit("Search me")
    made.commit("Another")
    found = Repository.discover(made.root)
    assert found.resolve(":/Search") == oid
    with pytest.raises(HistoryError, match="unknown revision: :/Nothing"):
        found.resolve(":/Nothing")


@pytest.mark.parametrize("is_linked", [False, True])
def test_a_work_tree_in_another_repository(
    made: WritableRepository, tmp_path: Path, *, is_linked: bool
) -> None:
    outer = made.root
    if is_linked:
        outer = tmp_path / "linked"
        made.git("worktree", "add", "--quiet", "-b", "linked", str(outer))
    inner = WritableRepository.create(outer / "inner")
    inner.write("b", "b")
    oid = inner.commit("Inner")
    git(inner.root, "config", "core.worktree", str(outer))
    found = Repository.discover(inner.root)
    assert (found.root, found.git_dir) == (outer, inner.root / ".git")
    assert found.head() == oid
    assert Repository.discover(outer).head() == made.head()


def test_a_work_tree_in_no_other_repository(tmp_path: Path) -> None:
    inner = WritableRepository.create(tmp_path / "outer/inner")
    inner.write("b", "b")
    oid = inner.commit("Inner")
    git(inner.root, "config", "core.worktree", str(tmp_path / "outer"))
    found = Repository.discover(inner.root)
    assert (found.root, found.head()) == (tmp_path / "outer", oid)


def test_broken_repository(made: WritableRepository) -> None:
    (made.root / ".git/config").write_text("[core\n")
    with pytest.raises(GitError, match="bad config line"):
        Repository.discover(made.root)


class TestHook:
    """What a hook hands over counts for its own repository and for no other."""

    def test_another_folder(
        self, made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        other = WritableRepository.create(tmp_path / "other")
        other.write("b", "b")
        other.commit("Other")
        monkeypatch.chdir(made.root)
        monkeypatch.setenv("GIT_DIR", ".git")
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/index")
        assert names(Repository.discover(other.root)) == ["b"]
        assert names(Repository.discover(made.root / "docs")) == ["docs/a.md"]
        monkeypatch.delenv("GIT_DIR")
        assert [str(e.path) for e in Index(Repository.discover(other.root)).entries()] == ["b"]

    def test_no_repository(
        self, made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(made.root)
        monkeypatch.setenv("GIT_DIR", str(made.root / ".git"))
        (tmp_path / "plain").mkdir()
        with pytest.raises(GitError, match="is not in a git repository"):
            Repository.discover(tmp_path / "plain")

    @pytest.mark.parametrize("start", [".", "docs"])
    def test_index_of_a_partial_commit(
        self, made: WritableRepository, monkeypatch: pytest.MonkeyPatch, start: str
    ) -> None:
        made.write("docs/b.md", "b\n")
        made.git("add", "docs/b.md")
        index = made.root / ".git/index"
        index.rename(made.root / ".git/next-index-1.lock")
        monkeypatch.chdir(made.root)
        monkeypatch.setenv("GIT_INDEX_FILE", ".git/next-index-1.lock")
        found = Repository.discover(Path(start))
        assert [str(e.path) for e in Index(found).entries()] == ["docs/a.md", "docs/b.md"]

    def test_work_tree_named_by_the_user(
        self, made: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        top = tmp_path / "top"
        (top / "docs").mkdir(parents=True)
        (top / "docs/a.md").write_text("other\n")
        monkeypatch.setenv("GIT_DIR", str(made.root / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(top))
        found = Repository.discover(top / "docs")
        assert (found.root, found.prefix) == (top, PurePosixPath("docs"))
        assert names(found) == ["docs/a.md"]

    def test_a_real_hook(self, made: WritableRepository, tmp_path: Path) -> None:
        out = tmp_path / "out"
        hook = made.root / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nenv | grep ^GIT_ > '{out}'\n")
        hook.chmod(0o755)
        made.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "linked"))
        (tmp_path / "linked/c").write_text("c")
        git(tmp_path / "linked", "add", "c")
        git(tmp_path / "linked", "commit", "--quiet", "-m", "C")
        handed = dict(line.split("=", 1) for line in out.read_text().splitlines())
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path / "linked")
            for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
                if name in handed:
                    patch.setenv(name, handed[name])
            found = Repository.discover(Path("docs"))
            assert found.root == tmp_path / "linked"
            assert [str(e.path) for e in Index(found).entries()] == ["c", "docs/a.md"]


def test_dubious_ownership(made: WritableRepository, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        return  # only root can give a folder away
    for path in (made.root, made.root / ".git"):
        os.chown(path, 12345, 12345)
    with pytest.raises(GitError, match="git refuses to work") as raised:
        Repository.discover(made.root)
    assert "safe.directory" in raised.value.hint
    assert "*" not in raised.value.hint
