from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from git_kit import git
from kit import Run
from reqtrace.cache.location import VARIABLE
from reqtrace.edit.demo import build_demo
from reqtrace.git.log import scan_cache

COMMANDS = (
    ("check", "--color", "never"),
    ("check", "--format", "json"),
    ("check", "--staged"),
    ("check", "--rev", "HEAD~3"),
    ("items", "--format", "json"),
    ("show", "REQ-11"),
    ("report", "--format", "html"),
    ("report", "--format", "json"),
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "demo"
    build_demo(folder)
    return folder


@pytest.fixture
def demo(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(scan_cache, "_FEWEST", 1)
    shutil.copytree(built, tmp_path / "demo")
    return tmp_path / "demo"


def cache_of(folder: Path) -> Path:
    return folder / ".git" / "reqtrace" / "cache.sqlite"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_same_bytes_with_and_without(demo: Path, run: Run, command: tuple[str, ...]) -> None:
    plain = run(demo, *command, "--no-cache")
    assert not cache_of(demo).exists()
    assert run(demo, *command) == plain
    assert cache_of(demo).exists()
    assert run(demo, *command) == plain
    git(demo, "commit", "--quiet", "--allow-empty", "-m", "More\n\nImplements: REQ-11")
    assert run(demo, *command) == run(demo, *command, "--no-cache")


def test_linked_work_trees_share_it(demo: Path, run: Run, tmp_path: Path) -> None:
    git(demo, "worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    run(tmp_path / "linked", "items")
    assert cache_of(demo).exists()


def test_the_variable_names_another_place(
    demo: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    run(demo, "items")
    assert not cache_of(demo).exists()
    assert len(list((tmp_path / "elsewhere").glob("*/cache.sqlite"))) == 1


def test_nothing_is_written_into_a_bare_repository(
    demo: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(demo), str(bare))
    before = run(bare, "items", "--rev", "HEAD")
    assert not (bare / "reqtrace").exists()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "elsewhere"))
    assert run(bare, "items", "--rev", "HEAD") == before
    assert len(list((tmp_path / "elsewhere").glob("*/cache.sqlite"))) == 1


@pytest.mark.parametrize("options", [("--allow-partial",), ("--no-cache",)])
def test_nothing_is_kept_on_request(demo: Path, run: Run, options: tuple[str, ...]) -> None:
    assert run(demo, "items", *options).code == 0
    assert not cache_of(demo).parent.exists()


def test_a_place_that_cannot_be_used_is_said_once(demo: Path, run: Run) -> None:
    plain = run(demo, "check", "--no-cache")
    cache_of(demo).mkdir(parents=True)
    outcome = run(demo, "check")
    assert (outcome.code, outcome.out) == (plain.code, plain.out)
    assert outcome.err.startswith("reqtrace: warning: the cache ")
    assert outcome.err.endswith("cache.sqlite cannot be used: cache.sqlite is not a file\n")
    assert outcome.err.count("\n") == 1


def test_a_broken_file_is_replaced_in_silence(demo: Path, run: Run) -> None:
    plain = run(demo, "check", "--no-cache")
    cache_of(demo).parent.mkdir(mode=0o700)
    cache_of(demo).write_bytes(b"SQLite format 3\0 and nothing else")
    cache_of(demo).chmod(0o600)
    assert run(demo, "check") == plain
    assert cache_of(demo).stat().st_size > 1000
