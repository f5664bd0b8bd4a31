"""What Doorstop itself says of a tree, and what is found in it in place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository, Run
from neighbours_kit import call
from reqtrace.engine.open import open_session
from reqtrace.model.item import Item

pytestmark = pytest.mark.neighbours

_SCRIPT = """
import json, sys
from doorstop.core import builder
from doorstop.core.validators.item_validator import ItemValidator
checks = ItemValidator()
tree = builder.build(cwd=sys.argv[1], root=sys.argv[1])
print(json.dumps({
    str(item.uid): dict(
        active=item.active, derived=item.derived, normative=item.normative, level=str(item.level),
        links=sorted(map(str, item.links)),
        issues=[str(i) for i in checks.get_issues(item) if type(i).__name__ != "DoorstopInfo"],
    )
    for document in tree for item in document._iter()
}))
"""
_ISSUES = {
    "linked to unknown item": "LNK001",
    "linked to non-normative item": "LNK009",
    "non-normative, but has links": "LNK009",
    "no links to parent document": "COV002",
    "no text": "SCH001",
}
_HEAD = "settings:\n  digits: 3\n  prefix: {}\n  sep: ''\n"


def _item(flags: str, level: str = "1.0", links: str = "[]", text: str = "The box works.") -> str:
    active, derived, normative = flags.split()
    return (
        f"active: {active}\nderived: {derived}\nheader: ''\nlevel: {level}\nlinks: {links}\n"
        f"normative: {normative}\nref: ''\nreviewed: null\ntext: |\n  {text}\n"
    )


TREE = {
    "reqs/.doorstop.yml": _HEAD.format("REQ"),
    "reqs/REQ001.yml": _item("yes no on", "1.10"),
    "reqs/REQ002.yml": _item("1 0 1", "'1.10'"),
    "reqs/REQ003.yml": _item('"Yes" "no" "enabled"', "1.2.0"),
    "reqs/REQ004.yml": _item("2 y Off", "2"),
    "reqs/REQ005.yml": _item('"on" "off" "on"', "2.3"),
    "reqs/REQ006.yml": _item("no off yes", "2.4", text=""),
    "reqs/REQ007.yml": _item("On No ON", "2.5", text=""),
    "reqs/notes.md": "# Notes\n\nNo item.\n",
    "reqs/data.yml": "a: b\n",
    "tests/.doorstop.yml": _HEAD.format("TST") + "  parent: REQ\n",
    "tests/TST001.yml": _item("yes no on", links="[REQ001, REQ002, REQ003]"),
    "tests/TST002.yml": _item("yes no on", links="[REQ007, REQ998]"),
    "tests/TST003.yml": _item("no no on", links="[REQ999, TST003]"),
    "tests/TST004.yml": _item("yes no on", links="[REQ004]"),
    "tests/TST005.yml": _item("yes no off", links="[REQ001]"),
    "tests/TST006.yml": _item("yes no true"),
    "tests/TST007.yml": _item("yes on true"),
    "tests/TST008.yml": _item("no no on"),
}


def test_the_same_items(programs: Path, make_repository: MakeRepository) -> None:
    root = make_repository(TREE).root
    items = {item.id: item for item in open_session(root, history=False).items}
    theirs = _doorstop(programs, root)
    assert {uid: _content(item) for uid, item in items.items()} == {
        uid: {key: value for key, value in one.items() if key != "issues"}
        for uid, one in theirs.items()
    }


def test_the_same_findings(programs: Path, make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(TREE).root
    findings = run(root, "check", "--format", "json").json()["findings"]
    issues = {
        (uid, _ISSUES[issue.partition(":")[0]])
        for uid, one in _doorstop(programs, root).items()
        for issue in one["issues"]
        if issue.partition(":")[0] in _ISSUES
    }
    assert {(one["item"], one["rule"]) for one in findings} == issues


def _doorstop(programs: Path, root: Path) -> Any:
    return json.loads(call(programs / "python", "-c", _SCRIPT, root, folder=root).splitlines()[-1])


def _content(item: Item) -> dict[str, object]:
    return {
        "active": item.status != "inactive",
        "derived": item.derived,
        "normative": item.normative,
        "level": item.attributes["level"],
        "links": sorted(link.target for link in item.links),
    }
