"""A tree of Doorstop under all rules: what its documents ask for, and what is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from doorstop_kit import CONFIG, TREE
from kit import MakeRepository, Run
from reqtrace.workspace import open_workspace

Report = dict[str, list[str]]
Check = Callable[[dict[str, str]], Report]

TOP = "settings: {prefix: SYS}\n"
MIDDLE = "settings: {prefix: SWE, parent: SYS}\n"
BOTTOM = "settings: {prefix: TC, parent: SWE, sep: '-'}\n"
WHOLE = {
    "sys/.doorstop.yml": TOP,
    "sys/SYS001.yml": "text: The system shall list the orders of two years.\n",
    "swe/.doorstop.yml": MIDDLE,
    "swe/SWE001.yml": "text: The shop shall list the orders of two years.\nlinks: [SYS1]\n",
    "tc/.doorstop.yml": BOTTOM,
    "tc/TC-001.yml": "text: Look up an order of last year.\nlinks: [SWE-1]\n",
}


@pytest.fixture
def report(make_repository: MakeRepository) -> Check:
    def check(files: dict[str, str]) -> Report:
        repository = make_repository({**files, "reqtrace.toml": CONFIG})
        found: Report = {}
        for one in open_workspace(repository.root).check().findings:
            found.setdefault(one.rule, []).append(one.item or "")
        return found

    return check


def test_a_tree_that_is_whole(report: Check) -> None:
    assert report(WHOLE) == {}


def test_a_tree_of_two_documents_below_one(report: Check) -> None:
    assert report(TREE) == {}


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("swe/SWE001.yml", "text: It shall.\n", {"COV002": ["SWE001"], "COV009": ["SYS001"]}),
        ("swe/SWE001.yml", "text: It shall.\nderived: true\n", {"COV009": ["SYS001"]}),
        ("swe/SWE002.yml", "text: A heading\nnormative: false\n", {}),
        ("swe/SWE002.yml", "text: Gone.\nactive: false\n", {}),
        ("sys/SYS002.yml", "text: It shall.\n", {"COV009": ["SYS002"]}),
        ("tc/TC-2.yml", "text: Look.\n", {"COV002": ["TC-2"]}),
        ("tc/TC-2.yml", "text: Look.\nlinks: [SYS1]\n", {}),
        ("tc/TC-2.yml", "text: Look.\nlinks: [SWE9]\n", {"LNK001": ["TC-2"]}),
        ("tc/TC-2.yml", "text: Look.\nlinks: [SWE1, SWE001]\n", {"LNK005": ["TC-2"]}),
        ("tc/TC1.yml", "text: Look.\nlinks: [SWE1]\n", {"IDS002": ["TC1"]}),
        ("tc/TC-2.yml", "links: [SWE1]\n", {"SCH001": ["TC-2"]}),
        ("tc/notes.yml", "no item", {}),
        ("tc/TC-2.yml", "text: Look.\nlinks: [SWE1]\nref: nowhere\n", {"LNK008": ["TC-2"]}),
    ],
)
def test_what_is_asked_of_an_item(report: Check, path: str, text: str, expected: Report) -> None:
    assert report({**WHOLE, path: text}) == expected


def test_links_to_headings_and_to_inactive_items(report: Check) -> None:
    note = {"swe/SWE002.yml": "text: A heading\nnormative: false\nlinks: [SYS1]\n"}
    assert report({**WHOLE, **note}) == {"LNK009": ["SWE002"]}
    gone = {"swe/SWE002.yml": "text: Gone.\nactive: false\n"}
    test = {"tc/TC-2.yml": "text: Look.\nlinks: [SWE1, SWE2]\n"}
    assert report({**WHOLE, **gone, **test}) == {"LNK006": ["TC-2"]}


def test_a_link_to_an_inactive_item_does_not_count(make_repository: MakeRepository) -> None:
    gone = {"swe/SWE002.yml": "text: Gone.\nactive: false\n"}
    test = {"tc/TC-2.yml": "text: Look.\nlinks: [SWE2]\n", "reqtrace.toml": CONFIG}
    found = open_workspace(make_repository({**WHOLE, **gone, **test}).root).check().findings
    [gap] = [one for one in found if one.rule == "COV002"]
    assert [one.message for one in gap.related] == ["SWE002 does not count: it is inactive"]


def test_items_elsewhere_are_asked_as_ever(make_repository: MakeRepository) -> None:
    own = '[[source]]\ninclude = ["requirements/*.yaml"]\n'
    repository = make_repository(
        {
            **WHOLE,
            "requirements/a.yaml": "id: REQ-1\ntitle: A\nstatus: approved\ntext: It shall.\n",
            "requirements/b.yaml": "id: REQ-2\ntitle: B\nstatus: draft\nrefines: REQ-1\n",
            "reqtrace.toml": CONFIG + own,
        }
    )
    found = open_workspace(repository.root).check().findings
    assert [(one.rule, one.item) for one in found] == [("COV002", "REQ-1")]


def test_types_and_kinds_of_links(make_repository: MakeRepository) -> None:
    need = {"need/.doorstop.yml": "settings: {prefix: NEED}", "need/NEED001.yml": "text: Orders.\n"}
    lower = {
        "swe/.doorstop.yml": "settings: {prefix: SWE, parent: NEED}",
        "swe/SWE001.yml": "text: The shop shall.\nlinks: [NEED1]\n",
        "low/.doorstop.yml": "settings: {prefix: LOW, parent: SWE}",
        "low/LOW001.yml": "text: The table shall.\nlinks: [SWE1]\n",
        "tst/.doorstop.yml": "settings: {prefix: TST, parent: SWE}",
        "tst/TST001.yml": "text: Look.\nlinks: [SWE1, NEED1]\n",
    }
    repository = make_repository({**need, **lower, "reqtrace.toml": CONFIG})
    workspace = open_workspace(repository.root)
    assert {(link.source, link.target): link.kind for link in workspace.graph.links} == {
        ("SWE001", "NEED001"): "satisfies",
        ("LOW001", "SWE001"): "refines",
        ("TST001", "SWE001"): "verifies",
        ("TST001", "NEED001"): "derives_from",
    }
    assert not [one for one in workspace.check().findings if one.rule.startswith("LNK")]


def test_types_of_the_users_go_first(make_repository: MakeRepository) -> None:
    config = f'{CONFIG}prefixes = {{ SYS = "need" }}\n'
    repository = make_repository({**WHOLE, "reqtrace.toml": config})
    items = open_workspace(repository.root).graph.items
    assert {one: item.type for one, item in items.items()} == {
        "SYS001": "need", "SWE001": "req", "TC-001": "test",
    }  # fmt: skip


def test_a_commit_may_spell_an_id_in_another_way(make_repository: MakeRepository) -> None:
    message = "List the orders\n\nImplements: SWE-1\n"
    repository = make_repository({**WHOLE, "reqtrace.toml": CONFIG}, message)
    workspace = open_workspace(repository.root)
    assert len(workspace.graph.commits_of("SWE001")) == 1


def test_broken_settings_stop_the_run(make_repository: MakeRepository, run: Run) -> None:
    broken = {"swe/.doorstop.yml": "settings:\n  prefx: SWE\n"}
    repository = make_repository({**WHOLE, **broken, "reqtrace.toml": CONFIG})
    outcome = run(repository.root, "check")
    assert outcome.code == 2
    assert "swe/.doorstop.yml:2: " in outcome.err
    assert 'did you mean "prefix"?' in outcome.err
    assert ".doorstop.skip" in outcome.err


def test_a_source_without_documents_stops_the_run(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({"a.txt": "", "reqtrace.toml": CONFIG})
    outcome = run(repository.root, "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert ".doorstop.yml" in outcome.err


def test_history_does_not_tell_when_a_reference_broke(
    make_repository: MakeRepository, run: Run
) -> None:
    repository = make_repository({**TREE, "reqtrace.toml": CONFIG})
    outcome = run(repository.root, "when", "LNK008", "TST-001")
    assert outcome.code == 2
    assert "LNK008 checks files without items" in outcome.err
