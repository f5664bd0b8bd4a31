from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import count_processes
from kit import MakeRepository
from reqtrace.git.blame.touched_files import touched_files
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Commit
from reqtrace.model.identifiers import Identifiers
from trace_kit import item

KNOWN = Identifiers([item("REQ-1")])


def commits_of(root: Path) -> tuple[Commit, ...]:
    """The commits that name REQ-1, oldest first."""
    history = read_history(Repository.discover(root), KNOWN, {"Implements": "implements"})
    return history.commits[::-1]


def touched(root: Path) -> list[list[str]]:
    """What each of the commits that name REQ-1 touched, oldest first."""
    commits = commits_of(root)
    found = touched_files(Repository.discover(root), commits)
    return [[str(path) for path in found.get(candidate.oid, ())] for candidate in commits]


def commit(repository: WritableRepository) -> None:
    repository.commit("Work\n\nImplements: REQ-1")


def test_added_changed_deleted_and_renamed_files(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n", "b/c": "2\n", "d": "3\n"})
    repository.write("a", "4\n")
    repository.write("é/\n", "5\n")
    repository.remove("d")
    repository.rename("b/c", "b/e")
    commit(repository)
    commit(repository)
    assert touched(repository.root) == [["a", "b/c", "b/e", "d", "é/\n"], []]


def test_a_name_of_any_bytes(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n"})
    (repository.root / "\udcff").write_text("x")
    commit(repository)
    assert touched(repository.root) == [["\udcff"]]


def test_a_root_commit_touched_all_of_its_files(tmp_path: Path) -> None:
    repository = WritableRepository.create(tmp_path / "r")
    repository.write("a", "1\n")
    commit(repository)
    assert touched(repository.root) == [["a"]]


def test_a_merge_touched_what_it_brought_in(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n"})
    repository.branch("topic")
    repository.write("topic", "2\n")
    repository.commit("On the branch")
    repository.checkout("main")
    repository.write("main", "3\n")
    repository.commit("Meanwhile")
    repository.merge("topic", message="Merge\n\nImplements: REQ-1")
    assert touched(repository.root) == [["topic"]]


def test_links_and_submodules_are_no_files(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n", "was": "2\n"})
    (repository.root / "link").symlink_to("/etc/passwd")
    (repository.root / "was").unlink()
    (repository.root / "was").symlink_to("a")
    inner = make_repository({"x": "1\n"}, name="repo/inner")
    assert inner.root.is_dir()
    commit(repository)
    assert touched(repository.root) == [["was"]]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_one_process_for_all_commits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, object_format: str
) -> None:
    repository = WritableRepository.create(tmp_path / "r", object_format=object_format)
    for number in range(5):
        repository.write(f"file{number}", "x")
        commit(repository)
    commits = commits_of(repository.root)
    notes = count_processes(tmp_path, monkeypatch)
    found = touched_files(Repository.discover(repository.root), commits)
    assert len(found) == 5
    assert notes.read_text().count("diff-tree") == 1
    touched_files(Repository.discover(repository.root), ())
    assert notes.read_text().count("diff-tree") == 1


def test_settings_of_the_user_change_nothing(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1\n" * 9, "b": "2\n"})
    repository.rename("a", "c")
    commit(repository)
    repository.git("config", "diff.renames", "copies")
    repository.git("config", "diff.orderFile", "nowhere")
    assert touched(repository.root) == [["a", "c"]]
