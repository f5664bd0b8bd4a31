"""Pages that list requirements wherever they lie: what is read, and what is left out as a copy."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kit import Files, MakeRepository, Run

FEATURE = """# Feature Specification

## Requirements

- **FR-001**: The door MUST open.
- **FR-002**: The door MUST close.

## Success Criteria

- **SC-001**: It opens in a second.
- **SC-002**: It closes in a second.
"""
TABLE = """# Software Requirements

| ID | Requirement | Depends on |
|----|-------------|------------|
| <a id="a"></a>**FR-DOOR-001** | The door shall open. | |
| **FR-DOOR-002** | The door shall close. | FR-DOOR-001 |
"""
EDITION = """# V1 Doors

| # | Description | Level |
| :-: | :-- | :-: |
| **1.1.1** | Verify that the door opens. | 1 |
| **1.1.2** | Verify that the door closes. | 2 |
"""
LINKED = "# Design\n\n- [SyD-001]{SyR-001,SyR-002} Hinges.\n- [SyD-002]{} Bolts.\n"
PLAN = "# Plan\n\n## Requirements\n\n- **FR-001**: open the door\n- **FR-002**: close the door\n"
OPTIONS = "# Spec\n\n## Requirements\n\n- **A1**: one way\n- **A2**: the other way\n"
PAGE = "# Notes\n\n- **UTF-8**: text\n- **UTF-16**: text\n\n| Id | Name |\n|--|--|\n| a | b |\n"

CASES: dict[str, tuple[Files, list[str]]] = {
    "features with ids of their own": (
        {
            "specs/001-door/spec.md": FEATURE,
            "specs/002-gate/spec.md": FEATURE.split("## Success")[0],
            "specs/001-door/plan.md": PLAN,
            "specs/001-door/design.md": PLAN.replace("# Plan", "# Design"),
            ".specify/templates/spec-template.md": FEATURE,
        },
        [
            *(f"001-door/{one}" for one in ("FR-001", "FR-002", "SC-001", "SC-002")),
            *(f"002-gate/{one}" for one in ("FR-001", "FR-002")),
        ],
    ),
    "pages of one folder with ids of their own": (
        {"doc/door-spec.md": FEATURE, "doc/gate-spec.md": FEATURE.split("## Success")[0]},
        [
            *(f"door-spec/{one}" for one in ("FR-001", "FR-002", "SC-001", "SC-002")),
            *(f"gate-spec/{one}" for one in ("FR-001", "FR-002")),
        ],
    ),
    "a table in a numbered chapter": (
        {"docs/1-srs/3-specific-requirements.md": TABLE, "docs/1-srs/9-notes.md": PAGE},
        ["FR-DOOR-001", "FR-DOOR-002"],
    ),
    "editions and translations": (
        {
            "4.0/en/V1.md": EDITION.replace("1.1.2", "1.1.3"),
            "5.0/en/V1-Doors.md": EDITION,
            "5.0/de/V1-Doors.md": EDITION.replace("Verify that", "Prüfen, dass"),
        },
        ["1.1.1", "1.1.2"],
    ),
    "links in braces": ({"doc/design.md": LINKED}, ["SyD-001", "SyD-002"]),
    "archives, examples, options and names of standards": (
        {
            "SRS.md": TABLE,
            "archive/SRS.md": TABLE.replace("DOOR", "GATE"),
            "examples/SRS.md": TABLE.replace("DOOR", "LOCK"),
            "docs/options-spec.md": OPTIONS,
            "docs/encodings-spec.md": PAGE,
            "README.md": TABLE.replace("DOOR", "BELL"),
        },
        ["FR-DOOR-001", "FR-DOOR-002"],
    ),
}

STORIES = """# Backlog

## Stories

### HU-01 Iniciar sesión

Como cliente quiero iniciar sesión.

- CA-01: Un correo y una clave.
- CA-02: Tres intentos.

### HU-02 Cerrar sesión

Como cliente
quiero cerrar sesión.
"""
NUMBERED = """# Software Requirements

#### 3.1.1 REQ-1 Login

Users log in.

#### ✅ 3.1.2 REQ-2 Logout {#req-2}

Users log out.

#### <a id="n"></a>NFR-1 Start

It starts.
"""
DUTIES = """# Door

## Parts

### DOOR-REQ-001: Open

The door shall open.

### DOOR-REQ-002: Close

The door shall close.
"""
TITLED = """# Requirements

| Requirement | Priority | Text |
|---|---|---|
| **FR-1** Login | High | The user shall log in. |
| **FR-2**: Logout | Low | |
"""
TEST_CASES = """# Test Case: TC_INT_1

| Field | Value |
|---|---|
| Test Case ID | TC_INT_1 |

## Requirements Coverage

| Requirement ID | Description | Status |
|---|---|---|
| SWR_J1939_1 | Opening | Covered |
| SWR_J1939_2 | Closing | Covered |

# Test Case: TC_INT_2

| Requirement ID | Description | Status |
|---|---|---|
| SWR_J1939_1 | Opening | Covered |
"""
BACKLOG = """# Backlog

| Epic | ID | Story | Points |
|---|---|---|---|
| Access | `US-01` | As a user I want to sign in | 3 |
| Access | [US-02](#b) | As a user I want to sign out | 1 |
"""
RECORDS = """# Requisitos funcionales

| **ID** | RF-01 |
|---|---|
| **Nombre** | Iniciar sesión |
| **Descripción** | El sistema debe abrir. |

| Campo | Valor |
|---|---|
| Código | RF-02 |
| Nombre | Cerrar sesión |
| Prioridad | Alta |

## RF-03 Salir

| ID | RF-03 |
|---|---|
| Descripción | El sistema debe salir. |

## RF-04 Volver

| ID | RF-04 |
|---|---|
| Descripción | El sistema debe volver. |
"""
TERMS = """# Requirements

REQ-1
:   The door opens.

REQ-2
:   The door closes,
    at night as well.
"""
CASES |= {
    "a table for each": ({"docs/requisitos-1.md": RECORDS}, [f"RF-0{n}" for n in (1, 2, 3, 4)]),
    "a definition list": ({"docs/door-spec.md": TERMS}, ["REQ-1", "REQ-2"]),
    "stories at headings, with criteria": ({"docs/backlog.md": STORIES}, ["HU-01", "HU-02"]),
    "headings with numbers, signs and anchors, one of a series of its own": (
        {"SRS.md": NUMBERED},
        ["NFR-1", "REQ-1", "REQ-2"],
    ),
    "headings whose texts are duties": (
        {"docs/design/door.md": DUTIES, "docs/design/test-plan.md": DUTIES},
        ["DOOR-REQ-001", "DOOR-REQ-002"],
    ),
    "a README where nothing else lists requirements": (
        {"README.md": f"# Tool\n\nText.\n\n{DUTIES.replace('# Door', '')}"},
        ["DOOR-REQ-001", "DOOR-REQ-002"],
    ),
    "a page that is made of a list": (
        {
            "data/list.yaml": "controls:\n- {id: DOOR-REQ-001, title: Open}\n"
            "- {id: DOOR-REQ-002, title: Close}\n",
            "docs/door.md": DUTIES,
        },
        ["DOOR-REQ-001", "DOOR-REQ-002"],
    ),
    "test cases with tables of what they cover": (
        {
            "docs/requirements/swr.md": "# Requirements\n\n**SWR_J1939_1**: It opens.\n\n"
            "**SWR_J1939_2**: It closes.\n",
            "docs/tests/all.md": TEST_CASES,
            "docs/tests/one.md": TEST_CASES.split("# Test Case: TC_INT_2")[0].replace("_1", "_3"),
        },
        ["SWR_J1939_1", "SWR_J1939_2", "TC_INT_1", "TC_INT_2", "TC_INT_3"],
    ),
    "paragraphs behind anchors": (
        {
            "docs/04-anforderungen.md": "# Anforderungen\n\n"
            '<a name="FU-1">**FU-1**</a> Es öffnet.\n\n<a name="FU-2">FU-2</a> Es schließt.\n'
        },
        ["FU-1", "FU-2"],
    ),
    "a page of which most requirements have a file each, and some have none": (
        {f"docs/requirements/REQ-00{n}.md": f"# REQ-00{n}: Open\n\nIt opens.\n" for n in (1, 2, 3)}
        | {
            "docs/01-REQUIREMENTS.md": "# Requirements\n\n"
            + "".join(f"### REQ-00{n}: Open\n\nIt opens.\n\n" for n in (1, 2, 3))
            + "".join(f"### NFR-00{n}: Speed\n\nIt is fast.\n\n" for n in (1, 2))
        },
        ["NFR-001", "NFR-002", "REQ-001", "REQ-002", "REQ-003"],
    ),
    "ids and titles in one cell": ({"docs/wishes-spec.md": TITLED}, ["FR-1", "FR-2"]),
    "ids in the second column": ({"docs/backlog.md": BACKLOG}, ["US-01", "US-02"]),
}


def _items(run: Run, root: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = run(root, "items", "--format", "json").json()["items"]
    return items


@pytest.mark.parametrize("name", CASES)
def test_pages_are_read_and_init_writes_the_same(
    name: str, make_repository: MakeRepository, run: Run
) -> None:
    files, expected = CASES[name]
    root = make_repository(files).root
    before = _items(run, root)
    assert sorted(item["id"] for item in before) == expected
    assert run(root, "init").code == 0
    assert _items(run, root) == before
    findings = run(root, "check", "--format", "json").json()["findings"]
    assert not {"IDS001", "SYN006"} & {finding["rule"] for finding in findings}


def test_copies_are_named(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(CASES["editions and translations"][0]).root
    assert run(root, "check", "--format", "json").json()["left_out"] == [
        {"path": f"{folder}.md", "reason": "that only repeat other files"}
        for folder in ("4.0/en/V1", "5.0/de/V1-Doors")
    ]


def test_items_of_a_feature_link_by_the_short_form(
    make_repository: MakeRepository, run: Run
) -> None:
    linked = FEATURE.replace("MUST close.", "MUST close.\n  - Depends on: FR-001")
    files = {f"specs/{name}/spec.md": linked for name in ("001-door", "002-gate")}
    links = [item["links"] for item in _items(run, make_repository(files).root) if item["links"]]
    assert [[link["target"] for link in some] for some in links] == [
        ["001-door/FR-001"],
        ["002-gate/FR-001"],
    ]


def test_what_items_define_no_page_defines_again(make_repository: MakeRepository, run: Run) -> None:
    item = "---\nid: {0}\ntitle: A door\nstatus: approved\n---\n\nThe door shall {0}.\n"
    files = {f"requirements/{one}.md": item.format(one) for one in ("FR-001", "FR-002")}
    files["docs/door.md"] = PLAN.replace("# Plan", "# Door")
    items = _items(run, make_repository(files).root)
    assert [item["path"] for item in items] == ["requirements/FR-001.md", "requirements/FR-002.md"]


def test_pages_beside_lists_of_items_need_not_list_any(
    make_repository: MakeRepository, run: Run
) -> None:
    files = {
        "requirements/functional.md": TABLE,
        "requirements/vision.md": "# Vision\n\nDoors for all.\n",
        "requirements/traceability-matrix.md": "# Matrix\n\nFR-DOOR-001: a.c\n",
    }
    document = run(make_repository(files).root, "check", "--format", "json").json()
    assert "SYN006" not in {finding["rule"] for finding in document["findings"]}
    assert [one["reason"] for one in document["left_out"]] == ["without an id", "without an id"]


def test_no_orphan_is_told_of_links_in_words_that_nobody_explained(
    make_repository: MakeRepository, run: Run
) -> None:
    item = "---\nid: SRS-{0}\ntitle: A door\nstatus: approved\n{1}---\n\nThe door shall open.\n"
    files = {
        "needs/n.md": "- **NEED-1**: A door.\n- **NEED-2**: A gate.\n",
        **{f"requirements/{n}.md": item.format(n, "links:\n  roots: [TOP-9]\n") for n in (1, 2)},
    }
    document = run(make_repository(files).root, "check", "--format", "json").json()
    assert "COV002" not in {finding["rule"] for finding in document["findings"]}


def test_the_title_is_in_the_cell_of_the_id(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(CASES["ids and titles in one cell"][0]).root
    items = {item["id"]: item for item in _items(run, root)}
    assert {one: item["title"] for one, item in items.items()} == {
        "FR-1": "Login",
        "FR-2": "Logout",
    }


def test_a_table_for_each_has_the_fields(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(CASES["a table for each"][0]).root
    found = {item["id"]: item["title"] for item in _items(run, root)}
    assert found == {
        "RF-01": "Iniciar sesión",
        "RF-02": "Cerrar sesión",
        "RF-03": "Salir",
        "RF-04": "Volver",
    }


def test_a_term_is_defined_below_it(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(CASES["a definition list"][0]).root
    assert [item["title"] for item in _items(run, root)] == [
        "The door opens.",
        "The door closes, at night as well.",
    ]


def test_pages_with_ids_that_nothing_reads_are_named(
    make_repository: MakeRepository, run: Run
) -> None:
    need = "id: NEED-1\ntype: need\ntitle: T\nstatus: approved\n"
    rows = "# List\n\n| Id | Name |\n|--|--|\n| CT-1 | a |\n| CT-2 | b |\n| CT-3 | c |\n"
    root = make_repository({"needs/NEED-1.yaml": need, "docs/lists.md": rows}).root
    note = run(root, "check").out.partition("note: 3 ids (CT-1, CT-2, CT-3) in docs/lists.md")[2]
    assert note.startswith(" are not read, as nothing there speaks of requirements")
    lines = re.findall(r"(?m)^    (.*)\n", note.partition("\nnote:")[0] + "\n")
    assert run(root, "init").code == 0
    with (root / "reqtrace.toml").open("a", encoding="utf-8") as config:
        config.write("\n".join(lines))
    assert {item["id"] for item in _items(run, root)} == {"NEED-1", "CT-1", "CT-2", "CT-3"}


RULES = "# Reglas\n\n| ID | Regla |\n|--|--|\n" + "".join(
    f"| HC-S0{n} | Un espacio {n} |\n" for n in range(1, 5)
)
SPECIFICATION = """# Lastenheft

| Kennung | Anforderung |
|---|---|
| `F-01` | Ausgabe 1 |
| `F-02` | Ausgabe 2 |

## Randbedingungen

| Kennung | Randbedingung |
|---|---|
| `RB-01` | C++ |
| `RB-02` | CMake |
| `RB-03` | Linux |
"""


@pytest.mark.parametrize(
    ("files", "what", "ids"),
    [
        (
            {"docs/rules/hard.md": RULES, "docs/domain.md": RULES + "| HC-S05 | Otro |\n"},
            "4 ids (HC-S01, HC-S02, HC-S03 and 1 more) in docs/rules/hard.md",
            {f"HC-S0{n}" for n in range(1, 5)},
        ),
        (
            {"spec/lastenheft.md": SPECIFICATION},
            "3 ids (RB-01, RB-02, RB-03) in spec/lastenheft.md",
            {"F-01", "F-02", "RB-01", "RB-02", "RB-03"},
        ),
    ],
    ids=["another page", "another table of a page"],
)
def test_a_second_family_of_ids_is_named(
    files: Files, what: str, ids: set[str], make_repository: MakeRepository, run: Run
) -> None:
    need = "id: NEED-1\ntype: need\ntitle: T\nstatus: approved\n"
    root = make_repository({"needs/NEED-1.yaml": need, **files}).root
    note = run(root, "check").out.partition(f"note: {what} are not read, as ")[2]
    lines = re.findall(r"(?m)^    (.*)\n", note.partition("\nnote:")[0] + "\n")
    assert lines[0] == "[[source]]"
    assert run(root, "init").code == 0
    before, mark, behind = (root / "reqtrace.toml").read_text().partition("\n[[source]]")
    assert mark or "before the first" not in note
    text = "\n".join([before, *lines, mark + behind])
    (root / "reqtrace.toml").write_text(text, encoding="utf-8")
    assert {item["id"] for item in _items(run, root)} == {"NEED-1", *ids}


def test_a_limit_that_leaves_files_out_is_named(make_repository: MakeRepository, run: Run) -> None:
    entries = "- {{id: CTL-{0}-1, title: T}}\n- {{id: CTL-{0}-2, title: T}}\n"
    files = {f"data/{n}.yaml": entries.format(n) for n in range(410)}
    out = run(make_repository(files).root, "check", "--no-cache").out
    assert "note: only the first 400 of 407 YAML files beside lists of items were looked at" in out
