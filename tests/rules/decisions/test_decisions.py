"""Words and places of the rules about decisions."""

from __future__ import annotations

import pytest

from reqtrace.model.item import Item
from reqtrace.rules.decisions.decision_without_status import DecisionWithoutStatus
from reqtrace.rules.decisions.one_sided_supersede import OneSidedSupersede
from reqtrace.rules.decisions.superseded_by_nothing import SupersededByNothing
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
    assert [finding.message for finding in found] == ["ADR-1 has no status"]
