"""The table of histories: each gives the same answers, or a refusal that names what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from histories import damage, places, shapes, stores
from histories.kit import (
    GAP,
    Cell,
    Json,
    RefusedError,
    Same,
    answers,
    build_plain,
    cell,
    comparable_findings,
    comparable_items,
    copy_of,
    is_as_written,
)
from kit import Outcome, Run

MODULES = (shapes, places, stores, damage)
"""Where the cells are: to import them fills the table."""


@dataclass(slots=True)
class Plain:
    """The plain repository, and what it answers once it was asked."""

    root: Path
    said: tuple[Json, Json] | None = None

    def answers(self, run: Run) -> tuple[Json, Json]:
        if self.said is None:
            said = answers(run, self.root)
            assert not isinstance(said, Outcome), said.err
            self.said = said
        return self.said


@pytest.fixture(scope="session")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Plain:
    """The plain repository, built once."""
    root = tmp_path_factory.mktemp("plain") / "repo"
    build_plain(root)
    return Plain(root)


def test_the_plain_repository_has_one_gap(plain: Plain, run: Run) -> None:
    check, items = plain.answers(run)
    assert [f"{finding['rule']} {finding['item']}" for finding in check["findings"]] == [GAP]
    assert [item["id"] for item in items["items"]] == [
        "ADR-0001",
        "GOAL-1",
        "NEED-1",
        "NEED-2",
        "REQ-1",
        "REQ-2",
    ]


def test_the_table_is_large_and_no_name_is_there_twice() -> None:
    names = [one.name for one in cell.cells]
    assert len(MODULES) == 4
    assert len(names) >= 40
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("one", cell.cells, ids=lambda one: one.name)
def test_same_answers_or_a_named_refusal(
    one: Cell, plain: Plain, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_check, expected_items = plain.answers(run)
    world = copy_of(plain.root, tmp_path)
    one.make(world)
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    said = answers(run, world.here, *one.arguments)
    assert not world.canary.exists()
    if isinstance(one.expected, RefusedError):
        assert_refused(said, one.expected)
        return
    assert not isinstance(said, Outcome), said.err
    assert_same(said[0], expected_check, one.expected)
    wanted = comparable_items(expected_items, one.expected.moved, one.expected.absent)
    assert comparable_items(said[1], {}) == wanted


def assert_refused(said: tuple[Json, Json] | Outcome, expected: RefusedError) -> None:
    assert isinstance(said, Outcome), said
    assert (said.code, said.out) == (2, "")
    assert is_as_written(said.err, expected.words), said.err


def assert_same(check: Json, plain: Json, expected: Same) -> None:
    findings = comparable_findings(check, {"": ""} if expected.moved else {})
    before = comparable_findings(plain, expected.moved)
    for name in expected.gained:
        assert findings.pop(name, None), f"{name} is not found"
    for name in expected.lost:
        assert before.pop(name, None), f"{name} was not found before"
    assert findings == before
    assert check["complete"] is not bool(expected.told)
    assert len(check["incomplete_reasons"]) >= len(expected.told)
    assert expected.commits in (None, check["summary"]["commits"])
    for words, sentence in zip(expected.told, check["incomplete_reasons"], strict=False):
        assert words in sentence
