from __future__ import annotations

from pathlib import Path

import pytest

from kit import MakeRepository, Run
from reqtrace.cache.store import LIMIT

FILES = {"needs/NEED-1.yaml": "id: NEED-1\ntitle: t\nstatus: draft\ntext: w\n"}


@pytest.fixture
def root(make_repository: MakeRepository, run: Run) -> Path:
    made = make_repository(FILES).root
    assert run(made, "check").code == 0
    return made


def test_info_says_where_it_is_and_what_it_holds(root: Path, run: Run) -> None:
    outcome = run(root, "cache", "info")
    file = root / ".git" / "reqtrace" / "cache.sqlite"
    first, *kinds = outcome.out.splitlines()
    assert first == f"{file}: 0.0 MiB of {LIMIT >> 20}.0 MiB"
    assert [line.split()[0] for line in kinds] == ["detection", "item-history", "reading"]
    assert kinds[2].split(maxsplit=3)[3] == "1 entry: parsed items of each file"


def test_info_as_json(root: Path, run: Run) -> None:
    found = run(root, "cache", "info", "--format", "json").json()
    assert found["bytes"] == (root / ".git" / "reqtrace" / "cache.sqlite").stat().st_size
    assert {one["kind"]: one["entries"] for one in found["kinds"]} == {
        "detection": 1,
        "item-history": 1,
        "reading": 1,
    }


def test_clear_deletes_it_and_the_next_run_makes_it_anew(root: Path, run: Run) -> None:
    file = root / ".git" / "reqtrace" / "cache.sqlite"
    outcome = run(root, "cache", "clear")
    assert (outcome.code, outcome.out) == (0, f"{file}: 0.0 MiB deleted\n")
    assert not file.exists()
    assert run(root, "cache", "clear").code == 0
    assert run(root, "cache", "info").out.splitlines() == [
        f"{file}: 0.0 MiB of {LIMIT >> 20}.0 MiB"
    ]
    run(root, "check")
    assert file.exists()


def test_what_is_not_ours_is_not_deleted(root: Path, run: Run, tmp_path: Path) -> None:
    file = root / ".git" / "reqtrace" / "cache.sqlite"
    other = tmp_path / "other"
    file.replace(other)
    file.symlink_to(other)
    outcome = run(root, "cache", "clear")
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be deleted: cache.sqlite is not a file" in outcome.err
    assert other.exists()


def test_a_bare_repository_has_none(root: Path, run: Run, tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    (root / ".git").rename(bare)
    (bare / "config").write_text("[core]\nrepositoryformatversion = 0\nbare = true\n")
    outcome = run(bare, "cache", "info")
    assert outcome.code == 2
    assert "has no cache" in outcome.err
    assert "REQTRACE_CACHE_DIR" in outcome.err


def test_the_variable_names_another_place(
    root: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQTRACE_CACHE_DIR", str(tmp_path / "caches"))
    run(root, "check")
    found = run(root, "cache", "info", "--format", "json").json()
    assert Path(found["file"]).is_relative_to(tmp_path / "caches")
    assert found["kinds"]
