"""`Workspace.since` on real repositories: two snapshots, one configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

import reqtrace
from git_kit import git
from kit import Files, MakeRepository
from reqtrace.errors import HistoryError, NothingToCheckError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.difference import Difference, ItemFate

NEED = "id: NEED-1\ntitle: A need\nstatus: approved\ntext: t\n"
REQ = "id: REQ-1\ntitle: A title\nstatus: {status}\ntext: {text}\nsatisfies: NEED-1\n"
FILES: Files = {
    "docs/needs/NEED-1.yaml": NEED,
    "docs/requirements/REQ-1.yaml": REQ.format(status="approved", text="Old words."),
}


def since(root: Path, start: str, end: str | None = None, *, staged: bool = False) -> Difference:
    return reqtrace.open(root, revision=end, staged=staged, allow_empty=True).since(start)


def fates(difference: Difference) -> dict[str, ItemFate]:
    return {change.item.id: change.fate for change in difference.items}


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository(FILES)
    repository.tag("v1")
    return repository


def test_index_work_tree_and_revision_are_three_things(made: WritableRepository) -> None:
    path = "docs/requirements/REQ-1.yaml"
    for text in ("Committed words.", "Staged words.", "Words on the disk."):
        made.write(path, REQ.format(status="approved", text=text))
        if text.startswith("Committed"):
            made.commit("Say it better")
        if text.startswith("Staged"):
            made.git("add", "--all")
    after = [
        since(made.root, "v1", "HEAD"),
        since(made.root, "v1", staged=True),
        since(made.root, "v1"),
    ]
    assert [difference.items[0].fields[0].after for difference in after] == [
        "Committed words.",
        "Staged words.",
        "Words on the disk.",
    ]
    assert after[0].before.revision == made.git("rev-parse", "v1^{commit}")
    assert after[0].after.revision == made.head()


def test_the_same_commit_differs_in_nothing(made: WritableRepository) -> None:
    found = since(made.root, "v1", "HEAD")
    assert found.is_empty
    assert found.notes == ()


def test_a_file_that_both_hold_is_parsed_once(made: WritableRepository) -> None:
    made.write("docs/requirements/REQ-1.yaml", REQ.format(status="implemented", text="New."))
    made.commit("Change one")
    here = reqtrace.open(made.root, revision="HEAD", cache=False)
    there = here.at("v1")
    same = {item.id: item for item in there.items}
    assert [item is same[item.id] for item in here.items] == [True, False]


def test_only_commits_of_the_range_deliver(made: WritableRepository) -> None:
    made.commit("Before\n\nImplements: REQ-1")
    made.tag("v2")
    oid = made.commit("Do REQ-1\n\nImplements: REQ-1\nVerifies: REQ-1")
    made.commit("Name NEED-1")
    made.write("work", "x")
    made.revert(made.commit("Undone\n\nImplements: NEED-1"))
    found = since(made.root, "v2", "HEAD")
    told = {
        delivery.item.id: [(c.oid, kind) for c, kind in delivery.commits]
        for delivery in found.delivered
    }
    assert told["REQ-1"] == [(oid, "implements"), (oid, "verifies")]
    assert [kind for _, kind in told["NEED-1"]] == ["mentions"]
    assert not found.items


def test_a_branch_of_its_own_is_said_to_be_one(made: WritableRepository) -> None:
    made.branch("v1.x")
    made.write("docs/needs/NEED-2.yaml", NEED.replace("NEED-1", "NEED-2"))
    made.commit("Only there")
    made.checkout("main")
    made.commit("Here\n\nImplements: REQ-1")
    found = since(made.root, "v1.x", "main")
    assert fates(found) == {"NEED-2": ItemFate.REMOVED}
    assert [delivery.item.id for delivery in found.delivered] == ["REQ-1"]
    assert "v1.x is not an ancestor of" in found.notes[0]


def test_no_common_ancestor_is_an_error(made: WritableRepository) -> None:
    made.git("checkout", "--quiet", "--orphan", "other")
    made.commit("A new beginning")
    with pytest.raises(HistoryError, match=r"v1 and [0-9a-f]{10} have no common ancestor"):
        since(made.root, "v1", "other")


def test_a_name_that_means_two_commits_is_an_error(made: WritableRepository) -> None:
    made.commit("Second")
    made.git("branch", "v1")
    for start, end in (("v1", "HEAD"), ("HEAD", "v1")):
        with pytest.raises(HistoryError, match="v1 is ambiguous"):
            since(made.root, start, end)


@pytest.mark.parametrize(
    ("old", "words"),
    [
        ("[rules]\nignore = ['LNK007']\n", "v0 has a different configuration"),
        ("[rulez]\n", "the configuration of v0 is invalid"),
    ],
    ids=["another one", "broken"],
)
def test_both_sides_are_read_with_the_later_configuration(
    make_repository: MakeRepository, old: str, words: str
) -> None:
    repository = make_repository({**FILES, "reqtrace.toml": old})
    repository.tag("v0")
    repository.write("reqtrace.toml", "exclude = ['docs/needs/**']\n")
    repository.commit("Needs are kept elsewhere")
    found = since(repository.root, "v0", "HEAD")
    assert (found.before.items, found.after.items) == (1, 1)
    assert not found.items
    assert [words in note for note in found.notes] == [True]


def test_the_configuration_says_what_is_normative(made: WritableRepository) -> None:
    made.write("reqtrace.toml", "[review]\nnormative = ['title']\n")
    made.write("docs/requirements/REQ-1.yaml", REQ.format(status="approved", text="New words."))
    (field,) = since(made.root, "v1").items[0].fields
    assert (field.field, field.normative) == ("text", False)


def test_items_that_a_broken_file_hides_are_not_passed_over_in_silence(
    made: WritableRepository,
) -> None:
    made.write("docs/needs/NEED-1.yaml", "id: [\n")
    made.commit("Break it")
    found = since(made.root, "v1", "HEAD")
    assert fates(found)["NEED-1"] is ItemFate.REMOVED
    assert "could not be read: see docs/needs/NEED-1.yaml" in found.notes[0]
    made.write("other", "x")
    made.commit("Leave it broken")
    assert since(made.root, "HEAD~1", "HEAD").notes == ()


def test_an_id_that_two_items_bear_is_named(made: WritableRepository) -> None:
    made.write("docs/needs/again.yaml", NEED)
    (note,) = since(made.root, "v1").notes
    assert "more than one item has the id NEED-1" in note


def test_one_side_may_be_empty_but_not_both(make_repository: MakeRepository) -> None:
    repository = make_repository({"README": "x\n"})
    repository.tag("v0")
    with pytest.raises(NothingToCheckError):
        since(repository.root, "v0", "HEAD")
    repository.write("docs/needs/NEED-1.yaml", NEED)
    repository.commit("Begin")
    assert fates(since(repository.root, "v0", "HEAD")) == {"NEED-1": ItemFate.ADDED}
    assert fates(since(repository.root, "HEAD", "v0")) == {"NEED-1": ItemFate.REMOVED}


def test_a_bare_repository_will_do(made: WritableRepository, tmp_path: Path) -> None:
    made.write("docs/needs/NEED-2.yaml", NEED.replace("NEED-1", "NEED-2"))
    made.commit("Another")
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(made.root), str(bare))
    assert fates(since(bare, "v1", "main")) == {"NEED-2": ItemFate.ADDED}


def test_a_cut_off_history_is_said_to_be_one(made: WritableRepository, tmp_path: Path) -> None:
    made.write("docs/needs/NEED-2.yaml", NEED.replace("NEED-1", "NEED-2"))
    made.commit("Another")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=2", made.root.as_uri(), str(shallow))
    with pytest.raises(HistoryError):
        since(shallow, "HEAD~1")
    found = reqtrace.open(shallow, allow_partial=True).since("HEAD~1")
    assert fates(found) == {"NEED-2": ItemFate.ADDED}
    assert any("fetch-depth: 0" in reason for reason in found.incomplete)
    assert "every implemented requirement has a commit" not in {p.name for p in found.coverage}


def test_a_review_delivers_nothing(made: WritableRepository) -> None:
    made.commit("Look again\n\nReviewed: REQ-1\n")
    assert since(made.root, "v1").delivered == ()
