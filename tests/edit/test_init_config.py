"""The configuration that `init` writes reads what was read without it."""

from __future__ import annotations

import tomllib
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from kit import Files, MakeRepository, Run

NEED = "id: {id}\ntype: need\nstatus: draft\n"
LIST = "- id: NEED-5\n  status: draft\n- id: REQ-5\n  status: draft\n"


CVE = "# {0}\n\n## CVE-2021-000{0} in lib\n\n## CVE-2022-000{0} in lib\n"
OFT = "# Spec\n\n## Door\n`req~door.open~1`\n\nIt opens.\n\nNeeds: impl\n"
ADR = "# Use it\n\n## Status\n\nAccepted\n\n## Context\n\nc\n\n## Decision\n\nd\n"
FRONT = "---\nid: {0}\ntitle: T\nstatus: approved\n---\n\nIt shall {0}.\n"
LISTS = {
    f"{top}/d{n}/c.yaml": f"{key}:\n  - {{id: {first}-{n}1, title: x}}\n  - {{id: {first}-{n}2}}\n"
    for top, key, first in (("a", "capabilities", "CP"), ("b", "threats", "TH"))
    for n in range(7)
}
PARTS: dict[str, Files] = {
    "a file for each type": {
        "docs/goals.yaml": "- id: GOAL-1\n  status: draft\n",
        "docs/outcomes.yaml": "- id: OUT-1\n  status: draft\n",
    },
    "a stray item": {
        "requirements/NEED[1].yaml": NEED.format(id="NEED-1"),
        "requirements/REQ-1.yaml": "id: REQ-1\nstatus: draft\n",
    },
    "several types in one file": {"requirements/all.yaml": LIST},
    "OpenFastTrace": {"docs/requirements/door.md": OFT, "src/a.c": "// [impl->req~door.open~1]\n"},
    "OpenFastTrace in a README": {"design/README.md": OFT.replace("req~", "dsn~")},
    "decisions": {f"docs/decisions/000{n}-x.md": ADR for n in (1, 2)},
    "front-matter decisions": {
        f"proposals/000{n}-x.md": "---\ntitle: X\nstatus: Draft\n---\n\n## Summary\n"
        for n in (1, 2)
    },
    "change logs": {f"doc/changes/0.{n}.md": CVE.format(n) for n in (1, 2)},
    "front matter": {f"spec/{n}.md": FRONT.format(f"SRS-{n}") for n in (1, 2, 3)},
    "lists in many folders": LISTS,
    "other lists among them": {
        "a/e/c.yaml": "threats:\n  - {id: TH-91, title: x}\n  - {id: TH-92, title: y}\n",
        "b/e/c.yaml": "capabilities:\n  - {id: CP-91, title: x}\n  - {id: CP-92, title: y}\n",
    },
    "headings": {"srs/main.md": "# S\n\n## SYS-1: One\n\nx\n\n## SYS-2: Two\n\ny\n"},
    "an example": {"examples/requirements/REQ-7.yaml": "id: REQ-7\nstatus: draft\n"},
    "Doorstop": {
        "tree/.doorstop.yml": "settings:\n  digits: 3\n  prefix: RQ\n  sep: ''\n",
        "tree/RQ001.yml": "text: t\n",
        "tree/notes.md": "# Notes\n",
    },
    "fields that hold ids": {
        f"needs/{n}.yaml": f"id: EP-{n}\ntitle: T\nstatus: draft\ndependencies: [EP-{n + 1}]\n"
        f"analyzes: EP-{n - 1}\n"
        for n in range(60, 70)
    },
    "unknown words": {
        f"needs/{n}.yaml": f"id: NEED-{n}\ntype: hazard\ntitle: T\nstatus: simmering\n"
        for n in (31, 32)
    },
}
"""Parts of repositories, which may lie beside each other."""

MIXES = [
    *((name,) for name in PARTS),
    *combinations([name for name in PARTS if name != "lists in many folders"], 2),
    tuple(PARTS),
]


def _count(run: Run, root: Path) -> Counter[str]:
    outcome = run(root, "items", "--format", "json")
    return Counter(one["id"] for one in outcome.json()["items"]) if outcome.code == 0 else Counter()


def _links(run: Run, root: Path) -> int:
    outcome = run(root, "check", "--exit-zero", "--format", "json")
    return int(outcome.json()["summary"]["links"]) if outcome.code == 0 else 0


@pytest.mark.parametrize("names", [MIXES[n] for n in range(0, len(MIXES), 3)], ids=" + ".join)
def test_it_is_accepted_and_reads_no_less(
    names: tuple[str, ...], make_repository: MakeRepository, run: Run
) -> None:
    files = {path: text for name in names for path, text in PARTS[name].items()}
    root = make_repository(files).root
    before, links = _count(run, root), _links(run, root)
    outcome = run(root, "init")
    assert outcome.code == 0
    assert _links(run, root) >= links
    after = _count(run, root)
    assert not before - after
    assert f"which covers {after.total()} item" in outcome.out
    if before:
        assert run(root, "check").code in (0, 1)


@pytest.mark.parametrize("name", PARTS)
def test_an_item_can_be_added_at_once(name: str, make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(PARTS[name]).root
    assert run(root, "init").code == 0
    added = run(root, "new", "need", "--title", "Find a court", "--folder", "docs/needs")
    assert added.code == 0, added
    title = [one["title"] for one in run(root, "items", "--format", "json").json()["items"]]
    assert "Find a court" in title


def test_words_that_nobody_declared_are_written(make_repository: MakeRepository, run: Run) -> None:
    text = "id: {0}\ntype: hazard\ntitle: T\nstatus: simmering\nmitigates: [NEED-1]\nowner: me\n"
    root = make_repository(
        {
            "needs/1.yaml": NEED.format(id="NEED-1"),
            **{f"needs/{n}.yaml": text.format(f"HAZ-{n}") for n in (2, 3)},
        }
    ).root
    assert run(root, "init").code == 0
    settings = tomllib.loads((root / "reqtrace.toml").read_text(encoding="utf-8"))
    assert settings["types"]["hazard"]["prefixes"] == []
    assert settings["statuses"] == {"simmering": "provisional"}
    found = {one["rule"] for one in run(root, "check", "--format", "json").json()["findings"]}
    assert not found & {"SCH006", "SCH003", "SCH004"}


@pytest.mark.parametrize(
    ("statuses", "written"),
    [
        (("aproved", "approved"), {}),
        (("aproved", "aproved"), {}),
        (("simmering", "approved"), {}),
        (("to be looked at", "to be looked at"), {}),
        (("on the stove", "on the stove"), {"on the stove": "provisional"}),
    ],
)
def test_a_status_that_may_be_a_slip_of_the_pen_stays_a_finding(
    statuses: tuple[str, str],
    written: dict[str, str],
    make_repository: MakeRepository,
    run: Run,
) -> None:
    files = {
        f"needs/{number}.yaml": NEED.format(id=f"NEED-{number}").replace("draft", status)
        for number, status in enumerate(statuses, 1)
    }
    root = make_repository(files).root
    assert run(root, "init").code == 0
    settings = tomllib.loads((root / "reqtrace.toml").read_text(encoding="utf-8"))
    assert settings.get("statuses", {}) == written


def test_what_is_left_out_stays_left_out(make_repository: MakeRepository, run: Run) -> None:
    files = {**PARTS["front matter"], **PARTS["an example"]}
    root = make_repository(files).root
    left_out = run(root, "check", "--format", "json").json()["left_out"]
    path = "examples/requirements/REQ-7.yaml"
    assert left_out == [{"path": path, "reason": "in a folder of examples or tests"}]
    before = _count(run, root)
    assert run(root, "init").code == 0
    assert _count(run, root) == before


def test_it_reads_the_example_as_before(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("example")
    assert run(folder, "demo", "demo").code == 0
    root = folder / "demo"
    before = run(root, "items", "--format", "json").json()
    assert run(root, "init").code == 0
    assert run(root, "items", "--format", "json").json() == before
