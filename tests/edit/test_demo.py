"""The bundled example: its history, and what check says about it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kit import Run
from reqtrace.edit.demo import build_demo
from reqtrace.errors import UsageError
from reqtrace.git.write.fixture_repository import WritableRepository

SOURCE = Path(__file__).parents[2] / "src"

# The table of gaps in the example's README, as rules see it: rule, item.
GAPS = {
    ("ADR003", "ADR-0003"),
    ("COV001", "NEED-6"),
    ("COV002", "REQ-15"),
    ("COV003", "REQ-9"),
    ("COV004", "REQ-16"),
    ("GIT001", None),
    ("GIT003", None),
    ("LNK001", "REQ-13"),
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, built once."""
    folder = tmp_path_factory.mktemp("demo") / "boxwell"
    build_demo(folder)
    return folder


def test_the_history_is_worth_looking_at(demo: Path) -> None:
    git = WritableRepository(demo).git
    parents = [line.split() for line in git("log", "--format=%H %P").splitlines()]
    assert len(parents) >= 40
    assert len(set(git("log", "--use-mailmap", "--format=%aE").splitlines())) >= 5
    assert git("tag", "--list").splitlines() == ["v1.0.0", "v1.1.0", "v1.1.1", "v2.0.0"]
    assert {len(oids) - 1 for oids in parents} == {0, 1, 2, 4}
    assert "(cherry picked from commit" in git("log", "--format=%B")
    assert git("log", "--format=%B").count("This reverts commit") == 3
    assert git("log", "--diff-filter=R", "--find-renames", "--format=%s", "-m", "--first-parent")


def test_one_author_has_two_addresses(demo: Path) -> None:
    git = WritableRepository(demo).git
    raw = set(git("log", "--format=%ae").splitlines())
    mapped = set(git("log", "--use-mailmap", "--format=%aE").splitlines())
    assert raw - mapped == {"jreuter@mail.example"}


def test_the_summary_tells_what_was_built(tmp_path: Path) -> None:
    summary = build_demo(tmp_path / "new")
    assert summary.commits >= 40
    assert summary.authors == 6
    assert str(summary).endswith(f"HEAD {summary.head[:10]}")


def test_object_ids_are_the_same_on_every_machine(demo: Path, tmp_path: Path) -> None:
    head = WritableRepository(demo).head()
    assert _build_elsewhere(tmp_path, zone="Pacific/Chatham", umask=0o077) == head
    assert _build_elsewhere(tmp_path, zone="America/St_Johns", umask=0o002) == head


def test_a_hook_of_another_repository_is_left_alone(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = WritableRepository.create(tmp_path / "other")
    other.commit("Mine")
    before = other.git("rev-parse", "--all")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    assert build_demo(tmp_path / "new").head == WritableRepository(demo).head()
    assert os.environ["GIT_DIR"] == str(tmp_path / "other" / ".git")
    assert other.git("rev-parse", "--all") == before


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda folder: (folder / "own.txt").write_text("x"), "is not empty"),
        pytest.param(lambda folder: (folder.rmdir(), folder.write_text("x")), "is not a folder"),
    ],
    ids=["a folder with a file", "a file"],
)
def test_nothing_that_exists_is_touched(tmp_path: Path, make: object, message: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    assert callable(make)
    make(folder)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UsageError, match=message) as caught:
        build_demo(folder)
    assert caught.value.hint
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    assert build_demo(tmp_path).commits >= 40


def test_check_finds_the_gaps_and_nothing_else(demo: Path, run: Run) -> None:
    outcome = run(demo, "check", "--format", "json")
    assert outcome.code == 1
    found = {(finding["rule"], finding["item"]) for finding in outcome.json()["findings"]}
    assert found == GAPS


def test_a_configuration_makes_lost_trailers_warnings_except_of_a_squash_merge(
    demo: Path, run: Run, tmp_path: Path
) -> None:
    folder = tmp_path / "configured"
    shutil.copytree(demo, folder)
    for by_itself in ("info", "warning"):
        outcome = run(folder, "check", "--format", "json", "--select", "GIT003")
        severities = {
            (finding["severity"], "squash merge" in finding["message"])
            for finding in outcome.json()["findings"]
        }
        assert severities == {("info", True), (by_itself, False)}
        (folder / "reqtrace.toml").write_text('extends = "reqtrace:default"\n', "utf-8")


def test_the_typo_comes_with_a_suggestion(demo: Path, run: Run) -> None:
    findings = run(demo, "check", "--format", "json", "--select", "LNK001").json()["findings"]
    (dangling,) = findings
    assert "NEED-05" in dangling["message"]
    assert "NEED-5" in dangling["message"] + dangling["help"]


def test_the_accepted_gap_is_counted(demo: Path, run: Run) -> None:
    assert run(demo, "check", "--format", "json").json()["summary"]["accepted"] == 1


def test_all_types_and_forms_are_there(demo: Path, run: Run) -> None:
    items = run(demo, "items", "--format", "json").json()["items"]
    assert {item["type"] for item in items} == {
        *("goal", "outcome", "need", "req", "adr", "debt", "test")
    }
    assert {Path(item["path"]).suffix for item in items} == {".md", ".yaml"}


def test_the_gaps_are_listed_in_the_readme_of_the_example(demo: Path) -> None:
    readme = (demo / "README.md").read_text(encoding="utf-8")
    assert all(item in readme for _, item in GAPS if item is not None)


def _build_elsewhere(tmp_path: Path, *, zone: str, umask: int) -> str:
    """Build the example in a process of its own, on a machine with odd settings; its HEAD."""
    home = tmp_path / zone.replace("/", "-")
    home.mkdir()
    (home / ".gitconfig").write_text(
        "[user]\nname = Somebody\nemail = somebody@example.net\n[core]\nautocrlf = true\n"
        "[commit]\ngpgSign = true\n[tag]\ngpgSign = true\n[merge]\nlog = true\nff = only\n"
        "[init]\ndefaultBranch = trunk\n[i18n]\ncommitEncoding = ISO-8859-1\n"
    )
    environment = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
    environment |= {"HOME": str(home), "TZ": zone, "PYTHONPATH": str(SOURCE), "LANG": "C"}
    program = (
        f"import os, pathlib; os.umask({umask}); from reqtrace.edit.demo import build_demo; "
        "print(build_demo(pathlib.Path('there')).head)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=home,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
