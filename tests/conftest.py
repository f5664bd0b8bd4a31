"""Shared ground of all tests: no test sees the settings of the machine it runs on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from kit import Files, MakeRepository, Outcome, Run
from reqtrace.cli import main
from reqtrace.git.write.fixture_repository import WritableRepository

# A busy machine makes no test fail. A check of a change does not depend on luck, either: only
# elsewhere do generated cases differ from run to run.
_UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("untimed", _UNTIMED)
settings.register_profile("ci", _UNTIMED, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "untimed")


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    surroundings = ("GIT_", "GITHUB_", "GITLAB_", "CI_", "PRE_COMMIT_")
    for name in [name for name in os.environ if name.startswith(surroundings)]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS", "REQTRACE_CACHE_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def make_repository(tmp_path: Path) -> MakeRepository:
    """Makes real repositories below the test's own folder."""

    def make(files: Files, *messages: str, name: str = "repo") -> WritableRepository:
        repository = WritableRepository.create(tmp_path / name)
        for path, content in files.items():
            repository.write(path, content)
        repository.commit("Initial commit")
        for message in messages:
            repository.commit(message)
        return repository

    return make


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs the command line in this process; test_process.py runs it from outside."""

    def call(folder: Path, *arguments: str) -> Outcome:
        capfdbinary.readouterr()
        code = main(["-C", str(folder), *arguments])
        out, err = capfdbinary.readouterr()
        return Outcome(code, out.decode(), err.decode())

    return call


@pytest.fixture(scope="session")
def programs() -> Path:
    """The folder of other tools, for tests marked `neighbours`.

    They come from an environment of their own, build/neighbours, which `make test-neighbours` makes
    and REQTRACE_NEIGHBOURS names; without it they are looked for beside this Python.
    """
    named = os.environ.get("REQTRACE_NEIGHBOURS")
    folder = Path(named).absolute() / "bin" if named else Path(sys.executable).parent
    missing = [p for p in ("doorstop", "strictdoc", "sphinx-build") if not (folder / p).exists()]
    if missing:
        pytest.fail(f"{', '.join(missing)} not in {folder}: run `make test-neighbours`")
    return folder
