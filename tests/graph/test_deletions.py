"""What becomes of an id whose item was deleted: one answer, wherever it is asked for."""

from __future__ import annotations

import pytest

import reqtrace
from git_kit import git
from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.deletions import Deletions

ITEM = "id: {0}\ntitle: {0}\nstatus: approved\ntext: t\n"
FILES = {
    "needs/NEED-1.yaml": ITEM.format("NEED-1"),
    "needs/NEED-8.yaml": ITEM.format("NEED-8"),
    "needs/NEED-9.yaml": ITEM.format("NEED-9") + "formerly: [WISH-9]\n",
    "adr/0001-a.md": "# A\n\n## Status\n\nAccepted\n",
    "adr/0002-b.md": "# B\n\n## Status\n\nAccepted\n",
}


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    """NEED-9 and ADR-0002 were deleted in one commit, NEED-8 is deleted in the work tree."""
    repository = make_repository(FILES)
    repository.remove("needs/NEED-9.yaml")
    repository.remove("adr/0002-b.md")
    repository.commit("Give up two")
    repository.write("requirements/REQ-1.yaml", ITEM.format("REQ-1") + "satisfies: NEED-9\n")
    repository.commit("Link to what is gone")
    repository.remove("needs/NEED-8.yaml")
    return repository


def deleting(made: WritableRepository) -> str:
    """The commit that deleted two items, and its day, as people see them."""
    return git(made.root, "log", "-1", "--format=%H %as", "HEAD~1").decode().strip()


@pytest.mark.parametrize(
    ("text", "named"),
    [("NEED-9", "NEED-9"), ("WISH-9", "NEED-9"), ("ADR-0002", "ADR-0002"), ("adr-2", "ADR-0002")],
)
def test_the_commit_is_named(made: WritableRepository, text: str, named: str) -> None:
    oid, day = deleting(made).split()
    item_history = reqtrace.open(made.root).with_item_history().project.item_history
    assert Deletions(item_history).describe(text) == f"{named} was deleted in {oid[:10]} ({day})"


@pytest.mark.parametrize("text", ["NEED-1", "NEED-7", "", "nothing"])
def test_what_was_not_deleted_has_no_such_commit(made: WritableRepository, text: str) -> None:
    assert (
        Deletions(reqtrace.open(made.root).with_item_history().project.item_history).describe(text)
        == ""
    )


def test_without_history_nothing_is_known(made: WritableRepository) -> None:
    assert Deletions(None).describe("NEED-9") == ""


def test_of_several_deletions_the_latest_is_named(made: WritableRepository) -> None:
    made.write("needs/NEED-9.yaml", ITEM.format("NEED-9"))
    made.commit("Take it up again")
    made.remove("needs/NEED-9.yaml")
    latest = made.commit("Give it up again")
    item_history = reqtrace.open(made.root).with_item_history().project.item_history
    assert latest[:10] in Deletions(item_history).describe("NEED-9")


@pytest.mark.parametrize(
    "arguments",
    [("show",), ("show", "--history"), ("impact",), ("impact", "NEED-1"), ("review",)],
    ids=" ".join,
)
def test_every_command_names_the_commit(
    made: WritableRepository, run: Run, arguments: tuple[str, ...]
) -> None:
    oid, day = deleting(made).split()
    done = run(made.root, *arguments, "WISH-9")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"reqtrace: no item has the id WISH-9\n  hint: NEED-9 was deleted in {oid[:10]} ({day})\n"
    )


def test_a_deletion_that_is_not_committed(made: WritableRepository, run: Run) -> None:
    done = run(made.root, "show", "NEED-8")
    assert done.err == (
        "reqtrace: no item has the id NEED-8\n"
        "  hint: NEED-8 was deleted, which is not committed yet\n"
    )


def test_a_link_to_a_deleted_item_names_the_commit(made: WritableRepository) -> None:
    oid, day = deleting(made).split()
    project = reqtrace.open(made.root).with_rules(select=["LNK001"])
    (finding,) = project.check().findings
    assert finding.help == (
        f"NEED-9 was deleted in {oid[:10]} ({day}); "
        "link to the item that took its place, or remove the link"
    )
