from __future__ import annotations

import json
import re
from dataclasses import replace

import jsonschema
import pytest
from markdown_it import MarkdownIt

from hostile_texts import HOSTILE
from output_kit import at, commit, item, project_of
from reqtrace.analysis.diff import deliveries
from reqtrace.graph.coverage_difference import coverage_differences
from reqtrace.graph.item_difference import item_differences
from reqtrace.model.difference import Difference, Side
from reqtrace.model.item import Item
from reqtrace.output.diff.json import render_difference_json
from reqtrace.output.diff.markdown import render_difference_markdown
from reqtrace.output.diff.text import render_difference_text
from reqtrace.util.data import schema_path

BEFORE = (
    item("NEED-1"),
    item("NEED-2"),
    item(
        "REQ-1",
        ("satisfies", "NEED-1"),
        text="The system shall show a list of all items that it knows.",
    ),
    item("REQ-2", ("satisfies", "NEED-1")),
    item("REQ-3", status="draft"),
    item("REQ-4"),
)
AFTER = (
    item("NEED-1"),
    item("NEED-2", path="docs/moved.yaml"),
    item(
        "REQ-1",
        ("satisfies", "NEED-2"),
        text="The tool shall show a list of all items that it knows.",
        status="implemented",
        attributes={"priority": 1},
    ),
    item("REQ-3"),
    item("REQ-40", formerly=("REQ-4",), title="Title of REQ-4"),
    item("REQ-5", ("satisfies", "NEED-1"), status="draft"),
)
COMMITS = (
    commit(1, ("implements", "REQ-1"), subject="Show the list"),
    commit(2, ("mentions", "NEED-2")),
)


def difference(before: tuple[Item, ...] = BEFORE, after: tuple[Item, ...] = AFTER) -> Difference:
    old, new = project_of(before), project_of(after, COMMITS)
    return Difference(
        before=Side(name="v1", revision="a" * 40, items=len(before)),
        after=Side(name="v2", revision="b" * 40, items=len(after)),
        items=item_differences(old.graph, new.graph, new.vocabulary),
        coverage=coverage_differences(old.graph, new.graph, new.coverage, new.vocabulary),
        delivered=deliveries(old, new),
    )


REMARKED = replace(difference(), notes=("n",), incomplete=("i",))

TEXT = """\
v1 → v2: 1 item added, 3 items changed, 1 item removed, 1 item moved · 2 new statuses · \
2 links added, 2 links removed

added
  REQ-5  Title of REQ-5  [req, draft]
      satisfies NEED-1

changed
  REQ-1  Title of REQ-1  [req, implemented]
      status: approved → implemented
      text: The [-system-] {+tool+} shall show a list of …
      priority: {+1+}
      no longer satisfies NEED-1
      now satisfies NEED-2
  REQ-3  Title of REQ-3  [req, approved]
      status: draft → approved
  REQ-40  Title of REQ-4  [req, approved]
      formerly REQ-4

removed
  REQ-2  Title of REQ-2  [req, approved]
      was: satisfies NEED-1

moved
  NEED-2  Title of NEED-2  [need, approved]
      moved: docs/items.yaml → docs/moved.yaml

delivered
  REQ-1  Title of REQ-1  [req, implemented]
      implements 356a192b79  2025-03-04  Show the list
  only mentioned: NEED-2 (1 commit)

coverage
"""

MARKDOWN = """\
# Changes from v1 to v2

1 item added, 3 items changed, 1 item removed, 1 item moved · 2 new statuses · \
2 links added, 2 links removed.

## Added

### req

- **REQ-5** Title of REQ-5 (draft)
  - satisfies NEED-1

## Changed

### req

- **REQ-1** Title of REQ-1
  - text: The ~~system~~ **tool** shall show a list of …
  - priority: **1**
  - no longer satisfies NEED-1
  - now satisfies NEED-2
- **REQ-40** Title of REQ-4, formerly REQ-4

## Removed

### req

- **REQ-2** Title of REQ-2

## Status

### req

- **REQ-1** Title of REQ-1: approved → implemented
- **REQ-3** Title of REQ-3: draft → approved

## Moved

### need

- **NEED-2** Title of NEED-2
  - moved from docs/items.yaml to docs/moved.yaml

## Delivered

- **REQ-1** Title of REQ-1: implements 356a192b79

## Coverage

"""


def test_text() -> None:
    shown = render_difference_text(difference())
    assert shown.startswith(TEXT)
    coverage = shown.removeprefix(TEXT).splitlines()
    assert "  every approved need is satisfied by a requirement: 1 of 2 → 2 of 2" in coverage
    assert "      now covered: NEED-2" in coverage
    assert "      new and covered: REQ-5" in coverage


def test_markdown() -> None:
    shown = render_difference_markdown(difference())
    assert shown.startswith(MARKDOWN)
    coverage = shown.removeprefix(MARKDOWN).splitlines()
    assert "- every approved need is satisfied by a requirement: 1 of 2 → 2 of 2" in coverage
    assert "  - now covered: NEED-2" in coverage


def test_json_is_of_its_schema() -> None:
    shown = render_difference_json(REMARKED)
    document = json.loads(shown)
    jsonschema.validate(document, json.loads(schema_path("diff-output").read_text("utf-8")))
    assert [(one["id"], one["change"]) for one in document["items"]] == [
        ("NEED-2", "moved"),
        ("REQ-1", "changed"),
        ("REQ-2", "removed"),
        ("REQ-3", "changed"),
        ("REQ-5", "added"),
        ("REQ-40", "changed"),
    ]
    (text, priority) = document["items"][1]["fields"]
    assert (text["field"], text["normative"], text["word_diff"][1]) == (
        "text",
        True,
        {"change": "removed", "text": "system"},
    )
    assert (priority["before"], priority["after"], priority["word_diff"]) == (None, 1, [])
    assert shown == render_difference_json(REMARKED)


def test_no_difference_is_said_in_one_line() -> None:
    nothing = replace(difference(BEFORE, BEFORE), delivered=())
    assert render_difference_text(nothing) == "v1 → v2: no difference in 6 items\n"
    assert "No difference in 6 items." in render_difference_markdown(nothing)
    assert json.loads(render_difference_json(nothing))["items"] == []


def test_remarks_come_last() -> None:
    found = replace(difference(BEFORE, BEFORE), notes=("a note",), incomplete=("a gap",))
    assert render_difference_text(found).endswith("\nincomplete: a gap\nnote: a note\n")
    assert render_difference_markdown(found).endswith("\n- Incomplete: a gap\n- Note: a note\n")


def test_colour_changes_no_word() -> None:
    plain = render_difference_text(difference())
    coloured = render_difference_text(difference(), colour=True)
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_long_texts_are_cut_for_people_and_whole_for_machines() -> None:
    words = " ".join(f"word{n}" for n in range(300))
    before, after = (item("REQ-1", text=text) for text in ("", words))
    found = difference((before,), (after,))
    for shown in (render_difference_text(found), render_difference_markdown(found)):
        assert "240 more words" in shown
    assert words in render_difference_json(found)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_active_comes_out(text: str) -> None:
    old = item(text, ("satisfies", text), title="Old", status=text, attributes={text: "x"})
    new = replace(old, title=text, text=text, attributes={text: text}, sections={text: text})
    place = at(text.replace("\0", "0") or "x")
    moved = replace(new, id="REQ-9", formerly=(text,), location=place)
    found = difference((old, item("NEED-1")), (moved, item(f"N{text}", title=text, type=text)))
    found = replace(found, before=replace(found.before, name=text), notes=(text,))
    for shown in (
        render_difference_text(found),
        render_difference_markdown(found),
        render_difference_json(found),
    ):
        shown.encode("utf-8")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2028\U000e0041]", shown)
        assert not re.search(r"(?m)^\s*::|##\[|##vso\[|##teamcity\[", shown)
    html = MarkdownIt("gfm-like", {"linkify": False}).render(render_difference_markdown(found))
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z0-9]+)", html)}
    # A person or an issue that a text names is code, which no forge looks into.
    assert tags <= {"h1", "h2", "h3", "p", "ul", "li", "strong", "s", "code"}


def test_links_that_lead_nowhere_are_said_to() -> None:
    old = (item("NEED-1"), item("REQ-1", ("satisfies", "NEED-1"), ("refines", "REQ-7")))
    new = (item("REQ-1", ("satisfies", "NEED-1"), ("refines", "REQ-8")), item("REQ-7"))
    shown = render_difference_text(difference(old, new))
    for words in (
        "no longer refines REQ-7 (no such item)",
        "now refines REQ-8 (no such item)",
        "satisfies NEED-1, which no longer exists",
    ):
        assert f"      {words}\n" in shown
