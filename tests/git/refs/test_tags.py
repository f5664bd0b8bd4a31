from __future__ import annotations

from git_kit import git
from kit import MakeRepository
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.tags import Tag, read_tags


def test_tags_of_all_kinds(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    first = repository.head()
    repository.tag("light")
    repository.tag("heavy", message="A release")
    repository.git("tag", "-a", "-m", "Of a tag", "nested", "heavy")
    repository.git("tag", "-a", "-m", "Of a tag of a tag", "twice", "nested")
    repository.git("tag", "tree", "HEAD^{tree}")
    repository.git("tag", "-a", "-m", "Of a tree", "heavy-tree", "HEAD^{tree}")
    second = repository.commit("More")
    repository.tag("group/v2")
    assert read_tags(Repository.discover(repository.root)) == (
        Tag(name="group/v2", commit=second),
        Tag(name="heavy", commit=first),
        Tag(name="light", commit=first),
        Tag(name="nested", commit=first),
        Tag(name="twice", commit=first),
    )


def test_no_tag(make_repository: MakeRepository) -> None:
    assert read_tags(Repository.discover(make_repository({"a": "1"}).root)) == ()


def test_a_name_of_any_bytes(make_repository: MakeRepository) -> None:
    repository = make_repository({"a": "1"})
    oid = repository.head()
    (repository.root / ".git/packed-refs").write_bytes(b"%s refs/tags/-v\xff\n" % oid.encode())
    assert read_tags(Repository.discover(repository.root)) == (Tag(name="-v\udcff", commit=oid),)
    assert git(repository.root, "tag").strip() == b"-v\xff"
