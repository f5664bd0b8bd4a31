"""What is read in place of a Sphinx project is what Sphinx-Needs builds of it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from kit import MakeRepository, Run
from sphinx_needs_kit import FILES

pytestmark = pytest.mark.neighbours

Need = tuple[str, str, str, int, frozenset[tuple[str, str]]]
_LINKS = ("links", "satisfies", "blocks", "parent_needs")
# Sphinx-Needs computes these: two ids, and what a dynamic function gives.
_COMPUTED_IDS = 2
_COMPUTED_LINK = ("S_001", ("satisfies", "F_001"))


def test_the_needs_of_a_project(make_repository: MakeRepository, run: Run, tmp_path: Path) -> None:
    folder = os.environ.get("REQTRACE_NEIGHBOURS")
    if folder is None:
        pytest.fail("run `make test-neighbours`")
    repository = make_repository(FILES)
    built = subprocess.run(
        [
            Path(folder).resolve() / "bin/sphinx-build",
            "-q",
            "-b",
            "needs",
            "docs",
            tmp_path / "out",
        ],
        cwd=repository.root,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    data = json.loads((tmp_path / "out" / "needs.json").read_text("utf-8"))
    needs = data["versions"][data["current_version"]]["needs"]
    theirs = {key: _of_sphinx(need) for key, need in needs.items()}
    listed = run(repository.root, "items", "--format", "json").json()["items"]
    ours = {one["id"]: _of_ours(one) for one in listed}
    assert len(theirs) == len(ours) + _COMPUTED_IDS
    assert {key: theirs[key] for key in ours} == ours


def _of_sphinx(need: Mapping[str, Any]) -> Need:
    links = {
        (name, target.partition("[")[0].partition(".")[0])
        for name in _LINKS
        for target in need.get(name) or ()
        if (need["id"], (name, target.partition(".")[0])) != _COMPUTED_LINK
    }
    # A need without a title shows the beginning of its text.
    title = " ".join(need["title"].split()) or "No title."
    return need["type"], title, need["status"] or "", need["lineno"], frozenset(links)


def _of_ours(item: Mapping[str, Any]) -> Need:
    links = frozenset((link["kind"], link["target"]) for link in item["links"])
    return item["type"], item["title"], item["status"] or "", item["line"], links
