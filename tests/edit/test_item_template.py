"""What `new` writes for each type, and that nothing of it passes as an agreed item."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.item_templates import is_nothing_yet, left_in
from reqtrace.util.data import schema_path


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository({"README.md": "# Shop\n"})


@pytest.mark.parametrize(
    ("type_", "format_", "active", "fields"),
    [
        ("goal", "markdown", "approved", {"text"}),
        ("outcome", "yaml", "approved", {"text"}),
        ("need", "yaml", "approved", {"text"}),
        ("req", "markdown", "approved", {"text", "acceptance"}),
        ("req", "yaml", "approved", {"text", "acceptance"}),
        ("debt", "yaml", "approved", {"text"}),
        ("test", "yaml", "approved", {"text"}),
        (
            "adr",
            "markdown",
            "accepted",
            {"Context and Problem Statement", "Considered Options", "Decision Outcome"},
        ),
    ],
)
def test_what_is_left_is_found_once_the_item_is_agreed_on(
    repository: WritableRepository,
    run: Run,
    type_: str,
    active: str,
    fields: set[str],
    format_: str,
) -> None:
    made = run(repository.root, "new", type_, "--title", "A title", "--format", format_)
    path = made.out.partition(": ")[2].strip()
    draft = run(repository.root, "check", "--format", "json").json()
    assert [one for one in draft["findings"] if one["rule"] == "SCH007"] == []
    file = repository.root / path
    text = file.read_text(encoding="utf-8")
    repository.write(
        path, text.replace("status: draft", f"status: {active}").replace("proposed", active)
    )
    document = run(repository.root, "check", "--format", "json").json()
    left = [one for one in document["findings"] if one["rule"] == "SCH007"]
    assert {one["message"].partition("its ")[2].partition(" is still")[0] for one in left} == fields


def test_a_title_that_nobody_gave(repository: WritableRepository, run: Run) -> None:
    run(repository.root, "new", "goal")
    path = "docs/goals/GOAL-1.yaml"
    text = (repository.root / path).read_text(encoding="utf-8")
    repository.write(path, text.replace("draft", "approved"))
    assert (
        "GOAL-1 is approved, but its title is still “Untitled”" in run(repository.root, "check").out
    )


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        (["It works.", "Given …, when …, then …"], True),
        ("Context.\n\nWhat is to be decided, and why now?\n", True),
        ("Describe who needs what, and what for,\nwithout the way in which it is met.", True),
        ("It waits … and goes on.", False),
        ("TBD", False),
        ("", False),
        (None, False),
        ({"a": "Given …, when …, then …"}, False),
    ],
)
def test_what_counts_as_left(text: object, is_left: bool) -> None:
    assert bool(left_in(text)) is is_left


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TBD", True),
        ("todo.", True),
        ("*To be defined*", True),
        ("The todo list shall be kept.", False),
        ("TBD by the team in May", False),
        ("", False),
    ],
)
def test_nothing_yet(text: str, expected: bool) -> None:
    assert is_nothing_yet(text) is expected


def test_a_section_without_content_is_an_info(repository: WritableRepository, run: Run) -> None:
    text = "# 1. Files\n\n## Status\n\nAccepted\n\n## Consequences\n\nTBD\n\n## Links\n\nNone.\n"
    repository.write("docs/adr/0001-files.md", text)
    outcome = run(repository.root, "check", "--format", "concise")
    assert "SCH007 info ADR-0001 is accepted, but its Consequences is still “TBD”" in outcome.out


class TestSchemas:
    """`reqtrace schema`: the JSON Schemas of the installed package, for editors."""

    def test_one_is_printed(self, repository: WritableRepository, run: Run) -> None:
        printed = json.loads(run(repository.root, "schema", "req").out)
        assert printed == json.loads(schema_path("req").read_text(encoding="utf-8"))
        jsonschema.Draft7Validator.check_schema(printed)

    def test_all_are_listed(self, repository: WritableRepository, run: Run) -> None:
        names = run(repository.root, "schema").out.split()
        assert {"need", "req", "config", "check-output"} <= set(names)

    def test_an_unknown_one(self, repository: WritableRepository, run: Run) -> None:
        outcome = run(repository.root, "schema", "reqs")
        assert (outcome.code, "did you mean req?" in outcome.err) == (2, True)

    def test_editors_find_what_was_written(self, repository: WritableRepository, run: Run) -> None:
        written = run(repository.root, "schema", "--write")
        assert written.code == 0
        assert run(repository.root, "schema", "--write").code == 0
        repository.commit("Schemas for editors")
        run(repository.root, "new", "need", "--title", "Find a court")
        file = repository.root / "docs/needs/NEED-1.yaml"
        first = file.read_text(encoding="utf-8").splitlines()[0]
        modeline = "# yaml-language-server: $schema="
        assert first.startswith(modeline)
        schema = (file.parent / first.removeprefix(modeline)).resolve()
        assert schema == Path(repository.root / ".reqtrace/schemas/need.schema.json").resolve()
        assert run(repository.root, "check").code == 0
