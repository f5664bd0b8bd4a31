"""What most of a project does is its way: said once without a configuration, each time with one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from reqtrace.model.commit import Commit, LostTrailer
from reqtrace.model.finding import Severity
from reqtrace.model.item import Item
from reqtrace.model.location import Location
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.base import Rule
from reqtrace.rules.commits.trailer_lost import TrailerLost
from reqtrace.rules.coverage.needed_coverage_missing import NeededCoverageMissing
from reqtrace.rules.decisions.decision_without_status import DecisionWithoutStatus
from reqtrace.rules.decisions.superseded_by_nothing import SupersededByNothing
from reqtrace.rules.links.dangling_link import DanglingLink
from reqtrace.rules.schema.missing_field import MissingField
from trace_kit import commit, item, project

INFO, WARNING, ERROR = Severity.INFO, Severity.WARNING, Severity.ERROR


def _severities(rule: Rule, one: Project, *, is_configured: bool) -> list[Severity]:
    return [found.severity for found in rule.check(replace(one, is_configured=is_configured))]


def _needing(number: int, *, covered: bool) -> list[Item]:
    needing = item(f"dsn~a{number}~1", type="dsn")
    needing = replace(needing, attributes={"needs": ["utest"]})
    test = item(f"utest~a{number}~1", f"covers dsn~a{number}~1", type="utest")
    return [needing, test] if covered else [needing]


def _decisions(statuses: Sequence[str | None], *links: str) -> Project:
    return project(
        [
            item(f"ADR-{n:04}", *links, status=status, path=f"docs/adr/{n:04}-x.md")
            for n, status in enumerate(statuses, start=1)
        ]
    )


def _without_title(missing: int, total: int) -> Project:
    items = [item(f"REQ-{n}") for n in range(total)]
    problems = tuple(
        ReadProblem(
            kind=ProblemKind.MISSING_FIELD,
            location=Location(path=PurePosixPath(f"items/REQ-{n}.yaml"), line=1),
            message=f"REQ-{n} has no title",
            help="add `title:`",
            item=f"REQ-{n}",
            key="title",
        )
        for n in range(missing)
    )
    return replace(project(items), problems=problems)


def _with_lost(*more: Commit) -> Project:
    lost = LostTrailer(key="Refs", value="REQ-1", line=3, reason="prose stands below it")
    return project([item("REQ-1")], [replace(commit(1), lost_trailers=(lost,)), *more])


FEW = [one for n in range(12) for one in _needing(n, covered=n == 0)]
MOST = [one for n in range(12) for one in _needing(n, covered=n != 0)]


@pytest.mark.parametrize(
    ("rule", "one", "without", "configured"),
    [
        pytest.param(
            NeededCoverageMissing(), project(FEW), [INFO], [ERROR] * 11, id="few are covered"
        ),
        pytest.param(
            NeededCoverageMissing(), project(MOST), [INFO], [ERROR], id="most are covered"
        ),
        pytest.param(
            SupersededByNothing(),
            _decisions(["superseded"] * 3),
            [INFO],
            [WARNING] * 3,
            id="none names its successor",
        ),
        pytest.param(
            SupersededByNothing(),
            _decisions(["superseded", "accepted"]),
            [WARNING],
            [WARNING],
            id="one names no successor",
        ),
        pytest.param(
            DecisionWithoutStatus(),
            _decisions(["accepted"] * 6 + [None] * 3),
            [INFO],
            [INFO],
            id="a third has no status",
        ),
        pytest.param(
            DecisionWithoutStatus(),
            _decisions(["accepted"] * 8 + [None]),
            [WARNING],
            [WARNING],
            id="one of nine has no status",
        ),
        pytest.param(MissingField(), _without_title(3, 4), [INFO], [INFO], id="most have no title"),
        pytest.param(MissingField(), _without_title(1, 4), [ERROR], [ERROR], id="one has no title"),
        pytest.param(TrailerLost(), _with_lost(), [INFO], [WARNING], id="no commit has a trailer"),
        pytest.param(
            TrailerLost(),
            _with_lost(commit(2, "implements REQ-1")),
            [INFO],
            [WARNING],
            id="another commit has a trailer",
        ),
    ],
)
def test_findings(
    rule: Rule, one: Project, without: list[Severity], configured: list[Severity]
) -> None:
    assert _severities(rule, one, is_configured=False) == without
    assert _severities(rule, one, is_configured=True) == configured


@pytest.mark.parametrize(("kind", "severity"), [("relates_to", INFO), ("supersedes", ERROR)])
def test_a_dead_see_also_is_an_info_without_a_configuration(kind: str, severity: Severity) -> None:
    one = item("ADR-0001", f"{kind} adr/0009-x.md")
    link = replace(one.links[0], path=PurePosixPath("adr/0009-x.md"))
    dead = project([replace(one, links=(link,))])
    assert _severities(DanglingLink(), dead, is_configured=False) == [severity]
    assert _severities(DanglingLink(), dead, is_configured=True) == [ERROR]
