"""Problems of reading become findings of exactly one rule each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from reqtrace.model.location import Location
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.rules.registry import ALL_RULES
from trace_kit import item, project


def _rules_for(problem: ReadProblem) -> list[str]:
    twins = [
        item("ADR-1", path="adr/a.md"),
        item("REQ-1", path="reqs/r.yaml"),
        item("X-1", path="a.yaml", type="req"),
        item("X-1", path="b.yaml", type="adr"),
    ]
    checked = replace(project(twins), problems=(problem,))
    found = [finding for rule in ALL_RULES for finding in rule().check(checked)]
    return [finding.rule for finding in found if finding.message == "m"]


def _problem(kind: ProblemKind, item_id: str | None, path: str, key: str = "") -> ReadProblem:
    place = Location(path=PurePosixPath(path), line=2)
    return ReadProblem(kind=kind, location=place, message="m", help="h", item=item_id, key=key)


@pytest.mark.parametrize("kind", ProblemKind)
def test_every_kind_of_problem_has_one_rule(kind: ProblemKind) -> None:
    assert len(_rules_for(_problem(kind, "REQ-1", "reqs/r.yaml", "title"))) == 1
    assert len(_rules_for(_problem(kind, None, "reqs/r.yaml"))) == 1


@pytest.mark.parametrize(
    ("item_id", "path", "rule"),
    [
        pytest.param("ADR-1", "adr/a.md", "ADR001", id="a decision"),
        pytest.param("REQ-1", "reqs/r.yaml", "SCH005", id="a requirement"),
        pytest.param("X-1", "a.yaml", "SCH005", id="the first of twins"),
        pytest.param("X-1", "b.yaml", "ADR001", id="the second of twins"),
        pytest.param("ADR-7", "adr/c.md", "ADR001", id="by its prefix"),
        pytest.param(None, "adr/d.md", "SCH005", id="nameless"),
    ],
)
def test_unknown_statuses_of_decisions_have_their_own_page(
    item_id: str | None, path: str, rule: str
) -> None:
    assert _rules_for(_problem(ProblemKind.UNKNOWN_STATUS, item_id, path)) == [rule]


def test_the_missing_status_of_a_decision_is_left_to_its_own_rule() -> None:
    assert _rules_for(_problem(ProblemKind.MISSING_FIELD, "ADR-1", "adr/a.md", "status")) == []


def test_the_first_of_two_keys_is_shown() -> None:
    first = Location(path=PurePosixPath("a.yaml"), line=1)
    problem = replace(_problem(ProblemKind.DUPLICATE_KEY, None, "a.yaml"), related=first)
    checked = replace(project([]), problems=(problem,))
    (finding,) = [finding for rule in ALL_RULES for finding in rule().check(checked)]
    assert [one.location for one in finding.related] == [first]
