from __future__ import annotations

import os
from pathlib import Path

import pytest

from git_kit import git
from reqtrace.errors import GitError
from reqtrace.git.log.history import read_history
from reqtrace.git.process.command import CHUNK, Git
from reqtrace.git.process.repository import Repository
from reqtrace.git.snapshot.index_and_revision import Index, Revision
from reqtrace.git.snapshot.snapshot import WorkTree
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.identifiers import Identifiers

PROGRAMS = (
    "core.fsmonitor",
    "core.pager",
    "core.editor",
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "diff.external",
    "diff.canary.textconv",
    "diff.canary.command",
    "filter.canary.clean",
    "filter.canary.smudge",
    "filter.canary.process",
    "merge.canary.driver",
    "gpg.program",
    "gpg.ssh.program",
    "credential.helper",
    "pager.log",
    "pager.ls-files",
    "sequence.editor",
    "uploadpack.packObjectsHook",
)


@pytest.fixture
def hostile(tmp_path: Path) -> tuple[Path, Path]:
    """A repository whose settings name a program wherever git takes one, and its canary."""
    made = WritableRepository.create(tmp_path / "repo")
    made.write(".gitattributes", "* diff=canary filter=canary merge=canary\n")
    made.write("reqs/a.yaml", "id: REQ-1\n")
    made.commit("REQ-1\n")
    canary = tmp_path / "executed"
    script = tmp_path / "canary.sh"
    script.write_text(f"#!/bin/sh\ntouch '{canary}'\ncat\n")
    script.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("pre-commit", "post-index-change", "post-checkout", "reference-transaction"):
        (hooks / name).symlink_to(script)
    for name in PROGRAMS:
        git(made.root, "config", name, str(script))
    for command in ("log", "ls-files", "rev-parse", "cat-file", "ls-tree"):
        git(made.root, "config", f"alias.{command}", f"!{script}")
    git(made.root, "config", "core.hooksPath", str(hooks))
    git(made.root, "config", "log.showSignature", "true")
    git(made.root, "config", "remote.origin.promisor", "true")
    git(made.root, "config", "remote.origin.url", f"ext::{script}")
    git(made.root, "config", "mailmap.file", "/dev/zero")
    (made.root / "reqs/a.yaml").write_text("id: REQ-2\n")
    return made.root, canary


def test_no_program_of_the_repository_is_run(hostile: tuple[Path, Path]) -> None:
    root, canary = hostile
    repository = Repository.discover(root / "reqs")
    head = repository.head()
    repository.branch()
    repository.partial_reasons()
    for snapshot in (WorkTree(repository), Index(repository), Revision(repository, head)):
        assert list(snapshot.read(snapshot.entries(), most=10**6))
    assert read_history(repository, Identifiers(()), {}).total == 1
    with pytest.raises(GitError):
        repository.git.run(("cat-file", "-p", "0123456789" * 4))
    assert not canary.exists()


def test_missing_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found") as raised:
        Git.find()
    assert "install" in raised.value.hint


def test_git_is_not_taken_from_a_relative_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fake = tmp_path / "git"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.environ['PATH']}")
    found = Git.find().program
    assert os.path.isabs(found)
    assert found != str(fake)


def test_a_failure_is_one_clear_sentence(tmp_path: Path) -> None:
    with pytest.raises(GitError) as raised:
        Git.find().at(tmp_path).run(("cat-file", "-p", "HEAD"))
    message = str(raised.value)
    assert message.startswith("git failed: not a git repository")
    assert "\n" not in message
    assert "fatal" not in message


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(GitError, match="could not be started"):
        Git(program=str(tmp_path)).run(("version",))
    with pytest.raises(GitError, match="could not be started"):
        Git.find().at(tmp_path / "gone").run(("version",))


def test_without_a_temporary_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse() -> None:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile.TemporaryFile", refuse)
    with pytest.raises(GitError, match="no temporary file can be made: No usable") as caught:
        Git.find().at(tmp_path).run(("version",))
    assert "TMPDIR" in caught.value.hint


def test_output_comes_in_pieces_and_may_be_left_early(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    blob = git(tmp_path, "hash-object", "-w", "--stdin", input=b"x" * (5 * CHUNK)).decode().strip()
    runner = Git.find().at(tmp_path)
    pieces = list(runner.stream(("cat-file", "blob", blob)))
    assert max(map(len, pieces)) == CHUNK
    assert sum(map(len, pieces)) == 5 * CHUNK
    stream = runner.stream(("cat-file", "blob", blob))
    assert len(next(stream)) == CHUNK
    stream.close()  # type: ignore[attr-defined]


def test_variables_of_git_do_not_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE", str(trace))
    monkeypatch.setenv("GIT_EXEC_PATH", str(tmp_path))
    assert Git.find().run(("version",)).startswith(b"git version")
    assert not trace.exists()
