"""A history that was read once, cut down to each of its commits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from git_kit import KNOWN, TRAILERS, git, identifiers
from growth_kit import Growth, grow, growths
from kit import MakeRepository
from reqtrace.git.log.history import read_history
from reqtrace.git.log.history_at import history_at
from reqtrace.git.process.repository import Repository
from reqtrace.model.commit import History
from reqtrace.model.identifiers import Identifiers
from reqtrace.model.reach import Reach


def cut(history: History, there: History, known: Identifiers) -> History:
    """*history* as it was at the head of *there*, whose time is taken over."""
    reach = Reach(history.lineage, [there.head])
    return history_at(
        history,
        head=there.head,
        committed=there.committed,
        total=reach.total(there.head),
        reaches=lambda one: reach.reaches(there.head, one),
        identifiers=known,
    )


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(growths)
def test_cutting_is_reading(plan: list[Growth]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        grow(Path(folder), plan)
        repository = Repository.discover(Path(folder))
        known = identifiers("REQ-1", "REQ-2", "NEED-1")
        history = read_history(repository, known, TRAILERS)
        for oid in git(Path(folder), "rev-list", "HEAD").decode().split():
            there = read_history(repository, known, TRAILERS, oid)
            assert cut(history, there, known) == there


def test_a_revert_that_is_not_there_yet_takes_nothing_back(make_repository: MakeRepository) -> None:
    made = make_repository({"a": "1"})
    work = made.commit("Work\n\nImplements: REQ-1\n")
    revert = made.commit(f'Revert "Work"\n\nThis reverts commit {work}.\n')
    again = made.commit(f'Reapply "Work"\n\nThis reverts commit {revert}.\n')
    repository = Repository.discover(made.root)
    history = read_history(repository, KNOWN, TRAILERS)
    for oid, is_withdrawn in ((work, False), (revert, True), (again, False)):
        found = cut(history, read_history(repository, KNOWN, TRAILERS, oid), KNOWN)
        assert {one.oid: one.reverted for one in found.commits}[work] is is_withdrawn


def test_words_that_were_no_ids_yet(make_repository: MakeRepository) -> None:
    made = make_repository({"a": "1"}, "See REQ-1\n\nRefs: NEED-3\n")
    repository = Repository.discover(made.root)
    history = read_history(repository, KNOWN, TRAILERS)
    assert [one.target for one in history.commits[0].references] == ["NEED-3", "REQ-1"]
    fewer = identifiers("NEED-7")
    there = read_history(repository, fewer, TRAILERS)
    assert cut(history, there, fewer) == there
    assert [one.target for one in there.commits[0].references] == ["NEED-3"]


def test_an_origin_that_is_not_there_yet(make_repository: MakeRepository) -> None:
    made = make_repository({"a": "1"})
    made.branch("side")
    made.commit("Nothing")
    work = made.commit("Work\n\nImplements: REQ-1\n")
    made.checkout("main")
    copy = made.cherry_pick(work)
    made.merge("side", message="Merge side")
    repository = Repository.discover(made.root)
    history = read_history(repository, KNOWN, TRAILERS)
    assert {one.oid: one.picked_from for one in history.commits}[copy] == work
    there = read_history(repository, KNOWN, TRAILERS, copy)
    assert cut(history, there, KNOWN) == there
