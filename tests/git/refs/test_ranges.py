"""Names become commits, and two commits meet in a base."""

from __future__ import annotations

import pytest

from kit import MakeRepository
from reqtrace.errors import HistoryError
from reqtrace.git.process.repository import Repository
from reqtrace.git.refs.ranges import merge_bases, named_commit
from reqtrace.git.write.fixture_repository import WritableRepository


@pytest.fixture
def work(make_repository: MakeRepository) -> WritableRepository:
    """main and topic, which have one commit in common and one each of their own."""
    repository = make_repository({"a": "a"})
    repository.branch("topic")
    # git itself also writes the log of the branch.
    repository.git("commit", "--quiet", "--allow-empty", "-m", "On topic")
    repository.checkout("main")
    repository.commit("On main")
    return repository


@pytest.mark.parametrize(
    "name",
    ["main", "refs/heads/main", "HEAD", "@", "main~1", "main^{commit}", "topic@{0}"],
)
def test_a_name_means_what_it_means_to_git(work: WritableRepository, name: str) -> None:
    found = named_commit(Repository.discover(work.root), name)
    assert found == work.git("rev-parse", "--verify", f"{name}^{{commit}}")


@pytest.mark.parametrize(
    "name",
    [
        "nowhere",
        "",
        "-x",
        "--all",
        "main..topic",
        "^main",
        "a\0b",
        "main\n",
        "*",
        "refs/heads",
        "😀",
    ],
)
def test_a_name_of_nothing_is_refused(work: WritableRepository, name: str) -> None:
    with pytest.raises(HistoryError, match=r"(unknown|empty) revision"):
        named_commit(Repository.discover(work.root), name)


def test_a_name_that_begins_with_a_dash_can_be_that_of_a_branch(work: WritableRepository) -> None:
    work.git("update-ref", "refs/heads/-x", "HEAD")
    assert named_commit(Repository.discover(work.root), "-x") == work.head()


def test_a_tag_and_a_branch_of_one_name_are_ambiguous(work: WritableRepository) -> None:
    work.tag("topic")
    with pytest.raises(HistoryError, match="refs/heads/topic and refs/tags/topic") as caught:
        named_commit(Repository.discover(work.root), "topic")
    assert "refs/heads/topic" in caught.value.hint
    assert named_commit(Repository.discover(work.root), "refs/tags/topic") == work.head()


def test_two_names_of_one_commit_are_not_ambiguous(work: WritableRepository) -> None:
    work.git("tag", "-a", "-m", "Annotated", "topic", "topic")
    topic = work.git("rev-parse", "refs/heads/topic")
    assert named_commit(Repository.discover(work.root), "topic") == topic


def test_an_abbreviation_that_several_objects_share_is_ambiguous(
    make_repository: MakeRepository,
) -> None:
    work = make_repository({"a": "a"})
    # The blobs of these two contents begin with the same four digits.
    for content in ("142", "784"):
        work.write(content, content)
    work.git("add", "--all")
    with pytest.raises(HistoryError, match="is ambiguous: 2 objects"):
        named_commit(Repository.discover(work.root), "8324")


def test_a_branch_that_only_a_remote_has_is_suggested(work: WritableRepository) -> None:
    work.git("update-ref", "refs/remotes/origin/release", "HEAD")
    with pytest.raises(HistoryError) as caught:
        named_commit(Repository.discover(work.root), "release")
    assert caught.value.hint == "did you mean origin/release?"


def test_two_commits_meet_in_their_merge_base(work: WritableRepository) -> None:
    repository = Repository.discover(work.root)
    main, topic = (work.git("rev-parse", name) for name in ("main", "topic"))
    base = work.git("rev-parse", "main~1")
    assert merge_bases(repository, "topic", main, topic) == (base,)
    assert merge_bases(repository, "main", main, main) == (main,)


def test_criss_cross_merges_have_two_merge_bases(work: WritableRepository) -> None:
    main, topic = (work.git("rev-parse", name) for name in ("main", "topic"))
    tree = work.git("rev-parse", "main^{tree}")
    sides = [
        work.git("commit-tree", tree, "-p", one, "-p", other, "-m", "Merge")
        for one, other in ((main, topic), (topic, main))
    ]
    found = merge_bases(Repository.discover(work.root), "topic", *sides)
    assert sorted(found) == sorted((main, topic))


def test_several_bases_have_the_merge_bases_of_all(work: WritableRepository) -> None:
    main, topic = (work.git("rev-parse", name) for name in ("main", "topic"))
    tree = work.git("rev-parse", "main^{tree}")
    head = work.git("commit-tree", tree, "-p", main, "-p", topic, "-m", "Merge")
    found = merge_bases(Repository.discover(work.root), "both", head, main, topic)
    assert sorted(found) == sorted((main, topic))
    assert merge_bases(Repository.discover(work.root), "one", topic, f"{topic}~1", main) == (
        work.git("rev-parse", "topic~1"),
    )


def test_without_a_common_ancestor_there_is_no_base(work: WritableRepository) -> None:
    main = work.head()
    work.git("checkout", "--quiet", "--orphan", "island")
    island = work.commit("Alone")
    with pytest.raises(HistoryError, match=r"island and .* have no common ancestor"):
        merge_bases(Repository.discover(work.root), "island", main, island)
