from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from reqtrace.model.read_problem import ProblemKind
from reqtrace.util.data import schema_path
from sources_kit import read, vocabulary

TYPES = ("goal", "outcome", "need", "req", "adr", "debt", "test")


def schema_of(name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(schema_path(name).read_text("utf-8"))
    return schema


@pytest.mark.parametrize("name", TYPES)
def test_each_type_has_a_valid_draft_07_schema_with_descriptions(name: str) -> None:
    schema = schema_of(name)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    Draft7Validator.check_schema(schema)
    assert all(field.get("description") for field in schema["properties"].values())


@pytest.mark.parametrize("name", TYPES)
def test_the_schema_knows_the_links_of_its_type(name: str) -> None:
    kinds = {k.name for k in vocabulary().links.values() if any(p[0] == name for p in k.pairs)}
    assert kinds <= set(schema_of(name)["properties"])


def test_the_first_line_of_a_text_stands_in_for_a_title() -> None:
    text = "id: NEED-1\nstatus: draft\ntext: |\n  A slot.\n  More.\n"
    reading = read("docs/needs/NEED-1.yaml", text)
    assert not reading.problems
    assert [item.title for item in reading.items] == ["A slot."]


@pytest.mark.parametrize(
    ("item_id", "fits"),
    [
        ("REQ-1", True),
        ("area/REQ-1.2_x", True),
        ("a..b", True),
        ("a/../b", False),
        ("a/./b", False),
        ("a//b", False),
        ("a/", False),
        ("x" * 129, False),
        ("REQ 1", False),
    ],
)
def test_ids_can_name_files(item_id: str, fits: bool) -> None:
    reading = read("docs/needs/x.yaml", f"id: {item_id}\ntitle: t\ntype: need\nstatus: draft\n")
    malformed = [p for p in reading.problems if p.kind is ProblemKind.MALFORMED_ID]
    assert bool(malformed) is not fits
