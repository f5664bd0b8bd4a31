"""REV001 over histories of every shape: ancestry decides, and only words count."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

import reqtrace
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.finding import Finding

NEED = "id: NEED-1\ntitle: See old orders\nstatus: approved\ntext: Buyers want to look up orders.\n"
REQ = (
    "id: REQ-1\ntitle: Order list\nstatus: approved\ntext: The shop shall list orders.\n"
    "satisfies: NEED-1\n"
)
NEED_PATH, REQ_PATH = "needs/NEED-1.yaml", "requirements/REQ-1.yaml"

History = Callable[[WritableRepository], None]


def change(repository: WritableRepository, path: str, old: str, new: str) -> None:
    text = (repository.root / path).read_text()
    assert old in text
    repository.write(path, text.replace(old, new))


def change_need(repository: WritableRepository, words: str = "find orders") -> None:
    change(repository, NEED_PATH, "look up orders", words)
    repository.commit("Change the need")


def nothing(repository: WritableRepository) -> None:
    """Only what was there at first."""


def need_changed(repository: WritableRepository) -> None:
    change_need(repository)


def requirement_changed_after(repository: WritableRepository) -> None:
    change_need(repository)
    change(repository, REQ_PATH, "list orders", "find orders")
    repository.commit("Follow the need")


def requirement_changed_before(repository: WritableRepository) -> None:
    change(repository, REQ_PATH, "list orders", "find orders")
    repository.commit("Change the requirement")
    change_need(repository)


def only_status_of_requirement_changed(repository: WritableRepository) -> None:
    change_need(repository)
    change(repository, REQ_PATH, "approved", "implemented")
    repository.commit("Done")


def both_in_one_commit(repository: WritableRepository) -> None:
    change(repository, NEED_PATH, "look up orders", "find orders")
    change(repository, REQ_PATH, "list orders", "find orders")
    repository.commit("Change both")


def reviewed(repository: WritableRepository) -> None:
    change_need(repository)
    repository.commit("Look again\n\nReviewed: REQ-1")


def reviewed_too_early(repository: WritableRepository) -> None:
    repository.commit("Look again\n\nReviewed: REQ-1")
    change_need(repository)


def review_was_reverted(repository: WritableRepository) -> None:
    change_need(repository)
    repository.write("review.txt", "seen")
    repository.revert(repository.commit("Look again\n\nReviewed: REQ-1"))


def reviewed_in_a_squash(repository: WritableRepository) -> None:
    change_need(repository)
    repository.commit("Orders (#7)\n\n* Look again\n\nReviewed: REQ-1\n\n* Tidy up")


def change_was_reverted(repository: WritableRepository) -> None:
    change_need(repository)
    repository.revert(repository.head())


def change_was_reverted_and_made_again(repository: WritableRepository) -> None:
    change_need(repository)
    repository.revert(repository.head())
    change_need(repository)


def formatted(repository: WritableRepository) -> None:
    change(
        repository,
        NEED_PATH,
        "text: Buyers want to look up",
        "text: >-\n  Buyers *want*\n  to look up",
    )
    repository.commit("Format")


def moved(repository: WritableRepository) -> None:
    repository.rename(NEED_PATH, "docs/needs/first.yaml")
    repository.commit("Move")


def moved_and_changed(repository: WritableRepository) -> None:
    repository.rename(NEED_PATH, "docs/needs/first.yaml")
    change(repository, "docs/needs/first.yaml", "look up orders", "find orders")
    repository.commit("Move and change")


def changed_then_moved(repository: WritableRepository) -> None:
    change_need(repository)
    repository.rename(NEED_PATH, "elsewhere/needs/first.yaml")
    repository.commit("Move")


def moved_by_letter_case(repository: WritableRepository) -> None:
    repository.rename(NEED_PATH, "needs/need-1.yaml")
    repository.commit("Rename")


def priority_changed(repository: WritableRepository) -> None:
    change(repository, NEED_PATH, "status: approved", "status: approved\npriority: must")
    repository.commit("Weigh")


def link_added_later(repository: WritableRepository) -> None:
    change(repository, REQ_PATH, "satisfies: NEED-1\n", "satisfies: []\n")
    repository.commit("Take the link away")
    change_need(repository)
    change(repository, REQ_PATH, "satisfies: []\n", "satisfies: NEED-1\n")
    repository.commit("Link again")


def clock_goes_backwards(repository: WritableRepository) -> None:
    change(repository, NEED_PATH, "look up orders", "find orders")
    repository.commit("Change the need", when=datetime(2001, 1, 1, tzinfo=UTC))


def clock_goes_backwards_for_the_review(repository: WritableRepository) -> None:
    change_need(repository)
    repository.commit("Look again\n\nReviewed: REQ-1", when=datetime(2001, 1, 1, tzinfo=UTC))


def review_on_a_branch_without_the_change(repository: WritableRepository) -> None:
    repository.branch("review")
    repository.commit("Look again\n\nReviewed: REQ-1")
    repository.checkout("main")
    change_need(repository)
    repository.merge("review", message="Merge the review")


def review_on_a_branch_with_the_change(repository: WritableRepository) -> None:
    change_need(repository)
    repository.branch("review")
    repository.commit("Look again\n\nReviewed: REQ-1")
    repository.checkout("main")
    repository.commit("Other work")
    repository.merge("review", message="Merge the review")


def changed_on_a_branch(repository: WritableRepository) -> None:
    repository.branch("change")
    change_need(repository)
    repository.checkout("main")
    repository.commit("Other work")
    repository.merge("change", message="Merge the change")


def changed_on_both_sides(repository: WritableRepository) -> None:
    repository.branch("change")
    change_need(repository)
    repository.checkout("main")
    change(repository, REQ_PATH, "list orders", "sort orders")
    repository.commit("Change the requirement")
    repository.merge("change", message="Merge the change")


def reviewed_in_the_merge(repository: WritableRepository) -> None:
    changed_on_both_sides(repository)
    repository.commit("Look again\n\nReviewed: REQ-1")


def merge_wrote_something_else(repository: WritableRepository) -> None:
    repository.branch("change")
    repository.commit("Work")
    repository.checkout("main")
    repository.commit("Other work")
    repository.git("merge", "--quiet", "--no-ff", "--no-commit", "change")
    change(repository, NEED_PATH, "look up orders", "find orders")
    repository.commit("Merge, with a change of its own")


def requirement_written_before_its_need(repository: WritableRepository) -> None:
    change(repository, REQ_PATH, "NEED-1", "NEED-2")
    repository.commit("Link ahead")
    repository.write("needs/NEED-2.yaml", NEED.replace("NEED-1", "NEED-2"))
    repository.commit("Write the need")


def need_got_another_id(repository: WritableRepository) -> None:
    text = NEED.replace("NEED-1", "NEED-9") + "formerly: NEED-1\n"
    repository.remove(NEED_PATH)
    repository.write("needs/NEED-9.yaml", text)
    change(repository, REQ_PATH, "NEED-1", "NEED-9")
    repository.commit("Another id")


def need_got_another_id_and_words(repository: WritableRepository) -> None:
    repository.remove(NEED_PATH)
    text = NEED.replace("NEED-1", "NEED-9").replace("look up orders", "find orders")
    repository.write("needs/NEED-9.yaml", text + "formerly: NEED-1\n")
    repository.commit("Another id")
    change(repository, REQ_PATH, "NEED-1", "NEED-9")
    repository.commit("Link to the new id")


def not_committed(repository: WritableRepository) -> None:
    change(repository, NEED_PATH, "look up orders", "find orders")


def both_not_committed(repository: WritableRepository) -> None:
    change(repository, NEED_PATH, "look up orders", "find orders")
    change(repository, REQ_PATH, "list orders", "find orders")


def requirement_retired(repository: WritableRepository) -> None:
    change(repository, REQ_PATH, "approved", "rejected")
    repository.commit("Drop it")
    change_need(repository)


CLEAN = (
    nothing,
    requirement_changed_after,
    both_in_one_commit,
    reviewed,
    reviewed_in_a_squash,
    change_was_reverted,
    formatted,
    moved,
    moved_by_letter_case,
    priority_changed,
    link_added_later,
    clock_goes_backwards_for_the_review,
    review_on_a_branch_with_the_change,
    reviewed_in_the_merge,
    requirement_written_before_its_need,
    need_got_another_id,
    both_not_committed,
    requirement_retired,
)
SUSPECT = (
    need_changed,
    requirement_changed_before,
    only_status_of_requirement_changed,
    reviewed_too_early,
    review_was_reverted,
    change_was_reverted_and_made_again,
    moved_and_changed,
    changed_then_moved,
    clock_goes_backwards,
    review_on_a_branch_without_the_change,
    changed_on_a_branch,
    changed_on_both_sides,
    merge_wrote_something_else,
    not_committed,
)


@pytest.mark.parametrize("history", CLEAN, ids=lambda one: one.__name__)
def test_nothing_is_suspect(history: History, tmp_path: Path) -> None:
    assert suspects(story(history, tmp_path)) == []


@pytest.mark.parametrize("history", SUSPECT, ids=lambda one: one.__name__)
def test_the_link_is_suspect(history: History, tmp_path: Path) -> None:
    (finding,) = suspects(story(history, tmp_path))
    assert (finding.item, str(finding.location)) == ("REQ-1", "requirements/REQ-1.yaml:5:12")
    assert "[-look up-] {+find+}" in finding.related[0].message


def test_an_item_under_a_new_id_has_its_old_past(tmp_path: Path) -> None:
    repository = story(need_got_another_id_and_words, tmp_path)
    # The requirement's link is new, so its author saw the need as it is.
    assert suspects(repository) == []
    change(repository, "needs/NEED-9.yaml", "find orders", "see orders")
    (finding,) = suspects(repository)
    assert "[-find-] {+see+}" in finding.related[0].message


def test_the_finding_names_the_commits_and_the_words(tmp_path: Path) -> None:
    repository = story(nothing, tmp_path)
    start = repository.head()
    change_need(repository)
    latest = repository.head()
    (finding,) = suspects(repository)
    assert finding.message == (
        f"REQ-1 satisfies NEED-1, whose text changed in {latest[:10]} "
        f"after REQ-1 was last confirmed in {start[:10]}"
    )
    assert finding.help.endswith("`reqtrace review REQ-1`")
    words, commit = finding.related
    assert words.message == "NEED-1: text: Buyers want to [-look up-] {+find+} orders."
    assert (commit.commit, commit.location) == (latest, None)
    assert commit.message.endswith("  2025-01-06  Ada Example  Change the need")


def test_further_down_only_when_asked(tmp_path: Path) -> None:
    repository = story(nothing, tmp_path)
    repository.write(
        "requirements/REQ-2.yaml",
        "id: REQ-2\ntitle: Pages\nstatus: approved\ntext: It shall page.\nrefines: REQ-1\n",
    )
    repository.commit("Refine")
    change_need(repository)
    assert [one.item for one in suspects(repository)] == ["REQ-1"]
    workspace = reqtrace.open(repository.root).with_rules(select=["REV001"]).transitively()
    assert [one.item for one in workspace.check().findings] == ["REQ-1", "REQ-2"]
    repository.write("reqtrace.toml", "[rules.options.REV001]\ntransitive = true\n")
    first, second = suspects(repository)
    assert (first.item, second.item) == ("REQ-1", "REQ-2")
    assert second.message.startswith("REQ-2 refines REQ-1 and so depends on NEED-1, whose text")
    repository.commit("Look again\n\nReviewed: REQ-1")
    assert suspects(repository) == []


def test_normative_fields_can_be_chosen(tmp_path: Path) -> None:
    repository = story(priority_changed, tmp_path)
    repository.write("reqtrace.toml", '[review]\nnormative = ["priority"]\n')
    (finding,) = suspects(repository)
    assert finding.related[0].message == "NEED-1: priority: {+must+}"


def story(history: History, folder: Path) -> WritableRepository:
    repository = WritableRepository.create(folder / "repo")
    repository.write(NEED_PATH, NEED)
    repository.write(REQ_PATH, REQ)
    repository.commit("Initial commit")
    history(repository)
    return repository


def suspects(repository: WritableRepository) -> list[Finding]:
    result = reqtrace.open(repository.root).with_rules(select=["REV001"]).check()
    return list(result.findings)


def test_a_link_that_was_written_before_its_item(tmp_path: Path) -> None:
    repository = WritableRepository.create(tmp_path / "repo")
    repository.write(REQ_PATH, REQ)
    repository.commit("Link what is not there yet")
    repository.write(NEED_PATH, NEED)
    repository.commit("Add the need")
    change_need(repository)
    [found] = [
        one for one in reqtrace.open(repository.root).check().findings if one.rule == "REV001"
    ]
    assert found.item == "REQ-1"
    # The link stood for what the need said at first.
    assert "[-look up-]" in found.related[0].message
