from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import MakeRepository
from reqtrace.errors import GitError, UsageError
from reqtrace.git.blame.blame import BlameHunk, blame
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.item_history import UNCOMMITTED

PATH = PurePosixPath("a.txt")


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository({"a.txt": "1\n2\n3\n4\n"})
    made.write("a.txt", "1\nII\n3\n4\n")
    made.commit("Second")
    return made


def oids(repository: WritableRepository) -> tuple[str, str]:
    first, second = repository.git("rev-list", "--reverse", "HEAD").split()
    return first, second


def test_neighbours_of_one_commit_are_one_run(repository: WritableRepository) -> None:
    first, second = oids(repository)
    assert blame(Repository.discover(repository.root), PATH) == (
        BlameHunk(first=1, count=1, commit=first),
        BlameHunk(first=2, count=1, commit=second),
        BlameHunk(first=3, count=2, commit=first),
    )


def test_a_range_of_lines(repository: WritableRepository) -> None:
    first, second = oids(repository)
    found = blame(Repository.discover(repository.root), PATH, lines=(2, 3))
    assert [(run.first, run.count, run.commit) for run in found] == [(2, 1, second), (3, 1, first)]


def test_an_earlier_revision(repository: WritableRepository) -> None:
    first, _ = oids(repository)
    found = blame(Repository.discover(repository.root), PATH, revision=first)
    assert found == (BlameHunk(first=1, count=4, commit=first),)


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_lines_that_are_not_committed(
    make_repository: MakeRepository, object_format: str, tmp_path: object
) -> None:
    root = make_repository({"x": ""}).root.parent / object_format
    made = WritableRepository.create(root, object_format=object_format)
    made.write("a.txt", "1\n")
    head = made.commit("First")
    made.write("a.txt", "1\n2\n3\n")
    assert blame(Repository.discover(root), PATH) == (
        BlameHunk(first=1, count=1, commit=head),
        BlameHunk(first=2, count=2, commit=UNCOMMITTED),
    )


def test_what_is_only_staged_is_not_committed(repository: WritableRepository) -> None:
    repository.write("new.txt", "1\n")
    repository.git("add", "new.txt")
    found = blame(Repository.discover(repository.root), PurePosixPath("new.txt"))
    assert found == (BlameHunk(first=1, count=1, commit=UNCOMMITTED),)


def test_an_empty_file_has_no_runs(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": ""})
    assert blame(Repository.discover(repository.root), PATH) == ()


def test_an_untracked_file(repository: WritableRepository) -> None:
    repository.write("new.txt", "1\n")
    with pytest.raises(UsageError, match=r"^new\.txt is not tracked by git$"):
        blame(Repository.discover(repository.root), PurePosixPath("new.txt"))


@pytest.mark.parametrize("name", ["-L1", "--", ":(top)a", "a b", "line\nfeed", "ü", "b\udcff"])
def test_odd_names(make_repository: MakeRepository, name: str) -> None:
    repository = make_repository({name: "1\n"})
    found = blame(Repository.discover(repository.root), PurePosixPath(name))
    assert found == (BlameHunk(first=1, count=1, commit=repository.head()),)


@pytest.mark.parametrize("setting", ["clean", "process"])
def test_no_filter_runs(repository: WritableRepository, setting: str) -> None:
    repository.write(".git/info/attributes", "*.txt filter=e.v-il\n")
    repository.git("config", f"filter.e.v-il.{setting}", "touch called; cat")
    repository.git("config", "filter.e.v-il.required", "true")
    assert len(blame(Repository.discover(repository.root), PATH)) == 3
    assert not (repository.root / "called").exists()


def test_a_filter_that_cannot_be_taken_off_is_refused(repository: WritableRepository) -> None:
    repository.write(".git/info/attributes", "*.txt filter=e=vil\n")
    with pytest.raises(GitError, match="filter with a `=` in its name"):
        blame(Repository.discover(repository.root), PATH)


def test_no_converter_runs(repository: WritableRepository) -> None:
    repository.write(".git/info/attributes", "*.txt diff=evil\n")
    repository.git("config", "diff.evil.textconv", "touch called; cat")
    assert len(blame(Repository.discover(repository.root), PATH)) == 3
    assert not (repository.root / "called").exists()


def test_settings_do_not_hide_commits(repository: WritableRepository) -> None:
    _, second = oids(repository)
    repository.write(".git/ignored", f"{second}\n")
    repository.git("config", "blame.ignoreRevsFile", ".git/ignored")
    repository.git("config", "blame.markIgnoredLines", "true")
    found = blame(Repository.discover(repository.root), PATH)
    assert [run.commit for run in found][1] == second


def test_a_setting_that_leads_nowhere_is_named(repository: WritableRepository) -> None:
    repository.git("config", "blame.ignoreRevsFile", "nowhere")
    with pytest.raises(GitError, match=r"git blame failed for a\.txt") as caught:
        blame(Repository.discover(repository.root), PATH)
    assert "blame.ignoreRevsFile" in caught.value.hint
