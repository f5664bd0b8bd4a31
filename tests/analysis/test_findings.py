"""What the rules find in a session, and in a message on top of it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from git_kit import git
from kit import MakeRepository
from reqtrace.analysis.findings import find_findings, find_message_findings
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.workspace import open_workspace

NEED = "id: NEED-1\ntitle: Collect late\nstatus: approved\ntext: t\n"
REQ = "id: REQ-{0}\ntitle: Open by code\nstatus: {1}\ntext: t\nsatisfies: NEED-{2}\n"
FILES = {
    "needs/NEED-1.yaml": NEED,
    "requirements/REQ-1.yaml": REQ.format(1, "approved", 1),
    "requirements/REQ-2.yaml": REQ.format(2, "rejected", 1),
    "docs/requirements/REQ-3.yaml": REQ.format(3, "approved", 9),
}


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    return make_repository(FILES)


def staged(root: Path) -> Session:
    return open_session(root, staged=True, history=False, allow_missing=True)


def rules(session: Session, message: str) -> list[str]:
    return [one.rule for one in find_message_findings(session, message).findings]


def test_paths_limit_findings_from_the_root(repository: WritableRepository) -> None:
    session = open_session(repository.root)
    found = find_findings(session)
    assert "LNK001" in {one.rule for one in found.findings}
    some = find_findings(session, [PurePosixPath("docs")])
    assert {one.location.path.parts[0] for one in some.findings if one.location} == {"docs"}
    assert some.summary.items == found.summary.items


def test_rules_get_the_history_that_they_ask_for(repository: WritableRepository) -> None:
    repository.write("needs/NEED-2.yaml", NEED.replace("NEED-1", "NEED-2"))
    repository.remove("needs/NEED-1.yaml")
    gone = repository.commit("Remove a need")
    found = find_findings(open_session(repository.root))
    (dangling, *_) = (one for one in found.findings if one.item == "REQ-1" and one.rule == "LNK001")
    assert gone[:10] in dangling.help


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param("Work on REQ-1\n\nRefs: NEED-1\n", [], id="known"),
        pytest.param("Work on REQ-9\n", ["GIT001"], id="unknown"),
        pytest.param("Work\n\nRefs: REQ-2\n", ["GIT002"], id="retired"),
        pytest.param("Work\n\nRefs: REQ-1\n\nThe end.\n", ["GIT003"], id="lost"),
    ],
)
def test_messages(repository: WritableRepository, message: str, expected: list[str]) -> None:
    session = staged(repository.root)
    assert rules(session, message) == expected
    workspace = open_workspace(repository.root)
    assert [one.rule for one in workspace.check_message(message)] == expected


def test_no_history_is_read(repository: WritableRepository) -> None:
    repository.commit("More")
    tree = repository.git("rev-parse", "HEAD~1")
    (repository.root / ".git/objects" / tree[:2] / tree[2:]).unlink()
    assert rules(staged(repository.root), "Work on REQ-9\n\nRefs: REQ-2\n") == ["GIT001", "GIT002"]


@pytest.mark.parametrize(
    ("change", "message", "expected"),
    [
        pytest.param(
            {"requirements/REQ-1.yaml": None}, "Drop\n\nRefs: REQ-1\n", [], id="removes an item"
        ),
        pytest.param(
            {"requirements/REQ-1.yaml": None}, "Drop\n\nRefs: REQ-9\n", ["GIT001"], id="another id"
        ),
        pytest.param(
            {"requirements/REQ-1.yaml": None, "lib/reqs/a.yaml": REQ.format(1, "approved", 1)},
            "Move\n\nRefs: REQ-1\n", [], id="moves an item",
        ),
        pytest.param(
            {"requirements/REQ-1.yaml": REQ.format(1, "rejected", 1)},
            "Reject\n\nRefs: REQ-1\n", [], id="retires an item",
        ),
        pytest.param(
            {"requirements/REQ-4.yaml": REQ.format(4, "rejected", 1)},
            "Begin\n\nRefs: REQ-4\n", [], id="brings a retired item",
        ),
        pytest.param(
            {"requirements/REQ-2.yaml": REQ.format(2, "rejected", 9)},
            "Edit\n\nRefs: REQ-2\n", ["GIT002"], id="edits a retired item",
        ),
    ],
)  # fmt: skip
def test_a_message_is_judged_together_with_its_change(
    repository: WritableRepository,
    change: dict[str, str | None],
    message: str,
    expected: list[str],
) -> None:
    for path, content in change.items():
        if content is None:
            repository.remove(path)
        else:
            repository.write(path, content)
    repository.git("add", "--all")
    assert rules(staged(repository.root), message) == expected


def test_before_the_first_commit(tmp_path: Path) -> None:
    new = WritableRepository.create(tmp_path / "new")
    for path, content in FILES.items():
        new.write(path, content)
    new.git("add", "--all")
    session = staged(new.root)
    assert rules(session, "Begin REQ-1\n\nRefs: REQ-2\n") == []
    assert rules(session, "Begin REQ-9\n") == ["GIT001"]


def test_the_character_of_comments(repository: WritableRepository) -> None:
    session = staged(repository.root)
    assert find_message_findings(session, "Work\n\n; REQ-9\n", ";").findings == ()
    assert len(find_message_findings(session, "Work\n\n; REQ-9\n").findings) == 1


def test_files_that_are_missing_are_named_once_and_sorted(
    repository: WritableRepository,
) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = repository.root.parent / "partial"
    options = ("--quiet", "--filter=blob:none", "--no-checkout")
    git(repository.root.parent, "clone", *options, repository.root.as_uri(), str(clone))
    git(clone, "read-tree", "HEAD")
    found = find_message_findings(staged(clone), "Work on REQ-9\n\nRefs: REQ-2\n")
    assert found.findings == ()
    assert [str(one) for one in found.missing] == sorted(FILES)
