"""REV001 and REV005 where files keep fingerprints: history only tells which words they fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorstop_kit import CONFIG, REQ001, REQ002, TREE, TST001
from git_kit import git
from kit import MakeRepository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.finding import Finding
from reqtrace.workspace import open_workspace

REQ, TST = "reqs/REQ002.yml", "tests/TST-001.yml"
OTHER = "0" * 43 + "="


def findings(repository: WritableRepository, *rules: str) -> list[Finding]:
    found = open_workspace(repository.root).check().findings
    return [one for one in found if one.rule in (rules or ("REV001", "REV005", "REV006"))]


def said(found: list[Finding]) -> list[tuple[str, str | None, int]]:
    return [(one.rule, one.item, one.location.line if one.location else 0) for one in found]


@pytest.fixture
def tree(make_repository: MakeRepository) -> WritableRepository:
    return make_repository({**TREE, "reqtrace.toml": CONFIG})


def change(repository: WritableRepository, path: str, old: str, new: str) -> None:
    text = (repository.root / path).read_text(encoding="utf-8")
    assert old in text
    repository.write(path, text.replace(old, new))


def test_what_fits_was_reviewed(tree: WritableRepository) -> None:
    assert findings(tree) == []


def test_a_changed_item_is_unreviewed_and_its_links_are_suspect(tree: WritableRepository) -> None:
    change(tree, REQ, "Ärger vermeiden", "Ärger immer vermeiden")
    oid = tree.commit("Change the words")
    found = findings(tree)
    assert said(found) == [("REV005", "REQ002", 1), ("REV001", "TST-001", 3)]
    for one in found:
        assert "{+immer+}" in one.related[0].message
        assert [related.commit for related in one.related[1:]] == [oid]


def test_history_does_not_speak_against_a_fingerprint_that_fits(tree: WritableRepository) -> None:
    # Changed and changed back: between the two the link was suspect, and so history would say.
    change(tree, REQ, "Ärger vermeiden", "Ärger immer vermeiden")
    tree.commit("Change the words")
    change(tree, REQ, "Ärger immer vermeiden", "Ärger vermeiden")
    tree.commit("Take it back")
    assert findings(tree) == []


def test_words_that_history_never_knew(tree: WritableRepository) -> None:
    change(tree, TST, REQ002, OTHER)
    tree.commit("A fingerprint from nowhere")
    found = findings(tree)
    assert said(found) == [("REV001", "TST-001", 3)]
    assert found[0].message == (
        "TST-001 verifies REQ002, but the fingerprint of the link does not match its current text"
    )
    assert "doorstop clear TST-001 REQ002" in found[0].help


@pytest.mark.parametrize("stamp", ["true", "f98ee6536d2298a147d9daac5eaae813", "null"])
def test_what_says_nothing_leaves_it_to_history(tree: WritableRepository, stamp: str) -> None:
    change(tree, TST, REQ002, stamp)
    change(tree, REQ, REQ002, stamp)
    tree.commit("Other fingerprints")
    assert findings(tree, "REV001") == []
    change(tree, REQ, "Ärger vermeiden", "Ärger immer vermeiden")
    tree.commit("Change the words")
    assert said(findings(tree)) == [("REV001", "TST-001", 3)]
    # A new fingerprint is a look at the link, whatever it is.
    change(tree, TST, f"REQ002: {stamp}", "REQ002: 00000000000000000000000000000000")
    tree.commit("Clear the link")
    assert findings(tree, "REV001") == []


def test_a_review_by_trailer_confirms_the_link(tree: WritableRepository) -> None:
    change(tree, REQ, "Ärger vermeiden", "Ärger immer vermeiden")
    tree.commit("Change the words")
    tree.commit("Look again\n\nReviewed: TST-001")
    assert findings(tree, "REV001") == []


def test_formatting_that_the_fingerprint_does_not_see(tree: WritableRepository) -> None:
    change(tree, REQ, "text: |\n\n  Ärger vermeiden.\n\n", "text: Ärger vermeiden.\n")
    tree.commit("Format")
    assert findings(tree) == []


def test_a_changed_link_or_reference_asks_for_a_review(tree: WritableRepository) -> None:
    change(tree, TST, f"- REQ002: {REQ002}\n", "")
    tree.commit("Drop a link")
    assert said(findings(tree)) == [("REV005", "TST-001", 9)]


def test_a_link_that_is_spelled_in_another_way_leaves_the_review_open(
    tree: WritableRepository,
) -> None:
    change(tree, TST, "- REQ002", "- REQ2")
    tree.commit("Spell it in another way")
    assert findings(tree) == []


def test_inactive_items_are_left_alone(tree: WritableRepository) -> None:
    change(tree, TST, "active: true", "active: false")
    change(tree, TST, TST001, OTHER)
    change(tree, TST, REQ001, OTHER)
    tree.commit("Retire it")
    assert findings(tree) == []


def test_items_that_were_never_reviewed_are_reported_on_request(
    tree: WritableRepository,
) -> None:
    change(tree, REQ, REQ002, "null")
    tree.commit("Forget the review")
    assert findings(tree) == []
    tree.write("reqtrace.toml", f"{CONFIG}[rules.options.REV005]\ninclude_unreviewed = true\n")
    tree.commit("Be strict")
    assert said(findings(tree)) == [("REV005", "REQ002", 1)]


def test_without_history_fingerprints_still_tell(tree: WritableRepository, tmp_path: Path) -> None:
    change(tree, TST, REQ002, OTHER)
    tree.commit("A fingerprint from nowhere")
    clone = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", tree.root.as_uri(), str(clone))
    found = open_workspace(clone, allow_partial=True).check().findings
    assert [one.item for one in found if one.rule == "REV001"] == ["TST-001"]
