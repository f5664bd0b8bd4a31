"""Our hooks in the real pre-commit framework, in a repository that uses them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from reqtrace.git.write.fixture_repository import WritableRepository

TOP = Path(__file__).parents[2]

# pre-commit installs our tree once into a home of the session, so one worker does it all.
pytestmark = pytest.mark.xdist_group("pre-commit")

NEED = """\
id: NEED-1
title: Collect at any hour
status: approved
text: Residents want to collect a parcel late at night.
"""
REQ = """\
id: REQ-1
title: Open with a code
status: approved
text: The locker shall open the compartment when its code is entered.
satisfies: NEED-1
"""
CONFIG = """\
default_install_hook_types: [pre-commit, commit-msg]
repos:
  - repo: {tree}
    rev: {revision}
    hooks:
      - id: reqtrace
      - id: reqtrace-commit-msg
"""


@dataclass(frozen=True, slots=True)
class Consumer:
    """A repository whose configuration names our tree."""

    root: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, text=True
        )

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def commit(self, message: str) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--allow-empty", "-m", message)

    def commits(self) -> int:
        return int(self.run("git", "rev-list", "--count", "HEAD").stdout)


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> WritableRepository:
    """What pre-commit would clone: this work tree as a commit of a repository of its own."""
    root = tmp_path_factory.mktemp("tree") / "git-reqtrace"
    repository = WritableRepository.create(root)
    ignored = shutil.ignore_patterns("__pycache__")
    for folder in ("src", "schemas", "examples"):
        shutil.copytree(TOP / folder, root / folder, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(TOP / name, root / name)
    repository.commit("The tree under test")
    return repository


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pre-commit keeps its environments: nothing of the user's is touched."""
    return tmp_path_factory.mktemp("pre-commit-home")


@pytest.fixture
def consumer(tree: WritableRepository, home: Path, tmp_path: Path) -> Consumer:
    """A repository with two items and both hooks installed."""
    root = tmp_path / "consumer"
    repository = WritableRepository.create(root)
    repository.write("needs/NEED-1.yaml", NEED)
    repository.write("requirements/REQ-1.yaml", REQ)
    repository.write(".pre-commit-config.yaml", CONFIG.format(tree=tree.root, revision=tree.head()))
    repository.commit("Start")
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    consumer = Consumer(
        root,
        {
            **kept,
            "PRE_COMMIT_HOME": str(home),
            "GIT_AUTHOR_NAME": "Ada Example",
            "GIT_AUTHOR_EMAIL": "ada@example.org",
            "GIT_COMMITTER_NAME": "Ada Example",
            "GIT_COMMITTER_EMAIL": "ada@example.org",
        },
    )
    done = consumer.pre_commit("install")
    assert done.returncode == 0, done.stdout + done.stderr
    return consumer


def test_the_manifest_is_valid() -> None:
    command = (sys.executable, "-m", "pre_commit", "validate-manifest")
    manifest = str(TOP / ".pre-commit-hooks.yaml")
    done = subprocess.run((*command, manifest), capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@pytest.mark.parametrize(
    "name", [".pre-commit-config.yaml", "examples/pre-commit-config.yaml"], ids=["own", "example"]
)
def test_the_configurations_are_valid(name: str) -> None:
    command = (sys.executable, "-m", "pre_commit", "validate-config", str(TOP / name))
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_a_good_commit_passes_both_hooks(consumer: Consumer) -> None:
    done = consumer.commit("Open compartments\n\nImplements: REQ-1")
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    assert said.count("Passed") == 2
    assert consumer.commits() == 2


def test_a_gap_stops_the_commit(consumer: Consumer) -> None:
    (consumer.root / "requirements" / "REQ-2.yaml").write_text(
        REQ.replace("REQ-1", "REQ-2").replace("NEED-1", "NEED-01")
    )
    done = consumer.commit("Add a requirement")
    assert done.returncode == 1
    assert "LNK001" in done.stdout + done.stderr
    assert consumer.commits() == 1


def test_a_deleted_item_stops_the_commit(consumer: Consumer) -> None:
    (consumer.root / "needs" / "NEED-1.yaml").unlink()
    done = consumer.commit("Remove the need")
    assert done.returncode == 1
    assert "LNK001" in done.stdout + done.stderr


def test_an_unknown_id_in_the_message_stops_the_commit(consumer: Consumer) -> None:
    done = consumer.commit("Open compartments\n\nImplements: REQ-7")
    assert done.returncode == 1
    assert "REQ-7" in done.stdout + done.stderr
    assert consumer.commits() == 1


def test_a_lost_trailer_comes_back_corrected(consumer: Consumer) -> None:
    done = consumer.commit("Open compartments\n\nImplements: REQ-1\nTried by hand in house 3.")
    assert done.returncode == 1
    assert "    Implements: REQ-1" in (done.stdout + done.stderr).splitlines()


def test_the_check_runs_by_hand_on_everything(consumer: Consumer) -> None:
    done = consumer.pre_commit("run", "reqtrace", "--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
