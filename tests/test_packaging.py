"""The wheel: built, installed into an empty environment, run there."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from reqtrace.version import VERSION

TOP = Path(__file__).parents[1]

# One worker builds and installs; the others have no need to do it again.
pytestmark = pytest.mark.xdist_group("packaging")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "build", "--wheel", "--outdir", str(folder), str(TOP))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel and what it asks for, no more."""
    folder = tmp_path_factory.mktemp("empty") / "venv"
    _run(sys.executable, "-m", "venv", str(folder))
    python = folder / "bin" / "python"
    options = ("--quiet", "--disable-pip-version-check", "--no-input")
    _run(str(python), "-m", "pip", "install", *options, str(wheel))
    return python.parent


@pytest.fixture(scope="session")
def demo(bin_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built by the installed program."""
    folder = tmp_path_factory.mktemp("installed") / "demo"
    done = _run(str(bin_folder / "reqtrace"), "demo", str(folder))
    assert "commits by 6 authors" in done.stdout
    return folder


def test_the_wheel_bears_name_and_version(wheel: Path) -> None:
    assert wheel.name == f"git_reqtrace-{VERSION}-py3-none-any.whl"


def test_the_wheel_carries_all_that_is_needed(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    schemas = {f"reqtrace/_data/schemas/{path.name}" for path in (TOP / "schemas").iterdir()}
    assert schemas
    assert names >= schemas
    assert "reqtrace/_data/examples/demo/story.toml" in names
    assert "reqtrace/py.typed" in names
    assert "reqtrace/profiles/default.toml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert tops == {"reqtrace", f"git_reqtrace-{VERSION}.dist-info"}
    assert not [n for n in zipfile.ZipFile(wheel).namelist() if "__pycache__" in n or "tests/" in n]


def test_the_licence_is_the_one_declared() -> None:
    project = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    text = (TOP / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text
    assert len(text.splitlines()) > 190


@pytest.mark.parametrize("program", ["reqtrace", "git-reqtrace"])
def test_the_programs_run(bin_folder: Path, program: str) -> None:
    assert _run(str(bin_folder / program), "--version").stdout == f"reqtrace {VERSION}\n"


def test_git_finds_the_program(bin_folder: Path) -> None:
    path = f"{bin_folder}{os.pathsep}{os.environ['PATH']}"
    assert _run("git", "reqtrace", "--version", PATH=path).stdout == f"reqtrace {VERSION}\n"


def test_the_module_runs(bin_folder: Path) -> None:
    done = _run(str(bin_folder / "python"), "-m", "reqtrace", "--version")
    assert done.stdout == f"reqtrace {VERSION}\n"


def test_the_schemas_are_found_where_they_are_installed(bin_folder: Path) -> None:
    program = "from reqtrace.util.data import schema_path as p; print(p('req').is_file(), p('req'))"
    done = _run(str(bin_folder / "python"), "-c", program)
    assert done.stdout.startswith("True")
    assert "site-packages" in done.stdout


def test_check_runs_on_the_example(bin_folder: Path, demo: Path) -> None:
    done = _run(str(bin_folder / "reqtrace"), "-C", str(demo), "check", expect=1)
    assert "NEED-6" in done.stdout


def test_report_runs_on_the_example(bin_folder: Path, demo: Path, tmp_path: Path) -> None:
    target = tmp_path / "trace.html"
    arguments = ("report", "--format", "html", "-o", str(target))
    _run(str(bin_folder / "reqtrace"), "-C", str(demo), *arguments)
    assert "NEED-6" in target.read_text(encoding="utf-8")


def test_the_interface_is_typed_and_complete(bin_folder: Path, demo: Path) -> None:
    program = (
        "import reqtrace; [getattr(reqtrace, name) for name in reqtrace.__all__]; "
        "print(len(reqtrace.open('.').check().findings) > 0)"
    )
    assert _run(str(bin_folder / "python"), "-c", program, cwd=demo).stdout == "True\n"


def _run(
    *command: str, expect: int = 0, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        command, cwd=cwd, env={**kept, **environment}, capture_output=True, text=True
    )
    assert done.returncode == expect, done.stdout + done.stderr
    return done
