"""A repository that nobody described: what is found, told, and written down."""

from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run

ADR = "# {0}. A decision\n\n## Status\n\n{1}\n\n## Context\n\nc\n\n## Decision\n\nd\n"
ITEM = "---\nid: {0}\ntitle: A title\nstatus: approved\n---\n\nThe system shall {0}.\n"


def _decisions(folder: str, count: int) -> Files:
    return {f"{folder}/{n:04}-x.md": ADR.format(n, "Accepted") for n in range(1, count + 1)}


PROPOSAL = "---\neip: {}\ntitle: Calls\nstatus: Final\n---\n\nText.\n"
CASES: dict[str, tuple[Files, str]] = {
    "an unusual folder of decisions": (
        _decisions("design", 3),
        "found 3 decisions (design)",
    ),
    "a folder that adr-tools names": (
        {".adr-dir": "why\n", **_decisions("why", 2), **_decisions("old/adr", 1)},
        "found 2 decisions (why)",
    ),
    "folders that log4brains names": (
        {
            ".log4brains.yml": "project:\n  adrFolder: ./a\n  packages:\n  - adrFolder: ./p/a\n",
            **_decisions("a", 1),
            **_decisions("p/a", 1),
            **_decisions("fixtures-of-mine/adr", 1),
        },
        "found 2 decisions (a, p/a)",
    ),
    "front matter with ids": (
        {f"spec/{n}.md": ITEM.format(f"SRS-{n}") for n in (1, 2, 3)},
        "found 3 items with front matter (spec)",
    ),
    "many folders of proposals, and one that tests read": (
        {
            f"{folder}/p{n}.md": f"---\ntitle: Proposal {folder} {n}\nsee-also: []\n---\n\nText.\n"
            for folder in [*(f"enhancements/{n}" for n in range(8)), "tests/enhancements"]
            for n in (1, 2)
        },
        "found 16 proposals (8 folders in enhancements)",
    ),
    "proposals with a number, and a study of some": (
        {
            **{f"EIPS/eip-{n}.md": PROPOSAL.format(n) for n in range(1, 9)},
            "assets/eip-2/study.md": "# EIP-2 a study\n\n## EIP-3 beside it\n\n## Fp-2 fields\n",
        },
        "found 8 proposals (EIPS)",
    ),
    "lists of two types in one folder": (
        {
            "docs/goals.yaml": "goals:\n  - {id: GOAL-1, title: Sell, status: approved}\n",
            "docs/outcomes.yaml": "outcomes:\n  - {id: OUT-1, title: Sold, measures: GOAL-1}\n",
            "docs/openapi.yaml": "openapi: 3.1.0\n",
        },
        "found 2 items (docs)",
    ),
    "a decision and a requirement in one folder": (
        {
            "spec/a.md": ITEM.format("ADR-1").replace("\ntitle", "\ntype: adr\ntitle", 1),
            "spec/b.md": ITEM.format("REQ-1").replace("\ntitle", "\ntype: req\ntitle", 1),
        },
        "found 1 decision (spec) and 1 item (spec)",
    ),
    "decisions and a page beside them": (
        {**_decisions("docs/adr", 1), "docs/adr/template.md": "# T\n"},
        "found 1 decision (docs/adr)",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_check_says_in_one_line_what_it_took_as_what(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    files, expected = CASES[name]
    document = run(make_repository(files).root, "check", "--format", "json").json()
    note = f"no reqtrace.toml: {expected}; `reqtrace init` writes this down"
    assert document["notes"] == [note]


@pytest.mark.parametrize("name", CASES)
def test_init_writes_a_configuration_that_reads_the_same(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(CASES[name][0]).root
    before = run(root, "items", "--format", "json").json()
    dry = run(root, "init", "--dry-run")
    outcome = run(root, "init")
    assert outcome.code == 0, outcome
    assert (root / "reqtrace.toml").read_text(encoding="utf-8") == dry.out
    assert dry.err == outcome.err
    assert run(root, "items", "--format", "json").json() == before
    document = run(root, "check", "--format", "json").json()
    assert document["notes"] == []
    assert "SYN006" not in {finding["rule"] for finding in document["findings"]}


def test_what_ids_tell_of_types_goes_before_what_a_preset_takes_for_granted(
    make_repository: MakeRepository, run: Run
) -> None:
    entry = "  - {{id: {}, title: Lists, status: draft, text: They list.{}}}\n"
    files = {
        "spec/a.yaml": "items:\n" + entry.format("NEED-1", "") + entry.format("NEED-2", ""),
        "spec/b.yaml": "items:\n" + entry.format("SRS_1", ", satisfies: NEED-1"),
        "spec/c.yaml": "items:\n" + entry.format("X-1", ""),
    }
    root = make_repository(files).root
    found = run(root, "items", "--format", "json").json()["items"]
    assert {one["id"]: one["type"] for one in found} == {
        "NEED-1": "need",
        "NEED-2": "need",
        "SRS_1": "req",
        "X-1": "req",
    }


def test_init_tells_what_it_saw_with_counts(make_repository: MakeRepository, run: Run) -> None:
    files = {**_decisions("docs/adr", 2), "docs/adr/README.md": "# D\n"}
    root = make_repository(
        files,
        "[SHOP-1] Open",
        "SHOP-2: Close",
        "Sell (#7)",
        "Buy\n\nTicket: SHOP-3",
    ).root
    assert run(root, "init", "--dry-run").err.splitlines() == [
        "2 items of type adr in docs/adr",
        "ids: ADR (2)",
        "left out: 1 file named like a page (docs/adr/README.md)",
        "forms of subjects in 5 commits: KEY-1: subject (1), [KEY-1] subject (1), subject (#1) (1)",
        "ids in 5 commits: SHOP (3)",
        "trailers in 5 commits: Ticket (1)",
    ]


def test_init_writes_words_of_status_that_nobody_knows(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {f"docs/adr/000{n}-x.md": ADR.format(n, "Simmering") for n in (1, 2)}
    out = run(make_repository(files).root, "init", "--dry-run").out
    assert '[statuses]\nsimmering = "provisional"\n' in out


def test_a_rule_of_the_same_detection_holds_in_the_index_and_at_a_revision(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(CASES["an unusual folder of decisions"][0]).root
    answers = {
        run(root, "items", "--format", "json", *how).out
        for how in ((), ("--staged",), ("--rev", "HEAD"))
    }
    assert len(answers) == 1
