"""Repositories where nothing is read: what is said of them, and which lines read them."""

from __future__ import annotations

import re

import pytest

from kit import Files, MakeRepository, Run

PAGE = "# A page\n\nText.\n"
MATTER = "---\nspell: {}\ntitle: T\n---\n\nText.\n"
ROWS = "".join(f"| **4.1.{n}** | Doors of kind {n} |\n" for n in range(1, 6))
MARKS = "".join(f"r[m.n{n}+2]\nIt.\n\n" for n in "abcde")
KEYED = "".join(
    f"    Key {n}:\n      uuid: 00000000-0000-4000-8000-0000000000{{0}}{n}\n      title: T\n"
    for n in (1, 2)
)
CASES: dict[str, tuple[Files, str, int]] = {
    "names of one series": (
        {f"gyp-{n}-name.md": PAGE for n in (1, 12, 31)},
        "3 files named like gyp-1-name.md in the root",
        3,
    ),
    "tags in code whose specification is elsewhere": (
        {f"src/{n}.rs": f"// [impl->dsn~door-{n}~1]\nfn f() {{}}\n" for n in "abc"},
        "3 coverage tags of OpenFastTrace (src/a.rs, src/b.rs and 1 more)",
        3,
    ),
    "proposals with names of their own": (
        {f"docs/proposals/{name}.md": PAGE for name in ("cache", "plug-ins", "queue")},
        "3 files named like cache.md in docs/proposals",
        3,
    ),
    "names of one series, each a folder": (
        {f"GYP-{n:04}-name/README.md": PAGE for n in (1, 12, 31)},
        "3 files named like GYP-0001-name/README.md in the root",
        3,
    ),
    "names that begin with numbers, from one in each folder": (
        {f"{team}/{n:04}-name.md": PAGE for team in ("web", "shop") for n in (1, 2, 3)},
        "6 files named like 0001-name.md in shop, web",
        6,
    ),
    "front matter with the number of the name": (
        {f"magic/{name}-{n}.md": MATTER.format(n) for n, name in enumerate("abc", 1)},
        "3 pages with a number under `spell` in their front matter",
        3,
    ),
    "list entries": (
        {"HANDBOOK.md": "# H\n\n" + "".join(f"- **FR-00{n}**: It works.\n" for n in range(6))},
        "6 list entries that begin with an id (FR-000, FR-001, FR-002 and 3 more)",
        6,
    ),
    "rows of sections, in two editions": (
        {
            "1.0/en/v4.md": f"# V\n\n| # | What |\n|---|---|\n{ROWS.replace('Door', 'Gate')}",
            "2.0/en/v4.md": f"# V\n\n| # | What |\n|---|---|\n{ROWS}| 4.1.6 | More doors |\n",
        },
        "6 rows that begin with an id (4.1.1, 4.1.2, 4.1.3 and 3 more) in 2.0/en/v4.md",
        6,
    ),
    "rows with bare numbers": (
        {
            "docs/requirements/list.md": "# R\n\n|Número|Requisito|\n|:-:|:-:|\n"
            + "".join(f"|{n}|Deve abrir {n}.|\n" for n in range(1, 5))
        },
        "4 rows numbered 1, 2, … under `Requisito` in docs/requirements/list.md",
        4,
    ),
    "marks": (
        {"rules.md": "".join(f"r[mark.n{n}]\nIt does {n}.\n\n" for n in "abc")},
        "3 lines `r[…]` in rules.md",
        3,
    ),
    "marks with versions, and a copy": (
        {
            **{
                f"{top}/rules.md": "".join(f"r[m.n{n}+2]\nIt.\n\n" for n in "abcde") for top in "ab"
            },
            "README.md": "# R\n\nr[m.na]\nIt.\n",
            "tests/rules.md": "r[m.x]\nIt.\n",
        },
        "5 lines `r[…]` in a/rules.md",
        5,
    ),
    "a word and a number": (
        {"docs/system.md": "".join(f"## Requirement {n}: It\n\nIt.\n\n" for n in (1, 2, 3))},
        "3 headings like `Requirement 1` in docs/system.md",
        3,
    ),
    "keys with a UUID below each": (
        {f"data/{n}/all.yaml": f"Top:\n  Group:\n{KEYED.format(n)}" for n in range(6)},
        "12 keys of YAML files with a `uuid` below each",
        12,
    ),
    "YAML in a hidden folder": (
        {f".plans/{n}.yaml": f"id: EP-{n}\ntitle: T\nstatus: draft\n" for n in range(1, 4)},
        "3 YAML files with an id (.plans/1.yaml, .plans/2.yaml and 1 more)",
        3,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_lines_that_are_shown_read_what_was_counted(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    files, words, count = CASES[name]
    root = make_repository(files).root
    failed = run(root, "check")
    assert failed.code == 2
    assert words in failed.err
    shown = re.findall(r"(?m)^    (.*)\n", f"{failed.err}\n")
    (root / "reqtrace.toml").write_text("\n".join(shown), encoding="utf-8")
    assert run(root, "check").code in (0, 1)
    assert len(run(root, "items", "--format", "json").json()["items"]) == count


def test_init_writes_them(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(CASES["list entries"][0]).root
    assert "which covers 6 items" in run(root, "init").out
    assert len(run(root, "items", "--format", "json").json()["items"]) == 6


PROSE: dict[str, Files] = {
    "chapters": {f"docs/chapter-{n}.md": PAGE for n in range(1, 9)},
    "days": {f"docs/2026-0{n}-01-notes.md": PAGE for n in range(1, 9)},
    "releases": {"CHANGELOG.md": "".join(f"- SHOP-{n}: Mended\n" for n in range(1, 9))},
    "appendices": {"spec.md": "".join(f"## B.{n} More\n\nText.\n\n" for n in range(1, 9))},
    "standards": {"spec.md": "".join(f"- RFC {n}: Text\n- UTF-{n}: Text\n" for n in range(1, 9))},
}


@pytest.mark.parametrize("name", PROSE)
def test_prose_is_no_item(name: str, make_repository: MakeRepository, run: Run) -> None:
    failed = run(make_repository(PROSE[name]).root, "check")
    assert failed.code == 2
    assert failed.err.splitlines() == [
        (
            "reqtrace: nothing to check: no items found; no file name, front matter, heading, list "
            "or table looks like any"
        ),
        (
            "  hint: begin with a first item (`reqtrace new need`), or list the files of your "
            "items in a reqtrace.toml (`reqtrace init`)"
        ),
    ]


NEED = {"needs/a.yaml": "id: NEED-1\ntype: need\ntitle: T\nstatus: approved\n"}


def test_files_beside_items_that_are_named_like_records(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {f"needs/US-UP-00{n}-name.md": PAGE for n in (1, 2, 3)}
    root = make_repository(NEED | files).root
    note = run(root, "check").out.partition("note: 3 files named like US-UP-001-name.md")[2]
    assert note.startswith(" in needs have no id and are not read; to read them, run")
    lines = re.findall(r"(?m)^    (.*)\n", note.partition("\nnote:")[0] + "\n")
    assert run(root, "init").code == 0
    with (root / "reqtrace.toml").open("a", encoding="utf-8") as config:
        config.write("\n".join(lines))
    found = {one["id"] for one in run(root, "items", "--format", "json").json()["items"]}
    assert found == {"NEED-1", "US-UP-001", "US-UP-002", "US-UP-003"}


def test_proposals_beside_items_are_named(make_repository: MakeRepository, run: Run) -> None:
    files = {f"proposals/{one}.md": "# Language\n\nOne for all.\n" for one in ("ada", "c", "d")}
    out = run(make_repository(NEED | files).root, "check").out
    assert "note: 3 files named like ada.md in proposals have no id and are not read" in out


def test_pages_beside_items_are_none(make_repository: MakeRepository, run: Run) -> None:
    files = {f"needs/{name}.md": PAGE for name in ("actors", "scope", "traceability-matrix")}
    out = run(make_repository(NEED | files).root, "check").out
    assert "have no id and are not read" not in out
    assert "left out: 3 files without an id" in out


TABLE = "ID,Requirement\nREQ-1,It shall open.\nREQ-2,It shall close.\n"
IN_CSV = "2 rows with an id (REQ-1, REQ-2) in docs/requirements.csv are not read"


def test_tables_in_csv_are_named(make_repository: MakeRepository, run: Run) -> None:
    files = {"docs/requirements.csv": TABLE, "data/measured.csv": TABLE}
    root = make_repository(files).root
    failed = run(root, "check")
    assert failed.code == 2
    assert IN_CSV in failed.err
    assert "`reqtrace import csv docs/requirements.csv --dry-run`" in failed.err
    assert "measured" not in failed.err
    assert run(root, "import", "csv", "docs/requirements.csv", "--to", "docs/needs").code == 0


def test_tables_in_csv_are_named_beside_items(make_repository: MakeRepository, run: Run) -> None:
    need = "id: NEED-1\ntitle: T\nstatus: draft\ntext: T.\n"
    files = {"docs/requirements.csv": TABLE, "docs/needs/NEED-1.yaml": need}
    notes = run(make_repository(files).root, "check", "--format", "json").json()["notes"]
    assert any(IN_CSV in note for note in notes)


def test_init_is_no_success_where_items_are_left(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository({"docs/requirements.csv": TABLE}).root
    outcome = run(root, "init")
    assert outcome.code == 1
    assert "wrote reqtrace.toml, which covers 0 items; list their files" in outcome.out
    assert IN_CSV in outcome.err
    assert run(root, "check").code == 2


def test_init_begins_where_nothing_looks_like_items(
    make_repository: MakeRepository, run: Run
) -> None:
    outcome = run(make_repository(PROSE["chapters"]).root, "init")
    assert outcome.code == 0
    assert "which covers 0 items: begin with" in outcome.out
