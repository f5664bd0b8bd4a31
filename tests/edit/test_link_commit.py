from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reqtrace
from git_kit import git
from kit import MakeRepository
from reqtrace.edit.link_commit import Linked, link_commit, unlink_commit, with_line
from reqtrace.engine.open import open_session
from reqtrace.errors import GitError, HistoryError, UsageError
from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.notes import NOTES, read_notes
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository

FILES = {
    "requirements/REQ-1.yaml": "id: REQ-1\ntype: req\ntitle: One\nstatus: approved\n",
    "requirements/REQ-2.yaml": (
        "id: REQ-2\ntype: req\ntitle: Two\nstatus: approved\nformerly: [OLD-2]\n"
    ),
    "docs/adr/0005-x.md": "# 5. Use X\n\n## Status\n\nAccepted\n",
    "needs/odd.yaml": 'id: "one two"\ntype: need\ntitle: Odd\n',
}


@pytest.fixture
def repository(make_repository: MakeRepository, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = make_repository(FILES, "Work\n", "More\n\nImplements: REQ-1\n")
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "Lin Ker")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "lin@example.org")
    return made.root


def link(root: Path, revision: str, *ids: str, key: str = "Implements") -> Linked:
    return link_commit(open_session(root, history=False), revision, ids, key)


def unlink(root: Path, revision: str, *ids: str, key: str = "Implements") -> Linked:
    return unlink_commit(open_session(root, history=False), revision, ids, key)


def note(root: Path, revision: str) -> str | None:
    found = Repository.discover(root)
    oid = found.resolve(revision)
    data = read_notes(found, {oid}).get(oid)
    return None if data is None else data.decode()


def put(root: Path, revision: str, text: bytes) -> None:
    blob = git(root, "hash-object", "-w", "--stdin", input=text).decode().strip()
    git(root, "notes", f"--ref={NOTES}", "add", "-f", "-C", blob, revision)


def test_a_link_is_a_note_and_counts(repository: Path) -> None:
    done = link(repository, "HEAD~1", "REQ-1", "REQ-2")
    assert (done.line, done.known) == ("Implements: REQ-1, REQ-2", ())
    assert done.commit.subject == "Work"
    assert note(repository, "HEAD~1") == "Implements: REQ-1, REQ-2\n"
    commits = reqtrace.open(repository).graph.commits_of("REQ-2")
    assert [(commit.oid, str(one.found_in)) for commit, one in commits] == [
        (done.commit.oid, "note")
    ]
    log = git(repository, "log", "-1", "--format=%an <%ae> %cn", NOTES).decode()
    assert log == "Lin Ker <lin@example.org> Lin Ker\n"


def test_what_is_said_already_is_not_said_again(repository: Path) -> None:
    assert link(repository, "HEAD", "REQ-1").line == ""
    assert note(repository, "HEAD") is None
    assert link(repository, "HEAD", "REQ-1", "REQ-2", "OLD-2", "REQ-2") == Linked(
        commit=link(repository, "HEAD", "REQ-1").commit, line="Implements: REQ-2", known=("REQ-1",)
    )
    assert link(repository, "HEAD", "OLD-2").known == ("REQ-2",)
    assert note(repository, "HEAD") == "Implements: REQ-2\n"


def test_another_kind_is_another_reference(repository: Path) -> None:
    assert link(repository, "HEAD", "REQ-1", key="verifies").line == "Verifies: REQ-1"
    assert link(repository, "HEAD", "ADR-5", key="addresses").line == "Addresses: ADR-0005"
    assert note(repository, "HEAD") == "Verifies: REQ-1\nAddresses: ADR-0005\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"Implements: REQ-1", "Implements: REQ-1\nImplements: REQ-2\n", id="below"),
        pytest.param(b"Said so.\n\n\n", "Said so.\n\nImplements: REQ-2\n", id="behind prose"),
        pytest.param("Grüße".encode("latin-1"), "Grüße\n\nImplements: REQ-2\n", id="latin-1"),
        pytest.param(b"\n \n", "Implements: REQ-2\n", id="blank"),
    ],
)
def test_what_the_note_says_is_kept(repository: Path, before: bytes, after: str) -> None:
    put(repository, "HEAD", before)
    link(repository, "HEAD", "REQ-2")
    assert note(repository, "HEAD") == after


@pytest.mark.parametrize(
    ("before", "ids", "line", "after"),
    [
        pytest.param(
            "Implements: REQ-1, REQ-2\n", ["REQ-1"], "Implements: REQ-1", "Implements: REQ-2\n",
            id="one of a list",
        ),
        pytest.param("Implements: REQ-1\n", ["REQ-1"], "Implements: REQ-1", None, id="the last"),
        pytest.param(
            "Why.\n\nImplements: REQ-1,\n  REQ-2\nRefs: REQ-1\n", ["REQ-1", "REQ-2"],
            "Implements: REQ-1, REQ-2", "Why.\n\nRefs: REQ-1\n", id="of one kind only",
        ),
        pytest.param(
            "Implements: REQ-99\nImplements: REQ-2\n", ["REQ-99"], "Implements: REQ-99",
            "Implements: REQ-2\n", id="unknown",
        ),
        pytest.param(
            "Implements: OLD-2\n", ["REQ-2"], "Implements: OLD-2", None, id="a former id",
        ),
        pytest.param("Implments: REQ-1\n", ["REQ-1"], "Implements: REQ-1", None, id="a slip"),
        pytest.param("Of REQ-1.\n", ["REQ-1"], "", "Of REQ-1.\n", id="a mention stays"),
    ],
)  # fmt: skip
def test_ids_are_taken_out_again(
    repository: Path, before: str, ids: list[str], line: str, after: str | None
) -> None:
    put(repository, "HEAD", before.encode())
    done = unlink(repository, "HEAD", *ids)
    assert done.line == line
    assert note(repository, "HEAD") == after
    assert done.known == (() if line else tuple(ids))


def test_what_the_message_says_stays(repository: Path) -> None:
    assert unlink(repository, "HEAD", "REQ-1") == Linked(
        commit=link(repository, "HEAD", "REQ-1").commit, line="", known=("REQ-1",)
    )


@pytest.mark.parametrize(
    ("revision", "ids", "key", "error", "hint"),
    [
        pytest.param("HEAD", ["REQ-01"], "Implements", UsageError, "did you mean REQ-1?", id="id"),
        pytest.param("HEAD", ["what"], "Implements", UsageError, "list all", id="nothing near"),
        pytest.param("HEAD", ["REQ-2"], "Foo", UsageError, "choose one of Implements", id="key"),
        pytest.param(
            "HEAD", ["one two"], "Refs", UsageError, "only letters, digits", id="not writable"
        ),
        pytest.param("nope", ["REQ-2"], "Refs", HistoryError, "git log", id="revision"),
        pytest.param("--all", ["REQ-2"], "Refs", HistoryError, "git log", id="option"),
        pytest.param("side", ["REQ-2"], "Refs", HistoryError, "check out", id="other branch"),
    ],
)
def test_what_cannot_be_is_refused(
    repository: Path, revision: str, ids: list[str], key: str, error: type[UsageError], hint: str
) -> None:
    made = WritableRepository(repository)
    made.branch("side")
    made.commit("Elsewhere\n")
    made.checkout("main")
    with pytest.raises(error) as caught:
        link(repository, revision, *ids, key=key)
    assert hint in caught.value.hint
    assert not git(repository, "for-each-ref", NOTES)


def test_who_is_unknown_to_git_writes_nothing(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [name for name in os.environ if name.endswith(("_NAME", "_EMAIL"))]:
        monkeypatch.delenv(name)
    with pytest.raises(GitError, match=r"needs user\.name and user\.email"):
        link(repository, "HEAD", "REQ-2")
    git(repository, "config", "user.name", "Lin")
    with pytest.raises(GitError, match=r"needs user\.name and user\.email"):
        link(repository, "HEAD", "REQ-2")
    git(repository, "config", "user.email", "lin@example.org")
    assert link(repository, "HEAD", "REQ-2").line


def test_a_hook_of_another_repository_is_no_matter(
    repository: Path, make_repository: MakeRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_repository(FILES, name="other").root
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other / ".git/index"))
    monkeypatch.chdir(other)
    link(repository, "HEAD", "REQ-2")
    assert os.environ["GIT_DIR"] == str(other / ".git")
    monkeypatch.delenv("GIT_DIR")
    assert note(repository, "HEAD") == "Implements: REQ-2\n"
    assert not git(other, "for-each-ref", NOTES)


def test_nothing_of_the_repository_is_run(repository: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    for name in ("reference-transaction", "post-rewrite", "pre-commit"):
        hook = repository / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {ran}\n")
        hook.chmod(0o755)
    for key in ("core.fsmonitor", "core.editor", "gpg.program", "core.pager"):
        git(repository, "config", key, f"touch {ran}")
    git(repository, "config", "commit.gpgSign", "true")
    link(repository, "HEAD", "REQ-2")
    unlink(repository, "HEAD", "REQ-2")
    assert not ran.exists()


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_linked_work_trees_and_both_object_formats(
    repository: Path, tmp_path: Path, object_format: str
) -> None:
    made = WritableRepository.create(tmp_path / "made", object_format=object_format)
    for path, content in FILES.items():
        made.write(path, content)
    made.commit("Begin\n")
    git(made.root, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    link(tmp_path / "tree" / "needs", "HEAD", "REQ-2")
    assert note(made.root, "HEAD") == "Implements: REQ-2\n"


READER = MessageReader(None, {"Implements": "implements"})


@given(
    note=st.text(max_size=200) | st.text(alphabet="REQ-12 \n\r:`~*>#(),\tConflicts", max_size=100)
)
@settings(max_examples=300)
def test_whatever_the_note_says_the_new_line_is_read(note: str) -> None:
    read = READER.read_note(with_line(note, "Implements: REQ-7"))
    assert ("implements", "REQ-7") in {(one.kind, one.target) for one in read}


def test_processes_that_link_at_once_lose_nothing(
    make_repository: MakeRepository,
) -> None:
    items = {
        f"requirements/REQ-{number}.yaml": f"id: REQ-{number}\ntitle: A\nstatus: draft\n"
        for number in range(1, 9)
    }
    repository = make_repository(items, "Work")
    repository.git("config", "user.name", "Ada")
    repository.git("config", "user.email", "ada@example.org")
    root, program = repository.root, [sys.executable, "-m", "reqtrace", "link", "HEAD"]
    links = [subprocess.Popen([*program, item_id], cwd=root) for item_id in _ids(items)]
    assert [link.wait() for link in links] == [0] * len(items)
    note = git(root, "notes", "--ref", NOTES, "show", "HEAD").decode()
    assert sorted(note.split()) == sorted([*_ids(items), *["Implements:"] * len(items)])
    refs = git(root, "for-each-ref", "--format=%(refname)", "refs/notes").decode().split()
    assert refs == [NOTES]


def _ids(items: Mapping[str, str]) -> list[str]:
    return [Path(path).stem for path in items]
