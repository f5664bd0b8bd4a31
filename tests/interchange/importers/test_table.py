"""CSV tables: delimiters, names of columns, cells that were defused."""

from __future__ import annotations

from pathlib import Path

import pytest

from reqtrace.config import default_config
from reqtrace.interchange.importers.foreign import ForeignItems
from reqtrace.interchange.importers.table import read_table


def _read(folder: Path, text: str) -> ForeignItems:
    file = folder / "table.csv"
    file.write_bytes(text.encode("utf-8"))
    return read_table(file, default_config().vocabulary)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_and_names(delimiter: str, tmp_path: Path) -> None:
    rows = [
        ["UID", "Name", "Item type", "State", "Statement", "Upstream", "Verifies", "Risk class"],
        ["REQ-1", "A", "requirement", "draft", '"x\r\n\r\ny"', '"A-1, A-2;A-3"', "", "high"],
        ["", "", "", "", "", "", "", ""],
        ["TC-1", "B", "test", "", "", "", '"REQ-1\nREQ-2"', ""],
    ]
    text = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    first, second = _read(tmp_path, text).items
    assert (first.id, first.title, first.type, first.status) == (
        "REQ-1",
        "A",
        "requirement",
        "draft",
    )
    assert first.text == "x\n\ny"
    assert [(link.kind, link.target) for link in first.links] == [
        ("links", "A-1"),
        ("links", "A-2"),
        ("links", "A-3"),
    ]
    assert first.attributes == {"Risk class": "high"}
    assert [(link.kind, link.target) for link in second.links] == [
        ("verifies", "REQ-1"),
        ("verifies", "REQ-2"),
    ]
    assert second.location.line == 6


def test_cells_that_were_defused(tmp_path: Path) -> None:
    (item,) = _read(tmp_path, "id,title,text\nA-1,'=1+1,''=1\n").items
    assert (item.title, item.text) == ("=1+1", "'=1")


def test_a_cell_below_no_name_is_named(tmp_path: Path) -> None:
    harvest = _read(tmp_path, "id,,\nA-1,x,\nA-2,,\n")
    assert [(loss.field, loss.subject) for loss in harvest.losses] == [("cell", "A-1")]


def test_fingerprints_that_doorstop_writes_behind_its_links(tmp_path: Path) -> None:
    stamp = "aAItdWvMaytjwCFvm8HVOcBp56HlOe_DCUR6T-n4EfU="
    harvest = _read(tmp_path, f'uid,links\nTST001,"REQ001:{stamp}\nREQ002\na:b"\n')
    assert [link.target for link in harvest.items[0].links] == ["REQ001", "REQ002", "a:b"]
    assert [(loss.field, loss.subject) for loss in harvest.losses] == [
        ("fingerprint of a link", "TST001")
    ]


def test_a_table_in_parts_with_a_title_and_a_header_each(tmp_path: Path) -> None:
    text = (
        "Doors,,\nID,Requirement,Why\nREQ-1,It opens.,A\n"
        "Windows,,\nID,Requirement,Why\nREQ-2,It closes.,B\n"
    )
    found = [(one.id, one.text, one.attributes) for one in _read(tmp_path, text).items]
    assert found == [("REQ-1", "It opens.", {"Why": "A"}), ("REQ-2", "It closes.", {"Why": "B"})]
