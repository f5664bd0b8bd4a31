"""Other tools read what we export, and we read what they write."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository, Run
from neighbours_kit import SMALL, ItemContent, call, exported, items_of
from reqtrace.util.yaml_writer import yaml_fields

pytestmark = pytest.mark.neighbours

_HOSTILE = (
    "=1+1", "# Title\n\ntext", "---\nx: y", "...", "<<<\n\nRELATIONS:", ">>>\nUID: X", "\\<<<\nx",
    "a [LINK: NO-1]",
    "[ANCHOR: X]\n", "  two\nthree", "\ttab\nx", 'a "quote"', "[REQUIREMENT]\nUID: X", "null",
    "1e3", "yes",
    "::error::",
    "Ünïcødé 漢字 🎉", "{{ x }}", "%TAG", "@at", "x: &a *a", "- a\n\n- b", "1.10", "\\",
    "!include x",
)  # fmt: skip
FILES = {
    **SMALL,
    "docs/requirements/zeros.yaml": "id: REQ-001\ntitle: Zeros\nstatus: draft\nrefines: REQ-2\n",
    "docs/requirements/abc.yaml": "id: abc\ntype: req\ntitle: Alone\nstatus: retired\n",
    **{
        f"docs/requirements/REQ-{number}.yaml": yaml_fields(
            {
                "id": f"REQ-{number}",
                "title": text.split("\n")[0].strip(),
                "status": "approved",
                "satisfies": "NEED-1",
                "text": text.rstrip(),
            }
        )
        for number, text in enumerate(_HOSTILE, start=100)
    },
}
ITEMS = 7 + len(_HOSTILE)
LINKS = 6 + len(_HOSTILE)

_SPHINX_CONF = """
project = "calendar"
extensions = ["sphinx_needs"]
needs_id_regex = "^[A-Za-z0-9._/-]+$"
needs_types = [
    dict(directive=name, title=name, prefix="", color="#fff", style="node")
    for name in ("goal", "need", "req", "test")
]
needs_links = {
    name: dict(outgoing=name, incoming=name + " of")
    for name in ("supports", "satisfies", "refines", "verifies")
}
needs_fields = {name: {"nullable": True} for name in ("priority", "rationale", "x_note")}
needs_build_json = True
needs_reproducible_json = True
"""

_DOORSTOP_SCRIPT = """
import json, sys
from doorstop.core import builder
tree = builder.build(cwd=sys.argv[1], root=sys.argv[1])
print(json.dumps({
    str(item.uid): dict(
        text=item.text, header=item.header, links=sorted(map(str, item.links)),
        cleared=item.cleared, reviewed=item.reviewed, active=item.active,
        stamped=all(bool(uid.stamp) for uid in item.links),
    )
    for document in tree for item in document._iter()
}))
"""


@pytest.fixture
def source(make_repository: MakeRepository) -> Path:
    return make_repository(FILES).root


@pytest.fixture
def back(make_repository: MakeRepository) -> Path:
    return make_repository({"README.md": "# Empty\n"}, name="back").root


def test_doorstop_reads_a_tree(
    programs: Path, source: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    notes = exported(run, source, "doorstop", tree)
    assert "(2): abc as REQ-3, REQ-001 as REQ-4" in notes
    subprocess.run(["git", "init", "-q", tree], check=True)
    found = _doorstop(programs, tree)
    expected = items_of(source)
    assert len(found) == ITEMS
    assert sum(len(item["links"]) for item in found.values()) == LINKS
    assert found["REQ-1"]["text"] == expected["REQ-1"].text
    for number in range(100, 100 + len(_HOSTILE)):
        item = found[f"REQ-{number}"]
        assert item["text"] == expected[f"REQ-{number}"].text
        assert item["header"] == expected[f"REQ-{number}"].title
        # The fingerprints of what is agreed on are those that Doorstop computes.
        assert item["cleared"]
        assert item["reviewed"]
        assert item["stamped"]
    assert not found["REQ-2"]["reviewed"]
    assert not found["REQ-3"]["active"]


def test_doorstop_finds_no_error_and_its_own_files_come_back(
    programs: Path, source: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    tree = tmp_path / "tree"
    exported(run, source, "doorstop", tree)
    subprocess.run(["git", "init", "-q", tree], check=True)
    said = call(programs / "doorstop", folder=tree)
    assert "ERROR" not in said
    assert "suspect" not in said
    assert "unreviewed" not in said
    # Doorstop wrote all files anew meanwhile.
    done = run(back, "import", "doorstop", str(tree))
    assert f"{ITEMS} items found, {ITEMS} written" in done.out
    assert f"{LINKS} links found, {LINKS} written" in done.out
    assert items_of(back) == items_of(source)


def _doorstop(programs: Path, tree: Path) -> Any:
    said = call(programs / "python", "-c", _DOORSTOP_SCRIPT, tree, folder=tree)
    return json.loads(said.splitlines()[-1])


def test_strictdoc_reads_a_document_and_its_own_comes_back(
    programs: Path, source: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    document = tmp_path / "in" / "items.sdoc"
    exported(run, source, "strictdoc", document)
    strictdoc = programs / "strictdoc"
    said = call(
        strictdoc, "export", "in", "--formats", "json,sdoc", "--output-dir", "out", folder=tmp_path
    )
    assert "error" not in said.lower(), said
    read = json.loads((tmp_path / "out" / "json" / "index.json").read_text("utf-8"))
    nodes = read["DOCUMENTS"][0]["NODES"]
    assert len(nodes) == ITEMS
    assert sum(len(node.get("RELATIONS", ())) for node in nodes) == LINKS
    (own,) = (tmp_path / "out").rglob("items.sdoc")
    done = run(back, "import", "strictdoc", str(own))
    assert f"{ITEMS} items found, {ITEMS} written" in done.out
    assert f"{LINKS} links found, {LINKS} written" in done.out
    assert items_of(back) == items_of(source)


def test_sphinx_needs_imports_needs_and_its_own_come_back(
    programs: Path, source: Path, back: Path, run: Run, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "conf.py").write_text(_SPHINX_CONF, "utf-8")
    (site / "index.rst").write_text("Calendar\n========\n\n.. needimport:: needs.json\n", "utf-8")
    exported(run, source, "needs-json", site / "needs.json")
    said = call(programs / "sphinx-build", "-q", "-b", "needs", site, "out", folder=tmp_path)
    assert "needs." not in said.replace("needs.json", ""), said
    written = tmp_path / "out" / "needs.json"
    data = json.loads(written.read_text("utf-8"))
    assert data["versions"][data["current_version"]]["needs_amount"] == ITEMS
    done = run(back, "import", "needs-json", str(written))
    assert f"{ITEMS} items found, {ITEMS} written" in done.out
    assert f"{LINKS} links found, {LINKS} written" in done.out
    assert _stripped(items_of(back)) == _stripped(items_of(source))


def _stripped(items: dict[str, ItemContent]) -> dict[str, ItemContent]:
    """Sphinx-Needs takes the white space around a text away."""
    return {name: item._replace(text=item.text.strip()) for name, item in items.items()}
