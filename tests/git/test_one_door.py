"""What is written goes through the same hardened git as what is read, and to the right place."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from git_kit import git
from kit import MakeRepository, Run
from reqtrace.git.message.notes import NOTES
from reqtrace.git.process.repository import Repository, bind_hook_variables
from reqtrace.git.write.fixture_repository import WritableRepository

FILES = {
    "needs/NEED-1.yaml": (
        "id: NEED-1\ntitle: Old orders\nstatus: approved\ntext: Buyers look up old orders.\n"
    ),
    "requirements/REQ-1.yaml": (
        "id: REQ-1\ntitle: List\nstatus: approved\ntext: It shall list orders.\nsatisfies: NEED-1\n"
    ),
}
HOOKS = ("reference-transaction", "pre-commit", "commit-msg", "post-commit", "post-rewrite")


@pytest.fixture
def own(make_repository: MakeRepository) -> WritableRepository:
    return _with_user(make_repository(FILES, "Work\n", name="own"))


@pytest.fixture
def other(make_repository: MakeRepository) -> WritableRepository:
    return _with_user(make_repository(FILES, "Work\n", name="other"))


def _with_user(repository: WritableRepository) -> WritableRepository:
    repository.git("config", "user.name", "Rae Reviewer")
    repository.git("config", "user.email", "rae@example.org")
    return repository


def _script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def _reqtrace(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reqtrace", *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
    )


def _refs(repository: WritableRepository) -> str:
    return git(repository.root, "for-each-ref").decode()


class TestNothingRuns:
    """Writing runs no program that the repository brings or names."""

    def test_a_git_of_the_repository(self, own: WritableRepository, tmp_path: Path) -> None:
        ran = tmp_path / "ran"
        for name in ("git", "gpg", "ssh-keygen", "sh", "true"):
            _script(own.root / name, f"echo {name} >> '{ran}'; exit 1")
        path = os.pathsep.join([".", "", os.environ["PATH"], "."])
        assert _reqtrace(own.root, "link", "HEAD", "REQ-1", PATH=path).returncode == 0
        assert _reqtrace(own.root, "review", "REQ-1", PATH=path).returncode == 0
        signed = _reqtrace(own.root, "review", "REQ-1", "--sign", PATH=path)
        assert not ran.exists(), ran.read_text()
        assert signed.returncode in (0, 2)  # whether there is a gpg with a key is not our matter
        assert _reqtrace(own.root, "demo", "made", PATH=path).returncode == 0
        assert not ran.exists(), ran.read_text()

    def test_hooks_in_a_tracked_folder(
        self, own: WritableRepository, tmp_path: Path, run: Run
    ) -> None:
        ran = tmp_path / "ran"
        for name in HOOKS:
            _script(own.root / ".githooks" / name, f"echo {name} >> '{ran}'")
        own.commit("Hooks")
        own.git("config", "core.hooksPath", ".githooks")
        own.git("config", "core.fsmonitor", ".githooks/pre-commit")
        assert run(own.root, "review", "REQ-1").code == 0
        assert run(own.root, "link", "HEAD", "REQ-1").code == 0
        assert run(own.root, "link", "HEAD", "REQ-1", "--remove").code == 0
        assert not ran.exists(), ran.read_text()

    def test_hooks_that_settings_in_the_environment_name(
        self, own: WritableRepository, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ran = tmp_path / "ran"
        _script(tmp_path / "hooks/reference-transaction", f"touch '{ran}'")
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(tmp_path / "hooks"))
        assert run(own.root, "review", "REQ-1").code == 0
        assert not ran.exists()

    @pytest.mark.parametrize(
        ("key", "format_"),
        [
            ("gpg.program", "openpgp"),
            ("gpg.openpgp.program", "openpgp"),
            ("gpg.x509.program", "x509"),
            ("gpg.ssh.program", "ssh"),
            ("gpg.ssh.defaultKeyCommand", "ssh"),
        ],
    )
    def test_a_program_for_signing_that_the_repository_names(
        self, own: WritableRepository, tmp_path: Path, run: Run, key: str, format_: str
    ) -> None:
        ran = tmp_path / "ran"
        own.git("config", key, str(_script(tmp_path / "evil", f"touch '{ran}'")))
        own.git("config", "gpg.format", format_)
        own.git("config", "commit.gpgSign", "true")
        before = own.head()
        refused = run(own.root, "review", "REQ-1")
        assert refused.code == 2
        assert f"the configuration of the repository sets {key.lower()}" in refused.err
        assert not ran.exists()
        assert own.head() == before
        own.git("config", "commit.gpgSign", "false")
        assert run(own.root, "review", "REQ-1").code == 0
        assert not ran.exists()


class TestSigning:
    """What signs is the user's own, and only where the user asked for it."""

    @pytest.fixture
    def key(self, tmp_path: Path) -> Path:
        program = shutil.which("ssh-keygen")
        if program is None:
            pytest.skip("ssh-keygen is not installed")
        path = tmp_path / "key"
        subprocess.run([program, "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)
        return path

    @pytest.mark.parametrize("wish", ["true", "false"])
    def test_the_setting_for_all_commits(
        self,
        own: WritableRepository,
        tmp_path: Path,
        run: Run,
        key: Path,
        wish: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        settings = tmp_path / "settings"
        lines = ("[gpg]", "format = ssh", "[user]", f"signingKey = {key}", "[commit]")
        settings.write_text("\n".join((*lines, f"gpgSign = {wish}\n")))
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        assert run(own.root, "review", "REQ-1").code == 0
        assert ("gpgsig" in own.git("cat-file", "commit", "HEAD")) is (wish == "true")
        assert run(own.root, "link", "HEAD", "REQ-1").code == 0

    def test_a_program_of_the_user_sees_the_environment_of_the_user(
        self, own: WritableRepository, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = tmp_path / "seen"
        signer = _script(tmp_path / "signer", f"env > '{seen}'; exit 1")
        settings = tmp_path / "settings"
        settings.write_text(f"[gpg]\nprogram = {signer}\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
        monkeypatch.setenv("MY_AGENT", "here")
        monkeypatch.setenv("GIT_TRACE", str(tmp_path / "trace"))
        refused = run(own.root, "review", "REQ-1", "--sign")
        assert (refused.code, "the commit could not be signed: " in refused.err) == (2, True)
        assert "gpg failed to sign the data" in refused.err
        variables = dict(line.split("=", 1) for line in seen.read_text().splitlines())
        assert variables["MY_AGENT"] == "here"
        assert all(os.path.isabs(folder) for folder in variables["PATH"].split(os.pathsep))
        assert not (tmp_path / "trace").exists()


class TestTheRightRepository:
    """A folder belongs to its own repository, whatever hooks hand down."""

    @pytest.mark.parametrize(
        ("start", "command"), [("", ("review", "REQ-1")), ("needs", ("link", "HEAD", "REQ-1"))]
    )
    @pytest.mark.parametrize(
        "names",
        [
            pytest.param(("GIT_DIR",), id="alone"),
            pytest.param(("GIT_DIR", "GIT_INDEX_FILE"), id="of a commit"),
            pytest.param(("GIT_INDEX_FILE",), id="of a commit in the main work tree"),
            pytest.param(("GIT_DIR", "GIT_WORK_TREE"), id="with its work tree"),
            pytest.param(("GIT_DIR", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH"), id="a push"),
            pytest.param(("GIT_DIR", "GIT_COMMON_DIR"), id="a linked one"),
        ],
    )
    @pytest.mark.parametrize("is_relative", [False, True], ids=["absolute", "relative"])
    def test_of_a_folder(
        self,
        own: WritableRepository,
        other: WritableRepository,
        command: tuple[str, ...],
        start: str,
        names: tuple[str, ...],
        is_relative: bool,
    ) -> None:
        top = Path(".") if is_relative else other.root
        values = {
            "GIT_DIR": top / ".git",
            "GIT_INDEX_FILE": top / ".git/index",
            "GIT_WORK_TREE": top,
            "GIT_OBJECT_DIRECTORY": top / ".git/objects",
            "GIT_QUARANTINE_PATH": top / ".git/objects",
            "GIT_COMMON_DIR": top / ".git",
        }
        before, others = _refs(own), _refs(other)
        handed = {name: str(values[name]) for name in names}
        done = _reqtrace(other.root, "-C", str(own.root / start), *command, **handed)
        assert (done.returncode, done.stderr) == (0, "")
        assert _refs(own) != before
        assert _refs(other) == others
        objects = other.git("rev-list", "--objects", "--all").splitlines()
        assert other.git("cat-file", "--batch-check", "--batch-all-objects").count("\n") < len(
            objects
        )

    def test_where_a_variable_names_another(
        self, own: WritableRepository, other: WritableRepository
    ) -> None:
        before = _refs(other)
        theirs = str(other.root / ".git")
        for handed in ({"GIT_DIR": theirs}, {"GIT_COMMON_DIR": theirs}):
            assert _reqtrace(own.root, "review", "REQ-1", **handed).returncode == 0
            assert _reqtrace(own.root, "-C", ".", "review", "REQ-1", **handed).returncode == 0
        assert own.git("rev-list", "--count", "HEAD") == "6"
        assert _refs(other) == before

    def test_a_repository_within_the_work_tree_of_git_dir(
        self, own: WritableRepository, other: WritableRepository
    ) -> None:
        inner = other.root / "inner"
        shutil.move(own.root, inner)
        before = _refs(other)
        handed = {"GIT_DIR": str(other.root / ".git"), "GIT_WORK_TREE": str(other.root)}
        assert _reqtrace(inner, "review", "REQ-1", **handed).returncode == 0
        assert _refs(other) == before
        assert git(inner, "rev-list", "--count", "HEAD") == b"3\n"

    def test_a_folder_of_no_repository(self, other: WritableRepository, tmp_path: Path) -> None:
        plain = tmp_path / "plain"
        shutil.copytree(other.root, plain, ignore=shutil.ignore_patterns(".git"))
        before = _refs(other)
        for handed in ({"GIT_DIR": str(other.root / ".git")}, {"GIT_INDEX_FILE": ".git/index"}):
            done = _reqtrace(other.root, "-C", str(plain), "review", "REQ-1", **handed)
            assert (done.returncode, "is not in a git repository" in done.stderr) == (2, True)
        assert _refs(other) == before

    def test_a_folder_that_git_dir_takes_for_its_work_tree(
        self, other: WritableRepository, tmp_path: Path
    ) -> None:
        plain = tmp_path / "plain"
        shutil.copytree(other.root, plain, ignore=shutil.ignore_patterns(".git"))
        handed = {"GIT_DIR": "../other/.git"}
        assert _reqtrace(plain, "check", **handed).returncode <= 1
        assert _reqtrace(plain, "-C", "needs", "review", "REQ-1", **handed).returncode == 0
        assert other.git("log", "-1", "--format=%s") == "Review REQ-1"

    def test_from_a_hook_of_a_linked_work_tree(
        self, own: WritableRepository, other: WritableRepository, tmp_path: Path
    ) -> None:
        linked = tmp_path / "linked"
        other.git("worktree", "add", "--quiet", "-b", "side", str(linked))
        call = f"'{sys.executable}' -m reqtrace -C '{own.root}' review REQ-1"
        _script(other.root / ".git/hooks/pre-commit", f"env | grep -q ^GIT_DIR= && exec {call}")
        (linked / "new").write_text("new")
        git(linked, "add", "new")
        git(linked, "commit", "--quiet", "-m", "New")
        assert git(linked, "log", "--format=%s", "-2").decode() == "New\nWork\n"
        assert own.git("log", "-1", "--format=%s") == "Review REQ-1"

    def test_the_index_of_a_partial_commit_from_a_folder_below(
        self, own: WritableRepository, tmp_path: Path
    ) -> None:
        out = tmp_path / "out"
        call = f"'{sys.executable}' -m reqtrace -C needs items --staged --format json"
        _script(own.root / ".git/hooks/pre-commit", f"{call} > '{out}'")
        own.write("needs/NEED-2.yaml", FILES["needs/NEED-1.yaml"].replace("NEED-1", "NEED-2"))
        own.write("needs/NEED-3.yaml", FILES["needs/NEED-1.yaml"].replace("NEED-1", "NEED-3"))
        own.git("add", "--all")
        git(own.root, "commit", "--quiet", "-m", "Two", "needs/NEED-2.yaml")
        assert "NEED-2" in out.read_text()
        assert "NEED-3" not in out.read_text()

    def test_while_a_push_is_received(
        self, own: WritableRepository, run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = _refs(own)
        objects = own.root / ".git/objects"
        for name, value in (
            ("GIT_DIR", own.root / ".git"),
            ("GIT_OBJECT_DIRECTORY", objects),
            ("GIT_QUARANTINE_PATH", objects),
        ):
            monkeypatch.setenv(name, str(value))
        for command in (("review", "REQ-1"), ("link", "HEAD", "REQ-1")):
            refused = run(own.root, *command)
            assert (refused.code, "nothing can be written during" in refused.err) == (2, True)
        assert _refs(own) == before

    def test_nothing_to_bind(
        self, own: WritableRepository, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_AUTHOR_NAME", "Ada")
        before = dict(os.environ)
        bind_hook_variables(own.root)
        assert dict(os.environ) == before


@pytest.mark.parametrize(
    "variables",
    [
        pytest.param({"GIT_CONFIG_PARAMETERS": "'user.name'='Mo'"}, id="git -c"),
        pytest.param(
            {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "user.name", "GIT_CONFIG_VALUE_0": "Mo"},
            id="numbered",
        ),
        pytest.param({"GIT_AUTHOR_NAME": "Mo", "GIT_COMMITTER_NAME": "Mo"}, id="identity"),
    ],
)
def test_settings_in_the_environment_are_the_users(
    own: WritableRepository,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    variables: Mapping[str, str],
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert run(own.root, "review", "REQ-1").code == 0
    assert run(own.root, "link", "HEAD", "REQ-1").code == 0
    for ref in ("HEAD", NOTES):
        assert own.git("log", "-1", "--format=%an %cn <%ae>", ref) == "Mo Mo <rae@example.org>"


def test_a_subcommand_of_git_takes_its_settings(own: WritableRepository, tmp_path: Path) -> None:
    _script(tmp_path / "bin/git-reqtrace", f"exec '{sys.executable}' -m reqtrace \"$@\"")
    bare = tmp_path / "bare.git"
    git(tmp_path, "clone", "--quiet", "--bare", str(own.root), str(bare))
    settings = tmp_path / "settings"
    settings.write_text("[safe]\nbareRepository = explicit\n")
    variables = {**os.environ, "GIT_CONFIG_GLOBAL": str(settings)}
    variables["PATH"] = f"{tmp_path / 'bin'}{os.pathsep}{variables['PATH']}"
    asked = ("reqtrace", "check", "--rev", "HEAD")
    refused = _reqtrace(bare, *asked[1:], GIT_CONFIG_GLOBAL=str(settings))
    assert (refused.returncode, "safe.bareRepository=all" in refused.stderr) == (2, True)
    command = ["git", "-c", "safe.bareRepository=all", *asked]
    done = subprocess.run(command, cwd=bare, env=variables, capture_output=True, text=True)
    assert (done.returncode <= 1, done.stderr) == (True, "")


def test_the_message_may_be_of_any_length_and_settings_of_encodings_do_not_matter(
    own: WritableRepository, run: Run
) -> None:
    own.git("config", "i18n.commitEncoding", "ISO-8859-1")
    text = "Grüße\n\n" + "\n".join("word " * 15 for _ in range(1000))
    assert run(own.root, "review", "REQ-1", "-m", text).code == 0
    raw = git(own.root, "cat-file", "commit", "HEAD").decode()
    assert "\nencoding " not in raw
    assert "\n\nGrüße\n\nword" in raw
    found = Repository.discover(own.root)
    assert found.git.run_or_none(("config", "--get", "reqtrace.nothing")) is None
