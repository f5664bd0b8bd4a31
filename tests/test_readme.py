"""Every command of the README runs in what `make demo` made, as a reader pastes it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from git_kit import git
from kit import Run

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
COMMANDS = [line for block in BLOCKS for line in block.splitlines() if line.startswith("reqtrace ")]


def test_the_blocks_hold_what_this_test_runs() -> None:
    words = {word for block in BLOCKS for word in re.findall(r"^\S+", block, re.MULTILINE)}
    assert words <= {"make", "pip", "reqtrace"}
    assert len(COMMANDS) > 10


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from reqtrace.edit.demo import build_demo

    folder = tmp_path_factory.mktemp("readme") / "demo"
    build_demo(folder)
    git(folder, "config", "user.name", "Rae Reviewer")
    git(folder, "config", "user.email", "rae@example.org")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_it_runs(demo: Path, run: Run, command: str) -> None:
    arguments = shlex.split(command, comments=True)[1:]
    outcome = run(demo, *arguments)
    # `check` finds what the demo has wrong, and says so with 1.
    assert outcome.code in ((0, 1) if arguments[0] == "check" else (0,)), outcome
