"""A real `git commit` with `reqtrace commit-msg` in its hook: what git records is judged.

Whether git removes comments depends on `commit.cleanup` and on whether somebody edits the message.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from reqtrace.git.write.fixture_repository import WritableRepository

TOP = Path(__file__).parents[2]
MESSAGE = "Open by code\n\nSee below.\n{0} see REQ-98\n\nImplements: REQ-1\n{0} REQ-97\n"
CLEANUPS = ("strip", "whitespace", "verbatim", "scissors", "default", "")
HOOK = """#!/bin/sh
{python} -m reqtrace commit-msg "$1" >{out}
exit 0
"""
EDITOR = """#!/bin/sh
cat {message} "$1" >{out}.new && cp {out}.new "$1"
"""


@pytest.fixture
def repository(tmp_path: Path) -> WritableRepository:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("requirements/REQ-1.yaml", "id: REQ-1\ntitle: Open\nstatus: draft\ntext: t\n")
    made.commit("Begin")
    text = HOOK.format(python=shlex.quote(sys.executable), out=shlex.quote(str(tmp_path / "out")))
    program(made.root / ".git/hooks/commit-msg", text)
    return made


def program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def judged_and_recorded(
    repository: WritableRepository,
    message: str,
    *options: str,
    edits: bool,
    editor: str = "",
    amend: bool = False,
) -> tuple[set[str], set[str]]:
    """The unknown ids that the hook names, and those of the message that git recorded."""
    folder = repository.root.parent
    out, written = folder / "out", folder / "message"
    written.write_text(message)
    program(folder / "editor", EDITOR.format(message=written, out=out))
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(TOP / "src"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": editor or str(folder / "editor"),
    }
    end = [
        "commit",
        "--allow-empty",
        *(["--amend"] if amend else []),
        *([] if edits else ["-F", str(written)]),
    ]
    subprocess.run(
        ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", *options, *end],
        cwd=repository.root,
        env=environment,
        capture_output=True,
        check=True,
    )
    ids = ("REQ-97", "REQ-98", "REQ-99")
    found = out.read_text()
    recorded = repository.git("log", "-1", "--format=%B")
    assert "GIT003" not in found, found
    return {one for one in ids if one in found}, {one for one in ids if one in recorded}


@pytest.mark.parametrize("cleanup", CLEANUPS)
def test_comments_are_judged_where_git_keeps_them(
    repository: WritableRepository, cleanup: str
) -> None:
    settings = ["-c", f"commit.cleanup={cleanup}"] if cleanup else []
    message = MESSAGE.format("#")
    for edits in (True, False):
        judged, recorded = judged_and_recorded(repository, message, *settings, edits=edits)
        assert judged == recorded
    # What --verbose shows below the scissors line is never part of a message.
    settings += ["-c", "commit.verbose=true"]
    repository.write("notes.txt", "REQ-99\n")
    repository.git("add", "--all")
    judged, recorded = judged_and_recorded(repository, message, *settings, edits=True)
    assert judged == recorded


def version() -> tuple[int, ...]:
    return tuple(map(int, subprocess.getoutput("git version").split()[2].split(".")[:2]))


needs_strings = pytest.mark.skipif(version() < (2, 45), reason="git before core.commentString")


@pytest.mark.parametrize(
    ("setting", "comment"),
    [
        ("core.commentChar=;", ";"),
        ("core.commentChar=auto", "#"),
        pytest.param("core.commentChar=//", "//", marks=needs_strings),
        pytest.param("core.commentString=//", "//", marks=needs_strings),
    ],
)
def test_other_comments(repository: WritableRepository, setting: str, comment: str) -> None:
    message = MESSAGE.format(comment)
    judged, recorded = judged_and_recorded(repository, message, "-c", setting, edits=True)
    assert judged == recorded
    # Trailers of what is recorded are read with the default comment, which everybody shares.
    message = message.removesuffix(f"{comment} REQ-97\n")
    judged, recorded = judged_and_recorded(repository, message, "-c", setting, edits=False)
    assert judged == recorded == {"REQ-98"}


def test_an_editor_that_changes_nothing_is_no_missing_editor(
    repository: WritableRepository,
) -> None:
    """`GIT_EDITOR=:` of the user looks like that of git, but git then removes comments."""
    judged_and_recorded(repository, MESSAGE.format("#"), edits=False)
    judged, recorded = judged_and_recorded(repository, "", edits=True, editor=":", amend=True)
    assert judged == recorded == set()
