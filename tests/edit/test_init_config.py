"""The configuration that `init` writes reads what was read without it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from kit import Files, MakeRepository, Run

NEED = "id: {id}\ntype: need\nstatus: draft\n"
LIST = "- id: NEED-5\n  status: draft\n- id: REQ-5\n  status: draft\n"


def _sources(text: str) -> list[dict[str, Any]]:
    sources: list[dict[str, Any]] = tomllib.loads(text)["source"]
    return sources


@pytest.mark.parametrize(
    ("files", "sources"),
    [
        pytest.param(
            {
                "docs/goals.yaml": "- id: GOAL-1\n  status: draft\n",
                "docs/outcomes.yaml": "- id: OUT-1\n  status: draft\n",
            },
            [{"include": ["docs/*.yaml"]}],
            id="a file for each type",
        ),
        pytest.param(
            {
                "requirements/NEED[1].yaml": NEED.format(id="NEED-1"),
                "requirements/REQ-1.yaml": "id: REQ-1\nstatus: draft\n",
                "requirements/REQ-2.yaml": "id: REQ-2\nstatus: draft\n",
            },
            [{"include": ["requirements/*.yaml"]}],
            id="a stray item",
        ),
        pytest.param(
            {
                "requirements/all.yaml": LIST,
                "requirements/REQ-1.yaml": "id: REQ-1\nstatus: draft\n",
                "requirements/REQ-2.yaml": "id: REQ-2\nstatus: draft\n",
            },
            [{"include": ["requirements/*.yaml"]}],
            id="several types in one file",
        ),
    ],
)
def test_no_file_matches_two_of_its_sources(
    make_repository: MakeRepository, run: Run, files: Files, sources: list[dict[str, Any]]
) -> None:
    root = make_repository(files).root
    before = run(root, "items", "--format", "json")
    assert run(root, "init").code == 0
    assert _sources((root / "reqtrace.toml").read_text(encoding="utf-8")) == sources
    after = run(root, "items", "--format", "json")
    assert (after.code, after.json()) == (0, before.json())


def test_it_reads_the_example_as_before(run: Run, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("example")
    assert run(folder, "demo", "demo").code == 0
    root = folder / "demo"
    before = run(root, "items", "--format", "json").json()
    assert run(root, "init").code == 0
    assert run(root, "items", "--format", "json").json() == before
