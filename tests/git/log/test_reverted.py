"""Who takes back what, in real repositories: each test tells a history and what is left of it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from git_kit import KNOWN, TRAILERS
from reqtrace.git.log.cherry_picks import Copies
from reqtrace.git.log.history import read_history
from reqtrace.git.log.reverted import RevertResolver, reverted_commits
from reqtrace.git.message.message import MessageReader, ParsedMessage
from reqtrace.git.message.reverts import Revert, find_origins, quoted_subject
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.graph.build import build_graph
from reqtrace.model.commit import Commit
from reqtrace.model.item import Item
from reqtrace.model.lineage import Lineage
from reqtrace.model.location import Location
from trace_kit import config

WORK = "Login\n\nImplements: REQ-1\n"


class Branches:
    """A repository whose branch `release` left `main` before the work began."""

    def __init__(self, folder: Path) -> None:
        self.made = WritableRepository.create(folder)
        self.made.write("README", "read me\n")
        self.made.commit("Begin")
        self.made.branch("release")
        self.made.write("notes", "of the release\n")
        self.made.commit("Note the release")
        self.made.checkout("main")

    def work(self, message: str = WORK, name: str = "login") -> str:
        self.made.write(name, message)
        return self.made.commit(message)

    def pick(self, oid: str, branch: str, *, noted: bool = True) -> str:
        self.made.checkout(branch)
        if noted:
            return self.made.cherry_pick(oid)
        self.made.git("cherry-pick", oid)
        return self.made.head()

    def commits(self) -> dict[str, Commit]:
        history = read_history(Repository.discover(self.made.root), KNOWN, TRAILERS)
        return {commit.oid: commit for commit in history.commits}

    def standing(self) -> set[str]:
        """The commits that name an item and still stand."""
        return {oid for oid, one in self.commits().items() if one.references and not one.reverted}

    def counted(self) -> set[str]:
        """The commits that count as the work on REQ-1."""
        place = Location(path=Repository.discover(self.made.root).prefix / "items.yaml")
        item = Item(id="REQ-1", type="req", title="", location=place)
        graph = build_graph([item], tuple(self.commits().values()), config().vocabulary)
        return {commit.oid for commit, _ in graph.commits_of("REQ-1")}


@pytest.fixture
def branches(tmp_path: Path) -> Branches:
    return Branches(tmp_path / "repo")


@pytest.mark.parametrize("noted", [True, False], ids=["with -x", "without -x"])
def test_a_revert_that_was_picked_takes_back_the_picked_commit(
    branches: Branches, *, noted: bool
) -> None:
    work = branches.work()
    back = branches.made.revert(work)
    copy = branches.pick(work, "release", noted=noted)
    assert branches.standing() == {copy}
    copied_back = branches.pick(back, "release", noted=noted)
    assert branches.standing() == set()
    assert branches.commits()[copied_back].reverts == (copy,)
    branches.made.merge("main", message="Merge main\n")
    assert branches.standing() == set()
    assert branches.commits()[copied_back].reverts == (copy,)
    assert branches.commits()[back].reverts == (work,)


def test_a_revert_of_a_revert_that_was_picked_restores_the_copy(branches: Branches) -> None:
    work = branches.work()
    back = branches.made.revert(work)
    again = branches.made.revert(back)
    copy = branches.pick(work, "release")
    for oid in (back, again):
        branches.pick(oid, "release")
    assert branches.standing() == {copy}


def test_a_revert_on_one_branch_leaves_the_other_alone(branches: Branches) -> None:
    work = branches.work()
    copy = branches.pick(work, "release")
    branches.made.revert(copy)
    branches.made.checkout("main")
    branches.made.merge("release", message="Merge the release\n")
    assert branches.standing() == {work}
    assert branches.counted() == {work}


def test_a_revert_takes_back_all_copies_that_it_stands_on(branches: Branches) -> None:
    work = branches.work()
    branches.pick(work, "release")
    branches.made.checkout("main")
    branches.made.merge("release", message="Merge the release\n")
    branches.made.write("login", "gone")
    branches.made.commit(f'Revert "Login"\n\nThis reverts commit {work}.\n')
    assert branches.standing() == set()
    assert branches.counted() == set()


def test_what_is_picked_again_after_its_revert_stands(branches: Branches) -> None:
    work = branches.work()
    branches.made.revert(work)
    again = branches.made.cherry_pick(work)
    assert branches.standing() == branches.counted() == {again}
    assert branches.commits()[again].original == work


def test_a_revert_elsewhere_of_what_is_not_there_takes_nothing(branches: Branches) -> None:
    work = branches.work()
    branches.made.checkout("release")
    branches.made.commit(f"Do without\n\nThis reverts commit {work}.\n")
    branches.made.checkout("main")
    branches.made.merge("release", message="Merge the release\n")
    assert branches.standing() == {work}


def test_of_several_commits_with_the_quoted_subject_the_nearest_is_meant(
    branches: Branches,
) -> None:
    first = branches.work()
    second = branches.work(name="second")
    missing = "0123456789" * 4
    branches.made.commit(f'Revert "Login"\n\nThis reverts commit {missing}.\n')
    assert branches.standing() == {first}
    assert branches.commits()[second].reverted


def test_a_subject_alone_takes_nothing_back(branches: Branches) -> None:
    work = branches.work()
    branches.made.commit('Revert "Login"\n\nNot in so many words.\n')
    assert branches.standing() == {work}


def test_copies_on_the_same_history_count_once(branches: Branches) -> None:
    work = branches.work()
    copy = branches.pick(work, "release")
    assert branches.counted() == {copy}
    branches.made.checkout("main")
    branches.made.merge("release", message="Merge the release\n")
    assert branches.standing() == {work, copy}
    assert branches.counted() == {work}
    assert (branches.commits()[copy].original, branches.commits()[copy].picked_from) == (work, work)
    assert branches.commits()[work].original is None


def test_copies_of_what_never_came_count_once(branches: Branches) -> None:
    work = branches.work()
    first = branches.pick(work, "release")
    branches.made.git("checkout", "--quiet", "-b", "other", "main~1")
    branches.made.write("other", "other\n")
    branches.made.commit("Something else")
    second = branches.pick(work, "other")
    branches.made.merge("release", message="Merge the release\n")
    commits = branches.commits()
    assert work not in commits
    assert commits[first].original == commits[second].original == work
    assert len(branches.counted()) == 1


def test_a_copy_of_a_copy_names_the_first(branches: Branches) -> None:
    work = branches.work()
    first = branches.pick(work, "release")
    branches.made.git("checkout", "--quiet", "-b", "older", "main~1")
    branches.made.write("older", "older\n")
    branches.made.commit("Something older")
    second = branches.pick(first, "older")
    branches.made.merge("release", message="Merge the release\n")
    assert branches.commits()[second].picked_from == first
    assert branches.commits()[second].original == work
    assert branches.counted() == {first}


def test_a_copy_with_a_trailer_of_its_own_counts(branches: Branches) -> None:
    work = branches.work("Login\n")
    copy = branches.pick(work, "release")
    message = branches.made.git("log", "-1", "--format=%B")
    branches.made.git("commit", "--quiet", "--amend", "-m", f"{message}\nImplements: REQ-1")
    copy = branches.made.head()
    branches.made.checkout("main")
    branches.made.merge("release", message="Merge the release\n")
    assert branches.counted() == {copy}


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        pytest.param("S\n\n(cherry picked from commit 0123456)\n", ("0123456",), id="one"),
        pytest.param(
            "S\n\n(cherry picked from commit 0123456)\n(cherry picked from commit 89abcde)\n",
            ("0123456", "89abcde"),
            id="a row",
        ),
        pytest.param(
            "S\n\n(cherry picked from commit 0123456)\nSigned-off-by: A\n"
            "(cherry picked from commit 89abcde)\n",
            ("0123456", "89abcde"),
            id="a row with sign-offs",
        ),
        pytest.param(
            "S (#1)\n\n* a\n\n(cherry picked from commit 0123456)\n\n* b\n\n"
            "(cherry picked from commit 89abcde)\n",
            (),
            id="a squash of several",
        ),
        pytest.param("S\n\n> (cherry picked from commit 0123456)\n", (), id="quoted"),
    ],
)
def test_origins(text: str, origins: tuple[str, ...]) -> None:
    assert find_origins(text) == origins


@pytest.mark.parametrize(
    ("subject", "quoted"),
    [
        ('Revert "Login"', "Login"),
        ('Revert "Revert "Login" (#2)" (#3)', 'Revert "Login" (#2)'),
        ('Reapply "Login"', 'Revert "Login"'),
        ("Revert Login", None),
        ('revert "Login"', None),
        ("", None),
    ],
)
def test_quoted_subject(subject: str, quoted: str | None) -> None:
    assert quoted_subject(subject) == quoted


def test_any_number_of_copies_and_reverts_takes_no_long_time() -> None:
    count = 3000
    oids = [f"{number:040x}" for number in range(1, count + 1)]
    rows = [oids[0], *(f"{one} {before}" for before, one in pairwise(oids))]
    reader = MessageReader(KNOWN, TRAILERS)
    origin, missing = "e" * 40, "f" * 40
    work = f"Login\n\nImplements: REQ-1\n\n(cherry picked from commit {origin})\n"
    messages: dict[str, ParsedMessage] = {}
    for number, oid in enumerate(oids):
        named = origin if number % 3 else missing
        message = work if number % 2 else f'Revert "Login"\n\nThis reverts commit {named}.\n'
        messages[oid] = reader.read(message)
    lineage = Lineage([row.encode() for row in reversed(rows)])
    copies = Copies(lineage, {oid: one.origins for oid, one in messages.items()})
    referencing_commits = {oid for oid, one in messages.items() if one.references}
    subjects = {oid: one.subject for oid, one in messages.items()}
    reverts_of = {oid: one.reverts for oid, one in messages.items()}
    resolver = RevertResolver(lineage, {}, subjects, reverts_of, copies)
    reverts = resolver.resolve_reverts(referencing_commits)
    assert reverted_commits(reverts, lineage) == referencing_commits - {oids[-1]}


def test_reverts_that_are_of_no_interest_cost_nothing() -> None:
    named = {"a" * 40: (Revert(oid="b" * 40),)}
    broken = Lineage([b"\xff"])  # any question to it would fail
    resolver = RevertResolver(broken, {}, {"a" * 40: "S"}, named, Copies(broken, {}))
    assert resolver.resolve_reverts(frozenset()) == {}
