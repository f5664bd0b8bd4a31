"""Words and places of the rules about decisions."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pytest

from reqtrace.model.finding import Severity
from reqtrace.model.item import Item, Naming
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.rules.decisions.decision_number_used_twice import DecisionNumberUsedTwice
from reqtrace.rules.decisions.decision_without_status import DecisionWithoutStatus
from reqtrace.rules.decisions.gap_in_numbers import GapInNumbers
from reqtrace.rules.decisions.one_sided_supersede import OneSidedSupersede
from reqtrace.rules.decisions.superseded_by_nothing import SupersededByNothing
from reqtrace.rules.decisions.unclear_decision_date import UnclearDecisionDate
from trace_kit import item, project


@pytest.mark.parametrize(
    ("old", "new", "messages"),
    [
        pytest.param(
            item("ADR-1", "superseded_by ADR-2", status="superseded"),
            item("ADR-2", "supersedes ADR-1"),
            [],
            id="both say so",
        ),
        pytest.param(
            item("ADR-1", status="superseded"),
            item("ADR-2", "supersedes ADR-1"),
            [],
            id="the old one is superseded without a name",
        ),
        pytest.param(
            item("ADR-1", status="accepted"),
            item("ADR-2", "supersedes ADR-1"),
            ["ADR-2 supersedes ADR-1, but ADR-1 is still accepted"],
            id="the old one is still accepted",
        ),
        pytest.param(
            item("ADR-1", status=None),
            item("ADR-2", "supersedes ADR-1"),
            ["ADR-2 supersedes ADR-1, but ADR-1 is still without a status"],
            id="the old one has no status",
        ),
        pytest.param(
            item("ADR-1", "superseded_by ADR-2", status="superseded"),
            item("ADR-2"),
            ["ADR-1 is superseded by ADR-2, but ADR-2 does not say so"],
            id="the new one is silent",
        ),
        pytest.param(
            item("ADR-1", "superseded_by ADR-1", status="superseded"),
            item("ADR-2"),
            [],
            id="a self link is no half",
        ),
        pytest.param(
            item("ADR-1", status="accepted"),
            item("ADR-2", "supersedes ADR-1", status="proposed"),
            [],
            id="the new one is only proposed",
        ),
        pytest.param(
            item("ADR-1", status="accepted"),
            item("ADR-2", "supersedes ADR-1", status="rejected"),
            [],
            id="the new one was rejected",
        ),
    ],
)
def test_both_halves_of_superseding(old: Item, new: Item, messages: list[str]) -> None:
    found = OneSidedSupersede().check(project([old, new]))
    assert [finding.message for finding in found] == messages


@pytest.mark.parametrize(
    ("items", "count"),
    [
        pytest.param([item("ADR-1", status="superseded")], 1, id="nothing says by what"),
        pytest.param(
            [item("ADR-1", "superseded_by ADR-9", status="superseded")],
            0,
            id="by a decision that does not exist: LNK001 says so",
        ),
        pytest.param(
            [item("ADR-1", "superseded_by https://example.org/2", status="superseded")],
            0,
            id="by a decision elsewhere",
        ),
        pytest.param(
            [item("ADR-1", status="superseded"), item("ADR-2", "supersedes ADR-1")],
            0,
            id="the other one says so",
        ),
        pytest.param([item("ADR-1", status="deprecated")], 0, id="deprecated"),
        pytest.param([item("REQ-1", status="superseded")], 0, id="nothing supersedes requirements"),
    ],
)
def test_superseded_by_nothing(items: list[Item], count: int) -> None:
    found = list(SupersededByNothing().check(project(items)))
    assert len(found) == count
    assert all(str(finding.location) == "items/ADR-1.yaml:3:9" for finding in found)


def test_only_decisions_need_this_status() -> None:
    found = DecisionWithoutStatus().check(
        project([item("REQ-1", status=None), item("ADR-1", status=None)])
    )
    assert [finding.message for finding in found] == [
        "ADR-1, the only decision in items, has no status"
    ]


def test_a_decision_that_was_superseded_itself_still_superseded_another() -> None:
    found = OneSidedSupersede().check(
        project(
            [
                item("ADR-1", status="accepted"),
                item("ADR-2", "supersedes ADR-1", "superseded_by ADR-3", status="superseded"),
                item("ADR-3", "supersedes ADR-2", status="accepted"),
            ]
        )
    )
    assert [finding.item for finding in found] == ["ADR-2"]


def numbered(*numbers: int, status: str | None = "accepted", folder: str = "adr") -> list[Item]:
    return [
        item(
            f"ADR-{number:04}",
            status=status,
            path=f"{folder}/{number:04}-x.md",
            naming=Naming.FILE,
        )
        for number in numbers
    ]


@pytest.mark.parametrize(
    ("items", "messages"),
    [
        pytest.param(
            [*numbered(1, 2, 3), *numbered(4, status=None)],
            ["ADR-0004 has no status"],
            id="all others have",
        ),
        pytest.param(
            [*numbered(*range(1, 9)), *numbered(9, 10, status=None)],
            ["ADR-0009 has no status", "ADR-0010 has no status"],
            id="four in five of the others have",
        ),
        pytest.param(
            [*numbered(1, 2, 3), *numbered(4, 5, status=None)],
            ["2 of the 5 decisions in adr have no status"],
            id="three in four of the others have",
        ),
        pytest.param(
            [*numbered(1, 2), *numbered(3, status=None)],
            ["ADR-0003, one of the 3 decisions in adr, has no status"],
            id="two others are too few for a custom",
        ),
        pytest.param(
            [*numbered(1), *numbered(2, 3, status=None)],
            ["2 of the 3 decisions in adr have no status"],
            id="few have",
        ),
        pytest.param(
            [*numbered(1, 2, status=None), item("process", type="adr", status=None, path="adr/p.md",
                                                naming=Naming.FILE)],
            ["2 of the 2 decisions in adr have no status"],
            id="a page among them",
        ),
        pytest.param(
            [*numbered(1, 2, status=None), *numbered(3, 4, folder="other")],
            ["2 of the 2 decisions in adr have no status"],
            id="each folder counts for itself",
        ),
    ],
)  # fmt: skip
def test_a_folder_without_statuses_gets_one_note(items: list[Item], messages: list[str]) -> None:
    found = list(DecisionWithoutStatus().check(project(items)))
    assert [finding.message for finding in found] == messages
    assert all((one.severity is Severity.INFO) == (" of the " in one.message) for one in found)


@pytest.mark.parametrize(
    "page",
    [
        pytest.param({"path": "adr/NNNN-title.md"}, id="letters for a number"),
        pytest.param({"path": "adr/adr-template.md"}, id="called a template"),
        pytest.param({"title": "Architecture Decision Record Template"}, id="titled so"),
        pytest.param({"title": "Template for ADRs"}, id="titled so, what it is for behind"),
        pytest.param(
            {"sections": {"Context": "[What is the issue?]", "Decision": "*{our answer}*"}},
            id="placeholders alone",
        ),
        pytest.param(
            {"text": "It is in [the other wiki](https://example.org/9)."}, id="a signpost"
        ),
    ],
)
def test_pages_that_need_no_status(page: dict[str, Any]) -> None:
    (bare,) = numbered(9, status=None)
    path = page.pop("path", None)
    one = replace(bare, **page)
    if path is not None:
        one = replace(one, location=replace(one.location, path=PurePosixPath(path)))
    assert not list(DecisionWithoutStatus().check(project([*numbered(1, 2, 3), one])))


@pytest.mark.parametrize(
    "title", ["Use a template engine", "Take MADR as template", "Template engine: Jinja"]
)
def test_a_decision_about_templates_needs_one(title: str) -> None:
    (bare,) = numbered(9, status=None)
    one = replace(bare, title=title)
    assert len(list(DecisionWithoutStatus().check(project([*numbered(1, 2, 3), one])))) == 1


@pytest.mark.parametrize(
    ("kind", "key", "severities"),
    [
        (ProblemKind.TEMPLATE_LEFT, "open-status", [Severity.INFO]),
        (ProblemKind.TEMPLATE_LEFT, "no-status", [Severity.WARNING]),
        (ProblemKind.INVALID_YAML, "", []),
    ],
)
def test_what_stands_where_the_status_should(
    kind: ProblemKind, key: str, severities: list[Severity]
) -> None:
    items = [*numbered(1, 2, 3), *numbered(4, status=None)]
    problem = ReadProblem(
        kind=kind, location=items[3].location, message="m", help="h", item="ADR-0004", key=key
    )
    checked = replace(project(items), problems=(problem,))
    assert [one.severity for one in DecisionWithoutStatus().check(checked)] == severities


@pytest.mark.parametrize(
    ("items", "severities"),
    [
        pytest.param(numbered(1, 2, 3), [], id="one folder"),
        pytest.param(
            [*numbered(1, 2, 3), *numbered(4, 5, 2, folder="b")], ["warning"], id="one sequence"
        ),
        pytest.param(
            [*numbered(1, 2, 3), *numbered(1, 2, 7, 8, 9, folder="b")], ["info"], id="two sequences"
        ),
        pytest.param([*numbered(2), *numbered(1, 2, folder="b")], ["info"], id="half of a folder"),
        pytest.param(
            [*numbered(1), item("ADR-1", path="adr/1-y.md", naming=Naming.FILE)],
            ["error"],
            id="within a folder",
        ),
        pytest.param(
            [*numbered(1), item("ADR-0001", path="adr/0001-x.de.md", naming=Naming.FILE)],
            [],
            id="a translation",
        ),
        pytest.param(
            [*numbered(1), item("ADR-0001", path="adr/0001-x-pt_br.md", naming=Naming.FILE)],
            [],
            id="a translation for a region",
        ),
        *(
            pytest.param(
                [*numbered(1), item("ADR-0001", path=f"adr/0001-x-{end}.md", naming=Naming.FILE)],
                severities,
                id=f"x-{end}",
            )
            for end, severities in (
                ("annex1", []),
                ("appendix-a", []),
                ("anhang", []),
                ("annexes-of-x", ["error"]),
            )
        ),
        pytest.param(
            [
                item("ADR-0001", path="adr/0001-y-annex-1.md", naming=Naming.FILE),
                item("ADR-0001", path="adr/0001-y-annex-2.md", naming=Naming.FILE),
            ],
            [],
            id="two annexes",
        ),
        pytest.param(
            [
                item("ADR-021", path="adr/adr-021.md", naming=Naming.FILE),
                item("ADR-021", path="adr/adr-021-a.md", naming=Naming.FILE),
            ],
            [],
            id="a letter behind the number",
        ),
        *(
            pytest.param(
                [*numbered(1), item("ADR-0001", path=f"adr/0001-{end}.md", naming=Naming.FILE)],
                ["error"],
                id=end,
            )
            for end in ("x-js", "x-db", "x.js", "x-is")
        ),
    ],
)
def test_numbers_used_twice(items: list[Item], severities: list[str]) -> None:
    found = DecisionNumberUsedTwice().check(project(items))
    assert [finding.severity.value for finding in found] == severities


@pytest.mark.parametrize(
    ("items", "message"),
    [
        pytest.param(numbered(1, 2, 3, 5), None, id="too few"),
        pytest.param(numbered(1, 2, 3, 4, 6), "number 5 is missing", id="one"),
        pytest.param(numbered(*range(1, 9), 10, 12), "numbers 9 and 11 are missing", id="two"),
        pytest.param(numbered(10, 20, 30, 40, 50), None, id="in steps"),
        pytest.param(numbered(103, 110, 111, 140, 141), None, id="of issues"),
        pytest.param(
            [*numbered(1, 2, 3, 5, 6), *numbered(4, folder="b")], None, id="in another folder"
        ),
    ],
)
def test_gaps_in_numbers(items: list[Item], message: str | None) -> None:
    found = list(GapInNumbers().check(project(items)))
    assert [one.message.partition(": ")[2] for one in found] == ([message] if message else [])


@pytest.mark.parametrize(
    ("dates", "unclear"),
    [
        (("04/07/2019", "05/06/2019"), 1),
        (("04/07/2019", "23/06/2019"), 0),
        (("04/07/2019", "06/23/2019"), 0),
        (("04/07/2019", "06/23/2019", "23/06/2019"), 1),
        (("04.07.2019",), 0),
        (("04/04/2019",), 0),
        (("31/31/2019",), 1),
    ],
)
def test_other_dates_show_which_part_is_the_day(dates: tuple[str, ...], unclear: int) -> None:
    decisions = numbered(*range(1, len(dates) + 1))
    dated = [
        replace(one, attributes={"date": date}) for one, date in zip(decisions, dates, strict=True)
    ]
    assert len(list(UnclearDecisionDate().check(project(dated)))) == unclear
