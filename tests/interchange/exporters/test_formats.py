"""What each format bears of items, and what is told where it does not."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from kit import Files, MakeRepository
from neighbours_kit import SMALL
from reqtrace.engine.open import open_session
from reqtrace.interchange.exporters.content import Export
from reqtrace.interchange.exporters.doorstop import export_doorstop
from reqtrace.interchange.exporters.needs_json import export_needs_json
from reqtrace.interchange.exporters.strictdoc import export_strictdoc
from reqtrace.interchange.exporters.table import export_csv
from reqtrace.project import Project


def _req(id: str, more: str = "", status: str = "draft") -> str:
    return f"id: {id}\ntype: req\ntitle: {id}\nstatus: {status}\n{more}"


@pytest.fixture
def project(make_repository: MakeRepository) -> Any:
    def make(files: Files | tuple[str, ...]) -> Project:
        if isinstance(files, tuple):
            files = {f"docs/requirements/{n}.yaml": text for n, text in enumerate(files)}
        return open_session(make_repository(files).root, history=False).project

    return make


def _needs(export: Export) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(export.files[0][1])["versions"]["current"]
    return found


def test_needs_json(project: Any) -> None:
    version = _needs(export_needs_json(project(SMALL)))
    assert version["needs"]["REQ-1"] == {
        "id": "REQ-1",
        "type": "req",
        "title": "Slots: shown by day",
        "status": "implemented",
        "content": "The system shall show free slots.\n\nEach with its day.",
        "satisfies": ["NEED-1"],
        "tags": ["calendar", "ui"],
        "priority": "must",
    }
    kinds = {
        name: field["field_type"] for name, field in version["needs_schema"]["properties"].items()
    }
    assert kinds["satisfies"] == kinds["refines"] == "links"
    assert kinds["priority"] == kinds["x_note"] == "extra"
    assert kinds["title"] == "core"


def test_needs_json_gives_no_attribute_the_name_of_a_field_of_sphinx_needs(project: Any) -> None:
    text = _req("REQ-1", "constraints: [fast]\ntags: one\nx-Docname: a\nformerly: REQ-0\n")
    need = _needs(export_needs_json(project((text,))))["needs"]["REQ-1"]
    assert need["x_constraints"] == "fast"
    assert need["x_tags"] == "one"
    assert need["x_docname"] == "a"
    assert need["formerly"] == "REQ-0"


def test_needs_json_names_what_needimport_takes_for_a_function(project: Any) -> None:
    texts = (_req("REQ-1", "text: A [[matrix]]\n"), _req("REQ-2", "rationale: '[[REQ-1]]'\n"))
    notes = "\n".join(export_needs_json(project(texts)).notes)
    assert "takes [[…]] in a title or a field for a function" in notes
    assert "REQ-2" in notes
    assert "REQ-1" not in notes


def test_needs_json_tells_what_sphinx_needs_takes_otherwise(project: Any) -> None:
    export = export_needs_json(project((_req("REQ-1.2", "refines: REQ-9\n"),)))
    assert export.notes == (
        "Sphinx-Needs reads a dot in a link as the start of a part of a need (1): REQ-1.2",
        "links to missing items become dead links (1): REQ-1.2",
    )


@pytest.mark.parametrize(
    "export", [export_needs_json, export_doorstop, export_strictdoc, export_csv]
)
def test_of_two_items_with_one_id_the_second_is_left_out_and_told(
    export: Any, project: Any
) -> None:
    done = export(project((_req("REQ-1", "text: first\n"), _req("REQ-1", "text: second\n"))))
    assert "not exported: another item has the same id (1): REQ-1" in done.notes
    assert "second" not in "".join(text for _, text in done.files)


def test_table(project: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(export_csv(project(SMALL)).files[0][1], newline="")))
    assert [row["id"] for row in rows] == ["GOAL-1", "NEED-1", "REQ-1", "REQ-2", "TC-1"]
    assert rows[1]["rationale"] == "'=1+1"
    assert (rows[3]["refines"], rows[3]["satisfies"], rows[3]["verifies"]) == (
        "REQ-1",
        "NEED-1",
        "",
    )
    assert rows[2]["tags"] == "calendar, ui"


def test_several_targets_stand_on_lines_of_a_cell(project: Any) -> None:
    text = _req("REQ-1", "satisfies: [NEED-1, NEED-2]\n")
    (row,) = csv.DictReader(io.StringIO(export_csv(project((text,))).files[0][1], newline=""))
    assert row["satisfies"] == "NEED-1\nNEED-2"


def test_csv_names_an_attribute_that_a_column_hides(project: Any) -> None:
    files = {
        "reqs/.doorstop.yml": "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n",
        "reqs/REQ001.yml": "active: false\nstatus: rejected\nlevel: 1.0\ntext: x\n",
        "reqs/REQ002.yml": "active: true\nstatus: rejected\nlevel: 1.1\ntext: x\n",
    }
    export = export_csv(project(files))
    rows = csv.DictReader(io.StringIO(export.files[0][1], newline=""))
    assert [row["status"] for row in rows] == ["inactive", "rejected"]
    (told,) = export.notes
    assert told.startswith("attributes not exported")
    assert told.endswith(": REQ001")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "'=", "''@", "＝"])
def test_no_cell_is_a_formula(start: str, project: Any) -> None:
    text = _req("REQ-1", f"text: {json.dumps(start + '1')}\n")
    (row,) = csv.DictReader(io.StringIO(export_csv(project((text,))).files[0][1], newline=""))
    assert row["text"] == f"'{start}1"


def test_strictdoc(project: Any) -> None:
    text = export_strictdoc(project(SMALL)).files[0][1]
    assert text.startswith(
        "[DOCUMENT]\nTITLE: Items\nOPTIONS:\n  MARKUP: Markdown\n\n"
        "[GRAMMAR]\nELEMENTS:\n- TAG: GOAL\n"
    )
    assert (
        "[REQ]\nUID: REQ-2\nSTATUS: draft\nTITLE: Slots are sorted\n"
        "STATEMENT: Sorted by their start.\nX_NOTE: 007\nRELATIONS:\n"
        "- TYPE: Parent\n  VALUE: REQ-1\n  ROLE: refines\n"
        "- TYPE: Parent\n  VALUE: NEED-1\n  ROLE: satisfies\n"
    ) in text


def test_strictdoc_bears_neither_circles_nor_links_to_nothing(project: Any) -> None:
    export = export_strictdoc(
        project(
            (
                _req("REQ-1", "refines: [REQ-2, REQ-9]\n"),
                _req("REQ-2", "refines: REQ-3\n"),
                _req("REQ-3", "refines: [REQ-1, REQ-3]\n"),
            )
        )
    )
    assert export.files[0][1].count("  VALUE: ") == 2
    assert export.notes == (
        "links not exported: they lead to no item (1): REQ-1",
        "links not exported: they form a cycle (1): REQ-3",
    )


def test_marks_of_strictdoc_in_a_text_are_no_marks_but_for_links_to_items(project: Any) -> None:
    text = "See [LINK: REQ-1] and [LINK: REQ-9].\n<<<"
    export = export_strictdoc(project((_req("REQ-1", f"text: {json.dumps(text)}\n"),)))
    assert (
        "STATEMENT: >>>\nSee [LINK: REQ-1] and [\\LINK: REQ-9].\n\\<<<\n<<<\n" in export.files[0][1]
    )
    assert export.notes == ("StrictDoc markup in texts is escaped with a backslash (1): REQ-1",)


def test_strictdoc_opens_a_long_circle_in_linear_time(project: Any) -> None:
    entries = "\n".join(
        f"- {{id: REQ-{n}, title: A, status: draft, refines: REQ-{(n + 1) % 3000}}}"
        for n in range(3000)
    )
    export = export_strictdoc(
        project({"docs/requirements/all.yaml": f"requirements:\n{entries}\n"})
    )
    assert export.files[0][1].count("  VALUE: ") == 2999


def test_doorstop(project: Any) -> None:
    files = {str(path): text for path, text in export_doorstop(project(SMALL)).files}
    assert sorted(files) == [
        "goal/.doorstop.yml",
        "goal/GOAL-1.yml",
        "need/.doorstop.yml",
        "need/NEED-1.yml",
        "req/.doorstop.yml",
        "req/REQ-1.yml",
        "req/REQ-2.yml",
        "test/.doorstop.yml",
        "test/TC-1.yml",
    ]
    assert files["goal/.doorstop.yml"] == ('settings:\n  digits: 1\n  prefix: GOAL\n  sep: "-"\n')
    parents = [
        line.removeprefix("  parent: ")
        for name in sorted(files)
        for line in files[name].splitlines()
        if line.startswith("  parent: ")
    ]
    assert parents == ["GOAL", "NEED", "REQ"]
    assert files["req/REQ-2.yml"] == (
        'active: true\nderived: false\nheader: Slots are sorted\nlevel: "1.2"\nlinks:\n'
        '  - NEED-1: null\n  - REQ-1: null\nnormative: true\nref: ""\nreviewed: null\n'
        'text: Sorted by their start.\ntype: req\nstatus: draft\nx-note: "007"\n'
    )


def test_doorstop_gets_ids_that_it_can_bear_and_the_mapping_is_told(project: Any) -> None:
    export = export_doorstop(
        project((_req("REQ-1", "refines: a/b\n"), _req("REQ-01"), _req("a/b"), _req("all-3")))
    )
    what = "ids that are not valid in Doorstop are changed (3)"
    assert export.notes == (f"{what}: REQ-01 as REQ-2, a/b as REQ-3, all-3 as REQ-4",)
    files = {path.name: text for path, text in export.files}
    assert "links:\n  - REQ-3: null\n" in files["REQ-1.yml"]
    assert "\nreqtrace-id: a/b\n" in files["REQ-3.yml"]


def test_doorstop_has_one_root_whatever_links_there_are(project: Any) -> None:
    files = {
        "docs/goals/a.yaml": "id: GOAL-1\ntitle: A\n",
        "docs/requirements/b.yaml": _req("REQ-1"),
        "docs/needs/c.yaml": "id: NEED-1\ntitle: A\nstatus: draft\n",
    }
    export = export_doorstop(project(files))
    settings = [text for path, text in export.files if path.name == ".doorstop.yml"]
    assert sum("  parent: " not in text for text in settings) == 1


def test_doorstop_keeps_levels_where_all_items_have_one(project: Any) -> None:
    texts = (_req("REQ-1", "level: '1.10'\n"), _req("REQ-2", "level: '2.0'\n"))
    files = [text for path, text in export_doorstop(project(texts)).files if "REQ" in path.name]
    assert 'level: "1.10"\n' in files[0]
    assert 'level: "2.0"\n' in files[1]


def test_doorstop_keeps_the_fingerprints_of_its_own_items(project: Any) -> None:
    files = {
        "reqs/.doorstop.yml": "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n",
        "reqs/REQ001.yml": "active: true\nlevel: 1.1\ntext: A\nreviewed: seen=\nlinks: []\n",
        "reqs/REQ002.yml": "active: true\nlevel: 1.1\ntext: B\nlinks:\n- req1: older=\n",
    }
    export = export_doorstop(project(files))
    texts = {path.name: text for path, text in export.files}
    assert 'reviewed: "seen="\n' in texts["REQ001.yml"]
    assert 'links:\n  - REQ001: "older="\n' in texts["REQ002.yml"]
    assert export.notes == (
        "levels are renumbered, because they do not define a unique order (1): REQ002",
    )


@pytest.mark.parametrize(
    "export", [export_needs_json, export_doorstop, export_strictdoc, export_csv]
)
def test_a_link_to_a_former_id_leads_to_the_item(export: Any, project: Any) -> None:
    texts = (_req("REQ-1", "formerly: OLD-1\n"), _req("REQ-2", "refines: OLD-1\n"))
    files = export(project(texts)).files
    # The former id is said once, by the item that had it.
    assert sum(text.count("OLD-1") for _, text in files) == 1
