"""A repository that nobody described: what is found, told, and written down."""

from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run

ADR = "# {0}. A decision\n\n## Status\n\n{1}\n\n## Context\n\nc\n\n## Decision\n\nd\n"
ITEM = "---\nid: {0}\ntitle: A title\nstatus: approved\n---\n\nThe system shall {0}.\n"


def _decisions(folder: str, count: int) -> Files:
    return {f"{folder}/{n:04}-x.md": ADR.format(n, "Accepted") for n in range(1, count + 1)}


PROPOSAL = "---\neip: {}\ntitle: Calls\nstatus: Final\n---\n\nText.\n"
TABLED = (
    "OEP-{0}: Calls\n############\n\n.. list-table::\n\n"
    "   * - OEP\n     - {0}\n   * - Status\n     - Final\n"
)
PREFORMATTED = "<pre>\n xls: {}\n title: a: b\n status: Final\n</pre>\n\n# A\n"
LISTED = (
    "# X {}\n\n- status: accepted\n\n## Context and Problem Statement\n\n"
    "c\n\n## Decision Outcome\n\nd\n"
)
CASES: dict[str, tuple[Files, str]] = {
    "a series with its prefix as a key, and a template": (
        {
            **{
                f"mip-{n:04}-x.md": f"---\nMIP: {n:04}\nTitle: T {n}\n---\n\nT.\n"
                for n in (1, 2, 3)
            },
            "mip-template.md": "---\nMIP: 0\nTitle: T\n---\n\nT.\n",
        },
        "found 3 numbered records (the root)",
    ),
    "a series with a folder for each": (
        {f"XLS-{n:04}-x/README.md": PREFORMATTED.format(n) for n in (1, 2, 3)},
        "found 3 numbered records (XLS-0001-x, XLS-0002-x, XLS-0003-x)",
    ),
    "a series in reStructuredText": (
        {f"oeps/oep-{n:04}-x.rst": TABLED.format(n) for n in (1, 2, 3)},
        "found 3 numbered records (oeps)",
    ),
    "names that are ids as a whole, some of which their pages have": (
        {
            "spec/SRS-UI-0001.md": "---\ntitle: A\nstatus: draft\n---\n\nT.\n",
            "spec/SRS-UI-0002.md": "---\ntitle: B\nstatus: draft\n---\n\nT.\n",
            "spec/SRS-UI-0003.md": "---\ntitle: C\nstatus: draft\nid: SRS-UI-0003\n---\n\nT.\n",
            "reports/SRS-UI-0001-result.md": "---\ntitle: Result\n---\n\nT.\n",
        },
        "found 3 items with front matter (spec)",
    ),
    "chapters and phases with numbers, and a decision": (
        {
            **_decisions("docs/adr", 1),
            **{f"book/chapter-{n}.md": f"# Chapter {n}\n\nAuthor: Ada\n" for n in range(1, 5)},
            **{f"plan/PHASE-{n}.md": f"# Phase {n}\n\nStatus: done\n" for n in range(1, 5)},
        },
        "found 1 decision (docs/adr)",
    ),
    "decisions with a listed status in folders by team, and a dated note": (
        {f"{team}/000{n}-x.md": LISTED.format(n) for team in ("dev", "iam") for n in (1, 2)}
        | {"notes/2026-08-16-x-design.md": "# X\n\n## Context\n\nc\n\n## Decision\n\nd\n"},
        "found 4 decisions (dev, iam)",
    ),
    "notes with a day about a ticket": (
        {
            **_decisions("docs/adr", 1),
            **{
                f"specs/2026-06-0{n}-x.md": "# BOU-56 x\n\n## BOU-56 a\n\n## BOU-57 b\n"
                for n in (1, 2, 3)
            },
        },
        "found 1 decision (docs/adr)",
    ),
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


def test_the_ids_and_links_of_a_series_are_as_its_pages_write_them(
    make_repository: MakeRepository, run: Run
) -> None:
    page = "```\ntip: {}\ntitle: Calls\nstatus: {}\ntype: Standards Track\n{}\n```\n\n## Text\n"
    files = {
        "tip-1.md": page.format(1, "Final", "requires: 2"),
        "tip-2.md": page.format(2, "Draft", "requires: None\nsee-also: TIP-3"),
        "tip-3.md": page.format(3, "Superseded by [TIP-1](tip-1.md)", "category: Amendment"),
    }
    root = make_repository(files).root
    items = {one["id"]: one for one in run(root, "items", "--format", "json").json()["items"]}
    assert list(items) == ["TIP-1", "TIP-2", "TIP-3"]
    assert {(one["type"], one["title"]) for one in items.values()} == {("proposal", "Calls")}
    links = {
        (name, one["kind"], one["target"]) for name, item in items.items() for one in item["links"]
    }
    assert links == {
        ("TIP-1", "depends_on", "TIP-2"),
        ("TIP-2", "relates_to", "TIP-3"),
        ("TIP-3", "superseded_by", "TIP-1"),
    }
    document = run(root, "check", "--format", "json").json()
    assert {one["rule"] for one in document["findings"]} <= {"ADR002"}
