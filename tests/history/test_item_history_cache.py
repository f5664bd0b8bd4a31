from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reqtrace
from fields_kit import objects
from git_kit import count_processes
from kit import MakeRepository
from reqtrace.cache.store import Cache
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.history import item_history
from reqtrace.history.blob_items import Key
from reqtrace.history.item_history_cache import CHANGE_CODEC, KIND, ChangeContext
from reqtrace.model.commit import Person
from reqtrace.model.item import Item
from reqtrace.model.item_history import ItemChange, ItemHistories, ItemVersion

NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: draft\ntext: {1}\n"


def found(repository: WritableRepository, *, cache: bool = True) -> ItemHistories:
    project = reqtrace.open(repository.root, cache=cache).with_item_history().project
    assert project.item_history is not None
    return project.item_history


def stored_heads(repository: WritableRepository) -> list[str]:
    """The heads whose history the cache has, the one that was stored last first."""
    cache = Cache(repository.root / ".git" / "reqtrace" / "cache.sqlite")
    return [key.rpartition(":")[2] for key in cache.keys(KIND, "")]


def walks(repository: WritableRepository, where: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many walks through the changes of files it takes to know the history, after a check."""
    with monkeypatch.context() as patch:
        where.mkdir()
        notes = count_processes(where, patch)
        same = found(repository)
        calls = notes.read_text().splitlines()
    without = found(repository, cache=False)
    assert (same.changes, same.commits) == (without.changes, without.commits)
    assert same.folders == without.folders
    return sum(" --raw " in call for call in calls)


ITEM_ID = "NEED-1"
ITEM = objects(Item, {(Item, "id"): st.just(ITEM_ID)})


@st.composite
def versions_and_changes(draw: st.DrawFn) -> tuple[list[ItemVersion], list[ItemChange]]:
    items = draw(st.lists(ITEM, min_size=1, max_size=5, unique_by=_key))
    versions = [ItemVersion(item=item) for item in items]
    change = objects(
        ItemChange,
        {
            (ItemChange, "commit"): st.sampled_from(["a", "b", "c"]),
            ItemVersion: st.sampled_from(versions),
        },
    )
    return versions, draw(st.lists(change, max_size=5))


def _key(item: Item) -> Key:
    return item.location.path, item.blob


@settings(max_examples=40)
@given(made=versions_and_changes())
def test_every_change_comes_back(made: tuple[list[ItemVersion], list[ItemChange]]) -> None:
    versions, changes = made
    numbers = {"c": 0, "b": 1, "a": 2}
    context = ChangeContext(item_id=ITEM_ID, oid_numbers=numbers)
    text = json.dumps([CHANGE_CODEC.encode(one, context) for one in changes])
    by_key = {_key(one.item): {ITEM_ID: one} for one in versions}
    files = [by_key[key] for key in context.file_numbers]
    context = ChangeContext(item_id=ITEM_ID, oids=list(numbers), files=files)
    assert [CHANGE_CODEC.decode(one, context) for one in json.loads(text)] == changes


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


def test_new_commits_are_added_to_what_was_stored(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored_heads(repository)
    repository.write("needs/a.yaml", NEED.format(1, "Three."))
    repository.commit("Reword again")
    assert walks(repository, tmp_path / "one", monkeypatch) == 1
    assert stored_heads(repository) == before


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


def test_another_map_of_names_is_another_history(repository: WritableRepository) -> None:
    repository.write(".mailmap", "Ada Lovelace <ada@example.org>\n")
    names = {one.author.name for one in found(repository).commits.values()}
    assert "Ada Lovelace" in names
    assert "Åda" not in names


def test_only_a_few_histories_are_stored(
    repository: WritableRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(item_history, "_ENOUGH", 1)
    heads = stored_heads(repository)
    for number in range(5):
        repository.write("needs/a.yaml", NEED.format(1, f"Number {number}."))
        heads.insert(0, repository.commit("Reword"))
        found(repository)
    assert stored_heads(repository) == heads[:3]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"folders": 1}', b"\xff"])
def test_other_data_is_a_miss(repository: WritableRepository, data: bytes) -> None:
    cache = Cache(repository.root / ".git" / "reqtrace" / "cache.sqlite")
    for key in cache.keys(KIND, ""):
        cache.write(KIND, {key: data})
    assert found(repository).changes == found(repository, cache=False).changes
