from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from git_kit import KNOWN, TRAILERS, count_processes, git, identifiers, import_messages
from reqtrace.errors import GitError
from reqtrace.git.log.history import read_history
from reqtrace.git.message.message import MessageReader
from reqtrace.git.message.notes import NOTES, read_notes
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Commit, CommitPart, History
from reqtrace.model.item import Naming

READER = MessageReader(KNOWN, TRAILERS)


def read(folder: Path) -> History:
    return read_history(Repository.discover(folder), KNOWN, TRAILERS)


def note(repository: WritableRepository, oid: str, text: str) -> None:
    repository.git("notes", f"--ref={NOTES}", "append", "-m", text, oid)


def by_oid(history: History) -> dict[str, Commit]:
    return {commit.oid: commit for commit in history.commits}


def said(commit: Commit) -> list[tuple[str, str, str]]:
    return [(one.kind, one.target, str(one.found_in)) for one in commit.references]


def notes_tree(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the tree of the notes by hand, as nobody should."""
    stream = b"commit %s\ncommitter A <a@example.org> 0 +0000\ndata 0\n" % NOTES.encode()
    for path, content in files.items():
        stream += b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)
    git(folder, "fast-import", "--quiet", input=stream)


@pytest.fixture
def repository(tmp_path: Path) -> WritableRepository:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("README", "read me\n")
    made.commit("Begin")
    return made


def test_a_note_makes_a_silent_commit_speak(repository: WritableRepository) -> None:
    silent = repository.commit("Nothing to say\n")
    later = repository.commit("REQ-2\n")
    note(repository, silent, "Implements: REQ-1, NEED-3")
    history = read(repository.root)
    assert [commit.oid for commit in history.commits] == [later, silent]
    assert said(history.commits[1]) == [
        ("implements", "REQ-1", "note"),
        ("implements", "NEED-3", "note"),
    ]
    assert history.commits[1].subject == "Nothing to say"
    assert history.committed == history.commits[0].committed


def test_the_order_is_that_of_the_history(repository: WritableRepository) -> None:
    oids = [repository.commit(f"Number {n}\n" + ("\nREQ-2\n" if n % 2 else "")) for n in range(6)]
    for oid in oids[::2]:
        note(repository, oid, "Refs: REQ-1")
    assert [commit.oid for commit in read(repository.root).commits] == oids[::-1]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("Implements: REQ-1", ["implements REQ-1"], id="one"),
        pytest.param(
            "implements: REQ-1 and REQ-2,\n  NEED-3\nRefs: REQ-12",
            ["implements REQ-1", "implements REQ-2", "implements NEED-3", "refs REQ-12"],
            id="list, folded, several",
        ),
        pytest.param("Prose.\n\n* Implements: REQ-1\n\nMore.", ["implements REQ-1"], id="anywhere"),
        pytest.param("Implments: REQ-1", ["implements REQ-1"], id="a slip is what was meant"),
        pytest.param("Implements REQ-1", ["implements REQ-1"], id="no colon"),
        pytest.param("Talked about REQ-1.", ["mentions REQ-1"], id="mention"),
        pytest.param("# Implements: REQ-1", ["mentions REQ-1"], id="behind a hash"),
        pytest.param("# About\n# REQ-1", ["mentions REQ-1"], id="nothing is a comment"),
        pytest.param("Implements: REQ-99", ["implements REQ-99"], id="unknown"),
        pytest.param("```\nImplements: REQ-1\n```", [], id="code"),
        pytest.param("This reverts commit 0123456789.", [], id="no revert"),
        pytest.param("", [], id="empty"),
    ],
)
def test_what_a_note_says(text: str, found: list[str]) -> None:
    references = READER.read_note(text)
    assert [f"{one.kind} {one.target}" for one in references] == found
    assert all(one.found_in is CommitPart.NOTE for one in references)


def test_message_and_note_are_one(repository: WritableRepository) -> None:
    oid = repository.commit("Login of REQ-1 and REQ-2\n\nSee NEED-3\n\nImplements: REQ-12\n")
    note(repository, oid, "Implements: REQ-1\nImplements: REQ-12\n\nAlso NEED-3 and REQ-12.")
    (commit,) = read(repository.root).commits
    assert said(commit) == [
        ("implements", "REQ-12", "trailer"),
        ("implements", "REQ-1", "note"),
        ("mentions", "REQ-2", "subject"),
        ("mentions", "NEED-3", "body"),
    ]
    assert not commit.lost_trailers


def test_a_revert_withdraws_notes_and_its_revert_restores_them(
    repository: WritableRepository,
) -> None:
    repository.write("a", "a")
    work = repository.commit("Work\n")
    note(repository, work, "Implements: REQ-1")
    back = repository.revert(work)
    assert by_oid(read(repository.root))[work].reverted
    repository.revert(back)
    assert not by_oid(read(repository.root))[work].reverted


def test_notes_on_other_commits_are_left_aside(repository: WritableRepository) -> None:
    repository.branch("side")
    other = repository.commit("Elsewhere\n")
    note(repository, other, "Implements: REQ-1")
    note(repository, repository.git("rev-parse", "HEAD^{tree}"), "Implements: REQ-1")
    repository.checkout("main")
    assert read(repository.root).commits == ()
    repository.checkout("side")
    assert len(read(repository.root).commits) == 1


def test_any_cut_of_the_path_names_the_commit(repository: WritableRepository) -> None:
    one, two = repository.commit("One\n"), repository.commit("Two\n")
    notes_tree(
        repository.root,
        {
            f"{one[:2]}/{one[2:]}": b"Implements: REQ-1\n",
            f"{one[:2]}/{one[2:4]}/{one[4:]}": b"Implements: REQ-2\n",
            two: b"Gr\xfc\xdfe: REQ-2\n\nRefs: REQ-12",
        },
    )
    commits = by_oid(read(repository.root))
    assert {one.target for one in commits[one].references} == {"REQ-1", "REQ-2"}
    assert {one.target for one in commits[two].references} == {"REQ-2", "REQ-12"}


def test_garbage_in_the_tree_of_the_notes_is_harmless(repository: WritableRepository) -> None:
    oid = repository.commit("One\n")
    notes_tree(
        repository.root,
        {
            oid: b"\0\xff\xfe\x1b[31m Implements: REQ-1\n\nRefs: REQ-2\n",
            "README": b"Refs: REQ-1",
            f"{oid[:2]}/x/{oid[2:]}": b"Refs: REQ-1",
            f"{oid[:3]}/{oid[3:]}": b"Refs: REQ-1",
            f"{oid}0": b"Refs: REQ-1",
            oid[:39]: b"Refs: REQ-1",
            oid.upper(): b"Refs: REQ-1",
            '"-rf\\nodd"': b"Refs: REQ-1",
            "0" * 40: b"Refs: REQ-1",
        },
    )
    (commit,) = read(repository.root).commits
    assert [one.target for one in commit.references] == ["REQ-2", "REQ-1"]


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_both_object_formats_and_many_notes(tmp_path: Path, object_format: str) -> None:
    made = WritableRepository.create(tmp_path / "repo", object_format=object_format)
    oids = [made.commit(f"Number {n}\n") for n in range(3)]
    others = [f"{number:064x}"[-len(oids[0]) :] for number in range(300)]
    notes_tree(
        made.root, {f"{one[:2]}/{one[2:]}": b"Implements: REQ-1\n" for one in (*others, *oids)}
    )
    assert {commit.oid for commit in read(made.root).commits} == set(oids)


def test_three_more_processes_at_most(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        note(repository, repository.commit(f"Number {number}\n"), "Refs: REQ-1\n")
    calls = count_processes(tmp_path, monkeypatch)
    found = Repository.discover(repository.root)
    head = found.head()
    calls.write_text("")
    assert len(read_history(found, KNOWN, TRAILERS, head).commits) == 12
    jobs = ("rev-parse", "log", "ls-tree", "cat-file")
    lines = calls.read_text().splitlines()
    names = [word for line in lines for word in line.split() if word in jobs]
    assert names == ["log", "ls-tree", "cat-file", "log"]


def test_a_ref_that_leads_to_no_tree_is_told(repository: WritableRepository) -> None:
    blob = git(repository.root, "hash-object", "-w", "--stdin", input=b"x").decode().strip()
    git(repository.root, "update-ref", NOTES, blob)
    with pytest.raises(GitError):
        read(repository.root)


def test_nothing_is_wanted(repository: WritableRepository) -> None:
    found = Repository.discover(repository.root)
    assert read_notes(found, frozenset()) == {}
    note(repository, repository.head(), "Refs: REQ-1")
    assert read_notes(found, frozenset()) == {}
    assert read_notes(found, {repository.head()}) == {repository.head(): b"Refs: REQ-1\n"}


def test_a_partial_clone_without_the_notes_is_named(
    repository: WritableRepository, tmp_path: Path
) -> None:
    note(repository, repository.head(), "Refs: REQ-1\n")
    git(repository.root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    source = f"file://{repository.root}"
    git(tmp_path, "clone", "--quiet", "--filter=blob:none", source, str(clone))
    git(clone, "fetch", "--quiet", "origin", f"{NOTES}:{NOTES}")
    with pytest.raises(GitError, match="the notes in refs/notes/reqtrace cannot be read"):
        read(clone)


@given(note=st.text(max_size=300) | st.text(alphabet="REQ-12 \n\r:`*>#(),\t\0", max_size=200))
@settings(max_examples=200)
def test_no_note_does_harm(note: str) -> None:
    READER.join(READER.read("S REQ-1\n\nRefs: REQ-2\n").references, READER.read_note(note))


@given(
    texts=st.lists(st.sampled_from(["Refs: REQ-1", "REQ-1", "Implements: REQ-2", "x"]), max_size=5)
)
def test_a_note_that_repeats_the_message_adds_nothing(texts: list[str]) -> None:
    message = "S\n\n" + "\n\n".join(texts) + "\n"
    references = READER.read(message).references
    assert set(READER.join(references, READER.read_note(message))) == set(references)


def test_one_item_in_two_spellings_is_named_once() -> None:
    reader = MessageReader(identifiers("ADR-0005", naming=Naming.FILE), TRAILERS)
    said = reader.read("Follow ADR-05\n\nRefs: ADR-5\n").references
    joined = reader.join(said, reader.read_note("Refs: ADR-0005\n"))
    assert [(one.kind, one.target) for one in joined] == [("refs", "ADR-5")]
    said = reader.read("S\n\nRefs: ADR-98\n").references
    joined = reader.join(said, reader.read_note("Refs: ADR-99, ADR-98\n"))
    assert sorted(one.target for one in joined) == ["ADR-98", "ADR-99"]


def test_many_messages_and_notes_at_once(tmp_path: Path) -> None:
    import_messages(tmp_path, [b"Number %d\n" % n for n in range(300)])
    git(tmp_path, "symbolic-ref", "HEAD", "refs/heads/main")
    oids = git(tmp_path, "rev-list", "main").decode().split()
    notes_tree(tmp_path, {f"{one[:2]}/{one[2:]}": b"Refs: REQ-1\n" for one in oids})
    assert [commit.oid for commit in read(tmp_path).commits] == oids
