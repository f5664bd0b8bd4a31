"""What StrictDoc itself finds in a project, and what is read of it in place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository
from neighbours_kit import call
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from strictdoc_kit import FILES

pytestmark = pytest.mark.neighbours

_PROSE = ("TEXT", "SECTION")


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for inner in node.get("NODES", ()):
        if inner["_NODE_TYPE"] not in _PROSE:
            yield inner
        yield from _nodes(inner)


def _exported(programs: Path, folder: Path, output: Path) -> list[Mapping[str, Any]]:
    options = ("--formats", "json", "--output-dir", output)
    call(programs / "strictdoc", "export", ".", *options, folder=folder)
    read = json.loads((output / "json" / "index.json").read_text("utf-8"))
    return [node for document in read["DOCUMENTS"] for node in _nodes(document)]


def _links(session: Session) -> set[tuple[str, str]]:
    return {(str(one.source), str(one.target)) for one in session.graph.links}


def test_the_same_nodes(programs: Path, make_repository: MakeRepository, tmp_path: Path) -> None:
    repository = make_repository(FILES)
    nodes = _exported(programs, repository.root, tmp_path / "out")
    session = open_session(repository.root, history=False)
    items = {item.id: item for item in session.items}
    theirs = {node["UID"]: node for node in nodes if "UID" in node}
    assert set(items) == set(theirs)
    assert {uid: (item.status or "") for uid, item in items.items()} == {
        uid: node.get("STATUS", "").lower() for uid, node in theirs.items()
    }
    assert {uid: item.text for uid, item in items.items()} == {
        uid: node["STATEMENT"].strip() for uid, node in theirs.items()
    }
    relations = [(n["UID"], r) for n in theirs.values() for r in n.get("RELATIONS", ())]
    assert _links(session) == {
        (uid, r["VALUE"]) if r["TYPE"] == "Parent" else (r["VALUE"], uid)
        for uid, r in relations
        if r["TYPE"] != "File"
    }
    assert sorted((i.id, r.path) for i in items.values() for r in i.references) == sorted(
        (uid, r["VALUE"]) for uid, r in relations if r["TYPE"] == "File"
    )
    assert sum("UID" not in node for node in nodes) == 1  # the one that a note counts
