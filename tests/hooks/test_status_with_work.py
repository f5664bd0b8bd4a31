"""One commit implements a requirement and sets its status: judged where the message is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from kit import MakeRepository, Run
from reqtrace.git.write.fixture_repository import WritableRepository

NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-{n}\ntitle: Open by code {n}\nstatus: {status}\ntext: t{n}\nsatisfies: NEED-1\n"
FILES = {
    "needs/NEED-1.yaml": NEED,
    "requirements/REQ-1.yaml": REQ.format(n=1, status="approved"),
    "requirements/REQ-2.yaml": REQ.format(n=2, status="implemented"),
}


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    """REQ-2 is implemented as it says; REQ-1 is staged as implemented."""
    repository = make_repository(FILES, "Work\n\nImplements: REQ-2\n")
    repository.write("requirements/REQ-1.yaml", REQ.format(n=1, status="implemented"))
    repository.git("add", "--all")
    return repository


def test_the_hook_before_the_commit_leaves_it_to_the_message(
    repository: WritableRepository, run: Run
) -> None:
    outcome = run(repository.root, "check", "--staged")
    assert outcome.code == 0, outcome
    assert "the status of REQ-1: whether a commit implements it is checked with the" in outcome.out


@pytest.mark.parametrize(
    ("message", "found"),
    [
        pytest.param("Open\n\nImplements: REQ-1\n", "", id="implements it"),
        pytest.param("Open\n\nFixes: REQ-1\n", "", id="another kind that counts"),
        pytest.param("Open\n", "COV003 REQ-1", id="says nothing"),
        pytest.param("Open REQ-1\n", "COV003 REQ-1", id="only mentions it"),
        pytest.param("Open\n\nImplements: REQ-2\n", "COV003 REQ-1", id="implements another"),
    ],
)
def test_the_message(
    repository: WritableRepository, run: Run, tmp_path: Path, message: str, found: str
) -> None:
    file = tmp_path / "MESSAGE"
    file.write_text(message)
    outcome = run(repository.root, "commit-msg", str(file))
    assert (outcome.code, outcome.out[: len(found)]) == (1 if found else 0, found), outcome


def test_work_that_was_committed_before(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    repository = make_repository(FILES, "Work\n\nImplements: REQ-2\nImplements: REQ-1\n")
    repository.write("requirements/REQ-1.yaml", REQ.format(n=1, status="verified"))
    repository.git("add", "--all")
    file = tmp_path / "MESSAGE"
    file.write_text("Set the status\n")
    assert run(repository.root, "commit-msg", str(file)).code == 0


def test_a_requirement_that_was_done_before_is_not_asked_again(
    make_repository: MakeRepository, run: Run, tmp_path: Path
) -> None:
    repository = make_repository(FILES, "Refs\n\nRefs: REQ-1\n")
    repository.write("requirements/REQ-2.yaml", REQ.format(n=2, status="done"))
    repository.git("add", "--all")
    file = tmp_path / "MESSAGE"
    file.write_text("Say it in another word\n")
    assert run(repository.root, "commit-msg", str(file)).code == 0
    assert "COV003" in run(repository.root, "check", "--staged").out
