"""Files that no memory holds: they are refused by their size, before they are read."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from kit import MakeRepository

_HUGE = 3 * 1024**3  # holes on the disk, which take no room
_MEMORY = 1024**3
_ITEM = {"docs/requirements/REQ-1.yaml": "id: REQ-1\ntitle: T\nstatus: draft\n"}


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _check(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # With one thread the libraries of the interpreter reserve no memory for others.
    return subprocess.run(
        [sys.executable, "-m", "reqtrace", "-C", root, "check", "--no-cache", *arguments],
        capture_output=True,
        text=True,
        preexec_fn=_limited,
        env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
    )


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("docs/requirements/REQ-2.yaml", "larger than the limit"),
        ("docs/requirements/REQ-2.md", "larger than the limit"),
        ("docs/decisions/0001-a.md", "larger than the limit"),
        ("docs/notes.md", ""),
        ("conf.py", ""),
        (".adr-dir", ""),
        ("reqs/.doorstop.yml", ""),
        ("a.sdoc", ""),
        ("spec.adoc", ""),
        ("reqtrace.toml", "reqtrace.toml is larger than 1 MB"),
        ("pyproject.toml", "pyproject.toml is larger than 1 MB"),
    ],
)
def test_a_huge_file_is_not_read(make_repository: MakeRepository, name: str, words: str) -> None:
    root = make_repository(_ITEM).root
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    with (root / name).open("wb") as file:
        file.truncate(_HUGE)
    done = _check(root)
    assert done.returncode in (0, 1, 2), done.stderr
    assert words in done.stdout + done.stderr
    assert "memory" not in done.stderr


def test_a_huge_configuration_on_the_command_line(
    make_repository: MakeRepository, tmp_path: Path
) -> None:
    with (tmp_path / "huge.toml").open("wb") as file:
        file.truncate(_HUGE)
    done = _check(make_repository(_ITEM).root, "--config", str(tmp_path / "huge.toml"))
    assert done.returncode == 2
    assert "huge.toml is larger than 1 MB" in done.stderr


def test_too_little_memory_is_one_sentence(make_repository: MakeRepository) -> None:
    items = "".join(f"- id: REQ-{n}\n  title: t\n  status: draft\n" for n in range(1000))
    files = {f"docs/requirements/{n}.yaml": items.replace("REQ-", f"R{n}-") for n in range(30)}
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            # What is loaded counts, and more than this is not granted.
            (
                "import resource, sys, reqtrace.workspace, reqtrace.engine.check\n"
                "from reqtrace.cli import run\n"
                "used = int(open('/proc/self/statm').read().split()[0]) * resource.getpagesize()\n"
                "resource.setrlimit(resource.RLIMIT_AS, (used + 20_000_000,) * 2)\n"
                "sys.argv[1:] = ['check', '--no-cache', '--format', 'json']\n"
                "run()"
            ),
        ],
        cwd=make_repository(files).root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2, done.stderr
    assert "memory" in done.stderr
    assert "internal error" not in done.stderr
    assert "Traceback" not in done.stderr
