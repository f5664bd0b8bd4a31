from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest

from hostile_texts import HOSTILE
from output_kit import commit, item
from reqtrace.graph.impact import AffectedCommit, AffectedFile, AffectedItem, Impact, ImpactSource
from reqtrace.graph.trace_graph import ImpactPath
from reqtrace.model.difference import ItemDifference, Side
from reqtrace.output.impact.json import render_impact_json
from reqtrace.output.impact.text import render_impact_text
from reqtrace.util.data import schema_path

WORK = commit(1, subject="Show the list")
NEED, REQ = item("NEED-1"), item("REQ-2")
TO_REQ = ImpactPath(id="REQ-2", path=("NEED-1", "REQ-2"), kinds=("satisfies",))
TO_WORK = ImpactPath(
    id=WORK.oid, path=("NEED-1", "REQ-2", WORK.oid), kinds=("satisfies", "implements")
)
IMPACT = Impact(
    sources=(ImpactSource(item=NEED),),
    items=(AffectedItem(item=REQ, link_path=TO_REQ),),
    commits=(AffectedCommit(commit=WORK, link_path=TO_WORK),),
    files=(
        AffectedFile(path="src/a.py", link_path=TO_WORK, commits=3, present=True),
        AffectedFile(path="src/b.py", link_path=TO_WORK, commits=1, present=False),
    ),
)
DRAFT = replace(NEED, status="draft")
CHANGED = ItemDifference(before=NEED, after=DRAFT)
RANGE = replace(
    IMPACT,
    sources=(
        ImpactSource(item=DRAFT, difference=CHANGED),
        ImpactSource(item=REQ, difference=ItemDifference(before=REQ, after=None)),
    ),
    items=(
        AffectedItem(item=REQ, link_path=TO_REQ, difference=CHANGED),
        AffectedItem(item=REQ, link_path=TO_REQ, present=False),
    ),
    commits=(AffectedCommit(commit=WORK, link_path=TO_WORK, in_range=True),),
    before=Side(name="v1", revision="a" * 40, items=2),
    after=Side(name="v2", revision="b" * 40, items=2),
)
NOTHING = replace(RANGE, sources=(), items=(), commits=(), files=())

TEXT = """\
NEED-1  Title of NEED-1  [need, approved]

items (1)
  REQ-2  Title of REQ-2  [req, approved]
      NEED-1 <- satisfies REQ-2

commits (1)
  356a192b79  2025-03-04  Ada Example  Show the list
      NEED-1 <- satisfies REQ-2 <- implements 356a192b79

files (2)
  src/a.py
      NEED-1 <- satisfies REQ-2 <- implements 356a192b79 and 2 more commits
  src/b.py  (removed)
      NEED-1 <- satisfies REQ-2 <- implements 356a192b79
"""


def test_text_of_an_item() -> None:
    assert render_impact_text(IMPACT) == TEXT


def test_text_of_a_range_says_what_changed() -> None:
    lines = render_impact_text(RANGE).splitlines()
    assert lines[:5] == [
        "v1 → v2: 2 items differ",
        "  NEED-1  Title of NEED-1  [need, draft]",
        "      status: approved → draft",
        "  REQ-2  Title of REQ-2  [req, approved]",
        "      removed",
    ]
    assert "  REQ-2  Title of REQ-2  [req, approved]  (removed)" in lines
    assert any(line.endswith("Show the list  (in this range)") for line in lines)


def test_nothing_downstream_and_nothing_changed() -> None:
    alone = render_impact_text(replace(IMPACT, items=(), commits=(), files=()))
    assert alone.count("  none") == 3
    assert render_impact_text(NOTHING) == "v1 → v2: no item differs\n"


def test_colour_changes_no_word() -> None:
    for impact in (IMPACT, RANGE):
        coloured = render_impact_text(impact, colour=True)
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render_impact_text(impact)


@pytest.mark.parametrize("impact", [IMPACT, RANGE, NOTHING], ids=["item", "range", "nothing"])
def test_json_is_of_its_schema(impact: Impact) -> None:
    document = json.loads(render_impact_json(impact))
    jsonschema.validate(document, json.loads(schema_path("impact-output").read_text("utf-8")))


def test_json_tells_the_way_step_by_step() -> None:
    document = json.loads(render_impact_json(IMPACT))
    assert document["files"][0]["link_path"] == [
        {"kind": None, "id": "NEED-1"},
        {"kind": "satisfies", "id": "REQ-2"},
        {"kind": "implements", "id": WORK.oid},
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_active_comes_out(text: str) -> None:
    path = ImpactPath(id=text, path=("NEED-1", text), kinds=(text,))
    bad = item(text, title=text, status=text)
    impact = Impact(
        sources=(ImpactSource(item=bad),),
        items=(AffectedItem(item=bad, link_path=path),),
        commits=(AffectedCommit(commit=commit(1, subject=text), link_path=path),),
        files=(AffectedFile(path=text, link_path=path, commits=1, present=False),),
        before=Side(name=text, revision="a" * 40, items=1),
        after=Side(name=text, revision="b" * 40, items=1),
        notes=(text,),
    )
    for shown in (render_impact_text(impact), render_impact_json(impact)):
        shown.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028\U000e0041]", shown)
        assert not re.search(r"(?m)^\s*::|##\[|##vso\[|##teamcity\[", shown)


def test_of_a_long_path_the_ends_are_shown() -> None:
    names = tuple(f"REQ-{n}" for n in range(2000))
    far = ImpactPath(id=names[-1], path=names, kinds=("refines",) * 1999)
    impact = replace(IMPACT, items=(AffectedItem(item=item(names[-1]), link_path=far),))
    shown = render_impact_text(impact)
    line = next(line for line in shown.splitlines() if "…" in line)
    assert line.strip().startswith("REQ-0 <- refines REQ-1 <- refines REQ-2")
    assert "refines REQ-4 <- … 1990 steps … <- refines REQ-1995" in line
    assert line.endswith("refines REQ-1999")
