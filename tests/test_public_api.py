"""The public API: what the documentation shows, and nothing promised that is not there."""

from __future__ import annotations

import pytest

import reqtrace
from kit import MakeRepository

FILES = {
    "docs/needs/NEED-1.yaml": "id: NEED-1\ntitle: Slots\nstatus: approved\ntext: I need a slot.\n",
    "docs/requirements/REQ-1.yaml": (
        "id: REQ-1\ntitle: List\nstatus: approved\ntext: It shall list.\nsatisfies: NEED-1\n"
    ),
}


def test_the_documented_lines_work(make_repository: MakeRepository) -> None:
    root = make_repository(FILES, "Work\n\nImplements: REQ-1").root
    project = reqtrace.open(root)
    result = project.check()
    assert result.findings == ()
    assert [item.id for item in project.items] == ["NEED-1", "REQ-1"]
    assert project.graph.upstream("REQ-1") == {"NEED-1"}
    (commit,) = project.project.commits
    assert project.graph.downstream("NEED-1") == {"REQ-1", commit.oid}
    assert project.graph.to_networkx().number_of_edges() == 2


def test_every_promised_name_is_there() -> None:
    for name in reqtrace.__all__:
        assert getattr(reqtrace, name) is not None


def test_a_name_that_is_not_promised() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        reqtrace.nothing  # noqa: B018


def test_errors_are_of_one_family(tmp_path: object) -> None:
    with pytest.raises(reqtrace.ReqtraceError) as caught:
        reqtrace.open(str(tmp_path))
    assert caught.value.exit_code is reqtrace.ExitCode.ENVIRONMENT
