from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath

import pytest

from git_kit import KNOWN, TRAILERS, count_processes, git, import_messages, raw_commit
from reqtrace.errors import HistoryError
from reqtrace.git.log.history import read_history
from reqtrace.git.message.message import MessageReader
from reqtrace.git.process.repository import Repository
from reqtrace.git.process.times import parse_time
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Commit, History, Person
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.item import Item
from reqtrace.model.location import Location


@pytest.fixture
def repository(tmp_path: Path) -> WritableRepository:
    made = WritableRepository.create(tmp_path / "repo")
    made.write("README", "read me\n")
    made.commit("Begin")
    return made


def read(folder: Path | WritableRepository, revision: str = "HEAD") -> History:
    root = folder.root if isinstance(folder, WritableRepository) else folder
    repository = Repository.discover(root, allow_bare=True)
    history = read_history(repository, KNOWN, TRAILERS, revision)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MessageReader, "read", MessageReader.read_full)
        assert read_history(repository, KNOWN, TRAILERS, revision) == history
    return history


def by_oid(history: History) -> dict[str, Commit]:
    return {commit.oid: commit for commit in history.commits}


def change(repository: WritableRepository, name: str, message: str) -> str:
    repository.write(name, message)
    return repository.commit(message)


def test_only_commits_about_items_are_kept_and_all_are_counted(
    repository: WritableRepository,
) -> None:
    change(repository, "a", "No word of it\n")
    second = change(repository, "b", "Login\n\nImplements: REQ-1\n")
    third = change(repository, "c", "More of REQ-2\n")
    history = read(repository)
    assert history.total == 4
    assert [commit.oid for commit in history.commits] == [third, second]
    assert history.head == third
    assert history.committed == history.commits[0].committed


def test_messages_without_a_final_line_feed_are_read_to_their_end(tmp_path: Path) -> None:
    messages = [b"More of REQ-2", b"S\n\nImplements: REQ-1", b"No word of it", b"S\n\nFor REQ-1"]
    import_messages(tmp_path / "repo", messages)
    found = [
        [(one.kind, one.target, one.line) for one in commit.references]
        for commit in read(tmp_path / "repo", "main").commits
    ]
    assert found == [
        [("mentions", "REQ-1", 3)],
        [("implements", "REQ-1", 3)],
        [("mentions", "REQ-2", 1)],
    ]


def test_people_come_through_the_mailmap(repository: WritableRepository) -> None:
    bo = Person(name="bo", email="bo@old.example.org")
    repository.write(".mailmap", "Bo Example <bo@example.org> <bo@old.example.org>\n")
    repository.commit("Implements REQ-1\n", author=bo)
    (commit,) = read(repository).commits
    assert commit.author == Person(name="Bo Example", email="bo@example.org")


def test_times_are_in_the_zone_of_the_author(repository: WritableRepository) -> None:
    zone = datetime.fromisoformat("2025-03-01T12:00:00+05:30")
    repository.commit("REQ-1\n", when=zone)
    (commit,) = read(repository).commits
    assert commit.authored == zone
    assert commit.authored.utcoffset() == timedelta(hours=5, minutes=30)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"0 +0000", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"-86400 +0000", datetime(1969, 12, 31, tzinfo=UTC)),
        (b"99999999999999999999 +0000", datetime(9999, 12, 31, tzinfo=UTC)),
        (b"0 +9999", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"0 -0030", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"junk", datetime(1970, 1, 1, tzinfo=UTC)),
        (b"", datetime(1970, 1, 1, tzinfo=UTC)),
    ],
    ids=["epoch", "before it", "far future", "no such zone", "west", "no number", "empty"],
)
def test_moment(raw: bytes, expected: datetime) -> None:
    assert parse_time(raw) == expected


@pytest.mark.parametrize(
    "person",
    [
        b"Ada <ada@example.org> 99999999999999999999999 +0000",
        b"Ada <ada@example.org> 253402300799 +9999",
        b"Ada <ada@example.org> -5 -1200",
        b"Ada <ada@example.org>",
        b"<> 0 +0000",
        b"\x01\x1e\xff <\xff> 1 +0000",
        b"no brackets at all",
    ],
    ids=["overflow", "last second", "negative", "no date", "no name", "odd bytes", "malformed"],
)
def test_no_author_line_does_harm(tmp_path: Path, person: bytes) -> None:
    git(tmp_path, "init", "--quiet")
    oid = raw_commit(tmp_path, b"REQ-1\n\nRefs: REQ-2\n", author=person, committer=person)
    git(tmp_path, "update-ref", "HEAD", oid)
    (commit,) = read(tmp_path).commits
    assert [one.target for one in commit.references] == ["REQ-2", "REQ-1"]
    assert commit.authored.tzinfo is not None


@pytest.mark.parametrize(
    ("message", "headers", "subject"),
    [
        pytest.param(b"S\r\n\r\nRefs: REQ-1\r\n", b"", "S", id="CRLF"),
        pytest.param(
            b"Gr\xfc\xdfe\n\nRefs: REQ-1\n", b"encoding ISO-8859-1\n", "Grüße", id="latin-1"
        ),
        pytest.param(b"Gr\xfc\xdfe\n\nRefs: REQ-1\n", b"", "Grüße", id="latin-1 without a header"),
        pytest.param(b"S\n\nRefs: REQ-1\n", b"encoding bogus\n", "S", id="no such encoding"),
        pytest.param("Grüße\n\nRefs: REQ-1\n".encode(), b"", "Grüße", id="UTF-8"),
        pytest.param(b"S\x1b[31m\x07\n\nRefs: REQ-1\n", b"", "S\x1b[31m\x07", id="control"),
        pytest.param(b"\n\nS\nT\n\nRefs: REQ-1\n", b"", "S T", id="two lines of subject"),
        pytest.param(b"S\n\nRefs: REQ-1", b"", "S", id="no line feed at the end"),
        pytest.param(b"S\n\nRefs: REQ-1\n\0\0oabc\0", b"", "S", id="NUL"),
    ],
)
def test_messages_of_any_bytes(
    tmp_path: Path, message: bytes, headers: bytes, subject: str
) -> None:
    git(tmp_path, "init", "--quiet")
    first = raw_commit(tmp_path, b"", headers=headers)
    oid = raw_commit(tmp_path, message, parents=(first,), headers=headers)
    git(tmp_path, "update-ref", "HEAD", oid)
    history = read(tmp_path)
    assert history.total == 2
    (commit,) = history.commits
    assert commit.subject == subject
    assert [(one.kind, one.target) for one in commit.references] == [("refs", "REQ-1")]


def test_many_and_long_messages_across_chunks(tmp_path: Path) -> None:
    prose = b"nothing of note " * 10_000
    messages = [
        b"Number %d\n\n%s\n\nRefs: REQ-%d\n" % (number, prose if number % 3 else b"", number % 4)
        for number in range(12)
    ]
    import_messages(tmp_path, messages)
    git(tmp_path, "symbolic-ref", "HEAD", "refs/heads/main")
    history = read(tmp_path)
    assert history.total == 12
    assert [commit.subject for commit in history.commits] == [
        f"Number {n}" for n in range(11, -1, -1)
    ]


def test_octopus_merge_with_trailers(repository: WritableRepository) -> None:
    for name in ("one", "two"):
        repository.checkout("main")
        repository.branch(name)
        change(repository, name, f"Add {name}\n")
    repository.checkout("main")
    change(repository, "three", "Add three\n")
    merge = repository.merge("one", "two", message="Merge\n\nRefs: REQ-1\n")
    (commit,) = read(repository).commits
    assert (commit.oid, len(commit.parents)) == (merge, 3)


def test_merge_with_trailers_of_its_own_and_of_its_branch(repository: WritableRepository) -> None:
    repository.branch("side")
    work = change(repository, "a", "Login\n\nImplements: REQ-1\n")
    repository.checkout("main")
    change(repository, "b", "Beside\n")
    message = "Merge pull request #12 from owner/side\n\nLogin\n\nImplements: REQ-1,\n  REQ-2\n"
    merge = repository.merge("side", message=message)
    commits = by_oid(read(repository))
    assert list(commits) == [merge, work]
    assert [one.target for one in commits[merge].references] == ["REQ-1", "REQ-2"]
    assert not commits[merge].lost_trailers


@pytest.mark.parametrize("by_forge", [True, False], ids=["by a forge", "by git"])
def test_squash_merge_of_a_branch_with_trailers(
    repository: WritableRepository, *, by_forge: bool
) -> None:
    repository.branch("side")
    change(repository, "a", "One\n\nImplements: REQ-1\n")
    change(repository, "b", "Two\n\nVerifies: REQ-2\n")
    repository.checkout("main")
    repository.git("merge", "--quiet", "--squash", "side")
    if by_forge:
        quoted = "Both (#3)\n\n* One\n\nImplements: REQ-1\n\n* Two\n\nVerifies: REQ-2\n"
    else:
        # git quotes all that it squashes, with a margin that would be code in Markdown.
        quoted = (repository.root / ".git/SQUASH_MSG").read_text()
        assert "\n    Implements: REQ-1\n" in quoted
    repository.git("commit", "--quiet", "-m", quoted)
    (commit,) = read(repository).commits
    assert {(one.kind, one.target) for one in commit.references} == {
        ("implements", "REQ-1"),
        ("verifies", "REQ-2"),
    }
    assert {one.squashed for one in commit.lost_trailers} == {True}


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "CP1252", "UTF-8", "KOI8-R", "SHIFT-JIS"])
def test_encodings_that_git_itself_writes(repository: WritableRepository, encoding: str) -> None:
    word = {"KOI8-R": "Привет", "SHIFT-JIS": "表示"}.get(encoding, "Grüße")
    message = f"{word} REQ-2\n\nImplements: REQ-1\n".encode(encoding)
    setting = f"i18n.commitEncoding={encoding}"
    git(repository.root, "-c", setting, "commit", "--allow-empty", "-q", "-F", "-", input=message)
    (commit,) = read(repository).commits
    assert commit.subject == f"{word} REQ-2"
    assert [one.target for one in commit.references] == ["REQ-1", "REQ-2"]


def test_former_ids_lead_to_the_present_item(repository: WritableRepository) -> None:
    place = Location(path=PurePosixPath("items.yaml"))
    known = Identifiers(
        [Item(id="REQ-8", type="req", title="", location=place, formerly=("OLD-1",))]
    )
    oid = change(repository, "a", "Login for OLD-1\n\nImplements: OLD-1, REQ-8\n")
    other = change(repository, "b", "OLD-1 again\n")
    git(repository.root, "notes", "--ref=reqtrace", "add", "-m", "Implements: REQ-8", other)
    history = read_history(Repository.discover(repository.root), known, TRAILERS)
    found = {c.oid: [(str(r.found_in), r.target) for r in c.references] for c in history.commits}
    assert found == {
        oid: [("trailer", "OLD-1"), ("trailer", "REQ-8")],
        other: [("note", "REQ-8")],
    }


def test_squash_body_is_recovered(repository: WritableRepository) -> None:
    body = "Login (#7)\n\n* form\n\nImplements: REQ-1\n\n* check\n\n---\n\nCo-authored-by: B <b>\n"
    change(repository, "a", body)
    (commit,) = read(repository).commits
    assert [one.target for one in commit.references] == ["REQ-1"]
    assert "squash" in commit.lost_trailers[0].reason


def test_revert_withdraws_and_its_revert_restores(repository: WritableRepository) -> None:
    work = change(repository, "a", "Login\n\nImplements: REQ-1\n")
    reverts = [work]
    for times in range(1, 5):
        reverts.append(repository.revert(reverts[-1]))
        commits = by_oid(read(repository))
        assert commits[work].reverted is (times % 2 == 1)
        assert commits[reverts[-1]].reverts == (reverts[-2],)
        assert not commits[reverts[-1]].reverted


def test_revert_by_abbreviated_id(repository: WritableRepository) -> None:
    work = change(repository, "a", "Login\n\nImplements: REQ-1\n")
    repository.commit(f"Back out\n\nThis reverts commit {work[:9]}.\n")
    assert by_oid(read(repository))[work].reverted


def test_revert_of_what_says_nothing_is_not_kept(repository: WritableRepository) -> None:
    repository.revert(change(repository, "a", "Nothing\n"))
    change(repository, "b", "REQ-1\n")
    assert len(read(repository).commits) == 1


def test_revert_of_a_merge_withdraws_all_that_it_brought_in(
    repository: WritableRepository,
) -> None:
    before = change(repository, "m", "Before\n\nImplements: REQ-2\n")
    repository.branch("side")
    first = change(repository, "a", "One\n\nImplements: REQ-1\n")
    second = change(repository, "b", "Two\n\nImplements: REQ-12\n")
    repository.checkout("main")
    beside = change(repository, "c", "Beside\n\nImplements: NEED-3\n")
    merge = repository.merge("side", message="Merge side\n")
    repository.git("revert", "--no-edit", "-m", "1", merge)
    back = repository.head()
    commits = by_oid(read(repository))
    assert {oid for oid, one in commits.items() if one.reverted} - {merge} == {first, second}
    assert commits[back].reverts[0] == merge
    assert set(commits[back].reverts) == {merge, first, second}
    assert not commits[before].reverted
    assert not commits[beside].reverted
    repository.revert(back)
    assert not any(one.reverted for one in read(repository).commits if one.references)


def test_revert_of_a_squashed_pull_request(repository: WritableRepository) -> None:
    work = change(repository, "a", "Login (#12)\n\nImplements: REQ-1\n")
    repository.commit('Revert "Login (#12)" (#13)\n\nReverts owner/repo#12\n')
    assert by_oid(read(repository))[work].reverted
    repository.commit('Revert "Revert "Login (#12)" (#13)" (#14)\n\nReverts owner/repo#13\n')
    assert not by_oid(read(repository))[work].reverted


def test_revert_of_a_merged_pull_request(repository: WritableRepository) -> None:
    repository.branch("side")
    work = change(repository, "a", "Login\n\nImplements: REQ-1\n")
    repository.checkout("main")
    repository.merge("side", message="Merge pull request #12 from owner/side\n\nLogin\n")
    repository.commit('Revert "Login"\n\nReverts owner/repo#12\n')
    assert by_oid(read(repository))[work].reverted


def test_a_message_cannot_revert_itself(repository: WritableRepository) -> None:
    oid = repository.commit("Take REQ-1 back (#12)\n\nReverts owner/repo#12\n")
    assert not by_oid(read(repository))[oid].reverted


def test_cherry_pick_names_its_origin(repository: WritableRepository) -> None:
    repository.branch("side")
    origin = change(repository, "a", "Login\n\nImplements: REQ-1\n")
    repository.checkout("main")
    change(repository, "b", "Other\n")
    picked = repository.cherry_pick(origin)
    assert by_oid(read(repository))[picked].picked_from is None
    repository.merge("side", message="Merge\n")
    assert by_oid(read(repository))[picked].picked_from == origin


def test_one_process_reads_the_history(
    repository: WritableRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        repository.commit(f"REQ-{number}\n\nThis reverts commit {repository.head()}.\n")
    notes = count_processes(tmp_path, monkeypatch)
    found = Repository.discover(repository.root)
    head = found.head()
    notes.write_text("")
    read_history(found, KNOWN, TRAILERS, head)
    calls = notes.read_text().splitlines()
    assert sum(" log " in call for call in calls) == 1
    assert len(calls) <= 3  # resolve, log, and the list of notes


@pytest.mark.parametrize("object_format", ["sha1", "sha256"])
def test_both_object_formats(tmp_path: Path, object_format: str) -> None:
    made = WritableRepository.create(tmp_path / "repo", object_format=object_format)
    work = change(made, "a", "Login\n\nImplements: REQ-1\n")
    made.revert(work)
    assert by_oid(read(made))[work].reverted


def test_bare_repository_and_a_named_revision(
    repository: WritableRepository, tmp_path: Path
) -> None:
    change(repository, "a", "REQ-1\n")
    repository.tag("v1")
    change(repository, "b", "REQ-2\n")
    git(tmp_path, "clone", "--quiet", "--bare", str(repository.root), "bare")
    history = read(tmp_path / "bare", "v1")
    assert history.total == 2


def test_replace_refs_and_grafts_change_nothing(repository: WritableRepository) -> None:
    work = change(repository, "a", "REQ-1\n")
    other = change(repository, "b", "Nothing\n")
    repository.git("replace", work, repository.git("rev-parse", "main~2"))
    (repository.root / ".git/info").mkdir(exist_ok=True)
    (repository.root / ".git/info/grafts").write_text(f"{other}\n")
    history = read(repository)
    assert (history.total, len(history.commits)) == (3, 1)


@pytest.mark.parametrize("revision", ["HEAD", "main", "no-such-thing", "-x", "a\0b", "", "0" * 40])
def test_no_commit(tmp_path: Path, revision: str) -> None:
    WritableRepository.create(tmp_path / "repo")
    with pytest.raises(HistoryError):
        read(tmp_path / "repo", revision)


def test_a_tag_is_read_as_its_commit(repository: WritableRepository) -> None:
    repository.tag("v1", message="One")
    tag = repository.git("rev-parse", "v1")
    assert read(repository, tag).head == repository.head() != tag
