"""All JSON documents: one version, and one shape for one thing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from kit import MakeRepository, Run
from reqtrace.output.json_parts import SCHEMA_VERSION
from reqtrace.util.data import schema_path
from reqtrace.version import VERSION

SCHEMAS = sorted(schema_path("check-output").parent.glob("*-output.schema.json"))
COMMANDS = {
    "cache-info": ("cache", "info"),
    "check": ("check", "--base", "HEAD~1"),
    "diff": ("diff", "HEAD~1"),
    "graph": ("graph",),
    "impact": ("impact", "HEAD~1.."),
    "items": ("items",),
    "lead-times": ("lead-times",),
    "report": ("report",),
    "rules": ("rules",),
    "trend": ("trend", "--by", "month"),
    "when": ("when", "COV001", "NEED-1"),
    "why": ("why", "src/list.py"),
}
FILES = {
    "needs/NEED-1.yaml": "id: NEED-1\ntype: need\ntitle: N\nstatus: approved\ntext: T\n",
    "reqs/REQ-2.yaml": "id: REQ-2\ntype: req\ntitle: R\nstatus: draft\nsatisfies: NEED-9\n",
}
WORK = {
    "src/list.py": "print()\n",
    "reqs/REQ-1.yaml": (
        "id: REQ-1\ntype: req\ntitle: R\nstatus: implemented\nsatisfies: NEED-1\ntext: T\n"
        "formerly: [REQ-0]\n"
    ),
}
SHARED = ("author", "committer", "commit", "commit_oid", "oid", "path", "line", "column", "item")
"""Keys that mean the same wherever they are, but for null."""


def schema_of(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def test_each_schema_is_of_one_command() -> None:
    assert {path.name.removesuffix("-output.schema.json") for path in SCHEMAS} == set(COMMANDS)


def test_the_page_names_each_schema_and_the_version() -> None:
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text(encoding="utf-8")
    assert set(re.findall(r"[\w-]+\.schema\.json", page)) == {path.name for path in SCHEMAS}
    assert f"one number for all documents, currently {SCHEMA_VERSION}." in page
    assert f"## From version {SCHEMA_VERSION - 1} to {SCHEMA_VERSION}\n" in page


@pytest.mark.parametrize("name", COMMANDS)
def test_each_document_has_its_shape_and_says_its_version(
    make_repository: MakeRepository, run: Run, name: str
) -> None:
    repository = make_repository(FILES)
    for path, text in WORK.items():
        repository.write(path, text)
    repository.commit("List\n\nImplements: REQ-1\n")
    repository.git("tag", "v1")
    document = run(repository.root, *COMMANDS[name], "--format", "json").json()
    schema = schema_of(schema_path(f"{name}-output"))
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(document, schema, cls=jsonschema.Draft7Validator)
    assert list(document)[:2] == ["schema_version", "tool"]
    assert document["schema_version"] == SCHEMA_VERSION
    assert document["tool"] == {"name": "reqtrace", "version": VERSION}


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name.partition("-output")[0])
def test_a_schema_leaves_no_key_open(path: Path) -> None:
    open_ones = [
        part
        for part in _parts(schema_of(path))
        if "properties" in part and part.get("additionalProperties") is not False
    ]
    assert open_ones == []


@pytest.mark.parametrize("key", SHARED)
def test_a_key_means_the_same_in_all_documents(key: str) -> None:
    meanings = {
        json.dumps(_plain(part["properties"][key], schema), sort_keys=True)
        for schema in map(schema_of, SCHEMAS)
        for part in _parts(schema)
        if key in part.get("properties", {}) and not _is_milestones(part)
    }
    assert len(meanings) == 1, meanings


def _is_milestones(part: Mapping[str, Any]) -> bool:
    """Whether the keys of *part* are names of stages, one of which is `commit`."""
    return set(part["properties"]) == {"need", "requirement", "commit", "release"}


def _parts(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _parts(part)


def _plain(part: Any, schema: Mapping[str, Any]) -> Any:
    """*part* without references, descriptions, and the choice of null."""
    if isinstance(part, list):
        return [_plain(one, schema) for one in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        place: Any = schema
        for step in part["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        return _plain(place, schema)
    if "anyOf" in part:
        (part,) = (one for one in part["anyOf"] if one != {"type": "null"})
        return _plain(part, schema)
    kinds = part.get("type")
    kinds = [one for one in kinds if one != "null"] if isinstance(kinds, list) else [kinds]
    rest = {key: one for key, one in part.items() if key not in ("description", "type")}
    return {"type": kinds, **{key: _plain(one, schema) for key, one in rest.items()}}
