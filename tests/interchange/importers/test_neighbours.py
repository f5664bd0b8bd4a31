"""What other tools write, and how they read it themselves, against what is imported."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository, Run
from neighbours_kit import call
from reqtrace.engine.open import open_session
from reqtrace.model.item import Item

pytestmark = pytest.mark.neighbours

_DOORSTOP_SCRIPT = """
import json, sys
from doorstop.core import builder
tree = builder.build(cwd=".", root=".")
print(json.dumps({
    str(item.uid): [item.header, item.text] for document in tree for item in document._iter()
}))
"""
_LINK_SCRIPT = """
from doorstop.core import builder
tree = builder.build(cwd=".", root=".")
item = tree.find_item("TST001")
item.text = "Check."
for upper in ("REQ001", "REQ002"):
    item.link(upper)
item.clear(["REQ001"])
"""
_BODIES = {
    "REQ001": "# Modes\n\n# Idle\n\nThe device idles.\n",
    "REQ002": "# Two\nlines of title\n\nText of it.\n",
    "REQ003": "No heading at all.\n\n## Sub\n\nmore\n",
}
_SPHINX_CONF = """
project = "ovens"
extensions = ["sphinx_needs"]
needs_types = [
    dict(directive=name, title=name, prefix="", color="#fff", style="node")
    for name in ("req", "spec")
]
needs_build_json = True
needs_reproducible_json = True
"""
_SPHINX_PAGE = """
Ovens
=====

.. req:: Table of modes
   :id: REQ_001
   :tags: b, a
   :links: REQ_003, REQ_002

   Outer text.

   .. spec:: Inner
      :id: SPEC_001

      Inner text.

   More text.

.. req:: Hidden one
   :id: REQ_002
   :hide:

   Hidden.

.. req:: Hidden two
   :id: REQ_003
   :hide:
"""
_STRICTDOC = """[DOCUMENT]
TITLE: Ovens

[GRAMMAR]
ELEMENTS:
- TAG: TEXT
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: False
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: True
- TAG: REQUIREMENT
  FIELDS:
  - TITLE: UID
    TYPE: String
    REQUIRED: False
  - TITLE: AREA
    TYPE: Tag
    REQUIRED: False
  - TITLE: TITLE
    TYPE: String
    REQUIRED: False
  - TITLE: STATEMENT
    TYPE: String
    REQUIRED: False
  - TITLE: COMMENT
    TYPE: String
    REQUIRED: False
  RELATIONS:
  - TYPE: Parent
  - TYPE: Parent
    ROLE: Refines
  - TYPE: Child

[REQUIREMENT]
UID: REQ-1
AREA: heat, cool
TITLE: Upper
STATEMENT: The oven shall heat.
COMMENT: First.
COMMENT: Second.
RELATIONS:
- TYPE: Child
  VALUE: REQ-2

[REQUIREMENT]
UID: REQ-2
TITLE: Lower
STATEMENT: >>>
Line one.

Line two.
<<<

[REQUIREMENT]
UID: REQ-3
TITLE: Twice
STATEMENT: Twice related.
RELATIONS:
- TYPE: Parent
  VALUE: REQ-1
- TYPE: Parent
  VALUE: REQ-1
  ROLE: Refines
"""
_STRICTDOC_PAGE = """# Notes

## Cooling

**UID**: REQ-4

The oven shall cool.

## Plain

UID: REQ-9

A line without stars is text.
"""


@pytest.fixture
def back(make_repository: MakeRepository) -> Path:
    return make_repository({"README.md": "# Empty\n"}, name="back").root


def _items(root: Path) -> dict[str, Item]:
    return {item.id: item for item in open_session(root, history=False).items}


def _links(items: dict[str, Item]) -> dict[str, list[str]]:
    return {
        name: [f"{link.kind} {link.target}" for link in item.links]
        for name, item in items.items()
        if item.links
    }


@pytest.fixture
def tree(programs: Path, tmp_path: Path) -> Path:
    """A tree that Doorstop made: a document of Markdown files, and one of YAML below it."""
    folder = tmp_path / "tree"
    subprocess.run(["git", "init", "-q", folder], check=True)
    doorstop = programs / "doorstop"
    call(doorstop, "create", "REQ", "reqs", "--itemformat", "markdown", folder=folder)
    call(doorstop, "create", "TST", "tests", "--parent", "REQ", folder=folder)
    for prefix in ("REQ", "REQ", "REQ", "TST"):
        call(doorstop, "add", prefix, folder=folder)
    for name, body in _BODIES.items():
        file = folder / "reqs" / f"{name}.md"
        file.write_text(f"{file.read_text('utf-8').rstrip()}\n\n{body}", "utf-8")
    call(programs / "python", "-c", _LINK_SCRIPT, folder=folder)
    return folder


def test_headings_of_doorstop_items_in_markdown_are_where_doorstop_has_them(
    programs: Path, tree: Path, back: Path, run: Run
) -> None:
    assert "4 items found, 4 written" in run(back, "import", "doorstop", str(tree)).out
    said = call(programs / "python", "-c", _DOORSTOP_SCRIPT, folder=tree).splitlines()[-1]
    theirs: dict[str, list[str]] = json.loads(said)
    items = _items(back)
    assert theirs["REQ001"] == ["Modes", "# Idle\n\nThe device idles."]
    assert {name: item.text.strip() for name, item in items.items()} == {
        name: text for name, (_, text) in theirs.items()
    }
    for name, (header, text) in theirs.items():
        assert items[name].title == (header or text.split("\n")[0])


def test_links_in_a_table_of_doorstop_bear_fingerprints(
    programs: Path, tree: Path, back: Path, run: Run
) -> None:
    run(back, "import", "doorstop", str(tree))
    call(programs / "doorstop", "export", "TST", "tests.csv", folder=tree)
    assert "REQ001:" in (tree / "tests.csv").read_text("utf-8")
    done = run(back, "import", "csv", str(tree / "tests.csv"), "--overwrite")
    assert "2 links found, 2 written" in done.out
    assert "fingerprint of a link (1): not imported" in done.out
    assert _links(_items(back)) == {"TST001": ["links REQ001", "links REQ002"]}


def test_needs_within_others_come_once_and_hidden_ones_have_no_parent(
    programs: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "conf.py").write_text(_SPHINX_CONF, "utf-8")
    (tmp_path / "index.rst").write_text(_SPHINX_PAGE, "utf-8")
    call(programs / "sphinx-build", "-q", "-b", "needs", ".", "out", folder=tmp_path)
    written = tmp_path / "out" / "needs.json"
    needs = _needs(written)
    assert ".. spec:: Inner" in needs["REQ_001"]["content"]
    assert needs["REQ_002"]["parent_needs"] == ["REQ_001"], "Sphinx-Needs names no parent any more"
    done = run(back, "import", "needs-json", str(written))
    assert "4 items found, 4 written" in done.out
    assert "parent_needs (1): not imported: it does not stand in REQ_001" in done.out
    items = _items(back)
    assert items["REQ_001"].text.strip() == "Outer text.\n\nMore text."
    assert items["SPEC_001"].text.strip() == "Inner text."
    assert items["REQ_001"].attributes["tags"] == ["b", "a"]
    assert _links(items) == {
        "REQ_001": ["links REQ_002", "links REQ_003"],
        "SPEC_001": ["links REQ_001"],
    }


def _needs(file: Path) -> dict[str, dict[str, Any]]:
    data = json.loads(file.read_text("utf-8"))
    needs: dict[str, dict[str, Any]] = data["versions"][data.get("current_version", "")]["needs"]
    return needs


def test_nodes_of_strictdoc_keep_what_its_own_exports_lose(
    programs: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "ovens.sdoc").write_text(_STRICTDOC, "utf-8")
    (source / "notes.md").write_text(_STRICTDOC_PAGE, "utf-8")
    options = ("--formats", "json", "--output-dir", tmp_path / "out")
    call(programs / "strictdoc", "export", ".", *options, folder=source)
    read = json.loads((tmp_path / "out" / "json" / "index.json").read_text("utf-8"))
    nodes = [node for document in read["DOCUMENTS"] for node in document["NODES"] if "UID" in node]
    done = run(back, "import", "strictdoc", str(source))
    assert f"{len(nodes)} items found, {len(nodes)} written" in done.out
    items = _items(back)
    assert (
        sorted(items) == sorted(node["UID"] for node in nodes) == [f"REQ-{n}" for n in range(1, 5)]
    )
    assert {name: item.text.strip() for name, item in items.items()} == {
        node["UID"]: node["STATEMENT"].strip() for node in nodes
    }
    assert items["REQ-1"].attributes["comments"] == ["First.", "Second."]
    assert items["REQ-1"].attributes["area"] == "heat, cool"
    assert _links(items) == {
        "REQ-2": ["links REQ-1"],
        "REQ-3": ["links REQ-1", "refines REQ-1"],
    }
