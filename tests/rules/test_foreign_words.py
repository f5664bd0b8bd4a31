"""Words that nobody configured are one finding each; in a configured project, one an item."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

import pytest

from reqtrace.model.finding import Severity
from reqtrace.model.location import Location
from reqtrace.model.read_problem import ProblemKind, ReadProblem
from reqtrace.project import Project
from reqtrace.rules.registry import ALL_RULES
from reqtrace.rules.schema.unknown_type import UnknownType
from trace_kit import item, project


def _found(checked: Project, rule_id: str) -> list[str]:
    (rule,) = [rule for rule in ALL_RULES if rule.id == rule_id]
    return [finding.message for finding in rule().check(checked)]


def _problems(kind: ProblemKind, words: Sequence[str]) -> tuple[ReadProblem, ...]:
    return tuple(
        ReadProblem(
            kind=kind,
            location=Location(path=PurePosixPath("r.md"), line=number),
            message=f"m {number}",
            help="h",
            item=f"REQ-{number}",
            key=word,
        )
        for number, word in enumerate(words, start=1)
    )


@pytest.mark.parametrize(
    ("kind", "rule", "what"),
    [
        (ProblemKind.UNKNOWN_STATUS, "SCH005", "status"),
        (ProblemKind.UNKNOWN_FIELD, "SCH003", "field"),
    ],
)
def test_a_word_of_many_items_is_one_finding(kind: ProblemKind, rule: str, what: str) -> None:
    words = ["groomed", "stale", "groomed", "groomed"]
    checked = replace(project([]), problems=_problems(kind, words), is_configured=False)
    folded = f'3 items have the unknown {what} "groomed", REQ-1 is the first'
    assert _found(checked, rule) == [folded, "m 2"]
    assert len(_found(replace(checked, is_configured=True), rule)) == 4


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ([None] * 3, []),
        ([None] * 3 + ["draft"] * 2, ["3 of 5 requirements have no status, REQ-1 is the first"]),
        ([None] * 3 + ["draft"] * 3, ["3 of 6 requirements have no status, REQ-1 is the first"]),
        ([None] * 2, []),
        ([None], []),
        ([None, "draft", "draft"], ["m 1"]),
        ([None, "draft", "draft", "draft"], ["m 1"]),
        ([None] * 2 + ["draft"] * 8, ["m 1", "m 2"]),
    ],
)
def test_items_without_a_status(statuses: list[str | None], expected: list[str]) -> None:
    items = [item(f"REQ-{n}", status=status) for n, status in enumerate(statuses, start=1)]
    missing = [s for s in statuses if s is None]
    problems = _problems(ProblemKind.MISSING_FIELD, ["status"] * len(missing))
    assert _found(replace(project(items), problems=problems), "SCH001") == expected


def test_each_folder_has_its_custom() -> None:
    items = [item(f"REQ-{n}", path=f"a/{n}.yaml", status=None) for n in range(1, 5)]
    items += [item(f"REQ-{n}", path=f"c/{n}.yaml", status="draft") for n in range(6, 12)]
    items += [item("REQ-5", path="c/5.yaml", status=None)]
    problems = _problems(ProblemKind.MISSING_FIELD, ["status"] * 5)
    checked = replace(project(items), problems=problems)
    assert _found(checked, "SCH001") == [
        "m 5",
        "4 of 11 requirements have no status, REQ-1 is the first",
    ]


@pytest.mark.parametrize("demand", [{"required": ("status",)}, {"has_schema": True}])
def test_what_the_configuration_demands_is_reported_each_time(demand: dict[str, Any]) -> None:
    checked = project([item(f"REQ-{n}", status=None) for n in (1, 2)])
    types = checked.vocabulary.types
    vocabulary = replace(
        checked.vocabulary, types={**types, "req": replace(types["req"], **demand)}
    )
    problems = _problems(ProblemKind.MISSING_FIELD, ["status"] * 2)
    checked = replace(checked, vocabulary=vocabulary, problems=problems)
    assert _found(checked, "SCH001") == ["m 1", "m 2"]


def test_entries_without_an_id_are_counted_in_their_files() -> None:
    problems = tuple(
        replace(one, item=None) for one in _problems(ProblemKind.MISSING_FIELD, ["id"] * 4)
    )
    checked = replace(project([]), problems=problems, is_configured=False)
    assert _found(checked, "SCH001") == [
        "4 of 4 entries have no id, the one at r.md:1:1 is the first"
    ]


def test_items_with_one_id_count_each() -> None:
    items = [item("REQ-1", path=f"{folder}/r.yaml") for folder in "ab"]
    problems = tuple(
        replace(one, item="REQ-1", location=two.location)
        for one, two in zip(_problems(ProblemKind.MISSING_FIELD, ["title"] * 2), items, strict=True)
    )
    assert _found(replace(project(items), problems=problems), "SCH001") == [
        "2 of 2 requirements have no title, REQ-1 is the first"
    ]


def test_a_single_foreign_type_is_no_error() -> None:
    problems = _problems(ProblemKind.UNKNOWN_TYPE, ["chore"])
    checked = replace(project([]), problems=problems)
    for is_configured, severity in ((False, Severity.INFO), (True, Severity.ERROR)):
        known = replace(checked, is_configured=is_configured)
        (finding,) = UnknownType().check(known)
        assert finding.severity is severity


def test_foreign_types_are_one_finding() -> None:
    words = ["Functional", "Security", "Functional", "neds"]
    problems = _problems(ProblemKind.UNKNOWN_TYPE, words)
    checked = replace(project([]), problems=problems, is_configured=False)
    slip, folded = _found(checked, "SCH006")
    assert slip == "m 4"
    assert folded.startswith('3 items have 2 types that are unknown: "Functional" (2) and "Secur')
    assert len(_found(replace(checked, is_configured=True), "SCH006")) == 4
