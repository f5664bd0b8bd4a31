"""Messages that join several: what came and went within one of them counts for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from git_kit import KNOWN, TRAILERS
from reqtrace.git.log.history import read_history
from reqtrace.git.message.message import MessageReader
from reqtrace.git.process.repository import Repository
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.commit import MENTIONS

OID = "0123456789" * 4
BACK = f"This reverts commit {OID}."
WORK = "* Login\n\nImplements: REQ-1"
UNDO = f'* Revert "Login"\n\n{BACK}'
AGAIN = f'* Reapply "Login"\n\n{BACK}'
OTHER = "* Log out\n\nImplements: REQ-2"


def links(message: str) -> list[str]:
    read = MessageReader(KNOWN, TRAILERS).read(message)
    return [one.target for one in read.references if one.kind != MENTIONS]


@pytest.mark.parametrize(
    ("parts", "targets"),
    [
        pytest.param([WORK, UNDO, OTHER], ["REQ-2"], id="taken back"),
        pytest.param([OTHER, WORK, UNDO], ["REQ-2"], id="at the end"),
        pytest.param([WORK, OTHER, UNDO], ["REQ-2"], id="later"),
        pytest.param([WORK, UNDO, AGAIN, OTHER], ["REQ-1", "REQ-2"], id="applied again"),
        pytest.param(
            [WORK, UNDO, f'* Revert "Revert "Login""\n\n{BACK}'], ["REQ-1"], id="a revert of it"
        ),
        pytest.param(
            [WORK, UNDO, AGAIN, f'* Revert "Reapply "Login""\n\n{BACK}'], [], id="at last gone"
        ),
        pytest.param([WORK, UNDO, WORK], ["REQ-1"], id="done again"),
        pytest.param([WORK, UNDO, WORK, UNDO], [], id="twice"),
        pytest.param([WORK, '* Revert "Login"', OTHER], ["REQ-2"], id="titles only"),
        pytest.param(["* Login (#3)\n\nRefs: REQ-1", UNDO], [], id="with a number"),
        pytest.param([OTHER, UNDO], ["REQ-2"], id="of what is not there"),
        pytest.param([WORK, '* Revert "Login" in part'], ["REQ-1"], id="in part"),
        pytest.param([UNDO, WORK], ["REQ-1"], id="before"),
        pytest.param([WORK, f"> {UNDO}"], ["REQ-1"], id="quoted"),
        pytest.param(
            [WORK, UNDO, "---------\n\nCo-authored-by: A <a@e.org>\nImplements: REQ-2"],
            ["REQ-2"],
            id="below the line",
        ),
        pytest.param(
            [WORK, f"{UNDO}\n\nImplements: REQ-2"], ["REQ-2"], id="what the revert does besides"
        ),
        pytest.param(
            [WORK.replace("* ", "- "), UNDO.replace("* ", "- ")], [], id="with other points"
        ),
    ],
)
def test_messages_that_a_forge_joined(parts: list[str], targets: list[str]) -> None:
    assert links("Sessions (#15)\n\n" + "\n\n".join(parts) + "\n") == targets


def test_what_is_left_out_is_no_revert_and_no_lost_trailer() -> None:
    read = MessageReader(KNOWN, TRAILERS).read
    squashed = read(f'S (#15)\n\n* REQ-2: login\n\n{WORK}\n\n{UNDO}\n\n* Revert "A"\n\n{BACK}\n')
    assert [(one.kind, one.target) for one in squashed.references] == [(MENTIONS, "REQ-2")]
    assert squashed.lost_trailers == ()
    assert [(one.kind, one.target) for one in squashed.withdrawn] == [("implements", "REQ-1")]
    assert [one.quoted for one in squashed.reverts] == ["A"]


def test_bitbucket_quotes_as_git_does() -> None:
    heads = "commit {}\nAuthor: A <a@e.org>\nDate:   Mon Jan 6 09:00:00 2025 +0000\n\n"
    message = (
        "Pull request #15: Sessions\n\nMerge in SHOP/web from sessions to main\n\n"
        "Squashed commit of the following:\n\n"
        f'{heads.format("f" * 40)}    Revert "Login"\n    \n    {BACK}\n\n'
        f"{heads.format(OID)}    Login\n    \n    Implements: REQ-1\n\n"
        f"{heads.format('e' * 40)}    Log out\n    \n    Implements: REQ-2\n"
    )
    assert links(message) == ["REQ-2"]


def test_a_point_of_the_text_of_a_commit_is_none() -> None:
    message = f"S (#15)\n\n{WORK}\n\n* one\n* two\n\nRefs: REQ-2\n\n{UNDO}\n"
    assert links(message) == []


class Topic:
    """A branch that is squashed by git itself."""

    def __init__(self, folder: Path) -> None:
        self.made = WritableRepository.create(folder)
        self.made.commit("Begin")
        self.made.branch("topic")

    def work(self, message: str, name: str = "login") -> str:
        self.made.write(name, message)
        return self.made.commit(message)

    def standing(self) -> set[str]:
        self.made.checkout("main")
        self.made.git("merge", "--squash", "topic")
        self.made.git("commit", "--quiet", "--no-edit")
        history = read_history(Repository.discover(self.made.root), KNOWN, TRAILERS)
        return {
            link.target
            for commit in history.commits
            if not commit.reverted
            for link in commit.references
        }


@pytest.fixture
def topic(tmp_path: Path) -> Topic:
    return Topic(tmp_path / "repo")


def test_git_squashes_a_revert_and_what_it_reverts(topic: Topic) -> None:
    work = topic.work("Login\n\nImplements: REQ-1\n")
    topic.work("Log out\n\nImplements: REQ-2\n", "logout")
    topic.made.revert(work)
    assert topic.standing() == {"REQ-2"}


def test_git_squashes_what_was_applied_again(topic: Topic) -> None:
    back = topic.made.revert(topic.work("Login\n\nImplements: REQ-1\n"))
    again = topic.made.revert(back)
    assert topic.made.revert(topic.made.revert(again))
    assert topic.standing() == {"REQ-1"}


def test_git_squashes_a_revert_of_what_was_there_before(topic: Topic) -> None:
    topic.made.checkout("main")
    work = topic.work("Login\n\nImplements: REQ-1\n")
    topic.made.git("branch", "--force", "topic", "main")
    topic.made.checkout("topic")
    topic.made.revert(work)
    topic.work("Log out\n\nImplements: REQ-2\n", "logout")
    assert topic.standing() == {"REQ-2"}


@pytest.mark.parametrize("count", [20_000])
def test_time_grows_with_the_number_of_commits_only(count: int) -> None:
    # Anything worse would take hours here.
    one = f'* Login\n\nImplements: REQ-1\n\n* Revert "Login"\n\n{BACK}\n\n'
    assert links("S (#15)\n\n" + one * count) == []
    assert links("S (#15)\n\n" + f'* Revert "Login"\n\n{BACK}\n\n' * count) == []
