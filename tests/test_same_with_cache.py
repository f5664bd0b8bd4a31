"""A law: what earlier runs kept changes no byte of what a command says."""

from __future__ import annotations

import itertools
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from git_kit import git
from kit import MakeRepository, Outcome, Run
from reqtrace.cache.store import Cache
from reqtrace.edit.demo import build_demo
from reqtrace.git.log import scan_cache
from reqtrace.git.snapshot import snapshot
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.history import item_history_cache
from reqtrace.sources.cache import store as reading_cache

COMMANDS = (
    ("check", "--format", "json"),
    ("check", "--staged", "--format", "json"),
    ("check", "--base", "HEAD~1", "--format", "json"),
    ("check", "--rev", "HEAD~1", "--format", "json"),
    ("items", "--format", "json"),
    ("diff", "HEAD~1", "--format", "json"),
    ("trend", "--format", "json"),
    ("graph", "--format", "json"),
    ("lead-times",),
    ("report", "--format", "json"),
)
NEEDS = st.integers(1, 3)
STATUSES = st.sampled_from(("draft", "approved", "rejected"))
TITLES = st.sampled_from(("One", "Two", "Three words here", "Ünï"))


@pytest.fixture(autouse=True)
def _all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a large repository, where a cache is worth while."""
    monkeypatch.setattr(scan_cache, "_FEWEST", 1)
    monkeypatch.setattr(scan_cache, "_ENOUGH", 2)
    monkeypatch.setattr(reading_cache, "_ENOUGH", 1)
    monkeypatch.setattr(item_history_cache, "_ENOUGH", 2)


@st.composite
def _steps(draw: st.DrawFn) -> tuple[str, str, str]:
    """What one commit does: the path of a file, its content (empty to remove it), a trailer."""
    number = draw(NEEDS)
    if draw(st.booleans()):
        path = draw(st.sampled_from((f"needs/NEED-{number}.yaml", f"docs/needs/n{number}.yaml")))
        content = f"id: NEED-{number}\ntitle: {draw(TITLES)}\nstatus: {draw(STATUSES)}\ntext: t\n"
    else:
        path = f"requirements/REQ-{number}.yaml"
        content = (
            f"id: REQ-{number}\ntitle: {draw(TITLES)}\nstatus: {draw(STATUSES)}\n"
            f"satisfies: NEED-{draw(NEEDS)}\ntext: |\n  {draw(TITLES)}\n"
        )
    content = draw(st.sampled_from((content, content, content, "", "id: [broken\n")))
    trailer = draw(st.sampled_from(("", f"Implements: REQ-{number}", f"Reviewed: REQ-{number}")))
    return path, content, trailer


def _take(repository: WritableRepository, step: tuple[str, str, str]) -> None:
    path, content, trailer = step
    if content:
        repository.write(path, content)
    elif (repository.root / path).exists():
        repository.remove(path)
    repository.commit(f"Work\n\n{trailer}".strip())


@settings(
    max_examples=5,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    steps=st.lists(_steps(), min_size=3, max_size=7),
    unsaved=_steps(),
    commands=st.lists(st.sampled_from(COMMANDS), min_size=2, max_size=4),
)
def test_a_run_with_what_earlier_ones_kept_says_the_same(
    tmp_path_factory: pytest.TempPathFactory,
    run: Run,
    steps: list[tuple[str, str, str]],
    unsaved: tuple[str, str, str],
    commands: list[tuple[str, ...]],
) -> None:
    repository = WritableRepository.create(tmp_path_factory.mktemp("law"))
    repository.write("needs/NEED-1.yaml", "id: NEED-1\ntitle: One\nstatus: approved\ntext: t\n")
    repository.commit("Begin")
    repository.commit("Go on")
    for step, command in zip(steps, itertools.cycle(commands), strict=False):
        _take(repository, step)
        _same(run, repository.root, command)
    if unsaved[1]:
        repository.write(unsaved[0], unsaved[1])
    for command in commands:
        _same(run, repository.root, command)


def _same(run: Run, root: Path, command: tuple[str, ...]) -> None:
    without = run(root, *command, "--no-cache")
    first, second = run(root, *command), run(root, *command)
    assert without.code in (0, 1, 2), without.err
    for one in (first, second):
        assert (one.code, one.out, one.err) == (without.code, without.out, without.err)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "demo"
    build_demo(root)
    return root


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_example_says_the_same(demo: Path, run: Run, command: tuple[str, ...]) -> None:
    _same(run, demo, command)


# -- what is spared ------------------------------------------------------------------------------


def _let_the_index_be_newer(root: Path) -> None:
    """As if the files had been written some time before they were staged."""
    earlier = time.time_ns() - 10**10
    for one in root.rglob("*.yaml"):
        os.utime(one, ns=(earlier, earlier))
    git(root, "update-index", "--refresh")


def test_an_unchanged_file_is_neither_read_nor_parsed(
    make_repository: MakeRepository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository = make_repository(FILES)
    _let_the_index_be_newer(repository.root)
    assert run(repository.root, "check").code == 1
    read: list[bytes] = []
    really = snapshot._read_plain_file

    def noted(path: bytes, most: int) -> bytes:
        read.append(path)
        return really(path, most)

    monkeypatch.setattr(snapshot, "_read_plain_file", noted)
    run(repository.root, "check")
    assert read == []
    repository.write("needs/NEED-7.yaml", "id: NEED-7\ntitle: t\nstatus: draft\n")
    run(repository.root, "check")
    assert {os.path.basename(path) for path in read} == {b"NEED-7.yaml"}


def test_a_check_in_which_nothing_is_new_imports_no_parser(
    make_repository: MakeRepository, run: Run
) -> None:
    root = make_repository(FILES).root
    _let_the_index_be_newer(root)
    assert run(root, "check").code == 1
    program = (
        "import sys; from reqtrace.cli import main; main(sys.argv[1:]); "
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    arguments = ["-C", str(root), "check", "-o", os.devnull]
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=True
    )
    heavy = {"ruamel", "jsonschema_rs", "networkx", "re2", "git", "jinja2", "markdown_it"}
    assert heavy & set(done.stdout.split()) == set()


# -- caches that are not as they should be ---------------------------------------------------------

FILES: Mapping[str, str] = {
    f"needs/NEED-{number}.yaml": f"id: NEED-{number}\ntitle: t\nstatus: approved\ntext: w\n"
    for number in range(1, 20)
}


def _truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _noise(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[5000:9000] = bytes(range(250)) * 16
    file.write_bytes(data)


def _other_version(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")


def _other_table(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE entry")
        connection.execute("CREATE TABLE entry (kind, key, used, digest, data)")


def _wrong_digests(file: Path) -> None:
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE entry SET data = replace(data, 'approved', 'rejected')")


def _swapped(file: Path) -> None:
    """As one kind of data in place of another, under a right digest of its own."""
    with sqlite3.connect(file) as connection:
        keys = [row[0] for row in connection.execute("SELECT key FROM entry ORDER BY key")]
        for key in keys:
            connection.execute("UPDATE entry SET key = 'x' || key WHERE key = ?", (key,))


def _a_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _other_byte_order(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(b"".join(data[at : at + 4][::-1] for at in range(0, len(data), 4)))


def _plain_lies(file: Path) -> None:
    """Data of the right form and digest that is no reading, history or detection."""
    cache = Cache(file)
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT kind, key FROM entry").fetchall()
    for kind, key in rows:
        cache.write(kind, {key: b'[["needs/NEED-1.yaml", "0", [[["x"]]]]]'})


@pytest.mark.parametrize(
    "damage",
    [
        _truncate,
        _empty,
        _noise,
        _other_version,
        _other_table,
        _wrong_digests,
        _swapped,
        _a_folder,
        _other_byte_order,
        _plain_lies,
    ],
    ids=lambda one: one.__name__.strip("_"),
)
def test_a_damaged_cache_is_a_miss(
    make_repository: MakeRepository, run: Run, damage: Callable[[Path], None]
) -> None:
    root = make_repository(FILES, "More").root
    without = run(root, "check", "--format", "json", "--no-cache")
    assert run(root, "check", "--format", "json") == without
    damage(root / ".git" / "reqtrace" / "cache.sqlite")
    for _ in range(3):
        found = run(root, "check", "--format", "json")
        assert (found.code, found.out) == (without.code, without.out)
        assert "Traceback" not in found.err


def test_sixteen_checks_at_once_say_the_same(make_repository: MakeRepository, run: Run) -> None:
    root = make_repository(FILES).root
    without = run(root, "check", "--format", "json", "--no-cache")
    command = [sys.executable, "-m", "reqtrace", "-C", str(root), "check", "--format", "json"]
    pipe = subprocess.PIPE
    checks = [subprocess.Popen(command, stdout=pipe, stderr=pipe) for _ in range(16)]
    found = [(*check.communicate(), check.returncode) for check in checks]
    outcomes = [Outcome(code, out.decode(), err.decode()) for out, err, code in found]
    assert outcomes == [without] * 16
    assert run(root, "check", "--format", "json") == without


def test_linked_work_trees_share_it(make_repository: MakeRepository, run: Run) -> None:
    repository = make_repository(FILES)
    repository.git("worktree", "add", "-q", "../linked")
    linked = repository.root.parent / "linked"
    without = run(linked, "check", "--format", "json", "--no-cache")
    assert run(repository.root, "check").code == without.code
    assert not (linked / ".git").is_dir()
    assert run(linked, "check", "--format", "json") == without
    assert (repository.root / ".git" / "reqtrace" / "cache.sqlite").is_file()
