"""What rules get to know of history: no more than they ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kit import MakeRepository
from reqtrace.engine.open import open_session
from reqtrace.engine.session import Session
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.history.item_history import with_item_history
from reqtrace.history.rule_inputs import with_approval_evidence, with_rule_inputs
from reqtrace.model.approval import Signature

REQ = "id: REQ-{0}\ntitle: Open by code\nstatus: {1}\ntext: t\n"
PATH = "requirements/REQ-1.yaml"
POLICY = '[[approval]]\nname = "four eyes"\ntype = "req"\nsigned = true\n'
BY_BEA = "Approved-by: Bea Builder <bea@example.org>"
BY_CARL = "Approved-by: Carl Coder <carl@example.org>"


@pytest.fixture
def repository(make_repository: MakeRepository) -> WritableRepository:
    """On main REQ-1, approved by a merge; on another branch REQ-2."""
    made = make_repository({PATH: REQ.format(1, "draft"), "reqtrace.toml": POLICY})
    made.branch("other")
    made.write("requirements/REQ-2.yaml", REQ.format(2, "draft"))
    made.commit("Another item")
    made.checkout("main")
    made.branch("topic")
    made.write(PATH, REQ.format(1, "approved"))
    made.commit(f"Approve\n\n{BY_BEA}\n")
    made.checkout("main")
    made.merge("topic", message=f"Merge the topic\n\n{BY_CARL}\n")
    return made


def opened(repository: WritableRepository, *rules: str, revision: str | None = None) -> Session:
    session = open_session(repository.root, revision=revision)
    return replace(session, config=session.config.with_rules(select=rules))


@pytest.mark.parametrize(
    ("rule", "history", "branches"),
    [
        pytest.param("LNK004", False, False, id="nothing"),
        pytest.param("IDS003", True, False, id="requires history"),
        pytest.param("LNK001", True, False, id="accepts history"),
        pytest.param("IDS004", False, True, id="needs branches"),
    ],
)
def test_only_what_the_rules_ask_for(
    repository: WritableRepository, rule: str, history: bool, branches: bool
) -> None:
    project = with_rule_inputs(opened(repository, rule)).project
    assert (project.item_history is not None) == history
    assert [one.item.id for one in project.other_branches_items] == (["REQ-2"] if branches else [])
    assert bool(project.approval_evidence) == history


def test_other_branches_say_nothing_of_an_earlier_commit(repository: WritableRepository) -> None:
    session = opened(repository, "IDS004").at("HEAD")
    assert with_rule_inputs(session).project.other_branches_items == ()


def test_who_approved_is_said_by_the_commit_and_by_its_merge(
    repository: WritableRepository,
) -> None:
    project = with_rule_inputs(opened(repository, "REV002")).project
    approving = repository.git("rev-parse", "HEAD^2")
    assert list(project.approval_evidence) == [approving]
    evidence = project.approval_evidence[approving]
    assert sorted(one.name for _, one in evidence.people) == ["Bea Builder", "Carl Coder"]
    assert evidence.signature is Signature.NONE


def test_a_commit_on_the_main_line_has_no_merge(make_repository: MakeRepository) -> None:
    made = make_repository({PATH: REQ.format(1, "draft"), "reqtrace.toml": POLICY})
    made.write(PATH, REQ.format(1, "approved"))
    oid = made.commit(f"Approve\n\n{BY_BEA}\n")
    evidence = with_rule_inputs(opened(made, "REV002")).project.approval_evidence
    assert [one.name for _, one in evidence[oid].people] == ["Bea Builder"]


def test_without_history_or_without_policies_nobody_is_asked(
    repository: WritableRepository,
) -> None:
    session = opened(repository, "REV002")
    assert with_approval_evidence(session) is session
    session = with_item_history(session)
    without = replace(session, project=replace(session.project, approvals=()))
    assert with_approval_evidence(without) is without
    assert with_approval_evidence(session).project.approval_evidence
