"""A process that is killed while it writes: nothing is lost, and nothing stays that git takes.

The process ends itself by SIGKILL at the n-th step below the repository that Python reports to its
audit hooks: opening a file to write, renaming, linking, making and removing files and folders, and
each time it starts git.
`make hostile` takes all steps, the tests of every change the first and some of the others.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kit import MakeRepository
from reqtrace.cli import main

_STEPS = ("os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.truncate")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_ALL = os.environ.get("REQTRACE_HOSTILE") == "long"
_MOST_STEPS = 200
_NEVER = 10**9
_KILLS: list[bool] = []
_MINE = "id: IN-1\ntype: req\ntitle: mine\nowner: me\n"
_THEIRS = "id: IN-1\ntype: req\ntitle: theirs\n"

_FILES = {
    "docs/requirements/IN-1.yaml": _MINE.replace("owner: me\n", ""),
    "docs/needs/NEED-1.yaml": "id: NEED-1\ntitle: Find a slot\nstatus: draft\n",
    "report.md": "old\n",
}
_NEEDS = {
    name: {"id": name, "type": "req", "title": "theirs", "docname": "x"}
    for name in (f"IN-{number}" for number in range(1, 51 if _ALL else 3))
}


def _is_step(folder: Path, event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":
        flags = arguments[2]
        if not (isinstance(flags, int) and flags & _WRITES):
            return False
    elif event not in _STEPS:
        return event == "subprocess.Popen"
    return str(folder) in str(arguments[0])


def _run_until(step: int, folder: Path, arguments: Sequence[str]) -> bool:
    """Run a command in a process that dies at its step *step*; whether it did die."""
    child = os.fork()
    if child == 0:
        steps = 0

        def hook(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal steps
            if _is_step(folder, event, arguments):
                steps += 1
                if steps == step:
                    os.kill(os.getpid(), signal.SIGKILL)

        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        sys.addaudithook(hook)
        code = 99
        try:
            code = main(["-C", str(folder), *arguments])
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0
    return False


def _would_add(root: Path) -> set[str]:
    done = subprocess.run(
        ["git", "-C", root, "add", "--all", "--dry-run"], capture_output=True, check=True, text=True
    )
    return {line.split("'")[1] for line in done.stdout.splitlines()}


def _content(path: Path) -> object:
    """The text of a file, the names of what is in a folder, None where there is nothing."""
    if path.is_dir():
        return sorted(str(one.relative_to(path)) for one in path.rglob("*"))
    return path.read_text("utf-8") if path.exists() else None


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that are copies")
@pytest.mark.parametrize(
    ("arguments", "path", "is_new"),
    [
        (("import", "needs-json", "{needs}", "--overwrite"), "docs/requirements/IN-1.yaml", False),
        (("new", "need", "--title", "Two"), "docs/needs/NEED-2.yaml", True),
        (("init",), "reqtrace.toml", True),
        (("report", "--format", "markdown", "-o", "{root}/report.md"), "report.md", False),
        (("report", "--format", "csv", "-o", "{root}/new.csv"), "new.csv", True),
        (("schema", "--write"), ".reqtrace/schemas/adr.schema.json", True),
        (("check", "--exit-zero", "-o", "{root}/check.txt"), "check.txt", True),
        (("link", "HEAD", "IN-1"), "docs/requirements/IN-1.yaml", False),
        (("review", "NEED-1"), "docs/requirements/IN-1.yaml", False),
        (("import", "needs-json", "{needs}", "--to", "docs/in"), "docs/in/IN-2.yaml", True),
        (("graph", "--format", "dot", "-o", "{root}/graph.dot"), "graph.dot", True),
        (("export", "needs-json", "-o", "{root}/needs.json"), "needs.json", True),
        (("export", "doorstop", "-o", "{root}/tree"), "tree", True),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_a_kill_at_any_step_loses_nothing(
    make_repository: MakeRepository,
    tmp_path: Path,
    arguments: tuple[str, ...],
    path: str,
    is_new: bool,
) -> None:
    needs = tmp_path / "needs.json"
    needs.write_text(
        json.dumps({"current_version": "1", "versions": {"1": {"needs": _NEEDS}}}), "utf-8"
    )
    clean = make_repository(_FILES, name="clean").root
    (clean / "docs/requirements/IN-1.yaml").write_text(_MINE, "utf-8")
    for name in ("user.name", "user.email"):
        subprocess.run(["git", "-C", clean, "config", name, "ada@example.org"], check=True)
    before = _content(clean / path)
    step, died, whole = 0, True, None
    while died and step < _MOST_STEPS:
        step += 1 if _ALL or step < 4 else 9
        root = tmp_path / f"at-{step}"
        shutil.copytree(clean, root)
        words = [one.format(needs=needs, root=root) for one in arguments]
        if whole is None:
            assert not _run_until(_NEVER, root, words)
            whole = _content(root / path)
            assert whole is not None
            shutil.rmtree(root)
            shutil.copytree(clean, root)
        died = _run_until(step, root, words)
        _KILLS.append(died)
        assert _content(root / path) in ((None, whole) if is_new else (before, whole))
        assert not [name for name in _would_add(root) if "reqtrace-" in name]
        assert not list(root.rglob(".reqtrace-*"))
    assert not died or step >= _MOST_STEPS
    assert step >= 3


@pytest.mark.skipif(not _ALL, reason="counts the kills of the long form")
def test_there_are_enough_kills() -> None:
    print(f"{sum(_KILLS)} kills")
    assert sum(_KILLS) >= 500
