"""The projects and files under examples/ do what their texts say."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from kit import Run
from reqtrace.git.write.fixture_repository import WritableRepository

EXAMPLES = Path(__file__).parents[1] / "examples"
PROJECTS = ("adr-only", "markdown-only")


@pytest.fixture(params=PROJECTS)
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """One of the projects, in a repository of its own."""
    name = str(request.param)
    root = tmp_path / name
    shutil.copytree(EXAMPLES / name, root)
    WritableRepository.create(root).commit("Start")
    return root


@pytest.mark.parametrize("form", ["text", "concise", "json", "github", "sarif"])
def test_check_is_clean(project: Path, run: Run, form: str) -> None:
    outcome = run(project, "check", "--format", form, "--fail-on", "info")
    assert (outcome.code, outcome.err) == (0, "")


def test_the_items_are_those_of_the_files(tmp_path: Path, run: Run) -> None:
    found = {}
    for name in PROJECTS:
        root = tmp_path / name
        shutil.copytree(EXAMPLES / name, root)
        WritableRepository.create(root).commit("Start")
        items = run(root, "items", "--format", "json").json()["items"]
        found[name] = [item["id"] for item in items]
    assert found == {
        "adr-only": ["ADR-0001", "ADR-0002", "ADR-0003"],
        "markdown-only": ["GOAL-1", "NEED-1", "NEED-2", "REQ-1", "REQ-2", "TEST-1", "TEST-2"],
    }


def test_a_policy_of_the_project_holds(tmp_path: Path, run: Run) -> None:
    root = tmp_path / "markdown-only"
    shutil.copytree(EXAMPLES / "markdown-only", root)
    page = root / "docs" / "requirements.md"
    page.write_text(page.read_text().replace("- Verifies: REQ-2\n", "- Verifies: REQ-1\n"))
    WritableRepository.create(root).commit("Start")
    (finding,) = run(root, "check", "--format", "json").json()["findings"]
    assert (finding["item"], finding["severity"]) == ("REQ-2", "warning")


def test_the_workflow_sees_the_whole_history_and_may_write_little() -> None:
    workflow = _yaml("github-workflow.yml")
    job = workflow["jobs"]["check"]
    checkout = next(s for s in job["steps"] if s.get("uses", "").startswith("actions/checkout@"))
    assert checkout["with"]["fetch-depth"] == 0
    assert workflow["permissions"] == {}
    assert job["permissions"] == {"contents": "read", "security-events": "write"}
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert "reqtrace check --base auto --format github" in runs
    assert not [one for one in runs if "${{" in one]


def test_the_hooks_of_the_example_are_offered() -> None:
    (repository,) = _yaml("pre-commit-config.yaml")["repos"]
    offered = {hook["id"] for hook in _yaml("../.pre-commit-hooks.yaml")}
    assert {hook["id"] for hook in repository["hooks"]} == offered


def _yaml(name: str) -> Any:
    return YAML(typ="safe").load(EXAMPLES / name)
