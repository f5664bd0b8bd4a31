from __future__ import annotations

import pytest

from kit import MakeRepository
from reqtrace.errors import GitError
from reqtrace.git.log.changes import read_changes
from reqtrace.git.log.commit_record import (
    MESSAGE,
    SUBJECT,
    decode_fields,
    decode_record,
    oid_of,
    read_records,
    words,
)
from reqtrace.git.log.trees import read_facts
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import Person

MESSAGES = ("Two\nlines of subject\n\nand a body\n\nImplements: REQ-1\n", "", "\n\nLate\n", "Ünï\n")


@pytest.fixture
def made(make_repository: MakeRepository) -> WritableRepository:
    repository = make_repository({"a": "0"})
    for number, message in enumerate(MESSAGES):
        repository.write("a", str(number + 1))
        repository.commit(message, author=Person(name='Åda "x', email="ada@example.org"))
    repository.branch("side")
    repository.write("b", "1")
    repository.commit("Here")
    repository.checkout("side")
    repository.write("c", "1")
    repository.commit("There")
    repository.checkout("main")
    repository.merge("side", message="Merge")
    return repository


def shown(repository: WritableRepository, oid: str, form: str) -> str:
    """What git itself shows of a commit."""
    return repository.git("show", "-s", "--date=raw", f"--format={form}", oid)


def test_a_record_is_what_git_shows(made: WritableRepository) -> None:
    repository = Repository.discover(made.root)
    oids = made.git("rev-list", "HEAD").split()
    records = read_records(repository, oids)
    assert [oid_of(record).decode() for record in records] == oids
    for oid, record in zip(oids, map(decode_record, records), strict=True):
        assert list(record.parents) == shown(made, oid, "%P").split()
        assert record.author.name == shown(made, oid, "%aN")
        assert record.committer.email == shown(made, oid, "%cE")
        assert f"{record.authored.timestamp():.0f} {record.authored:%z}" == shown(made, oid, "%ad")
        assert f"{record.committed.timestamp():.0f} {record.committed:%z}" == shown(
            made, oid, "%cd"
        )
        assert record.message.strip() == shown(made, oid, "%B").strip()


def test_all_readers_know_the_same_of_a_commit(made: WritableRepository) -> None:
    repository = Repository.discover(made.root)
    oids = made.git("rev-list", "HEAD").split()
    facts = read_facts(repository, oids)
    assert [one.subject for one in facts.values()] == [shown(made, oid, "%s") for oid in oids]
    changes = list(read_changes(repository, [made.head()]))
    assert len(changes) == len(oids) - 1  # the merge differs from neither parent
    assert [one.commit for one in changes] == [facts[one.commit.oid] for one in changes]
    assert {one.head for one in changes} == {made.head()}
    whole = read_records(repository, oids, message=MESSAGE)
    for record, short in zip(whole, read_records(repository, oids, message=SUBJECT), strict=True):
        assert decode_record(record)[:-1] == decode_record(short)[:-1]


def test_another_number_of_fields_is_an_error() -> None:
    with pytest.raises(GitError, match="unexpected output"):
        decode_fields([b"o1 2", b"aName"])


def test_words_of_any_bytes() -> None:
    assert (words("Ü".encode()), words(b"\xdc")) == ("Ü", "Ü")


def test_no_commits_need_no_process(made: WritableRepository) -> None:
    assert read_records(Repository.discover(made.root), []) == []
