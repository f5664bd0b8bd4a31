"""The past of items: every commit that touched one, wherever its file was then."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reqtrace
from kit import MakeRepository
from reqtrace.errors import UnreadableError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.item_history import ItemChange, ItemHistories

NEED = "id: NEED-{0}\ntitle: Need {0}\nstatus: draft\ntext: {1}\n"


def item_history(repository: WritableRepository, *, everywhere: bool = False) -> ItemHistories:
    found = (
        reqtrace.open(repository.root).with_item_history(everywhere=everywhere).project.item_history
    )
    assert found is not None
    return found


def told(changes: tuple[ItemChange, ...]) -> list[str]:
    return [
        "added"
        if change.adds
        else "removed"
        if change.removes
        else "moved"
        if change.only_moves
        else "said"
        for change in changes
    ]


def test_a_file_is_followed_out_of_the_folders_of_today(make_repository: MakeRepository) -> None:
    repository = make_repository({"old/needs/a.yaml": NEED.format(1, "One."), "code.py": "1"})
    repository.write("old/needs/a.yaml", NEED.format(1, "Two."))
    repository.commit("Reword")
    repository.rename("old/needs/a.yaml", "older/needs/a.yaml")
    repository.commit("Move")
    repository.rename("older/needs/a.yaml", "new/needs/b.yaml")
    repository.write("new/needs/b.yaml", NEED.format(1, "Three."))
    repository.commit("Move and reword")
    found = item_history(repository)
    assert told(found.changes["NEED-1"]) == ["said", "moved", "said", "added"]
    assert found.folders == ("new/needs", "old/needs", "older/needs")


def test_an_item_that_changes_its_file_did_not_change(make_repository: MakeRepository) -> None:
    both = "needs:\n  - {id: NEED-1, title: One}\n  - {id: NEED-2, title: Two}\n"
    repository = make_repository({"needs/all.yaml": both})
    repository.write("needs/all.yaml", "needs:\n  - {id: NEED-2, title: Two}\n")
    repository.write("needs/one.yaml", "id: NEED-1\ntitle: One\n")
    repository.commit("Split")
    found = item_history(repository)
    assert told(found.changes["NEED-1"]) == ["moved", "added"]
    assert told(found.changes["NEED-2"]) == ["added"]  # other lines, same words, same file


def test_items_of_folders_that_are_gone(make_repository: MakeRepository) -> None:
    repository = make_repository(
        {"a/needs/1.yaml": NEED.format(1, "One."), "b/needs/2.yaml": NEED.format(2, "Two.")}
    )
    repository.remove("b/needs/2.yaml")
    repository.commit("Drop the folder")
    assert "NEED-2" not in item_history(repository).changes
    assert told(item_history(repository, everywhere=True).changes["NEED-2"]) == ["removed", "added"]


def test_an_octopus_that_changes_nothing_is_no_change(make_repository: MakeRepository) -> None:
    repository = make_repository({f"needs/{n}.yaml": NEED.format(n, "One.") for n in (1, 2, 3)})
    start = repository.head()
    for n in (1, 2, 3):
        repository.git("checkout", "--quiet", "-b", f"side-{n}", start)
        repository.write(f"needs/{n}.yaml", NEED.format(n, "Two."))
        repository.commit("Reword")
    repository.checkout("main")
    repository.merge("side-1", "side-2", "side-3", message="Merge them all")
    assert [told(item_history(repository).changes[f"NEED-{n}"]) for n in (1, 2, 3)] == [
        ["said", "added"]
    ] * 3


def test_a_link_in_place_of_a_file_holds_no_item(make_repository: MakeRepository) -> None:
    repository = make_repository(
        {"needs/1.yaml": NEED.format(1, "One."), "needs/2.yaml": NEED.format(2, "Two.")}
    )
    repository.remove("needs/2.yaml")
    (repository.root / "needs/2.yaml").symlink_to("1.yaml")
    repository.commit("Link")
    assert told(item_history(repository).changes["NEED-2"]) == ["removed", "added"]


def test_many_folders_are_looked_through_together(make_repository: MakeRepository) -> None:
    files = {f"parts/{n}/needs/a.yaml": NEED.format(n, "One.") for n in range(60)}
    found = item_history(make_repository({**files, "b/needs/x.yaml": NEED.format(60, "One.")}))
    assert found.folders == ("b", "parts")
    assert len(found.changes) == 61


def test_a_missing_blob_is_named(make_repository: MakeRepository) -> None:
    repository = make_repository({"needs/1.yaml": NEED.format(1, "One.")})
    blob = repository.git("rev-parse", "HEAD:needs/1.yaml")
    repository.write("needs/1.yaml", NEED.format(1, "Two."))
    repository.commit("Reword")
    (Path(repository.root) / ".git/objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(
        UnreadableError, match=r"an earlier version of needs/1\.yaml cannot be read"
    ):
        item_history(repository)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["a/needs", "b/needs", "c/needs"]),
        st.sampled_from(["One.", "Two.", None]),
        st.booleans(),
    ),
    min_size=1,
    max_size=6,
)


@given(edits=EDITS)
@settings(max_examples=15)
def test_the_latest_change_leads_to_what_is_there(
    edits: list[tuple[str, str | None, bool]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    repository = WritableRepository.create(tmp_path_factory.mktemp("past") / "repo")
    repository.write("a/needs/keep.yaml", NEED.format(9, "Keep."))
    repository.commit("Start")
    place = None
    for folder, text, with_branch in edits:
        if with_branch:
            repository.git("checkout", "--quiet", "-B", "side")
        if place is not None:
            repository.remove(place)
        place = None if text is None else f"{folder}/1.yaml"
        if place is not None and text is not None:
            repository.write(place, NEED.format(1, text))
        repository.commit("Step")
        if with_branch:
            repository.checkout("main")
            repository.merge("side", message="Merge")
    changes = item_history(repository, everywhere=True).changes.get("NEED-1", ())
    now = reqtrace.open(repository.root).graph.item("NEED-1")
    # Each change starts from what the one before it left.
    for later, earlier in pairwise(changes):
        assert [version.statement for version in later.before if version] == (
            [] if earlier.after is None else [earlier.after.statement]
        )
    latest = changes[0].after if changes else None
    assert (None if latest is None else latest.item.text) == (None if now is None else now.text)
