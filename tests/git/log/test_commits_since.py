"""Which commits are over, and names that lead to none."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import KNOWN, TRAILERS, git, import_messages
from reqtrace.errors import HistoryError
from reqtrace.git.log.commits_since import commits_until
from reqtrace.git.log.history import read_history
from reqtrace.git.process.repository import Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Four commits, the third of which says nothing, and a branch that left at the second."""
    folder = tmp_path / "repo"
    import_messages(folder, [b"REQ-1\n", b"REQ-2\n", b"Nothing\n", b"REQ-12\n"])
    git(folder, "tag", "--annotate", "--message=First", "v1", "HEAD~2")
    git(folder, "checkout", "--quiet", "-b", "aside", "v1")
    git(folder, "commit", "--quiet", "--allow-empty", "--message=REQ-2 aside")
    git(folder, "checkout", "--quiet", "main")
    return Repository.discover(folder)


@pytest.mark.parametrize(
    ("name", "subjects"),
    [
        pytest.param("", [], id="none is named"),
        pytest.param("HEAD~3", ["REQ-1"], id="the first commit"),
        pytest.param("v1", ["REQ-1", "REQ-2"], id="a tag with a message"),
        pytest.param("main~1", ["REQ-1", "REQ-2"], id="a commit that says nothing"),
        pytest.param("aside", ["REQ-1", "REQ-2"], id="a commit on another line"),
        pytest.param("HEAD", ["REQ-1", "REQ-12", "REQ-2"], id="the last one"),
    ],
)
def test_it_and_its_ancestors_are_over(
    name: str, subjects: list[str], repository: Repository
) -> None:
    history = read_history(repository, KNOWN, TRAILERS)
    over = commits_until(repository, name, history)
    assert sorted(one.subject for one in history.commits if one.oid in over) == subjects
    assert len(over) == len(subjects)


@pytest.mark.parametrize("name", ["v9", "HEAD~9", "HEAD:", "--all", "v1..main", "a\nb", "0" * 40])
def test_a_name_of_no_commit_is_an_error(name: str, repository: Repository) -> None:
    history = read_history(repository, KNOWN, TRAILERS)
    with pytest.raises(HistoryError, match="`since` in \\[commits\\] is not a commit"):
        commits_until(repository, name, history)
