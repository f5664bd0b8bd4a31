"""Commits that say something and change no file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from git_kit import git
from kit import MakeRepository
from reqtrace.errors import GitError, HistoryError, UsageError
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.commits import commit_message
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    made = make_repository({"a.txt": "1\n"})
    made.git("config", "user.name", "Rae Reviewer")
    made.git("config", "user.email", "rae@example.org")
    return made


def commit(repository: WritableRepository, message: str, *, sign: bool = False) -> str:
    return commit_message(Repository.discover(repository.root), message, sign=sign)


def test_the_tree_of_the_head_once_more(repository: WritableRepository) -> None:
    before, tree = repository.head(), repository.git("rev-parse", "HEAD^{tree}")
    repository.write("a.txt", "2\n")
    repository.git("add", "a.txt")
    repository.write("a.txt", "3\n")
    oid = commit(repository, "Look again\n\nReviewed: REQ-1\n\n")
    assert oid == repository.head()
    shown = repository.git("show", "--no-patch", "--format=%P %T%n%an <%ae>%n%cn%n%B", oid)
    assert shown == (
        f"{before} {tree}\nRae Reviewer <rae@example.org>\nRae Reviewer\n"
        "Look again\n\nReviewed: REQ-1\n"
    )
    assert repository.git("log", "-1", "-g", "--format=%gs") == "reqtrace: Look again"
    assert repository.git("status", "--porcelain") == "MM a.txt"


def test_the_branch_moves_and_no_other(repository: WritableRepository) -> None:
    before = repository.head()
    repository.branch("topic")
    oid = commit(repository, "On the topic")
    assert repository.git("rev-parse", "topic", "main").split() == [oid, before]
    repository.git("checkout", "--quiet", "--detach", "main")
    alone = commit(repository, "On no branch")
    assert repository.git("rev-parse", "HEAD", "topic", "main").split() == [alone, oid, before]


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_message_stands_as_it_was_given(repository: WritableRepository, text: str) -> None:
    message = f"Subject\n\n{text}"
    oid = commit(repository, message)
    data = git(repository.root, "cat-file", "commit", oid)
    assert data.partition(b"\n\n")[2] == (message.rstrip("\n") + "\n").encode()


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("MERGE_HEAD", "a merge"),
        ("CHERRY_PICK_HEAD", "a cherry-pick"),
        ("REVERT_HEAD", "a revert"),
        ("rebase-merge", "a rebase"),
        ("rebase-apply", "a rebase"),
    ],
)
def test_nothing_is_written_in_the_middle_of_something(
    repository: WritableRepository, name: str, what: str
) -> None:
    before = repository.head()
    (repository.root / ".git" / name).write_text(before)
    with pytest.raises(UsageError, match=f"{what} is in progress"):
        commit(repository, "Look again")
    assert repository.head() == before


def test_without_a_commit_there_is_nothing_to_say_it_on(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no commits yet"):
        commit(WritableRepository.create(tmp_path / "new"), "Look again")


def test_without_a_name(repository: WritableRepository) -> None:
    before = repository.head()
    repository.git("config", "--unset", "user.email")
    with pytest.raises(GitError, match=r"needs user\.name and user\.email") as error:
        commit(repository, "Look again")
    assert "git config" in error.value.hint
    assert repository.head() == before


def test_a_locked_branch_is_left_alone(repository: WritableRepository) -> None:
    before = repository.head()
    (repository.root / ".git/HEAD.lock").touch()
    with pytest.raises(GitError, match="git could not commit: ") as error:
        commit(repository, "Look again")
    assert "other git process" in error.value.hint
    assert repository.head() == before


class TestSigning:
    """Which program signs is the user's to say: in the settings of the user, or none."""

    @pytest.fixture
    def settings(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The user's own configuration, with a program that signs with a word."""
        program = tmp_path / "sign"
        program.write_text(
            "#!/bin/sh\ncat > /dev/null\necho '[GNUPG:] SIG_CREATED ' >&2\n"
            "echo '-----BEGIN PGP SIGNATURE-----'\n"
        )
        program.chmod(0o755)
        file = tmp_path / "gitconfig"
        file.write_text(f"[gpg]\n\tprogram = {program}\n")
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(file))
        return file

    def is_signed(self, repository: WritableRepository) -> bool:
        return "\ngpgsig " in repository.git("cat-file", "commit", "HEAD")

    @pytest.mark.parametrize(
        ("setting", "sign", "expected"),
        [
            pytest.param(None, False, False, id="nobody asks"),
            pytest.param(None, True, True, id="the caller asks"),
            pytest.param("true", False, True, id="the setting asks"),
            pytest.param("false", True, True, id="the caller goes before the setting"),
            pytest.param("no", False, False, id="the setting says no"),
        ],
    )
    def test_who_asks(
        self,
        repository: WritableRepository,
        settings: Path,
        setting: str | None,
        sign: bool,
        expected: bool,
    ) -> None:
        if setting is not None:
            repository.git("config", "commit.gpgSign", setting)
        commit(repository, "Look again", sign=sign)
        assert self.is_signed(repository) == expected

    @pytest.mark.parametrize(
        "name", ["gpg.program", "gpg.ssh.program", "gpg.x509.program", "gpg.ssh.defaultKeyCommand"]
    )
    def test_a_program_that_the_repository_names_is_refused(
        self, repository: WritableRepository, settings: Path, name: str
    ) -> None:
        repository.git("config", name, "./sign")
        before = repository.head()
        with pytest.raises(GitError, match=f"repository sets {name.lower()}") as error:
            commit(repository, "Look again", sign=True)
        assert f"git config --unset {name.lower()}" in error.value.hint
        assert repository.head() == before
        commit(repository, "Without a signature")

    def test_a_signature_that_fails(self, repository: WritableRepository, settings: Path) -> None:
        settings.write_text("[gpg]\n\tprogram = false\n")
        before = repository.head()
        with pytest.raises(GitError, match="the commit could not be signed") as error:
            commit(repository, "Look again", sign=True)
        assert "user.signingKey" in error.value.hint
        assert repository.head() == before
