from __future__ import annotations

from pathlib import Path

import pytest

import reqtrace
from git_kit import count_processes
from kit import MakeRepository
from reqtrace.cache.store import Cache
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.history import item_history as item_history
from reqtrace.history.item_history_cache import KIND
from reqtrace.model.commit import Person
from reqtrace.model.item_history import ItemHistories

NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: draft\ntext: {1}\n"


def found(repository: WritableRepository, *, cache: bool = True) -> ItemHistories:
    project = reqtrace.open(repository.root, cache=cache).with_item_history().project
    assert project.item_history is not None
    return project.item_history


def kept(repository: WritableRepository) -> list[str]:
    """The heads that the cache knows the past of, the one that was kept last first."""
    cache = Cache(repository.root / ".git" / "reqtrace" / "cache.sqlite")
    return [key.rpartition(":")[2] for key in cache.keys(KIND, "")]


def walks(repository: WritableRepository, where: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many walks through the changes of files it takes to know the past, after a check."""
    with monkeypatch.context() as patch:
        where.mkdir()
        notes = count_processes(where, patch)
        same = found(repository)
        calls = notes.read_text().splitlines()
    without = found(repository, cache=False)
    assert (same.changes, same.commits) == (without.changes, without.commits)
    assert same.folders == without.folders
    return sum(" --raw " in call for call in calls)


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository({"needs/a.yaml": NEED.format(1, "One."), "code.py": "1"})
    made.write("needs/a.yaml", NEED.format(1, "Two."))
    made.commit("Reword", author=Person(name="Åda", email="ada@example.org"))
    found(made)
    return made


def test_the_same_head_needs_no_walk(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert walks(repository, tmp_path / "one", monkeypatch) == 0


def test_what_is_not_committed_is_seen_all_the_same(repository: WritableRepository) -> None:
    repository.write("needs/a.yaml", NEED.format(1, "Three."))
    assert found(repository).changes == found(repository, cache=False).changes
    assert found(repository).changes["NEED-1"][0].commit == ""


def test_new_commits_are_added_to_what_was_kept(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(repository)
    repository.write("needs/a.yaml", NEED.format(1, "Three."))
    repository.commit("Reword again")
    assert walks(repository, tmp_path / "one", monkeypatch) == 1
    assert kept(repository) == before


def test_an_amended_head_is_not_known(repository: WritableRepository) -> None:
    repository.write("needs/a.yaml", NEED.format(1, "Four."))
    repository.git("commit", "-q", "-a", "--amend", "-m", "Other words")
    again = found(repository)
    assert again.changes == found(repository, cache=False).changes
    assert again.commits[again.head].subject == "Other words"


def test_an_item_from_another_folder_is_followed(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write("notes/b.yaml", NEED.format(2, "From afar.") + "type: need\n")
    repository.commit("A note")
    found(repository)
    repository.rename("notes/b.yaml", "needs/b.yaml")
    repository.commit("Move")
    walks(repository, tmp_path / "one", monkeypatch)


def test_another_map_of_names_is_another_past(repository: WritableRepository) -> None:
    repository.write(".mailmap", "Ada Lovelace <ada@example.org>\n")
    names = {one.author.name for one in found(repository).commits.values()}
    assert "Ada Lovelace" in names
    assert "Åda" not in names


def test_only_a_few_pasts_are_kept(
    repository: WritableRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_history, "_ENOUGH", 1)
    heads = kept(repository)
    for number in range(5):
        repository.write("needs/a.yaml", NEED.format(1, f"Number {number}."))
        heads.insert(0, repository.commit("Reword"))
        found(repository)
    assert kept(repository) == heads[:3]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"folders": 1}', b"\xff"])
def test_other_data_is_a_miss(repository: WritableRepository, data: bytes) -> None:
    cache = Cache(repository.root / ".git" / "reqtrace" / "cache.sqlite")
    for key in cache.keys(KIND, ""):
        cache.write(KIND, {key: data})
    assert found(repository).changes == found(repository, cache=False).changes
