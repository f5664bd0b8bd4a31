"""The table of item files, cell by cell: a real file at a real place, and what becomes of it."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.sources.common.item_evidence import (
    VERDICTS,
    Evidence,
    Place,
    Verdict,
    decide,
    is_certain,
    must_hold_items,
)
from reqtrace.sources.common.reading import Reading
from reqtrace.sources.common.source import Format, Source
from reqtrace.sources.registry import Readers
from sources_kit import vocabulary

STRICT = Source(include=("s/**",), type="req")
LENIENT = Source(include=("s/**",), type="req", strict=False)
DECISIONS = Source(include=("s/**",), type="adr", strict=False, format=Format.ADR)
TRACED = Source(include=("s/**",), format=Format.OPENFASTTRACE)

# Where a file is: the path without its suffix, and the sources that are detected or set.
PLACES: dict[Place, tuple[str, Source | None]] = {
    Place.SOURCE: ("s/a", STRICT),
    Place.LENIENT_SOURCE: ("s/a", LENIENT),
    Place.DETECTED_SOURCE: ("s/a", LENIENT),
    Place.TRACED_SOURCE: ("s/a", TRACED),
    Place.ITEM_FOLDER: ("requirements/a", None),
    Place.DECISION_SOURCE: ("s/a", Source(include=("s/**",), type="adr", format=Format.ADR)),
    Place.DECISION_FOLDER: ("adr/0001-a", None),
    Place.DECISION_PAGE: ("adr/a", None),
    Place.PAGE: ("requirements/README", None),
    Place.LIST_NAME: ("x/requirements", None),
    Place.PAGE_NAME: ("x/requirements", None),
    Place.DECISION_NAME: ("x/adr-001-a", None),
    Place.ELSEWHERE: ("x/a", None),
}
TYPED = "id: REQ-1\ntype: req\ntitle: T\nstatus: draft\n"
SECTIONS = "# A decision\n\n## Status\n\nAccepted\n\n## Context\n\nc\n\n## Decision\n\nd\n"

# What a file shows, in YAML or in Markdown.
YAML = {
    Evidence.TYPED_ID: TYPED,
    Evidence.LISTED_ID: "items:\n- {id: REQ-1, title: T, status: draft}\n",
    Evidence.ID: "id: REQ-1\ntitle: T\nstatus: draft\n",
    Evidence.BROKEN_ID: "id: REQ-1\ntitle: T\npriority: [\nstatus: draft\n",
    Evidence.FOREIGN: "- src: geerlingguy.java\n",
    Evidence.NOTHING: "a: 1\n",
}
MARKDOWN = {
    Evidence.TYPED_ID: f"---\n{TYPED}---\n\nText.\n",
    Evidence.ID: "---\nid: REQ-1\ntitle: T\nstatus: draft\n---\n\nText.\n",
    Evidence.ITEM_KEYS: "---\ntype: req\nstatus: draft\n---\n\nText.\n",
    Evidence.ITEM_STARTS: "## REQ-1: T\n\n- Status: draft\n\nText.\n",
    Evidence.DECISION_SECTIONS: SECTIONS,
    Evidence.UNCLOSED_ITEM: f"---\n{TYPED}\nText.\n",
    Evidence.UNCLOSED: "---\ntitle: T\n\nText.\n",
    Evidence.NOTHING: "# A page\n\nText.\n",
    Evidence.UNREADABLE: f"---\n{TYPED}---\n\n`req~login~1` \udcff\n",
}
ONLY_YAML = {Place.LIST_NAME}
ONLY_MARKDOWN = {
    Place.TRACED_SOURCE, Place.DECISION_SOURCE, Place.DECISION_FOLDER, Place.DECISION_PAGE,
    Place.PAGE_NAME, Place.DECISION_NAME,
}  # fmt: skip
CASES = [
    pytest.param(place, evidence, suffix, content, id=f"{place.name} {evidence.name} {suffix}")
    for place, row in VERDICTS.items()
    for evidence in row
    for suffix, contents in ((".yaml", YAML), (".md", MARKDOWN))
    if (content := contents.get(evidence)) is not None
    and place not in (ONLY_MARKDOWN if suffix == ".yaml" else ONLY_YAML)
]


def observed(reading: Reading) -> Verdict:
    if not reading.is_item_file:
        assert (reading.items, reading.problems) == ((), ())
        return Verdict.LEAVE_OUT
    if reading.items:
        return Verdict.READ
    assert reading.problems
    return Verdict.REPORT


@pytest.mark.parametrize(("place", "evidence", "suffix", "content"), CASES)
def test_what_becomes_of_a_file(
    place: Place, evidence: Evidence, suffix: str, content: str
) -> None:
    stem, source = PLACES[place]
    if place is Place.PAGE and evidence is Evidence.DECISION_SECTIONS:
        stem = "adr/README"
    if source is LENIENT and evidence is Evidence.DECISION_SECTIONS:
        source = DECISIONS
    if source is TRACED and evidence is Evidence.ITEM_STARTS:
        content = "`req~login~1`\n\nText.\n"
    readers = Readers(
        vocabulary(),
        () if source is None else (source,),
        detects=place is Place.DETECTED_SOURCE or source is None,
    )
    path = PurePosixPath(stem + suffix)
    match = readers.file_match(path)
    assert match is not None
    assert match.place is place
    data = content.encode("utf-8", "surrogateescape")
    assert observed(readers.read(match, path, data, "b10b")) is decide(place, evidence)


def test_every_cell_has_a_case() -> None:
    cells = {(place, evidence) for place, row in VERDICTS.items() for evidence in row}
    assert {(one.values[0], one.values[1]) for one in CASES} == cells
    assert set(VERDICTS) == set(Place)


def test_no_evidence_need_be_looked_for_where_no_file_is_left_out() -> None:
    certain = {place for place in Place if is_certain(place)}
    assert certain == {
        Place.SOURCE, Place.ITEM_FOLDER, Place.DECISION_SOURCE, Place.DECISION_FOLDER
    }  # fmt: skip
    assert certain < {place for place in Place if must_hold_items(place)}
    assert not any(must_hold_items(place) for place in (Place.LENIENT_SOURCE, Place.ELSEWHERE))
