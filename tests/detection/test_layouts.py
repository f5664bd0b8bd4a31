"""Forms of items that their content shows: what is read, and that `init` reads the same."""

from __future__ import annotations

import pytest

from kit import Files, MakeRepository, Run

NEED = "```{{req}} {0}\n:id: {0}\n:status: open\n\nIt shall {0}.\n```\n\n"
STAMPED = (
    "---\nactive: true\nderived: false\nlevel: 1.1\nlinks:{}\nnormative: true\nref: ''\n"
    "reviewed: null\n---\n\nAll doors are known.\n"
)
SUMMARY = "# Shims\n\n## Summary\n\nIt adds shims.\n\n## Motivation\n\nWe need them.\n"
LISTED = "- Start Date: 2020-04-03\n- Issue: -\n\n# RFC {:04} Shims\n\n## What\n\nShims.\n"
STORY = "## Historia {0}: Abrir\n\n**ID**: HU-00{0}\n**Prioridad**: Alta\n\nQuiero abrir.\n\n"
GUIDE = "# Guide\n\n```{req} Title\n:id: R_1\n```\n\n## One\n\n**ID**: A-1\n"

TITLED = "---\nuuid: u-{0}\nparents:{1}\n---\n# CLI-SYS-00{0} Opens\n\nIt shall open.\n"
NAMED = "\n- uuid: u-1\n  fingerprint: 4fce468ccfbfe36f\n  hrid: CLI-SYS-001"

MODULE = (
    "{0}:\n  name: |\n    A module\n  categories:\n    - !include {0}.SUB.yaml\n"
    "  requirements:\n    1: |\n      It MUST open.\n    2a: |\n      It MUST close.\n"
)
INDEX = "requirements:\n  name: All of them\n  categories:\n    - !include SEC.yaml\n"

CASES: dict[str, tuple[Files, list[str]]] = {
    "needs in MyST without a conf.py": (
        {"docs/REQUIREMENTS.md": "# R\n\n" + NEED.format("R_OPEN") + NEED.format("R_CLOSE")},
        ["R_CLOSE", "R_OPEN"],
    ),
    "front matter of Doorstop without its settings": (
        {
            "trust/tenets/TT-A.md": STAMPED.format(" []"),
            "trust/tenets/TT-B.md": STAMPED.format(" []"),
            "trust/assertions/TA-A_01.md": STAMPED.format("\n- TT-A: 578ea1b3"),
            "trust/assertions/TA-A_02.md": STAMPED.format("\n- TT-B: null"),
            "trust/templates/TA-template.md": STAMPED.format(" []"),
        },
        ["TA-A_01", "TA-A_02", "TT-A", "TT-B"],
    ),
    "proposals called by their numbers": (
        {f"text/{n:04}-shims.md": SUMMARY for n in (0, 1, 7, 12)}
        | {"text/0000-template.md": SUMMARY, "archive/rfcs/0003-shims.md": SUMMARY},
        ["RFC-0000", "RFC-0001", "RFC-0007", "RFC-0012"],
    ),
    "proposals with their numbers in their titles": (
        {f"rfcs/{n:04}-shims.md": LISTED.format(n) for n in (2, 3, 4)},
        ["RFC-0002", "RFC-0003", "RFC-0004"],
    ),
    "proposals beside decisions": (
        {f"proposals/{n:04}-shims.md": SUMMARY for n in (2, 3, 4)}
        | {"proposals/0001-template.md": SUMMARY, "docs/adr/0001-x.md": "# 1. X\n\nText.\n"},
        ["ADR-0001", "PROPOSAL-0002", "PROPOSAL-0003", "PROPOSAL-0004"],
    ),
    "front matter below which the title has the id": (
        {
            "docs/requirements/CLI/SYS/001.md": TITLED.format(1, " []"),
            "docs/requirements/CLI/SYS/002.md": TITLED.format(2, NAMED),
        },
        ["CLI-SYS-001", "CLI-SYS-002"],
    ),
    "texts by number in a file of each module, and a file that includes them": (
        {f"requirements/{one}.yaml": MODULE.format(one) for one in ("SEC", "SEC.SUB")}
        | {"requirements/SEC.SUB.SUB.yaml": MODULE.format("SEC.SUB.SUB").replace("!include ", "")}
        | {"requirements/requirements.yaml": INDEX},
        [f"SEC{sub}.{n}" for sub in ("", ".SUB", ".SUB.SUB") for n in ("1", "2a")],
    ),
    "decisions in Russian without numbers or statuses": (
        {
            f"ADRs/{name}.md": "# Слой\n\n## Контекст\n\nА.\n\n### Решение\n\nБ.\n"
            for name in ("Layer", "Database per service")
        },
        ["Database-per-service", "Layer"],
    ),
    "pages called by the ids in their titles, and an overview of some": (
        {
            f"docs/use-cases/UC-{one}.md": f"# UC-{one}: Log in\n\n- **Priority**: High\n\nIt is.\n"
            for one in ("AU-001", "DB-001", "DM-001")
        }
        | {
            "docs/requirements/use-cases.md": "# Use cases\n\n## UC-AU-001: Log in\n\nText.\n\n"
            "## UC-DB-001: Log in\n\nText.\n",
            "docs/use-cases/UC-AU-001-notes.md": "# Notes\n\nText.\n",
        },
        ["UC-AU-001", "UC-DB-001", "UC-DM-001"],
    ),
    "documents with an id of their own that list requirements": (
        {
            f"docs/{name}.md": f"---\nid: DOC-0{n}-X\nstatus: draft\n---\n\n# {name}\n\n{text}"
            for n, (name, text) in enumerate(
                {
                    "exigences": "- REQ-F-1 — Il DOIT ouvrir.\n- REQ-F-2 — Il DOIT fermer.\n",
                    "plan": "Text.\n",
                    "personas": "Text.\n",
                }.items()
            )
        },
        ["REQ-F-1", "REQ-F-2"],
    ),
    "headings with an id, some of which have it below as well": (
        {
            "docs/cases.md": "# Cases\n\n## UAT-01: Open\n\nIt is.\n\n"
            "## UAT-02: Open\n\n**ID:** UAT-02\n\n## UAT-03: Open\n\n**ID:** UAT-03\n"
        },
        ["UAT-01", "UAT-02", "UAT-03"],
    ),
    "short ids in a table of stories": (
        {
            "docs/user-stories.md": "# Product\n\n| ID | Who | Story |\n|---|---|---|\n"
            + "".join(f"| U{n} | Dev | See {n} |\n" for n in ("1-DEV", "2-DEV", "3"))
        },
        ["U1-DEV", "U2-DEV", "U3"],
    ),
    "one proposal whose title has its number": (
        {"rfcs/0001-process.md": "# RFC 0001 \u2014 Process\n\n- **Status**: Accepted\n\nText.\n"},
        ["RFC-0001"],
    ),
    "a table of use cases in Portuguese": (
        {
            "docs/casos de uso.md": "# Diagrama\n\n## Casos de Uso\n\n| ID | Nome |\n|---|---|\n"
            + "".join(f"| UC0{n} | Ver {n} |\n" for n in (1, 2, 3))
        },
        ["UC01", "UC02", "UC03"],
    ),
    "stories at headings without a hyphen in their ids": (
        {
            "docs/user-stories.md": "# Product\n\n## US1 \u2014 Owner: Sell\n\nI sell.\n\n"
            "## US2 \u2014 Guest: Buy\n\nAs a guest, I buy.\n"
        },
        ["US1", "US2"],
    ),
    "proposals with a status, whose titles have the number, beside decisions": (
        {
            f"rfcs/000{n}-shims.md": f"# RFC 000{n}: Shims\n\n- **Status**: Accepted\n"
            f"- **Replaces / Related**: 000{4 - n}\n\n## Context\n\nC\n\n## Decision\n\nD\n"
            for n in (1, 2, 3)
        }
        | {
            f"docs/adr/000{n}-x.md": f"# ADR 000{n} \u2014 X\n\n- **Status**: Accepted\n"
            f"- **Supersedes / Related**: ADR 000{4 - n}\n\n## Context\n\nC\n\n## Decision\n\nD\n"
            for n in (1, 2, 3)
        },
        ["ADR-0001", "ADR-0002", "ADR-0003", "RFC-0001", "RFC-0002", "RFC-0003"],
    ),
    "sections with their ids below their headings": (
        {"docs/historias.md": "# Historias\n\n" + STORY.format(1) + STORY.format(2)},
        ["HU-001", "HU-002"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_they_are_read_and_init_reads_the_same(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    files, expected = CASES[name]
    root = make_repository(files).root
    before = run(root, "items", "--format", "json").json()["items"]
    assert sorted(one["id"] for one in before) == expected
    assert run(root, "init").code == 0
    after = run(root, "items", "--format", "json").json()["items"]
    for one in (*before, *after):
        del one["provenance"]
    assert [{**one, "links": len(one["links"])} for one in after] == [
        {**one, "links": len(one["links"])} for one in before
    ]


@pytest.mark.parametrize(
    "files",
    [
        {"docs/guide.md": GUIDE},
        {f"text/{n:04}-chapter.md": "# A chapter\n\n## Door\n\nText.\n" for n in (1, 2, 3)},
        {f"book/{n:04}-shims.md": SUMMARY for n in (1, 2, 3)},
        {f"docs/wave-{n}/README.md": "# Wave\n\nStatus: done\n\nText.\n" for n in range(1, 6)},
        {f"docs/fase-{n}-x.md": "# Fase\n\nStatus: done\n\nText.\n" for n in range(1, 6)},
        {
            "docs/adr-schema.md": "# Schema\n\n"
            + "".join(
                f"### Accepted Example {n}\n\n```yaml\nid: ADR-0{n}\ntitle: Use it\n```\n\n"
                for n in (1, 2)
            )
        },
        {
            "docs/gallery.md": "# Gallery\n\n# Recorded use cases\n\n"
            + "".join(f"## GIF-0{n} \u2014 Start\n\nIt starts.\n\n" for n in (1, 2, 3))
        },
        {f"docs/rules/S10{n}.md": f"# S10{n}: No loops\n\nText.\n" for n in range(4)},
        {"page.md": "---\nlevel: 1\nlinks: []\nactive: true\n---\n\nText.\n"},
    ],
    ids=[
        "examples in a guide",
        "chapters",
        "pages elsewhere",
        "waves",
        "fases",
        "schema",
        "pictures",
        "rules",
        "some of the keys",
    ],
)
def test_what_only_looks_like_them(files: Files, make_repository: MakeRepository, run: Run) -> None:
    assert run(make_repository(files).root, "check").code == 2


def test_links_in_the_front_matter_of_a_title(make_repository: MakeRepository, run: Run) -> None:
    files = CASES["front matter below which the title has the id"][0]
    found = run(make_repository(files).root, "items", "--format", "json").json()["items"]
    assert [(one["title"], len(one["links"])) for one in found] == [("Opens", 0), ("Opens", 1)]
    assert found[1]["links"][0]["target"] == "CLI-SYS-001"


@pytest.mark.parametrize(
    ("left_out", "rules"), [("", []), ("requirements/SEC.SUB.yaml", ["SYN005"])]
)
def test_an_included_file_that_is_read_is_no_finding(
    left_out: str, rules: list[str], make_repository: MakeRepository, run: Run
) -> None:
    name = next(name for name in CASES if name.startswith("texts by number"))
    files = {path: text for path, text in CASES[name][0].items() if path != left_out}
    checked = run(make_repository(files).root, "check", "--format", "json").json()
    assert [one["rule"] for one in checked["findings"]] == rules
