"""Doorstop trees: documents, skip marks, both item formats, what is not carried."""

from __future__ import annotations

from pathlib import Path

from kit import MakeRepository, Run
from reqtrace.config import default_config
from reqtrace.engine.open import open_session
from reqtrace.interchange.importers.doorstop import read_doorstop
from reqtrace.interchange.importers.foreign import ForeignItems


def _document(prefix: str, more: str = "") -> str:
    return f"settings:\n  digits: 3\n  prefix: {prefix}\n  sep: ''\n{more}"


_TREE = {
    "reqs/.doorstop.yml": _document("REQ"),
    "reqs/REQ001.yml": (
        "active: true\nderived: false\nheader: ''\nlevel: 1.10\nlinks: []\nnormative: true\n"
        "ref: ''\nreviewed: abc=\ntext: |\n  First.\n\n  Second.\n"
    ),
    "reqs/sub/REQ002.yml": "active: false\nlevel: 2.0\nnormative: false\nheader: |\n  Part two\n",
    "reqs/notes.txt": "no item",
    "reqs/readme.yml": "no: item\n",
    "tests/.doorstop.yml": _document("TST", "  parent: REQ\n  itemformat: markdown\n"),
    "tests/TST-1.md": (
        "---\nactive: true\nlevel: '1.1'\nlinks:\n- req1: stamp=\n- REQ9: null\n"
        "references:\n- path: src/a.py\n  type: file\nweight: 5\n---\n\n# A test\n\nSteps.\n"
    ),
    "tests/TST-2.yml": "text: of the other format\n",
    "old/.doorstop.yml": _document("OLD"),
    "old/.doorstop.skip": "",
    "old/OLD001.yml": "text: x\n",
    "gone/.doorstop.skip-all": "",
    "gone/in/.doorstop.yml": _document("GONE"),
    "gone/in/GONE001.yml": "text: x\n",
}


def _read(folder: Path) -> ForeignItems:
    for name, content in _TREE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    (folder / "reqs" / "REQ003.yml").symlink_to(folder / "reqs" / "REQ001.yml")
    return read_doorstop(folder, default_config().vocabulary)


def test_items_of_all_documents_that_are_not_skipped(tmp_path: Path) -> None:
    harvest = _read(tmp_path)
    assert [item.id for item in harvest.items] == ["REQ001", "REQ002", "TST-1"]
    assert (harvest.found, harvest.found_links) == (3, 2)


def test_fields(tmp_path: Path) -> None:
    first, second, third = _read(tmp_path).items
    assert (first.type, first.status, first.text) == ("REQ", "active", "First.\n\nSecond.")
    assert first.attributes == {"level": "1.1"}
    assert (second.title, second.status) == ("Part two", "retired")
    assert second.attributes == {"level": "2.0", "active": False, "normative": False}
    assert (third.title, third.text) == ("A test", "Steps.")
    assert third.attributes["references"] == [{"path": "src/a.py", "type": "file"}]
    assert third.attributes["weight"] == 5


def test_links_name_items_as_doorstop_compares_them(tmp_path: Path) -> None:
    assert [link.target for link in _read(tmp_path).items[2].links] == ["REQ001", "REQ9"]


def test_what_is_not_carried_is_named(tmp_path: Path) -> None:
    losses = {(loss.field, loss.subject) for loss in _read(tmp_path).losses}
    assert losses == {
        ("reviewed", "REQ001"),
        ("fingerprint of a link", "TST-1"),
        ("document", "old"),
        ("document", "gone/in"),
    }


def test_a_status_of_its_own_outlives_that_an_item_is_not_active(tmp_path: Path) -> None:
    (tmp_path / ".doorstop.yml").write_text(_document("REQ"), "utf-8")
    (tmp_path / "REQ001.yml").write_text("active: false\nstatus: rejected\ntext: x\n", "utf-8")
    (tmp_path / "REQ002.yml").write_text("status: rejected\ntext: x\nformerly: REQ9\n", "utf-8")
    first, second = read_doorstop(tmp_path, default_config().vocabulary).items
    assert (first.status, first.attributes) == ("rejected", {"active": False})
    assert (second.status, second.attributes) == ("rejected", {"formerly": ["REQ9"]})


def test_what_was_imported_is_what_is_read_where_it_lies(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(_TREE).root
    assert run(root, "import", "doorstop", str(root), "--to", "copies").code == 0
    there = {item.id: item for item in open_session(root, history=False).items}
    (root / "reqtrace.toml").write_text("[[source]]\ninclude = ['copies/*.yaml']\n")
    copies = open_session(root, history=False).items
    assert sorted(item.id for item in copies) == sorted(there)
    for item in copies:
        assert (item.title, item.text) == (there[item.id].title, there[item.id].text)
