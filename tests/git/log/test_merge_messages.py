from __future__ import annotations

import pytest

from kit import MakeRepository
from reqtrace.git.log.merge_messages import read_lineage, referencing_merges, rooted
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository

MANY = tuple(f"{word}-1" for word in map("X{}Y".format, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    """Two merges; only the first one names an item."""
    made = make_repository({"a.txt": "1\n"})
    for name, message in (("one", "Merge one\n\nImplements: req-1"), ("two", "Merge two")):
        made.branch(name)
        made.commit(f"Work on {name}")
        made.checkout("main")
        made.merge(name, message=message)
        made.git("tag", f"merge-{name}")
    return made


def referencing_commits(
    repository: WritableRepository, *ids: str, commits: tuple[str, ...] = ()
) -> list[str]:
    """The names of the merges that were found."""
    opened = Repository.discover(repository.root)
    oids = [opened.resolve(one) for one in commits]
    tags = {repository.git("rev-parse", f"merge-{one}"): one for one in ("one", "two")}
    return [tags[oid] for oid in referencing_merges(opened, opened.head(), ids, oids)]


def test_merges_that_may_name_an_item(repository: WritableRepository) -> None:
    assert referencing_commits(repository, "REQ-1", "NEED-1") == ["one"]
    assert referencing_commits(repository, "NEED-1") == []
    assert referencing_commits(repository) == []


def test_merges_with_a_note(repository: WritableRepository) -> None:
    repository.git("notes", "--ref=reqtrace", "add", "-m", "Implements: REQ-1", "HEAD")
    assert referencing_commits(repository, "REQ-1") == ["two", "one"]


def test_with_many_words_all_merges_are_looked_at(repository: WritableRepository) -> None:
    words = (*MANY, *(f"Z{one}" for one in MANY))
    assert referencing_commits(repository, *words) == ["two", "one"]


def test_merges_below_the_only_commit_are_left_out(repository: WritableRepository) -> None:
    assert referencing_commits(repository, "REQ-1", commits=("two^",)) == []
    assert referencing_commits(repository, "REQ-1", commits=("one",)) == ["one"]
    assert referencing_commits(repository, "REQ-1", commits=("one", "two")) == ["one"]


def test_the_lineage_tells_which_merge_brought_a_commit(repository: WritableRepository) -> None:
    opened = Repository.discover(repository.root)
    for names in (("one",), ("two",), ("one", "two"), ("one^",)):
        oids = [opened.resolve(one) for one in names]
        lineage = read_lineage(opened, opened.head(), oids)
        brought = {one: opened.resolve(f"merge-{one}") for one in names if "^" not in one}
        assert lineage.merges_of(opened.head(), oids) == {
            opened.resolve(name): merge for name, merge in brought.items()
        }


def test_what_lies_right_below_a_range_is_a_root() -> None:
    lineage = rooted([b"c a b", b"b x"])
    assert lineage.parents("a") == lineage.parents("x") == ()
    assert lineage.merges_of("c", ["b"]) == {"b": "c"}


def test_words_of_any_length_fit_a_command_line(repository: WritableRepository) -> None:
    words = [f"{letter}{'x' * 200_000}-1" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert referencing_commits(repository, "REQ-1", *words) == ["one"]
