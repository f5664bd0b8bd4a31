"""GIT001 over histories: a commit is judged by the ids that were there when it was made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import reqtrace
from reqtrace.git.message.notes import NOTES
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.finding import Finding

PATH = "requirements/REQ-2.yaml"
ITEM = "id: REQ-2\ntitle: Order list\nstatus: approved\ntext: The shop shall list orders.\n"
WORK = "Work\n\nImplements: REQ-2\n"

History = Callable[[WritableRepository], None]


def add(one: WritableRepository, item: str = ITEM, path: str = PATH) -> None:
    one.write(path, item)
    one.commit("Add")


def remove(one: WritableRepository, message: str = "Remove") -> None:
    one.remove(PATH)
    one.commit(message)


def never(one: WritableRepository) -> None:
    one.commit(WORK)


def removed_later(one: WritableRepository) -> None:
    add(one)
    one.commit(WORK)
    remove(one)


def removed_before(one: WritableRepository) -> None:
    add(one)
    remove(one)
    one.commit(WORK)


def removed_by_the_commit(one: WritableRepository) -> None:
    add(one)
    remove(one, WORK)


def came_and_went_later(one: WritableRepository) -> None:
    one.commit(WORK)
    add(one)
    remove(one)


def came_back_before(one: WritableRepository) -> None:
    add(one)
    remove(one)
    add(one)
    one.commit(WORK)
    remove(one)


def removed_on_another_branch(one: WritableRepository) -> None:
    add(one)
    one.branch("side")
    one.commit(WORK)
    one.checkout("main")
    remove(one)
    one.merge("side", message="Merge\n")


def removed_on_one_of_two_ways(one: WritableRepository) -> None:
    add(one)
    one.branch("side")
    one.write(PATH, ITEM.replace("approved", "implemented"))
    one.commit("Change")
    one.checkout("main")
    remove(one)
    one.checkout("side")
    one.git("merge", "--quiet", "--strategy=ours", "-m", "Keep the item\n", "main")
    one.commit(WORK)
    one.remove(PATH)
    one.commit("Remove after all")


def moved_and_removed_later(one: WritableRepository) -> None:
    add(one)
    one.rename(PATH, "requirements/orders/REQ-2.yaml")
    one.commit("Move")
    one.commit(WORK)
    one.remove("requirements/orders/REQ-2.yaml")
    one.commit("Remove")


def a_decision_by_its_short_number(one: WritableRepository) -> None:
    add(one, "# 5. Use X\n\n## Status\n\nAccepted\n", "docs/adr/0005-x.md")
    add(one, "# 6. Use Y\n\n## Status\n\nAccepted\n", "docs/adr/0006-y.md")
    one.commit("Work\n\nAddresses: ADR-5\n")
    one.remove("docs/adr/0005-x.md")
    one.commit("Remove")


def findings(repository: WritableRepository) -> list[Finding]:
    result = reqtrace.open(repository.root).check()
    return [finding for finding in result.findings if finding.rule == "GIT001"]


@pytest.mark.parametrize(
    ("history", "count"),
    [
        (never, 1),
        (removed_later, 0),
        (removed_before, 1),
        (removed_by_the_commit, 0),
        (came_and_went_later, 0),
        (came_back_before, 0),
        (removed_on_another_branch, 0),
        (removed_on_one_of_two_ways, 0),
        (moved_and_removed_later, 0),
        (a_decision_by_its_short_number, 0),
    ],
    ids=lambda one: one.__name__.replace("_", " ") if callable(one) else "",
)
def test_a_commit_is_judged_by_its_own_time(tmp_path: Path, history: History, count: int) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("requirements/REQ-1.yaml", ITEM.replace("REQ-2", "REQ-1"))
    made.commit("Begin")
    history(made)
    assert len(findings(made)) == count


def test_the_commit_that_removed_the_item_is_shown(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("requirements/REQ-1.yaml", ITEM.replace("REQ-2", "REQ-1"))
    removed_before(made)
    (finding,) = findings(made)
    work, gone = (made.git("rev-parse", one) for one in ("HEAD", "HEAD~1"))
    assert [one.commit for one in finding.related] == [work, gone]
    assert finding.related[1].message == "REQ-2 was deleted in this earlier commit"


def test_a_note_is_named_and_can_be_mended(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    add(made)
    made.git("notes", f"--ref={NOTES}", "add", "-m", "Verifies: REQ-22\n\nREQ-2", "HEAD")
    (finding,) = findings(made)
    short = made.head()[:10]
    assert finding.message == (
        f"a note says that commit {short} verifies REQ-22, but no item has the id REQ-22"
    )
    assert finding.help == (
        f"to correct the note: `reqtrace link --remove --as verifies {short} REQ-22`"
    )


def test_of_a_commit_and_its_copies_the_first_is_blamed(tmp_path: Path) -> None:
    made = WritableRepository.create(tmp_path / "repo")
    add(made)
    made.branch("side")
    made.write("a", "a")
    work = made.commit("Work\n\nImplements: REQ-22\n")
    made.checkout("main")
    made.commit("Beside\n")
    made.cherry_pick(work)
    made.merge("side", message="Merge\n")
    (finding,) = findings(made)
    assert finding.related[0].commit == work
