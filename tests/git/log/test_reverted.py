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


def test_a_subject_that_is_all_of_the_message_takes_its_commit_back(branches: Branches) -> None:
    work = branches.work()
    # GitLab squashes to the title of a request, if nobody changes that.
    branches.made.commit('Revert "Login"\n')
    assert branches.standing() == set()
    branches.made.commit('Reapply "Login"\n')
    assert branches.standing() == {work}


@pytest.mark.parametrize(
    ("merged", "back"),
    [
        pytest.param(
            "Login\n\nImplements: REQ-1\n\nSee merge request shop/orders!42\n",
            'Revert "Login"\n\nThis reverts merge request !42\n',
            id="GitLab",
        ),
        pytest.param(
            "Sign in (!42)\n\nImplements: REQ-1\n",
            "Undo\n\nThis reverts merge request !42\n",
            id="GitLab, by the number in the title",
        ),
        pytest.param(
            "Merged in login (pull request #12)\n\nLogin\n\nImplements: REQ-1\n",
            "Merged in undo (pull request #15)\n\nThis reverts pull request #12.\n",
            id="Bitbucket Cloud",
        ),
        pytest.param(
            "Pull request #12: Login\n\nMerge in S/web from a to main\n\nImplements: REQ-1\n",
            "Undo\n\nReverts #12\n",
            id="Bitbucket Data Center",
        ),
        pytest.param(
            "Merged PR 12: Login\n\nImplements: REQ-1\n",
            'Merged PR 15: Revert "Merged PR 12: Login"\n\nRelated work items: #3\n',
            id="Azure",
        ),
        pytest.param(
            "Merged PR 12: Login\n\nImplements: REQ-1\n", "Undo\n\nReverts !12\n", id="Azure, !12"
        ),
        pytest.param(
            "Merge pull request 'Login' (#12) from a/b into main\n\nImplements: REQ-1\n",
            "Undo\n\nReverts #12\n",
            id="Gitea",
        ),
        pytest.param(
            "Login\n\nImplements: REQ-1\n",
            'Revert "Login" (#15)\n\nReverts acme/shop#12\n',
            id="GitHub, rebased: no commit bears the number",
        ),
        pytest.param(
            "Login (#12)\n\nImplements: REQ-1\n",
            'Revert "Login" (#15)\n\nReverts renamed/shop#12\n',
            id="GitHub, the title tells that it is ours",
        ),
        pytest.param(
            "Keep the login for longer than before (#12)\n\nImplements: REQ-1\n",
            'Revert "Keep the login for longer…" (#15)\n\nReverts renamed/shop#12\n',
            id="a title that was cut",
        ),
        pytest.param(
            "Login (#12)\n\nImplements: REQ-1\n",
            "Undo\n\nReverts https://github.com/acme/shop/pull/12 for now.\n",
            id="an address",
        ),
        pytest.param(
            "Login (#12)\n\nImplements: REQ-1\n",
            f'Revert "Login" (#15)\n\nThis reverts commit {"0" * 40}.\n',
            id="the commit is gone, its title is not",
        ),
    ],
)
def test_forges_take_back_and_apply_again(branches: Branches, merged: str, back: str) -> None:
    branches.made.git("remote", "add", "origin", "https://github.com/Acme/shop.git")
    work = branches.work(merged)
    undo = branches.work(back)
    assert branches.standing() == set()
    assert branches.commits()[undo].reverts == (work,)
    again = branches.made.revert(undo)
    assert branches.standing() == {work}
    branches.made.revert(again)
    assert branches.standing() == set()


@pytest.mark.parametrize(
    "back",
    [
        pytest.param("Pin\n\nReverts up/parser#12\n", id="another repository"),
        pytest.param(
            "Pin\n\nReverts https://github.com/up/parser/pull/12\n", id="an address of another"
        ),
        pytest.param('Revert "Pin it" (#15)\n\nReverts up/parser#12\n', id="another title"),
        pytest.param('Revert "Login (#11)" (#15)\n\nReverts up/parser#11\n', id="another number"),
        pytest.param("Undo\n\nThis reverts merge request !12\n", id="another kind of number"),
        pytest.param("Bump\n\n<details>\n\nReverts #12\n\n</details>\n", id="folded"),
        pytest.param("Bump\n\nBumps [parser](x) to 2.\n\nReverts #12\n", id="notes of a release"),
        pytest.param("Bump\n\n> Reverts #12\n", id="quoted"),
    ],
)
def test_what_is_said_of_others_takes_nothing_back(branches: Branches, back: str) -> None:
    branches.made.git("remote", "add", "origin", "git@github.com:acme/shop.git")
    work = branches.work("Login (#12)\n\nImplements: REQ-1\n")
    branches.made.commit(back)
    assert branches.standing() == {work}


def test_a_request_that_was_merged_takes_back_all_that_it_brought(branches: Branches) -> None:
    branches.made.branch("side")
    work = branches.work()
    branches.made.checkout("main")
    title = "Merge branch 'side' into 'main'"
    branches.made.merge("side", message=f"{title}\n\nAll\n\nSee merge request shop/orders!42\n")
    assert branches.standing() == {work}
    branches.made.commit(f'Revert "{title}"\n\nThis reverts merge request !42\n')
    assert branches.standing() == set()


def test_of_two_requests_with_the_same_number_the_title_tells(branches: Branches) -> None:
    # The history of the project that this one began as a copy of came with its own numbers.
    first = branches.work("Login (#12)\n\nImplements: REQ-1\n")
    second = branches.work("Log out (#12)\n\nImplements: REQ-2\n", name="logout")
    branches.made.commit('Revert "Login" (#15)\n\nReverts #12\n')
    assert branches.standing() == {second}
    assert branches.commits()[first].reverted


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
        ('Revert "Login (#2)" (#3)', "Login (#2)"),
        ('Merged PR 15: Revert "Merged PR 12: Login"', "Merged PR 12: Login"),
        ('revert: "Login (#2)" (#3)', "Login (#2)"),
        ("revert(web)!: login", "login"),
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


@pytest.mark.parametrize("body", ["Reverts #7", "Reverts a/b#7", "This reverts merge request !7"])
def test_any_number_of_requests_with_one_number_takes_no_long_time(body: str) -> None:
    count = 3000
    oids = [f"{number:040x}" for number in range(1, count + 1)]
    rows = [oids[0], *(f"{one} {before}" for before, one in pairwise(oids))]
    lineage = Lineage([row.encode() for row in reversed(rows)])
    reverting = oids[1::2]
    (revert,) = MessageReader(KNOWN, TRAILERS).read(f'Revert "Login…"\n\n{body}\n').reverts
    subjects = {one: 'Revert "Login…"' if one in reverting else f"Login {one}" for one in oids}
    pulls = {"#7": oids, "!7": oids}
    reverts_of = dict.fromkeys(reverting, (revert,))
    resolver = RevertResolver(lineage, pulls, subjects, reverts_of, Copies(lineage, {}))
    found = resolver.resolve_reverts(frozenset(oids))
    assert all(found[one] == (before,) for before, one in zip(oids[::2], reverting, strict=True))


def test_reverts_that_are_of_no_interest_cost_nothing() -> None:
    named = {"a" * 40: (Revert(oid="b" * 40),)}
    broken = Lineage([b"\xff"])  # any question to it would fail
    resolver = RevertResolver(broken, {}, {"a" * 40: "S"}, named, Copies(broken, {}))
    assert resolver.resolve_reverts(frozenset()) == {}
