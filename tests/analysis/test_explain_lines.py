from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

import pytest

import reqtrace
from git_kit import count_processes
from kit import Files, MakeRepository
from reqtrace.analysis.explain_lines import explain_file, explain_range
from reqtrace.engine.open import open_session
from reqtrace.errors import HistoryError, NothingToCheckError, UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import CommitPart
from reqtrace.model.why import Strength, Why

REQ = "id: {0}\ntitle: {0}\nstatus: approved\ntext: The service shall list.\n{1}"
ITEMS: Files = {
    "requirements/r1.yaml": REQ.format("REQ-1", "formerly: OLD-1\n"),
    "requirements/r2.yaml": REQ.format("REQ-2", ""),
    "requirements/r3.yaml": REQ.format("REQ-3", ""),
}


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(ITEMS)


def add(repository: WritableRepository, message: str, *, file: str = "a.txt") -> str:
    """Commit one more line, which says how many there are."""
    path = repository.root / file
    lines = path.read_text().splitlines() if path.exists() else []
    repository.write(file, "".join(f"{one}\n" for one in [*lines, f"line {len(lines) + 1}"]))
    return repository.commit(message)


def why(
    repository: WritableRepository,
    lines: tuple[int, int] | None = None,
    *,
    revision: str | None = None,
) -> Why:
    session = open_session(repository.root, revision=revision, history=False)
    return explain_file(session, PurePosixPath("a.txt"), lines)


def said(answer: Why) -> list[tuple[str, str]]:
    """For each line its strength and the items."""
    return [
        (run.explanation.strength, " ".join(one.item for one in run.explanation.causes))
        for run in answer.runs
        for _ in range(run.count)
    ]


@pytest.mark.parametrize(
    ("message", "strength", "items"),
    [
        ("Work\n\nImplements: REQ-1", "explained", "REQ-1"),
        ("Work\n\nImplements: REQ-1\nVerifies: REQ-2", "explained", "REQ-1 REQ-2"),
        ("Work on REQ-3\n\nImplements: REQ-1", "explained", "REQ-1"),
        ("Work\n\nImplements: OLD-1", "explained", "REQ-1"),
        ("Work on REQ-2", "mentioned", "REQ-2"),
        ("Work\n\nFor REQ-1 and OLD-1.", "mentioned", "REQ-1"),
        ("Work\n\nImplements: REQ-9", "unexplained", ""),
        ("Work\n\nReviewed: REQ-1", "unexplained", ""),
        ("Work", "unexplained", ""),
    ],
    ids=[
        "trailer",
        "two trailers",
        "a trailer hides mentions",
        "a former id",
        "mention in the subject",
        "mention in the body",
        "unknown id",
        "a review is no reason",
        "nothing",
    ],
)
def test_how_well_a_message_explains(
    repository: WritableRepository, message: str, strength: str, items: str
) -> None:
    add(repository, message)
    assert said(why(repository)) == [(strength, items)]


def test_a_note_explains(repository: WritableRepository) -> None:
    oid = add(repository, "Work on REQ-2")
    repository.git("notes", "--ref=reqtrace", "add", "-m", "Implements: REQ-1", oid)
    (run,) = why(repository).runs
    assert [(one.item, one.found_in) for one in run.explanation.causes] == [
        ("REQ-1", CommitPart.NOTE)
    ]
    assert run.explanation.strength is Strength.EXPLAINED


def test_the_merge_explains_where_its_commits_do_not(repository: WritableRepository) -> None:
    add(repository, "On main")
    repository.branch("topic")
    add(repository, "Silent")
    add(repository, "Work on REQ-2")
    add(repository, "Work\n\nImplements: REQ-3")
    repository.checkout("main")
    merge = repository.merge("topic", message="Merge\n\nImplements: REQ-1")
    answer = why(repository)
    assert said(answer) == [
        ("unexplained", ""),
        ("explained", "REQ-1"),
        ("explained", "REQ-1"),
        ("explained", "REQ-3"),
    ]
    merges = [run.explanation.merge for run in answer.runs]
    assert [one and one.oid for one in merges] == [None, merge, merge, None]
    assert said(why(repository, (2, 2))) == said(answer)[1:2]
    assert said(why(repository, (1, 1))) == said(answer)[:1]


def test_a_merge_that_mentions_does_not_hide_what_the_commit_mentions(
    repository: WritableRepository,
) -> None:
    repository.branch("topic")
    add(repository, "Work on REQ-2")
    add(repository, "Silent")
    repository.checkout("main")
    repository.merge("topic", message="Merge REQ-1")
    assert said(why(repository)) == [("mentioned", "REQ-2"), ("mentioned", "REQ-1")]


def test_a_note_on_a_merge_explains(repository: WritableRepository) -> None:
    repository.branch("topic")
    add(repository, "Silent")
    repository.checkout("main")
    merge = repository.merge("topic", message="Merge")
    repository.git("notes", "--ref=reqtrace", "add", "-m", "Implements: REQ-1", merge)
    assert said(why(repository)) == [("explained", "REQ-1")]


def test_a_line_is_explained_by_who_wrote_it_whatever_happened_to_others(
    repository: WritableRepository,
) -> None:
    add(repository, "First\n\nImplements: REQ-1")
    second = add(repository, "Second\n\nImplements: REQ-2")
    repository.revert(second)
    repository.branch("topic")
    add(repository, "Third\n\nImplements: REQ-3", file="b.txt")
    add(repository, "Third\n\nImplements: REQ-3")
    repository.checkout("main")
    repository.cherry_pick("topic")
    repository.branch("squashed")
    add(repository, "Silent")
    repository.checkout("main")
    repository.squash("squashed", message="Fourth (#7)\n\nImplements: REQ-2")
    repository.commit("Fourth")
    assert said(why(repository)) == [
        ("explained", "REQ-1"),
        ("explained", "REQ-3"),
        ("explained", "REQ-2"),
    ]


def test_what_is_not_committed_has_no_commit(repository: WritableRepository) -> None:
    add(repository, "Work\n\nImplements: REQ-1")
    repository.write("a.txt", "line 1\nline 2\n")
    answer = why(repository)
    assert said(answer) == [("explained", "REQ-1"), ("uncommitted", "")]
    assert (answer.share, answer.revision) == (0.5, "")


def test_an_earlier_revision(repository: WritableRepository) -> None:
    first = add(repository, "Work\n\nImplements: REQ-1")
    add(repository, "Work")
    answer = why(repository, revision="HEAD~1")
    assert (said(answer), answer.revision) == ([("explained", "REQ-1")], first)


def test_names_go_through_the_mailmap(repository: WritableRepository) -> None:
    add(repository, "Work")
    repository.write(".mailmap", "Ada Lovelace <ada@example.com> <ada@example.org>\n")
    (run,) = why(repository).runs
    assert run.explanation.commit is not None
    assert run.explanation.commit.author.name == "Ada Lovelace"


def test_blank_lines_count(repository: WritableRepository) -> None:
    repository.write("a.txt", "1\n\n \n")
    repository.commit("Work\n\nImplements: REQ-1")
    assert why(repository).count(Strength.EXPLAINED) == 3


def test_an_empty_file_is_wholly_explained(repository: WritableRepository) -> None:
    repository.write("a.txt", "")
    repository.commit("Empty")
    answer = why(repository)
    assert (answer.count(), answer.share) == (0, 1.0)


def test_a_workspace_with_history_answers_alike(repository: WritableRepository) -> None:
    add(repository, "Work\n\nImplements: REQ-1")
    path = PurePosixPath("a.txt")
    assert reqtrace.open(repository.root).why(path) == why(repository)
    bare = repository.root.parent / "bare.git"
    repository.git("clone", "--quiet", "--bare", ".", str(bare))
    opened = reqtrace.open(bare, revision="main")
    assert said(opened.why(path)) == [("explained", "REQ-1")]
    assert opened.why_since("main~1").count() == 1


# -- ranges ------------------------------------------------------------------------------------


def since(repository: WritableRepository, base: str, *paths: str) -> Why:
    session = open_session(repository.root, revision="HEAD", history=False)
    return explain_range(session, base, [PurePosixPath(one) for one in paths])


def by_file(answer: Why) -> dict[str, list[tuple[int, int, str]]]:
    """First line, last line and strength of the runs of each file."""
    return {
        str(file.path): [(run.first, run.last, run.explanation.strength) for run in file.runs]
        for file in answer.files
    }


def test_the_lines_of_a_range(repository: WritableRepository) -> None:
    add(repository, "Before")
    repository.branch("topic")
    add(repository, "Work\n\nImplements: REQ-1")
    add(repository, "Work on REQ-2")
    add(repository, "Work", file="b.txt")
    repository.write("requirements/r4.yaml", REQ.format("REQ-4", ""))
    repository.write("x.bin", b"\0")
    repository.commit("More\n\nImplements: REQ-4")
    repository.checkout("main")
    add(repository, "Meanwhile", file="c.txt")
    repository.checkout("topic")
    answer = since(repository, "main")
    assert by_file(answer) == {
        "a.txt": [(2, 2, "explained"), (3, 3, "mentioned")],
        "b.txt": [(1, 1, "unexplained")],
    }
    assert answer.base == repository.git("merge-base", "main", "topic")
    assert answer.items == (PurePosixPath("requirements/r4.yaml"),)
    assert answer.binary == (PurePosixPath("x.bin"),)
    assert answer.share == pytest.approx(1 / 3)
    assert by_file(since(repository, "main", "b.txt")) == {"b.txt": [(1, 1, "unexplained")]}


def test_merges_of_a_range_explain(repository: WritableRepository) -> None:
    repository.git("tag", "base")
    repository.branch("topic")
    add(repository, "Silent")
    repository.checkout("main")
    repository.merge("topic", message="Merge\n\nImplements: REQ-1")
    add(repository, "After")
    assert said(since(repository, "base")) == [("explained", "REQ-1"), ("unexplained", "")]


def test_a_merge_that_the_range_begins_below_explains(repository: WritableRepository) -> None:
    repository.branch("topic")
    add(repository, "Silent")
    repository.checkout("main")
    add(repository, "On main", file="b.txt")
    repository.merge("topic", message="Merge\n\nImplements: REQ-1")
    assert said(since(repository, "HEAD~1")) == [("explained", "REQ-1")]


def test_nothing_but_removals_is_wholly_explained(repository: WritableRepository) -> None:
    add(repository, "Work")
    repository.remove("a.txt")
    repository.commit("Remove")
    answer = since(repository, "HEAD~1")
    assert (answer.count(), answer.share) == (0, 1.0)


def test_ranges_that_are_none(repository: WritableRepository) -> None:
    repository.branch("topic")
    add(repository, "Work")
    repository.checkout("main")
    with pytest.raises(HistoryError, match="the range is empty"):
        since(repository, "topic")
    with pytest.raises(HistoryError, match="the range is empty"):
        since(repository, "main")
    with pytest.raises(HistoryError, match=r"^unknown revision: nowhere"):
        since(repository, "nowhere")
    repository.git("checkout", "--quiet", "--orphan", "island")
    repository.commit("Alone")
    with pytest.raises(HistoryError, match=r"have no common ancestor$"):
        since(repository, "main")


# -- what cannot be answered -------------------------------------------------------------------


def test_a_repository_without_items(make_repository: MakeRepository) -> None:
    repository = make_repository({"a.txt": "1\n"})
    with pytest.raises(NothingToCheckError):
        why(repository)


def test_no_commit_yet(tmp_path: Path) -> None:
    repository = WritableRepository.create(tmp_path / "new")
    for path, content in ITEMS.items():
        repository.write(path, content)
    repository.write("a.txt", "1\n")
    with pytest.raises(HistoryError, match="no commits yet"):
        why(repository)


@pytest.mark.parametrize("lines", [(0, 0), (0, 1), (1, 3), (3, 3), (2, 1)])
def test_lines_that_are_not_there(repository: WritableRepository, lines: tuple[int, int]) -> None:
    add(repository, "Work")
    add(repository, "Work")
    with pytest.raises(UsageError, match=r"^a\.txt has no line "):
        why(repository, lines)


def test_a_shallow_clone_is_refused(repository: WritableRepository) -> None:
    add(repository, "Work")
    clone = repository.root.parent / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.root}", str(clone))
    with pytest.raises(HistoryError, match="shallow"):
        open_session(clone, allow_partial=False, history=False)
    session = open_session(clone, allow_partial=True, history=False)
    answer = explain_file(session, PurePosixPath("a.txt"))
    assert "shallow" in answer.incomplete[0]


@pytest.mark.parametrize("lines", [None, (1, 1)], ids=["whole file", "a line"])
def test_the_number_of_processes_does_not_grow(
    repository: WritableRepository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: tuple[int, int] | None,
) -> None:
    for number in range(3):
        add(repository, f"Work {number}")
    few = processes(repository, tmp_path / "few", monkeypatch, lines)
    for number in range(9):
        repository.branch(f"topic{number}")
        add(repository, f"Work {number}")
        repository.checkout("main")
        repository.merge(f"topic{number}", message=f"Merge {number} for REQ-1")
    many = processes(repository, tmp_path / "many", monkeypatch, lines)
    assert len(many) - len(few) <= 3  # the messages of the merges, their notes, the lineage


def processes(
    repository: WritableRepository,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    lines: tuple[int, int] | None,
) -> Sequence[str]:
    folder.mkdir()
    with monkeypatch.context() as patch:
        calls = count_processes(folder, patch)
        why(repository, lines)
        return calls.read_text().splitlines()


@pytest.mark.parametrize(
    ("reverts", "strength", "items"),
    [
        pytest.param(2, Strength.EXPLAINED, "REQ-1", id="a reverted revert"),
        pytest.param(4, Strength.EXPLAINED, "REQ-1", id="and again"),
    ],
)
def test_what_a_reverted_revert_restores(
    repository: WritableRepository, reverts: int, strength: Strength, items: str
) -> None:
    commit = add(repository, "List\n\nImplements: REQ-1\n")
    for _ in range(reverts):
        commit = repository.revert(commit)
    answer = why(repository)
    assert said(answer) == [(strength, items)]
    (run,) = answer.runs
    assert run.explanation.commit is not None
    assert run.explanation.commit.oid == commit


def test_ignored_commits_of_a_range_are_passed_over(repository: WritableRepository) -> None:
    repository.write("code.py", "close the door\ngo away\n")
    base = repository.commit("Begin\n\nImplements: REQ-1")
    repository.write("code.py", "close the door\ngo away\ncome back soon\n")
    repository.commit("More\n\nImplements: REQ-2")
    repository.write("code.py", "    close the door\n    go away\n    come back soon\n")
    indent = repository.commit("Indent")
    assert said(since(repository, base)) == [("unexplained", "")] * 3
    repository.write(".git/ignored", f"{indent}\n")
    repository.git("config", "blame.ignoreRevsFile", ".git/ignored")
    explained = [("explained", "REQ-1"), ("explained", "REQ-1"), ("explained", "REQ-2")]
    assert said(since(repository, base)) == explained


def test_a_list_of_ignored_commits_that_is_missing_is_a_note(
    repository: WritableRepository,
) -> None:
    add(repository, "Work")
    repository.git("config", "blame.ignoreRevsFile", ".git-blame-ignore-revs")
    answer = why(repository)
    assert said(answer) == [("unexplained", "")]
    assert answer.notes == (
        "blame.ignoreRevsFile names a file that cannot be read: .git-blame-ignore-revs",
    )
