from __future__ import annotations

from pathlib import Path, PurePosixPath

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


INDENTED = PurePosixPath("code.py")


@pytest.fixture
def indented(make_repository: MakeRepository) -> WritableRepository:
    """A commit, and another one that only indents the second of three lines."""
    made = make_repository({"code.py": "if open():\nclose the door\ngo\n"})
    made.write("code.py", "if open():\n    close the door\ngo\n")
    made.commit("Indent")
    made.write("ignored", f"# formatting\n{made.head()}  # all files\n")
    return made


@pytest.mark.parametrize(
    ("lists", "origins"),
    [
        ([], "010"),
        (["ignored"], "000"),
        (["nowhere"], "010"),
        (["nowhere", "ignored"], "000"),
        (["ignored", "nowhere", "/nowhere/at/all"], "000"),
    ],
)
def test_commits_of_ignore_lists_are_passed_over(
    indented: WritableRepository, lists: list[str], origins: str
) -> None:
    for name in lists:
        indented.git("config", "--add", "blame.ignoreRevsFile", name)
    indented.git("config", "blame.markIgnoredLines", "true")
    known = oids(indented)
    for revision in (None, known[1]):
        found = blame(Repository.discover(indented.root), INDENTED, revision=revision)
        lines = [run.commit for run in found for _ in range(run.count)]
        assert lines == [known[int(number)] for number in origins]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_a_missing_list_takes_nothing_else_away(tmp_path: Path, object_format: str) -> None:
    made = WritableRepository.create(tmp_path / "repo", object_format=object_format)
    made.write(".gitattributes", "*.txt text\n")
    made.write("a.txt", "1\n2\n")
    head = made.commit("Begin")
    (made.root / "a.txt").write_bytes(b"1\r\n2\r\n3\r\n")
    made.git("config", "blame.ignoreRevsFile", "nowhere")
    made.git("config", "filter.up.clean", "touch called; cat")
    made.write(".git/info/attributes", "*.txt filter=up\n")
    repository = Repository.discover(made.root)
    expected = (
        BlameHunk(first=1, count=2, commit=head),
        BlameHunk(first=3, count=1, commit=UNCOMMITTED),
    )
    assert blame(repository, PATH) == expected
    assert blame(repository, PATH, revision=head) == expected[:1]
    assert not (made.root / "called").exists()


def test_a_list_with_other_words_is_named(repository: WritableRepository) -> None:
    repository.write("words", "v1.0\n")
    repository.git("config", "blame.ignoreRevsFile", "words")
    with pytest.raises(GitError, match=r"git blame failed for a\.txt") as caught:
        blame(Repository.discover(repository.root), PATH)
    assert "blame.ignoreRevsFile" in caught.value.hint
