"""needs.json: versions, link types, parts, defaults that were left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reqtrace.errors import UsageError
from reqtrace.interchange.importers.foreign import ForeignItems
from reqtrace.interchange.importers.needs_json import read_needs_json


def _read(
    folder: Path, needs: dict[str, Any], version: str | None = None, **more: Any
) -> ForeignItems:
    data = {
        "current_version": "2",
        "versions": {"1": {"needs": {"OLD_1": {"id": "OLD_1"}}}, "2": {"needs": needs, **more}},
    }
    file = folder / "needs.json"
    file.write_text("\ufeff" + json.dumps(data), "utf-8")
    return read_needs_json(file, version)


def test_fields(tmp_path: Path) -> None:
    need = {
        "id": "other",
        "type": "spec",
        "title": "A",
        "status": "open",
        "description": "The text.",
        "tags": ["a"],
        "docname": "index",
        "lineno": 4,
        "effort": 3,
        "empty": "",
        "links_back": ["X"],
        "parts": {"1": {"id": "1"}},
    }
    harvest = _read(tmp_path, {"A_1": need})
    (item,) = harvest.items
    assert (item.id, item.type, item.title, item.status) == ("A_1", "spec", "A", "open")
    assert item.text == "The text."
    assert item.attributes == {"tags": ["a"], "effort": 3}
    assert [(loss.field, loss.subject) for loss in harvest.losses] == [("parts", "A_1")]


def test_links_of_every_type_that_the_schema_names(tmp_path: Path) -> None:
    properties = {
        "links": {"field_type": "links"},
        "tests": {"field_type": "links", "default": ["A_1"]},
        "authors": {"field_type": "extra"},
    }
    needs = {
        "A_1": {"links": ["B_1"], "tests": ["EXT_9", "B_1.part"], "authors": ["B_1"]},
        "B_1": {"links": ["https://example.org/a,b"]},
    }
    schema = {"properties": properties}
    harvest = _read(tmp_path, needs, needs_schema=schema, needs_defaults_removed=True)
    links = [[(link.kind, link.target) for link in item.links] for item in harvest.items]
    assert links == [
        [("tests", "EXT_9"), ("tests", "B_1"), ("links", "B_1")],
        [("tests", "A_1"), ("links", "https://example.org/a,b")],
    ]
    assert harvest.items[0].links[1].note == {"part": "part"}
    assert harvest.found_links == 5
    assert harvest.items[0].attributes == {"authors": ["B_1"]}


def test_links_without_a_schema_are_lists_that_name_a_need(tmp_path: Path) -> None:
    harvest = _read(tmp_path, {"A_1": {"blocks": ["B_1"], "words": ["x"]}, "B_1": {}})
    assert [(link.kind, link.target) for link in harvest.items[0].links] == [("blocks", "B_1")]
    assert harvest.items[0].attributes == {"words": ["x"]}


def test_conditions_of_links(tmp_path: Path) -> None:
    links = ['B_1[status == "open"]', "B_1.part[[a[0]]]", "[x]"]
    harvest = _read(tmp_path, {"A_1": {"links": links}, "B_1": {}})
    assert [(link.target, dict(link.note)) for link in harvest.items[0].links] == [
        ("B_1", {"condition": 'status == "open"'}),
        ("B_1", {"part": "part", "condition": "a[0]"}),
        ("[x]", {}),
    ]


def test_a_version_by_name(tmp_path: Path) -> None:
    assert [item.id for item in _read(tmp_path, {}, version="1").items] == ["OLD_1"]
    with pytest.raises(UsageError, match='unknown version "3"') as error:
        _read(tmp_path, {}, version="3")
    assert '--version: "1", "2"' in error.value.hint


def test_the_only_version_where_none_is_current(tmp_path: Path) -> None:
    file = tmp_path / "needs.json"
    file.write_text('{"current_version": "x", "versions": {"": {"needs": {"A": {}}}}}', "utf-8")
    assert read_needs_json(file).found == 1


@pytest.mark.parametrize(
    ("content", "text", "outcome"),
    [
        (
            "Heat.\n\n.. spec:: Inner\n   :status: open\n   :id: B_1\n\n   Glow.\n\nMore.",
            "Heat.\n\nMore.",
            "without the need B_1",
        ),
        (
            "* Heat.\n\n  .. spec:: Inner\n     :id: B_1\n\n     Glow.",
            "* Heat.",
            "without the need",
        ),
        ("```{spec} Inner\n:id: B_1\n```", "```{spec} Inner\n:id: B_1\n```", "with the text of"),
        (".. note:: x\n\n   :id: B_1", ".. note:: x\n\n   :id: B_1", "with the text of"),
        ("```{spec}\nGlow.\n```", "```{spec}\nGlow.\n```", "with the text of"),
    ],
)
def test_a_need_within_another(tmp_path: Path, content: str, text: str, outcome: str) -> None:
    needs = {"A_1": {"content": content}, "B_1": {"parent_need": "A_1", "content": "Glow."}}
    harvest = _read(tmp_path, needs)
    assert [item.text for item in harvest.items] == [text, "Glow."]
    ((field, subject, done),) = [(x.field, x.subject, x.done) for x in harvest.losses]
    assert (field, subject) == ("content", "A_1")
    assert done.startswith(outcome)


def test_a_hidden_need_is_no_child_of_the_need_before_it(tmp_path: Path) -> None:
    needs = {
        "A_1": {"content": "Heat."},
        "B_1": {"title": "Hidden", "parent_need": "A_1", "parent_needs": ["A_1"]},
    }
    schema = {"properties": {"parent_needs": {"field_type": "links"}}}
    harvest = _read(tmp_path, needs, needs_schema=schema)
    assert [item.links for item in harvest.items] == [(), ()]
    assert [(loss.field, loss.subject, loss.done) for loss in harvest.losses] == [
        ("parent_needs", "B_1", "not imported: it does not stand in A_1, which comes before it")
    ]
