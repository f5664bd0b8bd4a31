"""At most so many findings of one rule about one item."""

from __future__ import annotations

import pytest

from output_kit import at, commit_finding
from reqtrace.model.finding import Finding, Severity
from reqtrace.triage.bounds import bounded


def found(number: int, item: str | None = "ADR-1", path: str = "a.md") -> Finding:
    return Finding(
        rule="ADR007",
        name="dead-link-in-decision",
        severity=Severity.WARNING,
        message=f"link {number}",
        help="correct it",
        location=at(path, number),
        item=item,
        key=str(number),
    )


@pytest.mark.parametrize(
    ("findings", "messages"),
    [
        pytest.param([found(1), found(2)], ["link 1", "link 2"], id="as many as allowed"),
        pytest.param(
            [found(one) for one in range(1, 6)],
            ["link 1", "link 2", "3 more findings of ADR007 about ADR-1 not listed"],
            id="too many",
        ),
        pytest.param(
            [found(one, None) for one in range(1, 4)],
            ["link 1", "link 2", "1 more finding of ADR007 about a.md not listed"],
            id="about no item",
        ),
        pytest.param(
            [found(one, f"ADR-{one}") for one in range(1, 4)],
            ["link 1", "link 2", "link 3"],
            id="about several items of one file",
        ),
    ],
)
def test_bounds(findings: list[Finding], messages: list[str]) -> None:
    shown = list(bounded(findings, 2))
    assert [one.message for one in shown] == messages


def test_the_count_stands_where_the_first_of_the_others_would() -> None:
    *_, last = bounded([found(one) for one in range(1, 6)], 2)
    assert (str(last.location), last.severity) == ("a.md:3:1", Severity.WARNING)


def test_findings_about_commits_are_all_there() -> None:
    findings = [commit_finding("c" * 40, str(one)) for one in range(9)]
    assert list(bounded(findings, 2)) == findings
