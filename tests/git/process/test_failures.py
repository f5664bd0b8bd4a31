"""What git says when it fails, said by git itself, and what comes of it."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from git_kit import git
from kit import MakeRepository, Run
from reqtrace.errors import HistoryError
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.command import Git, GitFailedError, Purpose
from reqtrace.git.process.failures import FailureCause, cause_of, hint_for, missing_object
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository

SOURCE = Path(__file__).parents[3] / "src"
ITEM = "id: REQ-1\ntype: req\ntitle: One\nstatus: approved\n"
NOWHERE = "1" * 40


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    return make_repository({"requirements/REQ-1.yaml": ITEM}, "Work\n")


def _break_config(root: Path) -> None:
    with (root / ".git/config").open("a") as file:
        file.write("[core\n")


def _break_index(root: Path) -> None:
    path = root / ".git/index"
    path.write_bytes(b"nonsense" + path.read_bytes()[8:])


def _lock(root: Path) -> None:
    (root / ".git/refs/heads/main.lock").touch()


def _lose_head(root: Path) -> None:
    _loose(root, "HEAD").unlink()


def _damage_head(root: Path) -> None:
    path = _loose(root, "HEAD")
    path.chmod(0o644)
    path.write_bytes(b"nonsense")


def _loose(root: Path, name: str) -> Path:
    oid = git(root, "rev-parse", name).decode().strip()
    return root / ".git/objects" / oid[:2] / oid[2:]


def _nothing(root: Path) -> None:
    assert root.is_dir()


@pytest.mark.parametrize(
    ("change", "arguments", "cause"),
    [
        pytest.param(_break_config, ("rev-parse", "HEAD"), FailureCause.BROKEN_CONFIG, id="config"),
        pytest.param(_break_index, ("ls-files",), FailureCause.BROKEN_INDEX, id="index"),
        pytest.param(_lock, ("update-ref", "HEAD", "HEAD~1"), FailureCause.LOCKED, id="lock"),
        pytest.param(
            _nothing, ("update-ref", "HEAD", "HEAD~1", "HEAD~1"), FailureCause.MOVED, id="moved"
        ),
        pytest.param(_lose_head, ("log", "-1"), FailureCause.DAMAGED, id="missing commit"),
        pytest.param(_damage_head, ("log", "-1"), FailureCause.DAMAGED, id="damaged commit"),
        pytest.param(_nothing, ("cat-file", "-t", NOWHERE), FailureCause.DAMAGED, id="no object"),
        pytest.param(_nothing, ("ls-tree", "refs/x"), FailureCause.UNKNOWN_NAME, id="no ref"),
        pytest.param(_nothing, ("rev-parse", "@{u}"), FailureCause.UNKNOWN_NAME, id="no upstream"),
        pytest.param(
            _nothing, ("describe", "--tags", "HEAD"), FailureCause.UNKNOWN_NAME, id="no tag"
        ),
        pytest.param(_nothing, ("blame", "--", "gone"), FailureCause.NOT_TRACKED, id="not tracked"),
        pytest.param(
            _nothing, ("blame", "--ignore-revs-file=gone", "--", "requirements/REQ-1.yaml"),
            FailureCause.IGNORE_LIST, id="list of revisions",
        ),
        pytest.param(
            _nothing,
            ("commit-tree", "-m", "x", "HEAD^{tree}"), FailureCause.NO_IDENTITY, id="nobody",
        ),
        pytest.param(
            _nothing,
            ("-c", "user.name=A", "-c", "user.email=a@x", "-c", "gpg.format=ssh", "commit-tree",
             "-S", "-m", "x", "HEAD^{tree}"),
            FailureCause.SIGNING, id="no key",
        ),
        pytest.param(_nothing, ("no-such-command",), FailureCause.OTHER, id="anything else"),
    ],
)  # fmt: skip
def test_causes(
    made: WritableRepository,
    change: Callable[[Path], None],
    arguments: tuple[str, ...],
    cause: FailureCause,
) -> None:
    program = Git.find().at(made.root).for_purpose(Purpose.WRITE)
    change(made.root)
    with pytest.raises(GitFailedError) as raised:
        program.run(arguments)
    assert raised.value.cause is cause, raised.value.details
    assert raised.value.hint == hint_for(cause)
    assert raised.value.reason in raised.value.details


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        # Of what not every machine can show: other users, full disks, remotes.
        ("detected dubious ownership in repository at '/x'", FailureCause.FOREIGN_OWNER),
        (
            "cannot use bare repository '/x' (safe.bareRepository is 'explicit')",
            FailureCause.BARE_REFUSED,
        ),
        ("Unable to create '/x/.git/HEAD.lock': Permission denied", FailureCause.NOT_WRITABLE),
        ("unable to write file: No space left on device", FailureCause.NOT_WRITABLE),
        ("could not fetch 0123 from promisor remote", FailureCause.NOT_FETCHED),
        ("transport 'file' not allowed", FailureCause.NOT_FETCHED),
        ("", FailureCause.OTHER),
    ],
)
def test_causes_by_their_words(line: str, cause: FailureCause) -> None:
    assert cause_of([line]) is cause


class TestAnswers:
    """Only git's no is a no."""

    def test_no(self, made: WritableRepository) -> None:
        program = Git.find().at(made.root)
        assert program.run_or_none(("config", "--get", "core.nothing")) is None
        assert program.run_or_none(("rev-parse", "--verify", "--quiet", "nowhere")) is None
        assert program.run_or_none(("merge-base", "--is-ancestor", "HEAD", "HEAD~1")) is None

    @pytest.mark.parametrize(
        "arguments",
        [
            ("config", "--get", "core.commentChar"),
            ("rev-parse", "--verify", "--quiet", "HEAD"),
            ("symbolic-ref", "--quiet", "HEAD"),
        ],
    )
    def test_broken(self, made: WritableRepository, arguments: tuple[str, ...]) -> None:
        _break_config(made.root)
        with pytest.raises(GitFailedError, match="bad config line"):
            Git.find().at(made.root).run_or_none(arguments)

    @pytest.mark.parametrize("change", [_lose_head, _damage_head])
    def test_a_head_that_is_lost_is_no_repository_without_commits(
        self, made: WritableRepository, change: Callable[[Path], None]
    ) -> None:
        found = Repository.discover(made.root)
        change(made.root)
        for ask in (found.head, found.head_or_none):
            with pytest.raises(HistoryError, match="which is missing or damaged"):
                ask()

    @pytest.mark.parametrize("name", ["HEAD@{99}", "@{u}", "@{-1}", "nowhere", "HEAD~99"])
    def test_a_revision_that_is_none(self, made: WritableRepository, name: str) -> None:
        with pytest.raises(HistoryError, match="unknown revision"):
            Repository.discover(made.root).resolve(name)

    def test_a_broken_configuration_is_told(self, made: WritableRepository, run: Run) -> None:
        _break_config(made.root)
        done = run(made.root, "check")
        assert (done.code, done.out) == (2, "")
        assert "bad config line" in done.err
        assert "hint: fix your git configuration" in done.err

    def test_nonsense_in_the_environment_is_told(
        self, made: WritableRepository, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_CONFIG_COUNT", "many")
        done = run(made.root, "check")
        assert (done.code, "hint: fix your git configuration" in done.err) == (2, True)


class TestMissingObjects:
    """What a hint says brings the object back, and nothing else is lost."""

    def test_a_note(self, made: WritableRepository, tmp_path: Path, run: Run) -> None:
        made.git("notes", f"--ref={NOTES}", "add", "-m", "Implements: REQ-1", "HEAD")
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", "--no-local", str(made.root), str(clone))
        git(clone, "fetch", "--quiet", "origin", f"{NOTES}:{NOTES}")
        blob = git(clone, "notes", f"--ref={NOTES}", "list").decode().split()[0]
        _lose(clone, blob)
        notes = git(clone, "rev-parse", NOTES)
        done = run(clone, "check", "--no-cache")
        assert (done.code, done.out) == (2, "")
        head = made.head()[:10]
        assert f"the note on {head} cannot be read: its blob {blob} is missing" in done.err
        _follow(done.err, clone)
        assert run(clone, "check", "--no-cache").code <= 1
        assert git(clone, "rev-parse", NOTES) == notes

    def test_a_file(self, made: WritableRepository, tmp_path: Path, run: Run) -> None:
        clone = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", "--no-local", str(made.root), str(clone))
        blob = made.git("rev-parse", "HEAD:requirements/REQ-1.yaml")
        _lose(clone, blob)
        done = run(clone, "check", "--rev", "HEAD", "--no-cache")
        assert (done.code, done.out) == (2, "")
        assert f"REQ-1.yaml cannot be read: its blob {blob} is missing" in done.err
        _follow(done.err, clone)
        assert run(clone, "check", "--rev", "HEAD", "--no-cache").code <= 1

    def test_the_words(self) -> None:
        error = missing_object("a.yaml", "0123")
        assert str(error) == "a.yaml cannot be read: its blob 0123 is missing or damaged"
        assert str(missing_object("a in b")) == (
            "a in b cannot be read: its content is missing or damaged"
        )


def _lose(clone: Path, oid: str) -> None:
    packs = clone / ".git/objects/pack"
    for pack in packs.glob("*.pack"):
        data = pack.read_bytes()
        for path in packs.glob(f"{pack.stem}.*"):
            path.unlink()
        git(clone, "unpack-objects", "-q", input=data)
    (clone / ".git/objects" / oid[:2] / oid[2:]).unlink()


def _follow(err: str, clone: Path) -> None:
    """Do what the hint says."""
    (command,) = re.findall(r"`(git fetch [^`]*)`", err)
    subprocess.run(command.split(), cwd=clone, env=os.environ, check=True, capture_output=True)


def test_no_text_proposes_what_loses_data() -> None:
    losing = re.compile(
        r"update-ref -d|replace -d|branch -[dD]|reset --hard|git (?:clean|gc|prune|rm|stash drop)\b"
        r"|push (?:-f|--force|--delete)|reflog (?:expire|delete)|notes remove|rm -"
    )
    found = []
    for path in sorted((SOURCE / "reqtrace").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found += [f"{path.name}: {word}" for word in losing.findall(node.value)]
    assert found == []
