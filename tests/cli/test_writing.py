"""What commands write: new items, the configuration, output files; and where they refuse to."""

from __future__ import annotations

import importlib
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

import click
import pytest

from kit import MakeRepository, Outcome, Run
from reqtrace.cli.common import create_file
from reqtrace.errors import UsageError
from reqtrace.output.check.registry import FORMATS
from reqtrace.output.graph.formats import GRAPH_FORMATS
from reqtrace.report import REPORTS

FILES = {"README.md": "# Hello\n", "docs/goals/GOAL-1.yaml": "id: GOAL-1\nstatus: draft\n"}
MASK = 0o027


@pytest.fixture
def root(make_repository: MakeRepository) -> Path:
    return make_repository(FILES).root


def _tree(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*") if ".git" not in path.parts)


def _refused(outcome: Outcome, words: str) -> None:
    assert (outcome.code, outcome.out) == (2, ""), outcome
    assert words in outcome.err
    assert "defect" not in outcome.err
    assert "Traceback" not in outcome.err


def _nothing(root: Path) -> None:
    pass


def _linked_folder(root: Path) -> None:
    (root.parent / "outside").mkdir()
    (root / "docs/needs").symlink_to(root.parent / "outside")


def _linked_higher(root: Path) -> None:
    (root.parent / "outside/needs").mkdir(parents=True)
    (root / "linked").symlink_to(root.parent / "outside")


def _file_as_folder(root: Path) -> None:
    (root / "docs/needs").write_text("x")


def _target_as_folder(root: Path) -> None:
    (root / "docs/needs/NEED-1.yaml").mkdir(parents=True)


def _target_as_dangling_link(root: Path) -> None:
    (root / "docs/needs").mkdir()
    (root / "docs/needs/NEED-1.yaml").symlink_to(root.parent / "stolen")


@pytest.mark.parametrize(
    ("prepare", "arguments", "words"),
    [
        pytest.param(_nothing, ["--id", "../../x"], "valid id", id="id climbs"),
        pytest.param(_nothing, ["--id", "a/../x"], "valid id", id="id climbs within"),
        pytest.param(_nothing, ["--id", "/x"], "valid id", id="absolute id"),
        pytest.param(_nothing, ["--id", "a: b"], "valid id", id="id with a colon"),
        pytest.param(_nothing, ["--id", ""], "valid id", id="empty id"),
        pytest.param(_nothing, ["--id", "x" * 129], "valid id", id="long id"),
        pytest.param(_nothing, ["--title", " "], "title is empty", id="empty title"),
        pytest.param(
            _nothing, ["--title", "a\x1bb"], "unprintable character", id="control character"
        ),
        pytest.param(_nothing, ["--title", "a\udcffb"], "unprintable character", id="no UTF-8"),
        pytest.param(_nothing, ["--folder", "../x"], "outside", id="folder outside"),
        pytest.param(_nothing, ["--folder", "/"], "outside", id="absolute folder"),
        pytest.param(
            _nothing, ["--folder", ".git/x"], "inside the .git folder", id="folder of git"
        ),
        pytest.param(_nothing, ["--folder", "x" * 300], "too long", id="long folder"),
        pytest.param(_linked_folder, [], "symbolic link docs/needs", id="default behind a link"),
        pytest.param(
            _linked_higher, ["--folder", "linked/needs"], "link linked", id="folder behind a link"
        ),
        pytest.param(_file_as_folder, [], "cannot be written", id="a file for a folder"),
        pytest.param(_target_as_folder, [], "already exists", id="a folder of that name"),
        pytest.param(_target_as_dangling_link, [], "already exists", id="a dangling link"),
    ],
)
def test_new_refuses_and_writes_nothing(
    root: Path, run: Run, prepare: Callable[[Path], None], arguments: list[str], words: str
) -> None:
    prepare(root)
    before = _tree(root.parent)
    _refused(run(root, "new", "need", *arguments), words)
    assert _tree(root.parent) == before


def test_a_file_that_cannot_be_encoded_is_not_begun(tmp_path: Path) -> None:
    for path, text in (("a/b.txt", "\udcff"), ("a/b\0.txt", "x")):
        with pytest.raises(UsageError):
            create_file(tmp_path, PurePosixPath(path), text)
        assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["reqtrace.toml", ".reqtrace.toml"])
@pytest.mark.parametrize(
    "make",
    [
        pytest.param(Path.mkdir, id="folder"),
        pytest.param(lambda path: path.symlink_to("nowhere"), id="dangling link"),
        pytest.param(os.mkfifo, id="pipe"),
    ],
)
def test_init_refuses_what_is_no_regular_file(
    root: Path, run: Run, name: str, make: Callable[[Path], None]
) -> None:
    make(root / name)
    before = _tree(root.parent)
    _refused(run(root, "init"), f"{name} already exists")
    assert _tree(root.parent) == before


def test_init_follows_no_link_of_a_file_that_is_not_read(root: Path, run: Run) -> None:
    (root / "pyproject.toml").symlink_to("/dev/zero")
    assert run(root, "init").code == 0


def test_init_in_a_folder_that_cannot_be_written(root: Path, run: Run) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    root.chmod(0o555)
    try:
        _refused(run(root, "init"), "cannot be written")
    finally:
        root.chmod(0o755)


# -- output files ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "words"),
    [
        pytest.param("", "empty", id="empty"),
        pytest.param(".", "is a folder", id="here"),
        pytest.param("docs", "is a folder", id="folder"),
        pytest.param("link", "symbolic link", id="dangling link"),
        pytest.param("no/file", "cannot be written", id="no such folder"),
        pytest.param("README.md/x", "cannot be written", id="a file for a folder"),
        pytest.param("x" * 300, "cannot be written", id="too long"),
    ],
)
def test_output_is_refused(root: Path, run: Run, output: str, words: str) -> None:
    (root / "link").symlink_to("nowhere")
    before = _tree(root)
    _refused(run(root, "items", "-o", output), words)
    assert _tree(root) == before


def test_output_goes_into_a_pipe(root: Path, run: Run) -> None:
    pipe, read = root.parent / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    assert run(root, "items", "--format", "json", "-o", str(pipe)).code == 0
    reader.join(10)
    assert b"GOAL-1" in read[0]
    assert stat.S_ISFIFO(pipe.lstat().st_mode)


def test_output_goes_into_a_device(root: Path, run: Run) -> None:
    assert run(root, "items", "-o", os.devnull).code == 0
    assert stat.S_ISCHR(os.lstat(os.devnull).st_mode)


def test_a_new_file_has_the_usual_mode_and_an_old_one_keeps_its_own(root: Path, run: Run) -> None:
    old, new = root / "old.txt", root / "new.txt"
    old.write_text("x")
    old.chmod(0o600)
    mask = os.umask(MASK)
    try:
        for path in (old, new):
            assert run(root, "items", "-o", str(path)).code == 0
    finally:
        os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o600
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~MASK
    assert old.read_bytes() == new.read_bytes()
    assert [path.name for path in root.iterdir() if path.name.startswith(".reqtrace")] == []


# -- the working directory ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        pytest.param(["--version"], 0, id="version"),
        pytest.param(["rules"], 0, id="rules"),
        pytest.param(["check"], 2, id="check"),
        pytest.param(["check", "--rev", "HEAD"], 2, id="check of a revision"),
        pytest.param(["new", "need"], 2, id="new"),
        pytest.param(["init"], 2, id="init"),
        pytest.param(["demo", "x"], 2, id="demo"),
    ],
)
def test_a_deleted_working_directory(tmp_path: Path, arguments: list[str], code: int) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    program = (
        "import os, sys; from reqtrace.cli import main\n"
        "os.chdir(sys.argv[1]); os.rmdir(sys.argv[1]); sys.exit(main(sys.argv[2:]))"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program, str(gone), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert outcome.returncode == code, outcome
    assert "Traceback" not in outcome.stderr
    assert "defect" not in outcome.stderr
    assert bool(outcome.stderr) == bool(code)


# -- the choices ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        pytest.param("check", FORMATS, id="check"),
        pytest.param("report", REPORTS, id="report"),
        pytest.param("graph", GRAPH_FORMATS, id="graph"),
    ],
)
def test_the_choice_of_formats_is_what_can_be_rendered(
    command: str, formats: Mapping[str, object]
) -> None:
    params = importlib.import_module(f"reqtrace.cli.{command}").command.params
    (choice,) = [parameter.type for parameter in params if parameter.name == "format_"]
    assert isinstance(choice, click.Choice)
    assert tuple(choice.choices) == tuple(formats)
