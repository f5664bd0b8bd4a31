"""Words and places of the rules about ids."""

from __future__ import annotations

from reqtrace.model.item import Naming
from reqtrace.rules.decisions.decision_number_used_twice import DecisionNumberUsedTwice
from reqtrace.rules.identity.duplicate_id import DuplicateId
from reqtrace.rules.identity.ids_differ_by_case import IdsDifferByCase
from trace_kit import item, project


def test_each_later_place_is_reported_with_the_first() -> None:
    twins = [item("REQ-1", path=path) for path in ("c.yaml", "a.yaml", "b.yaml")]
    first, second = DuplicateId().check(project(twins))
    assert first.message == "REQ-1 is defined at b.yaml:1, but a.yaml:1 has this id already"
    assert str(second.location) == "c.yaml:1:5"
    assert [str(one.location) for one in second.related] == ["a.yaml:1:5"]


def test_decisions_with_one_number_have_a_rule_of_their_own() -> None:
    twins = [
        item("ADR-0001", path="adr/0001-a.md", naming=Naming.FILE),
        item("ADR-0001", path="adr/0001-b.md", naming=Naming.FILE),
        item("ADR-001", path="adr/001-c.md", naming=Naming.FILE),
        item("ADR-2", path="adr/two.yaml"),
    ]
    assert list(DuplicateId().check(project(twins))) == []
    first, second = DecisionNumberUsedTwice().check(project(twins))
    assert first.message == "adr/0001-b.md has the number 1, which adr/0001-a.md has already"
    assert str(second.location) == "adr/001-c.md:1:1"


def test_a_decision_that_states_the_id_of_a_file_is_a_duplicate() -> None:
    twins = [
        item("ADR-0001", path="adr/0001-a.md", naming=Naming.FILE),
        item("ADR-0001", path="adr/x.yaml"),
    ]
    assert len(list(DuplicateId().check(project(twins)))) == 1


def test_case_and_form_of_characters_are_told_apart() -> None:
    found = IdsDifferByCase().check(project([item("REQ-1"), item("req-1"), item("REQ-\uff11")]))
    assert sorted(finding.message for finding in found) == [
        "REQ-１ differs from REQ-1 only by the form of its characters",
        "req-1 differs from REQ-1 only by case",
    ]


def test_other_items_named_by_their_files_are_duplicates() -> None:
    twins = [
        item("REQ001", path=f"{folder}/REQ001.yml", naming=Naming.FILE) for folder in ("a", "b")
    ]
    assert len(list(DuplicateId().check(project(twins)))) == 1
    assert list(DecisionNumberUsedTwice().check(project(twins))) == []
