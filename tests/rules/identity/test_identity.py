"""Words and places of the rules about ids."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import PurePosixPath as Path

import pytest

import reqtrace
from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.finding import Severity
from reqtrace.model.item import Naming
from reqtrace.rules.decisions.decision_number_used_twice import DecisionNumberUsedTwice
from reqtrace.rules.identity.duplicate_id import DuplicateId
from reqtrace.rules.identity.ids_differ_by_case import IdsDifferByCase
from trace_kit import item, project


def test_each_later_place_is_reported_with_the_first() -> None:
    twins = [item("REQ-1", path=path) for path in ("c.yaml", "a.yaml", "b.yaml")]
    first, second = DuplicateId().check(project(twins))
    assert first.message == "REQ-1 is defined at b.yaml:1, but a.yaml:1 already has this id"
    assert str(second.location) == "c.yaml:1:5"
    assert [str(one.location) for one in second.related] == ["a.yaml:1:5"]


def test_a_family_that_is_written_twice_is_one_info_where_nothing_is_configured() -> None:
    twins = [
        item(f"US-{number}", path=f"docs/{page}.md")
        for page in ("stories", "ranking")
        for number in range(1, 6)
    ]
    others = [item("REQ-1", path="a.md"), item("REQ-1", path="b.md"), item("REQ-2")]
    rule = DuplicateId()
    one = replace(project([*twins, *others]), is_configured=False)
    found = sorted(rule.check(one), key=lambda finding: finding.item or "")
    assert [(one.item, one.severity) for one in found] == [
        ("REQ-1", Severity.ERROR),
        ("US-1", Severity.INFO),
    ]
    assert found[1].message.startswith("5 of 5 ids of the family US are written in more than one")
    assert len(list(rule.check(project([*twins, *others])))) == 6


@pytest.mark.parametrize(
    ("shared", "own", "severities"),
    [
        (3, 2, [Severity.INFO]),  # most of the shorter page
        (3, 4, [Severity.ERROR] * 3),
        (2, 0, [Severity.ERROR] * 2),  # too few to say something of the pages
    ],
)
def test_a_page_that_repeats_another(shared: int, own: int, severities: list[Severity]) -> None:
    ids = ("WAN.a", "LAN.b", "DSL.c")[:shared]
    pages = [item(one, path=page) for page in ("new.md", "old.md") for one in ids]
    others = [item(f"{n}-X", path=page) for page in ("new.md", "old.md") for n in "ABCD"[:own]]
    alone = [replace(one, id=f"{one.id}{one.location.path}") for one in others]
    rest = [item(f"{family}.z{n}", path="c.md") for family in ("WAN", "LAN", "DSL") for n in "123"]
    one = project([*pages, *alone, *rest])
    found = list(DuplicateId().check(replace(one, is_configured=False)))
    assert [finding.severity for finding in found] == severities
    assert len(list(DuplicateId().check(one))) == shared


def test_decisions_with_one_number_have_a_rule_of_their_own() -> None:
    twins = [
        item("ADR-0001", path="adr/0001-a.md", naming=Naming.FILE),
        item("ADR-0001", path="adr/0001-b.md", naming=Naming.FILE),
        item("ADR-001", path="adr/001-c.md", naming=Naming.FILE),
        item("ADR-2", path="adr/two.yaml"),
    ]
    assert list(DuplicateId().check(project(twins))) == []
    first, second = DecisionNumberUsedTwice().check(project(twins))
    assert first.message == "adr/0001-b.md has the number 1, which adr/0001-a.md already has"
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
        "REQ-１ differs from REQ-1 only in the form of its characters",
        "req-1 differs from REQ-1 only in case",
    ]


def test_other_items_named_by_their_files_are_duplicates() -> None:
    twins = [
        item("REQ001", path=f"{folder}/REQ001.yml", naming=Naming.FILE) for folder in ("a", "b")
    ]
    assert len(list(DuplicateId().check(project(twins)))) == 1
    assert list(DecisionNumberUsedTwice().check(project(twins))) == []


@pytest.mark.parametrize(
    ("numbers", "severities"),
    [
        pytest.param((1, 2, 2, 5, 9, 9, 14), [Severity.INFO], id="pages of a source"),
        pytest.param((1, 2, 2, 3, 4, 4, 6), [Severity.ERROR] * 2, id="files that are counted"),
        pytest.param((1, 2, 2, 5, 9, 14), [Severity.ERROR], id="once"),
    ],
)
def test_files_may_be_numbered_by_the_pages_of_a_source(
    numbers: tuple[int, ...], severities: list[Severity]
) -> None:
    items = [
        item(f"SRC-{number:03}", path=f"rules/SRC-{number:03}-rule-{n}.md", naming=Naming.HEADING)
        for n, number in enumerate(numbers)
    ]
    detected = replace(project(items), is_configured=False)
    assert [one.severity for one in DuplicateId().check(detected)] == severities
    configured = [one.severity for one in DuplicateId().check(project(items))]
    assert configured == [Severity.ERROR] * (len(numbers) - len(set(numbers)))
    alike = [replace(one, location=replace(one.location, path=Path("rules/a.md"))) for one in items]
    stated = replace(project(alike), is_configured=False)
    assert Severity.INFO not in [one.severity for one in DuplicateId().check(stated)]


NEED = "id: NEED-2\ntitle: See old orders\nstatus: {}\ntext: Buyers look up what they bought.\n"
OTHER = "id: NEED-2\ntitle: Send as a gift\nstatus: {}\ntext: Givers hide the price.\n"
KEEP = {"needs/NEED-9.yaml": "id: NEED-9\ntitle: Keep the folder\nstatus: draft\n"}
PATH = "needs/NEED-2.yaml"


def found(repository: WritableRepository, rule: str) -> list[str]:
    result = reqtrace.open(repository.root).with_rules(select=[rule]).check()
    return [finding.message for finding in result.findings]


def _severities(repository: WritableRepository, rule: str) -> list[Severity]:
    result = reqtrace.open(repository.root).with_rules(select=[rule]).check()
    return [finding.severity for finding in result.findings]


def test_a_draft_may_find_its_subject_while_it_is_written(make_repository: MakeRepository) -> None:
    repository = make_repository({PATH: NEED.format("draft")})
    repository.write(PATH, OTHER.format("draft"))
    assert found(repository, "IDS003") == []


def test_writing_over_an_approved_item_is_reported_before_the_commit(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({PATH: NEED.format("approved")})
    repository.write(PATH, OTHER.format("draft"))
    assert found(repository, "IDS003") == [
        "NEED-2 was “See old orders” until now, but is “Send as a gift” now"
    ]


def test_a_reuse_of_long_ago_is_an_error_only_where_something_refers_to_the_old_item(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository({PATH: NEED.format("approved")})
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts")
    repository.commit("Wrap the gifts\n\nRefs: NEED-2")
    assert _severities(repository, "IDS003") == [Severity.INFO]

    referred = make_repository({PATH: NEED.format("approved")})
    referred.commit("List the orders\n\nImplements: NEED-2")
    referred.write(PATH, OTHER.format("draft"))
    assert _severities(referred, "IDS003") == [Severity.ERROR]
    referred.commit("Gifts")
    assert _severities(referred, "IDS003") == [Severity.ERROR]


def test_words_may_change_step_by_step(make_repository: MakeRepository) -> None:
    repository = make_repository({PATH: NEED.format("approved")})
    for old, new in (("old orders", "gifts"), ("Buyers look up", "Givers wrap"), ("See", "Send")):
        text = (repository.root / PATH).read_text()
        repository.write(PATH, text.replace(old, new))
        repository.commit("Reword")
    assert found(repository, "IDS003") == []


def test_an_empty_item_meant_nothing(make_repository: MakeRepository) -> None:
    untitled = "id: NEED-2\ntitle: Untitled\nstatus: draft\n"
    repository = make_repository({PATH: untitled, **KEEP})
    repository.remove(PATH)
    repository.commit("Drop")
    repository.write(PATH, OTHER.format("draft"))
    assert found(repository, "IDS003") == []


def test_a_branch_that_took_the_same_id(make_repository: MakeRepository) -> None:
    repository = make_repository(KEEP)
    repository.branch("gifts")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts")
    repository.checkout("main")
    repository.write(PATH, NEED.format("draft"))
    expected = ["NEED-2 is “Send as a gift” on branch gifts"]
    assert found(repository, "IDS004") == expected  # before the commit, too
    repository.commit("Old orders")
    assert found(repository, "IDS004") == expected
    repository.git("update-ref", "refs/remotes/origin/gifts", "gifts")
    repository.git("branch", "--quiet", "-D", "gifts")
    assert found(repository, "IDS004") == ["NEED-2 is “Send as a gift” on branch origin/gifts"]


def test_many_ids_of_one_branch_are_one_finding(make_repository: MakeRepository) -> None:
    repository = make_repository(KEEP)
    repository.branch("renumbered")
    for number in range(2, 8):
        repository.write(f"needs/NEED-{number}.yaml", OTHER.replace("-2", f"-{number}"))
    repository.commit("Gifts")
    repository.checkout("main")
    for number in range(2, 8):
        repository.write(f"needs/NEED-{number}.yaml", NEED.replace("-2", f"-{number}"))
    repository.commit("Old orders")
    assert found(repository, "IDS004") == [
        "6 ids are of other items on branch renumbered, such as NEED-2"
    ]


def test_another_draft_of_one_file_is_a_conflict_that_git_shows(
    make_repository: MakeRepository,
) -> None:
    repository = make_repository(KEEP)
    repository.branch("gifts")
    repository.write("needs/orders.yaml", OTHER.format("draft"))
    repository.commit("Gifts")
    repository.checkout("main")
    repository.write("needs/orders.yaml", NEED.format("draft"))
    repository.commit("Old orders")
    assert found(repository, "IDS004") == []
    repository.rename("needs/orders.yaml", "needs/old_orders.yaml")
    repository.commit("A better name")
    assert found(repository, "IDS004") == ["NEED-2 is “Send as a gift” on branch gifts"]


@pytest.mark.parametrize(
    ("path", "messages"),
    [
        ("docs/adr/0002-gifts.md", ["ADR-0002 is “Send as a gift” on branch gifts"]),
        ("docs/adr/shop/0002-gifts.md", []),
    ],
)
def test_each_folder_counts_its_decisions_anew(
    make_repository: MakeRepository, path: str, messages: list[str]
) -> None:
    text = "# 2. {}\n\n## Status\n\nAccepted\n\n## Context\n\n{}\n\n## Decision\n\nDo it.\n"
    first = text.format("One database", "Orders are many.").replace("# 2.", "# 1.")
    repository = make_repository({"docs/adr/0001-one-database.md": first})
    repository.branch("gifts")
    repository.write(path, text.format("Send as a gift", "Givers hide the price."))
    repository.commit("Gifts")
    repository.checkout("main")
    repository.write(
        "docs/adr/0002-orders.md", text.format("Old orders", "Customers look at them.")
    )
    repository.commit("Old orders")
    assert found(repository, "IDS004") == messages


def test_a_branch_that_was_given_up(make_repository: MakeRepository) -> None:
    repository = make_repository(KEEP)
    repository.branch("gifts")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts", when=datetime(2026, 1, 1, tzinfo=UTC))
    repository.checkout("main")
    repository.write(PATH, NEED.format("draft"))
    repository.commit("Old orders", when=datetime(2026, 3, 1, tzinfo=UTC))
    assert found(repository, "IDS004") == ["NEED-2 is “Send as a gift” on branch gifts"]
    repository.commit("Much later", when=datetime(2026, 6, 1, tzinfo=UTC))
    assert found(repository, "IDS004") == []


def test_a_branch_that_was_put_aside(make_repository: MakeRepository) -> None:
    repository = make_repository(KEEP)
    repository.branch("archive/gifts")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts")
    repository.checkout("main")
    repository.write(PATH, NEED.format("draft"))
    repository.commit("Old orders")
    assert found(repository, "IDS004") == []
    repository.git("branch", "-m", "archive/gifts", "archivegifts")
    assert found(repository, "IDS004") == ["NEED-2 is “Send as a gift” on branch archivegifts"]


def test_a_branch_that_dropped_the_item_again(make_repository: MakeRepository) -> None:
    repository = make_repository(KEEP)
    repository.branch("gifts")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts")
    repository.remove(PATH)
    repository.commit("No gifts")
    repository.checkout("main")
    repository.write(PATH, NEED.format("draft"))
    repository.commit("Old orders")
    assert found(repository, "IDS004") == []


def test_a_branch_that_goes_on_from_here(make_repository: MakeRepository) -> None:
    repository = make_repository({PATH: NEED.format("draft"), **KEEP})
    repository.branch("later")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Another subject")
    repository.checkout("main")
    assert found(repository, "IDS004") == []


def test_a_report_does_not_depend_on_other_branches(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({**KEEP, PATH: NEED.format("draft")})
    before = run(repository.root, "report", "--format", "json").out
    repository.git("checkout", "--quiet", "--orphan", "gifts")
    repository.write(PATH, OTHER.format("draft"))
    repository.commit("Gifts")
    repository.checkout("main")
    assert len(found(repository, "IDS004")) == 1
    assert run(repository.root, "report", "--format", "json").out == before
