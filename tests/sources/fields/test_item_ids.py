"""The ids that a source makes of fields, names and paths."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from reqtrace.sources.common.source import Format, IdFrom, IdRule, Source
from reqtrace.sources.fields.item_ids import ItemIds, formatted_id, part_of
from reqtrace.util.pattern import LinearPattern
from sources_kit import problems, read, read_one

PATH = PurePosixPath("docs/orders/0012-list.md")


def rule(source: IdFrom = IdFrom.FIELD, pattern: str = "", form: str = "") -> IdRule:
    return IdRule(source=source, pattern=LinearPattern(pattern) if pattern else None, form=form)


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (IdFrom.PATH, "docs/orders/0012-list.md"),
        (IdFrom.NAME, "0012-list.md"),
        (IdFrom.STEM, "0012-list"),
        (IdFrom.FOLDER, "orders"),
    ],
)
def test_parts_of_a_path(source: IdFrom, part: str) -> None:
    assert part_of(source, PATH) == part
    # What the item says itself does not matter then.
    assert ItemIds(rule(source)).make("REQ-1", PATH) == part
    assert ItemIds(rule(source)).by_file
    assert not ItemIds(rule()).by_file


@pytest.mark.parametrize(
    ("one", "written", "made"),
    [
        pytest.param(rule(), "REQ-1", "REQ-1", id="as it is written"),
        pytest.param(rule(), None, None, id="nothing written"),
        pytest.param(rule(pattern=r"\d+"), "No. 12 of 30", "12", id="what a pattern finds"),
        pytest.param(rule(pattern=r"\d+"), "twelve", None, id="not found"),
        pytest.param(rule(pattern=r"(\d+)\.(\d+)"), "v1.2", "12", id="its groups, joined"),
        pytest.param(rule(pattern=r"(\d+)(x)?"), "v1", "1", id="a group that took no part"),
        pytest.param(rule(pattern=r"x*"), "v1", None, id="found, and empty"),
        pytest.param(rule(form="EIP-{}"), "20", "EIP-20", id="a form"),
        pytest.param(rule(form="EIP-{}"), "", None, id="a form of nothing"),
        pytest.param(rule(form="EIP-{}"), None, None, id="a form of no field"),
        pytest.param(
            rule(pattern=r"(\d+)\.(\d+)", form="{}-of-{}"), "1.2", "1-of-2", id="group by group"
        ),
        pytest.param(
            rule(pattern=r"(?P<a>\d+)\.(?P<b>\d+)?", form="{b}/{a}"), "1.", "/1", id="by name"
        ),
        pytest.param(rule(pattern=r"(\d+)", form="{}{}{x}"), "7", "7", id="more than there is"),
        pytest.param(rule(pattern=r"( \d+ )"), "no 7 ", "7", id="without blanks around it"),
        pytest.param(rule(pattern=r"( )"), "no 7", None, id="nothing but blanks"),
        pytest.param(
            rule(form="{path}|{name}|{stem}|{folder}|{slug}"),
            "Find orders, now!",
            "docs/orders/0012-list.md|0012-list.md|0012-list|orders|find-orders-now",
            id="parts of the path",
        ),
        pytest.param(
            rule(IdFrom.STEM, r"^(\d+)-", "ADR-{}"), "other", "ADR-0012", id="of the file's name"
        ),
        pytest.param(
            rule(pattern=r"(?P<name>\d+)", form="{name}"),
            "x1",
            "1",
            id="a group goes before a part",
        ),
    ],
)
def test_an_id_is_made_by_the_rule(one: IdRule, written: str | None, made: str | None) -> None:
    ids = ItemIds(one)
    assert ids.make(written, PATH) == made
    # It is asked for again, and for others in between.
    assert ids.make(written, PATH) == made
    assert ids.make("other", PurePosixPath("x/y.md")) == ItemIds(one).make(
        "other", PurePosixPath("x/y.md")
    )
    assert ids.make(written, PATH) == made


def test_a_form_without_a_pattern_takes_the_whole_text() -> None:
    assert formatted_id("a b", None, "", {}) == "a b"
    assert formatted_id("a b", None, "<{}>", {}) == "<a b>"
    assert formatted_id("a", None, "{stem}", {"stem": "s"}) == "s"
    assert formatted_id("a", None, "{folder}/{}", {"folder": "f"}) == "f/a"
    assert formatted_id("a", None, "{folder}/{}", {"folder": ""}) == "a"  # a file at the root


def test_an_entry_without_an_id_is_reported_where_it_begins() -> None:
    reading = read("requirements/a.yaml", "- id: REQ-1\n  title: A\n- title: B\n  type: req\n")
    assert problems(reading) == [("missing-field", 1, 3), ("missing-field", 3, 3)]
    _, problem = reading.problems
    assert (problem.key, problem.item) == ("id", None)
    assert problem.message == "an entry has no `id`"
    assert problem.help == "give it an `id:` that no other item has"


@pytest.mark.parametrize("value", ["REQ-8, n/a,REQ-9", "[REQ-8, REQ-9]", "['REQ-8,REQ-9', []]"])
def test_former_ids(value: str) -> None:
    text = f"id: REQ-1\ntitle: A\nstatus: draft\ntext: It shall.\nformerly: {value}\n"
    assert read_one("requirements/a.yaml", text).formerly == ("REQ-8", "REQ-9")


def test_fields_of_ones_own_begin_with_an_x() -> None:
    text = "id: REQ-1\ntitle: A\nstatus: draft\ntext: It shall.\nx-a: 1\nx_b: 2\nX_c: 3\n"
    reading = read("requirements/a.yaml", text)
    assert [problem.key for problem in reading.problems] == ["X_c"]


def test_blanks_around_an_id_do_not_count() -> None:
    item = read_one("requirements/a.yaml", "id: ' REQ-1 '\ntitle: A\nstatus: draft\n")
    assert item.id == "REQ-1"


@pytest.mark.parametrize(
    ("one", "path", "made"),
    [
        (rule(form="SIP-{}"), "specs/0001-a.md", "SIP-1"),
        (rule(IdFrom.STEM, r"^pep-0*(\d+)", "PEP-{}"), "specs/pep-0012-a.md", "PEP-12"),
        (rule(IdFrom.STEM), "specs/pep-0012-a.md", "pep-0012-a"),
    ],
)
def test_ids_of_decisions_are_formed_once(one: IdRule, path: str, made: str) -> None:
    source = Source(
        include=("specs/**",), format=Format.ADR, type="adr", id=one, fields={"id": "number"}
    )
    text = "---\nnumber: 1\nstatus: accepted\n---\n\n# A\n\n## Context\n\nText.\n"
    assert read_one(path, text, source).id == made
