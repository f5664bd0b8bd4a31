"""The program from outside, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit import MakeRepository

ITEM = "id: NEED-{n}\ntitle: Need {n}\nstatus: draft\ntext: t\n"


def reqtrace(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "reqtrace", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
    )


def _counting_git(folder: Path) -> tuple[str, Path]:
    """A folder for PATH with a `git` that logs each start, and the log."""
    real, log = shutil.which("git"), folder / "log"
    script = folder / "git"
    script.write_text(f'#!/bin/sh\necho "$@" >> "{log}"\nexec "{real}" "$@"\n')
    script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}", log


def test_no_process_per_file_or_commit(make_repository: MakeRepository, tmp_path: Path) -> None:
    counts = []
    for size in (2, 60):
        files = {f"docs/needs/NEED-{n}.yaml": ITEM.format(n=n) for n in range(1, size + 1)}
        messages = [f"Work\n\nRefs: NEED-{n}" for n in range(1, size + 1)]
        repository = make_repository(files, *messages, name=f"repo-{size}")
        tools = tmp_path / f"tools-{size}"
        tools.mkdir()
        path, log = _counting_git(tools)
        outcome = reqtrace(repository.root, "check", PATH=path)
        assert outcome.returncode == 0, outcome
        counts.append(len(log.read_text().splitlines()))
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"]])
def test_start_up_imports_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys; from reqtrace.cli import main\n"
        f"main({arguments!r})\n"
        "heavy = {'networkx', 'git', 'jinja2', 'ruamel.yaml', 'jsonschema_rs', 'markdown_it',"
        " 'importlib.metadata', 'tomllib'}\n"
        "sys.exit(','.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    outcome = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (outcome.returncode, outcome.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no shell that closes a stream")
@pytest.mark.parametrize("arguments", ["check", "check --format json", "items", "--version"])
def test_closed_standard_output_is_no_defect(
    make_repository: MakeRepository, arguments: str
) -> None:
    root = make_repository({"docs/needs/NEED-1.yaml": ITEM.format(n=1)}).root
    command = f'exec "{sys.executable}" -m reqtrace {arguments} >&-'
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"reqtrace: standard output is closed\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", ["check", "check --format json", "items", "--version"])
def test_a_full_disk_is_no_defect(make_repository: MakeRepository, arguments: str) -> None:
    root = make_repository({"docs/needs/NEED-1.yaml": ITEM.format(n=1)}).root
    command = f'exec "{sys.executable}" -m reqtrace {arguments} >/dev/full'
    done = subprocess.run(["sh", "-c", command], cwd=root, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr == b"reqtrace: the output cannot be written: No space left on device\n"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [("check", 1), ("report", 0), ("items", 0), ("rules", 2), ("check --format sarif", 2)],
)
def test_without_docstrings_and_assertions_it_works_or_says_why(
    make_repository: MakeRepository, arguments: str, code: int
) -> None:
    root = make_repository({"docs/needs/NEED-1.yaml": "id: NEED-1\nlinks: [NEED-2]\n"}).root
    command = [sys.executable, "-OO", "-m", "reqtrace", *arguments.split()]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    assert done.returncode == code, done.stderr
    assert ("without docstrings" in done.stderr) == (code == 2)


def test_a_reader_that_goes_away_is_no_defect(make_repository: MakeRepository) -> None:
    files = {f"docs/needs/NEED-{n}.yaml": ITEM.format(n=n) for n in range(2000)}
    root = make_repository(files).root
    command = f"{sys.executable} -m reqtrace items --format json | head -c 10"
    outcome = subprocess.run(command, shell=True, cwd=root, capture_output=True, check=False)
    assert (len(outcome.stdout), outcome.stderr) == (10, b"")


@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_paths_of_any_bytes_come_out_in_any_locale(
    make_repository: MakeRepository, locale: str
) -> None:
    repository = make_repository({"docs/needs/NEED-1.yaml": "id: NEED-1\n"})
    odd = os.fsencode(repository.root) + b"/docs/needs/caf\xe9\n\x1b[31m.yaml"
    Path(os.fsdecode(odd)).write_text("id: NEED-2\ntitle: [\n")
    outcome = reqtrace(
        repository.root, "check", "--format", "concise", LC_ALL=locale, PYTHONUTF8="0"
    )
    assert outcome.returncode == 1, outcome
    assert b"caf\\xe9" in outcome.stdout
    assert b"\x1b" not in outcome.stdout
    assert b"SYN002" in outcome.stdout
