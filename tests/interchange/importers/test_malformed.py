"""A source that cannot be read is one clear error with its line, and nothing is written."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit import MakeRepository, Run
from reqtrace.config import default_config
from reqtrace.errors import UsageError
from reqtrace.interchange.importers.conversion import Choices, converted
from reqtrace.interchange.importers.doorstop import read_doorstop
from reqtrace.interchange.importers.needs_json import read_needs_json
from reqtrace.interchange.importers.strictdoc import read_strictdoc
from reqtrace.interchange.importers.table import read_table

_DOC = ".doorstop.yml"
_SETTINGS = "settings:\n  digits: 3\n  prefix: REQ\n  sep: ''\n"
_SDOC = "[DOCUMENT]\nTITLE: A\n\n"
_NEEDS = '{"current_version": "1", "versions": {"1": {"needs": %s}}}'


def _tree(**files: str) -> dict[str, str | bytes]:
    return {_DOC: _SETTINGS, **{name.replace("_", "."): text for name, text in files.items()}}


CASES: dict[str, tuple[str, dict[str, str | bytes], str]] = {
    "no document": ("doorstop", {"README.md": "x"}, "contains no Doorstop documents"),
    "document without items": ("doorstop", {_DOC: _SETTINGS}, "source contains no items"),
    "document of another form": (
        "doorstop",
        {_DOC: _SETTINGS + "  itemformat: xml\n"},
        f"{_DOC}:5: `itemformat` must be yaml or markdown",
    ),
    "item with a tab": ("doorstop", _tree(REQ001_yml="a: 1\n\tb: 2\n"), "REQ001.yml:2: not valid"),
    "item with an unquoted at": ("doorstop", _tree(REQ001_yml="text: @x\n"), "REQ001.yml:1: "),
    "item that is a list": ("doorstop", _tree(REQ001_yml="- a\n"), "REQ001.yml:1: the file is no"),
    "item with aliases": ("doorstop", _tree(REQ001_yml="a: &a 1\nb: *a\n"), "REQ001.yml:1: "),
    "item whose text is a list": (
        "doorstop",
        _tree(REQ001_yml="text: [a]\n"),
        "REQ001: `text` must be",
    ),
    "link that is none": (
        "doorstop",
        _tree(REQ001_yml="links: [[a]]\n"),
        "REQ001: a link is neither",
    ),
    "Latin 1": ("doorstop", {**_tree(), "REQ001.yml": b"a: 1\ntext: \xe9\n"}, "REQ001.yml:2: byte"),
    "UTF-16": ("doorstop", {**_tree(), "REQ001.yml": "a: 1".encode("utf-16")}, "UTF-16"),
    "no sdoc file": ("strictdoc", {"README.md": "x"}, "contains no .sdoc file"),
    "no DOCUMENT": ("strictdoc", {"a.sdoc": "[REQUIREMENT]\nUID: A\n"}, "a.sdoc:1: the file does"),
    "text outside": ("strictdoc", {"a.sdoc": f"{_SDOC}hello\n"}, "a.sdoc:4: line outside"),
    "no field": ("strictdoc", {"a.sdoc": f"{_SDOC}[REQ]\nhello\n"}, "a.sdoc:5: expected a field"),
    "text never closed": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[REQ]\nUID: A\nSTATEMENT: >>>\nx\n"},
        "a.sdoc:6: the text of STATEMENT that starts here is never closed",
    ),
    "words behind the end of a text": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[REQ]\nSTATEMENT: >>>\nx\n<<< y\n"},
        "a.sdoc:7: text after",
    ),
    "section never closed": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[[SECTION]]\nTITLE: A\n"},
        "a.sdoc:4: the [SECTION] that starts here is never closed",
    ),
    "closed but not open": ("strictdoc", {"a.sdoc": f"{_SDOC}[[/SECTION]]\n"}, "a.sdoc:4: [/SECT"),
    "sections without end": (
        "strictdoc",
        {"a.sdoc": _SDOC + "[[SECTION]]\n\n" * 99},
        "nested deeper",
    ),
    "relation without value": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[REQ]\nUID: A\nRELATIONS:\n- TYPE: Parent\n"},
        "a.sdoc:7: a relation has no TYPE",
    ),
    "relations without any": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[REQ]\nUID: A\nRELATIONS:\n"},
        "RELATIONS has no `- TYPE:`",
    ),
    "same UID in two files": (
        "strictdoc",
        {"a.sdoc": f"{_SDOC}[REQ]\nUID: A\n", "b.sdoc": f"{_SDOC}[REQ]\nUID: A\n"},
        "b.sdoc:4: duplicate id A, also used at a.sdoc:4",
    ),
    "empty JSON": ("needs-json", {"n.json": ""}, "n.json:1: not valid JSON"),
    "broken JSON": ("needs-json", {"n.json": '{\n"a":\n}'}, "n.json:3: not valid JSON"),
    "JSON of another kind": (
        "needs-json",
        {"n.json": "[1]"},
        "n.json:1: the file does not contain a JSON ob",
    ),
    "no versions": ("needs-json", {"n.json": "{}"}, "n.json:1: the file has no `versions`"),
    "no current version": (
        "needs-json",
        {"n.json": '{"versions": {"1": {}, "2": {}}}'},
        'unknown version "None"',
    ),
    "no needs": ("needs-json", {"n.json": '{"versions": {"1": {}}}'}, "has no `needs` mapping"),
    "need that is a text": ("needs-json", {"n.json": _NEEDS % '{"A": "x"}'}, 'the need "A" is no'),
    "need twice": (
        "needs-json",
        {"n.json": _NEEDS % '{"A": {},\n"A": {}}'},
        'n.json:2: not valid JSON: duplicate key "A"',
    ),
    "deep JSON": ("needs-json", {"n.json": "[" * 100_000}, "nested too deeply"),
    "not a number": (
        "needs-json",
        {"n.json": _NEEDS % '{"A": {"x": NaN}}'},
        "NaN is not valid JSON",
    ),
    "empty table": ("csv", {"t.csv": ""}, "t.csv:1: no column with ids"),
    "table without ids": ("csv", {"t.csv": "a,b\n1,2\n"}, "t.csv:1: no column with ids"),
    "two columns of one name": (
        "csv",
        {"t.csv": "id,title,name\n"},
        "more than one column for title",
    ),
    "row without id": ("csv", {"t.csv": "id,title\nA,x\n,y\n"}, "t.csv:3: no id in this row"),
    "row with more cells": ("csv", {"t.csv": "id\n\nA\nB,x\n"}, "t.csv:4: the row has 2 cells"),
    "quote never closed": ("csv", {"t.csv": 'id,text\nA,"x\n'}, "t.csv:2: not valid CSV"),
    "NUL": ("csv", {"t.csv": "id,text\nA,x\0\n"}, "t.csv:2: the table contains a NUL"),
    "table in UTF-16": ("csv", {"t.csv": "id\nA\n".encode("utf-16")}, "UTF-16"),
    "same id twice": (
        "csv",
        {"t.csv": "id\nA-1\nA-1\n"},
        "t.csv:3: duplicate id A-1, also used at t.csv:2",
    ),
    "text over the limit": ("csv", {"t.csv": f"id,text\nA,{'x' * 70_000}\n"}, "cannot be written"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_nothing_is_written(
    case: tuple[str, dict[str, str | bytes], str],
    make_repository: MakeRepository,
    run: Run,
    tmp_path: Path,
) -> None:
    form, files, message = case
    source = tmp_path / "source"
    source.mkdir()
    for name, content in files.items():
        (source / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    (name, *_) = files
    root = make_repository({"README.md": "# Empty\n"}).root
    named = source if form in ("doorstop", "strictdoc") else source / name
    done = run(root, "import", form, str(named))
    assert done.code == 2
    assert message in done.err
    assert done.out == ""
    assert [path.name for path in root.iterdir() if path.name != ".git"] == ["README.md"]


@pytest.mark.parametrize("form", ["doorstop", "strictdoc", "needs-json", "csv"])
def test_a_source_that_is_missing(
    form: str, make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    root = make_repository({"README.md": "# Empty\n"}).root
    done = run(root, "import", form, str(tmp_path / "nowhere"))
    assert done.code == 2
    assert "nowhere does not exist" in done.err


_VALID = {
    "strictdoc": (
        "[DOCUMENT]\nTITLE: A\n\n[[SECTION]]\nTITLE: B\n\n[REQ]\nUID: R-1\nTITLE: C\n"
        "STATEMENT: >>>\nD\n<<<\nRELATIONS:\n- TYPE: Parent\n  VALUE: R-2\n\n[[/SECTION]]\n"
    ),
    "needs-json": json.dumps(
        {
            "current_version": "1",
            "versions": {
                "1": {
                    "needs": {"A-1": {"title": "x", "links": ["B-1", "A-1"], "tags": ["y"]}},
                    "needs_schema": {"properties": {"links": {"field_type": "links"}}},
                }
            },
        }
    ),
    "csv": 'id,title,text,links,Risk\nA-1,x,"y\n""z""","B-1\nC-1",high\n',
    "doorstop": "active: true\nlevel: 1.1\nlinks:\n- REQ2: abc=\ntext: |\n  x\nreferences: []\n",
}


@pytest.mark.parametrize("form", _VALID)
@given(data=st.data())
@settings(
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_damage_is_read_or_is_one_error(form: str, data: st.DataObject) -> None:
    valid = _VALID[form].encode()
    start = data.draw(st.integers(0, len(valid)))
    end = data.draw(st.integers(start, len(valid)))
    put = data.draw(st.one_of(st.binary(max_size=6), st.sampled_from(_DAMAGE)))
    with tempfile.TemporaryDirectory() as folder:
        _read_damaged(form, Path(folder), valid[:start] + put + valid[end:])


_DAMAGE = (
    b"\n",
    b"[",
    b"]]",
    b'"',
    b"{",
    b"null",
    b"1",
    b"[]",
    b"{}",
    b": ",
    b"<<<\n",
    b"- ",
    b"\xff",
)


def _read_damaged(form: str, folder: Path, content: bytes) -> None:
    name = {"strictdoc": "a.sdoc", "doorstop": "REQ1.yml"}.get(form, "file")
    (folder / name).write_bytes(content)
    (folder / _DOC).write_text(_SETTINGS, "utf-8")
    vocabulary = default_config().vocabulary
    try:
        if form == "doorstop":
            harvest = read_doorstop(folder, vocabulary)
        elif form == "strictdoc":
            harvest = read_strictdoc(folder)
        elif form == "csv":
            harvest = read_table(folder / name, vocabulary)
        else:
            harvest = read_needs_json(folder / name)
        items, _ = converted(harvest, vocabulary, {}, Choices())
    except UsageError:
        return
    left_out = sum(loss.field == "item" for loss in harvest.losses)
    assert len(items) + left_out == harvest.found
    links_left_out = sum(loss.field == "link" for loss in harvest.losses)
    assert sum(len(item.links) for item in items) + links_left_out == harvest.found_links


def test_a_source_without_items_is_no_import(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository({"needs/NEED-1.yaml": "id: NEED-1\ntitle: t\nstatus: draft\n"}).root
    (root / "empty.csv").write_text("id,type,title,status\n", encoding="utf-8")
    outcome = run(root, "import", "csv", str(root / "empty.csv"))
    assert (outcome.code, outcome.out) == (2, "")
    assert "empty.csv contains no items" in outcome.err
