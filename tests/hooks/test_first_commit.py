"""The first commit of a repository and of an orphan branch, under every hook of a clone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from git_kit import git

HOOKS = Path(__file__).parents[2] / "hooks"
REQ = "id: REQ-1\ntitle: Open by code\nstatus: approved\ntext: t\nsatisfies: {}\n"
NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"


@pytest.fixture
def environment(tmp_path: Path) -> Mapping[str, str]:
    """One in which the hooks find this reqtrace, and git a user."""
    programs = tmp_path / "bin"
    programs.mkdir()
    script = programs / "git-reqtrace"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -P -m reqtrace "$@"\n')
    script.chmod(0o755)
    who = {f"GIT_{role}_NAME": "Ada" for role in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{role}_EMAIL": "ada@example.org" for role in ("AUTHOR", "COMMITTER")}
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": path, "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", **who}


@pytest.mark.parametrize("branch", ["of a repository", "of an orphan branch"])
def test_the_first_commit(tmp_path: Path, environment: Mapping[str, str], branch: str) -> None:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "init", "--quiet", "--bare", str(tmp_path / "server.git"))
    if branch == "of an orphan branch":
        git(root, "commit", "--quiet", "--allow-empty", "-m", "Work on REQ-9")
        git(root, "checkout", "--quiet", "--orphan", "fresh")
    for name in ("pre-commit", "commit-msg", "pre-push"):
        shutil.copy(HOOKS / name, root / ".git/hooks" / name)
    shutil.copy(HOOKS / "pre-receive", tmp_path / "server.git/hooks")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["git", *arguments]
        return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)

    def write(target: str) -> None:
        for folder, text in (("requirements", REQ.format(target)), ("needs", NEED)):
            (root / folder).mkdir(exist_ok=True)
            (root / folder / f"{text.split()[1]}.yaml").write_text(text)
        git(root, "add", "--all")

    write("NEED-9")
    assert "no item has the id NEED-9" in run("commit", "-m", "Begin").stderr
    write("NEED-1")
    assert "GIT001" in run("commit", "-m", "Begin\n\nImplements: REQ-8").stderr
    done = run("commit", "-m", "Begin\n\nImplements: REQ-1")
    assert done.returncode == 0, done.stderr
    server = str(tmp_path / "server.git")
    pushed = run("push", server, "HEAD:refs/heads/fresh")
    assert pushed.returncode == 0, pushed.stderr + pushed.stdout
    # What passed no hook here stops at both hooks of a push.
    write("NEED-9")
    git(root, "commit", "--quiet", "--amend", "--no-verify", "-m", "Begin")
    for options in ([], ["--no-verify"]):
        refused = run("push", *options, server, "HEAD:refs/heads/other")
        assert refused.returncode != 0
        assert "no item has the id NEED-9" in refused.stderr + refused.stdout
