"""StrictDoc documents: nodes, sections old and new, fields of one line and many, relations."""

from __future__ import annotations

from pathlib import Path

from kit import cpu_seconds
from reqtrace.interchange.importers.foreign import ForeignItems
from reqtrace.interchange.importers.strictdoc import read_strictdoc

_DOCUMENT = """\
[DOCUMENT]
MID: 0
TITLE: System
OPTIONS:
  ENABLE_MID: True
VIEWS:
- ID: TABLE
  TAGS:
  - OBJECT_TYPE: REQ

[GRAMMAR]
ELEMENTS:
- TAG: REQ
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: True

[TEXT]
STATEMENT: >>>
Prose with a line

[REQ]
UID: NOT-1
<<<

[[SECTION]]
TITLE: Outer

[SECTION]
TITLE: Inner

[REQ]
MID: aaa
UID: REQ-1
STATUS: Active
TITLE: First
STATEMENT: >>>
The system shall.

\\<<< is a mark.
<<<
TAGS: one, two
COMMENT: Remark 1
COMMENT: >>>
Remark 2
<<<
HEAT: high
RELATIONS:
- TYPE: Parent
  VALUE: SYS 1/a
  ROLE: Refines
- TYPE: File
  VALUE: src/a.py
- TYPE: File
  FORMAT: Sourcecode
  PATH: src/b.py
  LINE_RANGE: 1, 2
- TYPE: Child
  VALUE: TST-1
  ROLE: Verifies
- TYPE: Child
  VALUE: TST-9

[/SECTION]

[[/SECTION]]

[TEST]
UID: TST-1
TITLE: Test

[DOCUMENT_FROM_FILE]
FILE: other.sdoc

[REQ]
MID: bbb
TITLE: With a MID only

[REQ]
TITLE: Without any id
RELATIONS:
- TYPE: Parent
  VALUE: REQ-1
"""


def _read(folder: Path) -> ForeignItems:
    (folder / "a.sdoc").write_text(_DOCUMENT.replace("\n", "\r\n"), "utf-8", newline="")
    return read_strictdoc(folder)


def test_nodes_become_items(tmp_path: Path) -> None:
    harvest = _read(tmp_path)
    assert [(item.id, item.type) for item in harvest.items] == [
        ("REQ-1", "REQ"),
        ("TST-1", "TEST"),
        ("bbb", "REQ"),
    ]
    assert (harvest.found, harvest.found_links) == (4, 4)


def test_fields(tmp_path: Path) -> None:
    item = _read(tmp_path).items[0]
    assert (item.title, item.status) == ("First", "Active")
    assert item.text == "The system shall.\n\n<<< is a mark."
    assert item.location.line == 33
    assert item.attributes == {
        "tags": ["one", "two"],
        "comments": ["Remark 1", "Remark 2"],
        "heat": "high",
        "mid": "aaa",
        "files": [
            "src/a.py",
            {"path": "src/b.py", "format": "Sourcecode", "line_range": "1, 2"},
        ],
        "section": "Outer / Inner",
        "document": "System",
    }


def test_links_point_upstream(tmp_path: Path) -> None:
    first, test, _ = _read(tmp_path).items
    assert [(link.kind, link.target) for link in first.links] == [("Refines", "SYS 1/a")]
    assert [(link.kind, link.target) for link in test.links] == [("Verifies", "REQ-1")]


def test_what_is_not_carried_is_named(tmp_path: Path) -> None:
    losses = [(loss.field, loss.subject) for loss in _read(tmp_path).losses]
    assert losses == [
        ("text", "a.sdoc:19"),
        ("File relation", "REQ-1"),
        ("File relation", "REQ-1"),
        ("item", "a.sdoc:80"),
        ("link", "a.sdoc:80"),
        ("direction of a link", "REQ-1"),
        ("link", "REQ-1"),
    ]


def test_large_files_take_linear_time(tmp_path: Path) -> None:
    node = "[REQ]\nUID: R-{}\nSTATEMENT: >>>\n" + "[" * 200 + "\\\\\\\\\n<<<\n\n"
    text = "[DOCUMENT]\nTITLE: A\n\n" + "".join(node.format(n) for n in range(20_000))
    (tmp_path / "a.sdoc").write_text(text, "utf-8")
    with cpu_seconds(20):
        assert read_strictdoc(tmp_path).found == 20_000
