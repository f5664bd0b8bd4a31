"""Rules about suppressions, judged after triage."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath

import pytest

from kit import cpu_seconds
from reqtrace.model.location import Location
from reqtrace.model.suppression import Suppression
from reqtrace.rules.registry import ALL_RULES
from reqtrace.rules.run.base import SuppressionRule, Suppressions
from trace_kit import project

TODAY = date(2026, 6, 1)


def _written(*rules: str, reason: str = "why", until: date | None = None) -> Suppression:
    place = Location(path=PurePosixPath("a.yaml"), line=4)
    return Suppression(rules=rules, reason=reason, until=until, location=place)


def _judged(one: Suppression, *, used: bool, ran: frozenset[str]) -> list[tuple[str, str]]:
    facts = Suppressions(
        written=(one,),
        used=frozenset({one} if used else ()),
        rules=ALL_RULES,
        ran=ran,
        today=TODAY,
    )
    return [
        (finding.rule, finding.message)
        for rule in ALL_RULES
        if issubclass(rule, SuppressionRule)
        for finding in rule().judge(facts)
    ]


@pytest.mark.parametrize(
    ("one", "used", "expected"),
    [
        pytest.param(_written("LNK001"), True, [], id="used"),
        pytest.param(
            _written("LNK"),
            False,
            [("CFG002", "the suppression of LNK matches no finding")],
            id="unused",
        ),
        pytest.param(_written("COV001"), False, [], id="unused, but its rule did not run"),
        pytest.param(_written("LKN001"), False, [("CFG001", "unknown rule LKN001")], id="unknown"),
        pytest.param(
            _written("dangling-link", reason=" "),
            True,
            [("CFG003", "the suppression of dangling-link gives no reason")],
            id="no reason",
        ),
        pytest.param(
            _written(), False, [("CFG003", "the suppression names no rule")], id="no rule"
        ),
        pytest.param(_written("LNK001", until=TODAY), True, [], id="the last day counts"),
        pytest.param(
            _written("LNK001", until=date(2026, 5, 31)),
            False,
            [("CFG004", "the suppression of LNK001 expired on 2026-05-31")],
            id="expired",
        ),
        pytest.param(
            replace(_written("lnk001"), no_date="2027-02-30"),
            True,
            [("CFG005", "the suppression of lnk001 has an invalid end date: 2027-02-30")],
            id="no date",
        ),
    ],
)
def test_a_suppression_is_judged(
    one: Suppression, used: bool, expected: list[tuple[str, str]]
) -> None:
    assert _judged(one, used=used, ran=frozenset({"LNK001", "LNK003"})) == expected


def test_near_words_are_looked_for_only_so_often() -> None:
    with cpu_seconds(20):
        many = _judged(
            _written(*(f"dangling-lnk{n}" for n in range(40_000))), used=True, ran=frozenset()
        )
        assert len(many) == 40_000


def test_nothing_is_judged_before_triage() -> None:
    rules = [rule for rule in ALL_RULES if issubclass(rule, SuppressionRule)]
    assert len(rules) == 5
    assert all(not list(rule().check(project([]))) for rule in rules)
