"""Decisions of made-up and public repositories: what is found, and what was counted otherwise."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from corpora_kit import LayOut, at_hand
from reqtrace.model.item import Item
from reqtrace.model.read_problem import ProblemKind
from reqtrace.workspace import Workspace

REPOSITORIES = (
    "made-up/front-matter",
    "made-up/numbered",
    "made-up/slugs",
    "made-up/bullets",
    "made-up/prose",
    "made-up/marks",
    "adr/madr",
    "npryce/adr-tools",
    "alphagov/govuk-aws",
    "arachne-framework/architecture",
    "thomvaill/log4brains",
    "ministryofjustice/cloud-platform",
    "CMSgov/easi-app",
)

# What the other means counted otherwise than reqtrace does, and why.
EXPLAINED: dict[str, dict[str, str]] = {
    "alphagov/govuk-aws": {"partly": "partly superseded"},  # they took the first word only
    "adr/madr": {"on": "on hold"},
}

# The choices of the template stand beside the status, as the raw words of the counts show.
LEFT = {"made-up/bullets": ("ADR-0001",), "CMSgov/easi-app": ("ADR-0004", "ADR-0005")}

# What is said in prose was not looked for: "this ADR supersedes some aspects of …".
PROSE = {
    "arachne-framework/architecture": (("amends", "17", "15"), ("amends", "17", "16")),
}


@pytest.mark.parametrize("name", at_hand(REPOSITORIES))
def test_decisions(name: str, lay_out: LayOut) -> None:
    corpus = lay_out(name)
    workspace = corpus.open()
    truth = corpus.expected["adr"]
    assert len(workspace.items) == truth["adrs"]
    assert {item.type for item in workspace.items} == {"adr"}
    assert _statuses(workspace.items) == _true_statuses(name, truth)
    assert _edges(workspace) == {*_true_edges(truth), *PROSE.get(name, ())}
    assert _numbers(workspace.items) == _true_numbers(truth)
    assert [item.id for item in workspace.items if not item.title] == truth["without_title"]


@pytest.mark.parametrize("name", at_hand(REPOSITORIES))
def test_no_decision_is_refused(name: str, lay_out: LayOut) -> None:
    workspace = lay_out(name).open()
    found = [
        (one.kind, one.item, one.key)
        for one in workspace.project.problems
        if one.kind is not ProblemKind.NUMBER_DIFFERS  # a remark, which is true of one record
    ]
    assert found == [(ProblemKind.TEMPLATE_LEFT, item, "status") for item in LEFT.get(name, ())]
    assert workspace.graph.dangling() == ()


def _statuses(items: tuple[Item, ...]) -> Counter[str]:
    return Counter(item.status or "(none)" for item in items)


def _true_statuses(name: str, truth: dict[str, Any]) -> dict[str, int]:
    renamed = EXPLAINED.get(name, {})
    return {renamed.get(word, word): count for word, count in truth["status"].items()}


def _edges(workspace: Workspace) -> set[tuple[str, str, str]]:
    return {
        (link.link.kind.replace("_", "-"), _number(link.link.source), _number(link.link.target))
        for link in workspace.graph.links
        if not link.dangling and not link.link.external and link.link.kind != "relates_to"
    }


def _true_edges(truth: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (kind, _number(a), _number(b)) for kind, a, state, b in truth["edge_list"] if state == "ok"
    ]


def _number(text: str) -> str:
    match = re.fullmatch(r"(?:ADR-)?0*(\d+)", text)
    return match[1] if match else text


def _numbers(items: tuple[Item, ...]) -> tuple[list[int] | None, list[int]]:
    numbers = sorted(int(_number(item.id)) for item in items if _number(item.id).isdigit())
    if not numbers:
        return None, []
    first, last = numbers[0], numbers[-1]
    return [first, last], sorted(set(range(first, last + 1)) - set(numbers))


def _true_numbers(truth: dict[str, Any]) -> tuple[list[int] | None, list[int]]:
    return truth["number_range"], truth["number_gaps"]
