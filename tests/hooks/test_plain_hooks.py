"""The plain git hooks, run by a real `git commit`."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from reqtrace.git.write.fixture_repository import WritableRepository

TOP = Path(__file__).parents[2]

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
DANGLING = REQ.replace("satisfies: NEED-1", "satisfies: [NEED-1, NEED-01]").replace(
    "REQ-1", "REQ-2"
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A repository with hooks, and the environment in which somebody works on it."""

    root: Path
    environment: Mapping[str, str]

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, text=True
        )

    def commit(self, message: str) -> subprocess.CompletedProcess[str]:
        self.run("git", "add", "--all")
        return self.run("git", "commit", "--allow-empty", "-m", message)


def _program(folder: Path, name: str, *command: str, **exports: str) -> None:
    folder.mkdir(exist_ok=True)
    lines = ["#!/bin/sh", *(f"export {key}={shlex.quote(exports[key])}" for key in exports)]
    call = " ".join(shlex.quote(word) for word in command)
    (folder / name).write_text("\n".join([*lines, f'exec {call} "$@"', ""]))
    (folder / name).chmod(0o755)


def _environment(tmp_path: Path, bin_folder: Path) -> dict[str, str]:
    git = shutil.which("git")
    assert git is not None
    bin_folder.mkdir(exist_ok=True)
    (bin_folder / "git").symlink_to(git)
    return {
        "PATH": str(bin_folder),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "Ada Example",
        "GIT_AUTHOR_EMAIL": "ada@example.org",
        "GIT_COMMITTER_NAME": "Ada Example",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
    }


@pytest.fixture
def bare_desk(tmp_path: Path) -> Desk:
    """A repository with our hooks on a machine that has git and nothing else."""
    root = tmp_path / "repo"
    WritableRepository.create(root)
    for hook in ("pre-commit", "commit-msg"):
        shutil.copy(TOP / "hooks" / hook, root / ".git" / "hooks" / hook)
    return Desk(root, _environment(tmp_path, tmp_path / "bin"))


@pytest.fixture
def desk(bare_desk: Desk, tmp_path: Path) -> Desk:
    """The same with reqtrace installed and two items committed."""
    python = (sys.executable, "-m", "reqtrace")
    _program(tmp_path / "bin", "git-reqtrace", *python, PYTHONPATH=str(TOP / "src"))
    _write(bare_desk, {"needs/NEED-1.yaml": NEED, "requirements/REQ-1.yaml": REQ})
    done = bare_desk.commit("Start")
    assert done.returncode == 0, done.stdout + done.stderr
    return bare_desk


def _write(desk: Desk, files: Mapping[str, str]) -> None:
    for path, content in files.items():
        target = desk.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content)


def _count(desk: Desk) -> int:
    return int(desk.run("git", "rev-list", "--count", "HEAD").stdout)


def test_a_good_commit_passes(desk: Desk) -> None:
    done = desk.commit("Open compartments\n\nImplements: REQ-1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert _count(desk) == 2


def test_a_gap_stops_the_commit(desk: Desk) -> None:
    _write(desk, {"requirements/REQ-2.yaml": DANGLING})
    done = desk.commit("Add a requirement")
    assert done.returncode == 1
    assert "LNK001" in done.stdout + done.stderr
    assert _count(desk) == 1


def test_an_unknown_id_in_the_message_stops_the_commit(desk: Desk) -> None:
    done = desk.commit("Open compartments\n\nImplements: REQ-7")
    assert done.returncode == 1
    assert "REQ-7" in done.stdout + done.stderr
    assert _count(desk) == 1


def test_a_lost_trailer_stops_the_commit_and_comes_back_corrected(desk: Desk) -> None:
    done = desk.commit("Open compartments\n\nImplements: REQ-1\nTried by hand in house 3.")
    assert done.returncode == 1
    said = done.stdout + done.stderr
    assert "    Implements: REQ-1" in said.splitlines()
    assert _count(desk) == 1


def test_hooks_work_in_a_linked_worktree_and_a_sub_folder(desk: Desk, tmp_path: Path) -> None:
    desk.run("git", "worktree", "add", "-q", "-b", "side", str(tmp_path / "side"))
    side = Desk(tmp_path / "side" / "needs", desk.environment)
    assert side.commit("Open compartments\n\nImplements: REQ-1").returncode == 0
    assert side.commit("Open compartments\n\nImplements: REQ-7").returncode == 1


def test_the_module_will_do_and_the_repository_cannot_take_its_place(
    desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "bin" / "git-reqtrace").unlink()
    _program(tmp_path / "bin", "python3", sys.executable, PYTHONPATH=str(TOP / "src"))
    _write(desk, {"reqtrace/__init__.py": "raise SystemExit('code of the repository was run')\n"})
    done = desk.commit("Open compartments\n\nImplements: REQ-1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "was run" not in done.stdout + done.stderr


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
def test_without_reqtrace_the_hook_says_so(bare_desk: Desk, hook: str) -> None:
    done = bare_desk.run(str(TOP / "hooks" / hook), "message")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "install it as its README says" in done.stderr


@pytest.mark.parametrize("hook", ["pre-commit", "commit-msg"])
def test_hooks_are_posix_shell(hook: str) -> None:
    path = TOP / "hooks" / hook
    assert path.read_text().startswith("#!/bin/sh\n")
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", str(path)]).returncode == 0
