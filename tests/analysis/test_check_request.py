"""`CheckRequest`: which snapshot the options of `check` name, and what it is compared with."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

from kit import Files, MakeRepository
from reqtrace.analysis.check_request import CheckRequest
from reqtrace.engine.open import open_session
from reqtrace.errors import UsageError
from reqtrace.git.write.fixture_repository import WritableRepository
from reqtrace.model.comparison import Range

NEED = "id: NEED-{n}\ntitle: A need\nstatus: approved\ntext: t\n"
REQ = "id: REQ-{n}\ntitle: A title\nstatus: approved\ntext: t\nsatisfies: NEED-{need}\n"
FILES: Files = {
    "docs/needs/NEED-1.yaml": NEED.format(n=1),
    "docs/requirements/REQ-1.yaml": REQ.format(n=1, need=7),
}


@pytest.fixture
def topic(make_repository: MakeRepository) -> WritableRepository:
    """A branch `topic` that adds a dangling link to the one that main has."""
    repository = make_repository(FILES)
    repository.branch("topic")
    repository.write("docs/requirements/REQ-2.yaml", REQ.format(n=2, need=8))
    repository.commit("Write")
    return repository


def _dangling(request: CheckRequest, work: WritableRepository, *paths: str) -> list[str]:
    session = open_session(work.root, staged=request.staged, revision=request.revision)
    result, _ = request.run(session, tuple(map(PurePosixPath, paths)))
    found = [finding for finding in result.findings if finding.rule == "LNK001"]
    return [finding.location.path.stem for finding in found if finding.location is not None]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        pytest.param(CheckRequest.of(), CheckRequest(), id="the work tree"),
        pytest.param(CheckRequest.of(staged=True), CheckRequest(staged=True), id="the index"),
        pytest.param(CheckRequest.of(revision="v1"), CheckRequest(revision="v1"), id="a revision"),
        pytest.param(
            CheckRequest.of(base="main"),
            CheckRequest(range=Range(bases=("main",))),
            id="the work tree and a base",
        ),
        pytest.param(
            CheckRequest.of(base="main", revision="v1"),
            CheckRequest(revision="v1", range=Range(bases=("main",))),
            id="a revision and a base",
        ),
        pytest.param(
            CheckRequest.of(merge="main"),
            CheckRequest(revision="HEAD", range=Range(target="main"), is_merge=True),
            id="a merge of the head, without uncommitted changes",
        ),
        pytest.param(
            CheckRequest.of(merge="main", revision="v1"),
            CheckRequest(revision="v1", range=Range(target="main"), is_merge=True),
            id="a merge of a revision",
        ),
    ],
)
def test_options_name_a_snapshot_and_a_range(
    request_: CheckRequest, expected: CheckRequest
) -> None:
    assert request_ == expected


def test_options_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(UsageError, match="--base and --merge are mutually exclusive"):
        CheckRequest.of(base="a", merge="b")
    with pytest.raises(UsageError, match="--merge cannot be used with --staged"):
        CheckRequest.of(merge="b", staged=True)


def test_the_head_of_the_environment_is_checked(
    topic: WritableRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = topic.git("rev-parse", "main", "topic").split()
    monkeypatch.chdir(topic.root)
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", first)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", last)
    request = CheckRequest.of(base="auto")
    assert request == CheckRequest(revision=last, range=Range(bases=(first,), head=last))
    assert _dangling(request, topic) == ["REQ-2"]


def test_a_head_that_the_user_names_goes_first(
    topic: WritableRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = topic.git("rev-parse", "main", "topic").split()
    monkeypatch.chdir(topic.root)
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", first)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", last)
    for request in (
        CheckRequest.of(base="auto", revision="main"),
        CheckRequest.of(base="auto", staged=True),
    ):
        assert request.revision in ("main", None)
        assert request.range == Range(bases=(first,))


def test_without_a_range_all_is_reported(topic: WritableRepository) -> None:
    assert _dangling(CheckRequest.of(), topic) == ["REQ-1", "REQ-2"]
    assert _dangling(CheckRequest.of(), topic, "docs/requirements/REQ-2.yaml") == ["REQ-2"]


def test_with_a_base_only_what_is_new_is_reported(topic: WritableRepository) -> None:
    request = CheckRequest.of(base="main")
    assert _dangling(request, topic) == ["REQ-2"]
    result, comparison = request.run(open_session(topic.root))
    assert comparison is not None
    assert comparison.result == result
    unchanged = [finding.rule for finding in comparison.unchanged]
    assert unchanged.count("LNK001") == 1


def test_a_merge_reports_what_neither_side_has(topic: WritableRepository) -> None:
    request = CheckRequest.of(merge="main")
    session = open_session(topic.root, revision=request.revision)
    result, comparison = request.run(session)
    assert result.findings == ()
    assert comparison is not None
    assert comparison.merged_with == topic.git("rev-parse", "main").strip()


def test_a_range_without_base_adds_its_notes(topic: WritableRepository) -> None:
    request = CheckRequest(range=Range(notes=("all of it is new",)))
    result, comparison = request.run(open_session(topic.root))
    assert comparison is None
    assert result.notes[-1] == "all of it is new"
    assert len([finding for finding in result.findings if finding.rule == "LNK001"]) == 2
