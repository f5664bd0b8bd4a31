"""Findings that say the same, and how many of them people see."""

from __future__ import annotations

from dataclasses import replace

import pytest

from output_kit import at, result_of
from reqtrace.model.finding import Finding, Related, Severity
from reqtrace.output.check.folding import FEW, MOST, fold
from reqtrace.output.check.registry import FORMATS
from reqtrace.output.check.text import render_text


def found(
    number: int,
    message: str = "ADR-{} has no status",
    *,
    path: str = "docs/{}.md",
    severity: Severity = Severity.WARNING,
    item: str | None = "ADR-{}",
) -> Finding:
    return Finding(
        rule="ADR005",
        name="decision-without-status",
        severity=severity,
        message=message.format(number),
        help="add one",
        location=at(path.format(number), number),
        item=None if item is None else item.format(number),
    )


NINE = range(1, 10)


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        pytest.param([found(one) for one in range(1, FEW + 1)], "", id="few"),
        pytest.param(
            [found(one) for one in NINE[:6]],
            "and 5 more like it: ADR-2, ADR-3, ADR-4, ADR-5, ADR-6",
            id="of other items",
        ),
        pytest.param(
            [found(one, "b is dead", path="a.md", item="ADR-1") for one in NINE[:6]],
            "and 5 more like it: line 2, line 3, line 4, line 5, line 6",
            id="of one item",
        ),
        pytest.param(
            [found(one, "no item", item=None) for one in NINE[:5]],
            "and 4 more like it: docs/2.md:2, docs/3.md:3, docs/4.md:4, docs/5.md:5",
            id="of no item",
        ),
        pytest.param([found(one, "ADR-{}: " + "y" * one) for one in NINE], "", id="differing"),
        pytest.param(
            [found(one, "{0} verifies REQ-{0}", item="{0}") for one in NINE],
            "",
            id="an id within others",
        ),
        pytest.param(
            [found(one, "{0} has no status: {0}.", item="{0}") for one in NINE[:5]],
            "and 4 more like it: 2, 3, 4, 5",
            id="an id at the end of a sentence",
        ),
        pytest.param(
            [found(one, "y" * one, severity=Severity.INFO) for one in NINE[:5]],
            "and 4 more of ADR005: ADR-2, ADR-3, ADR-4, ADR-5",
            id="infos of one rule",
        ),
    ],
)
def test_alike(findings: list[Finding], words: str) -> None:
    folding = fold(findings)
    assert folding.shown[0].others_in_words() == words
    assert len(folding.shown) == (1 if words else len(findings))
    assert sum(1 + len(one.others) for one in folding.shown) == len(findings)


def test_long_lists_are_cut() -> None:
    (one,) = fold([found(number) for number in range(1, 31)]).shown
    assert one.others_in_words().startswith("and 29 more like it: ADR-2, ")
    assert one.others_in_words().endswith("ADR-13 …")
    long = [replace(found(number), item=f"ADR-{number}" + "x" * 70) for number in NINE]
    (one,) = fold([replace(finding, message="m") for finding in long]).shown
    assert one.others_in_words().count("xxx, ") == 1
    assert one.others_in_words().endswith("x …")


def test_help_that_is_the_same_is_shown_once() -> None:
    findings = [found(n, "ADR-{}: " + "y" * n, path="a.md") for n in (1, 2, 3)]
    lines = render_text(result_of(findings=findings)).splitlines()
    assert [line.strip() for line in lines if "help" in line] == ["help: add one"]
    assert lines[4].strip() == "help: add one"


def test_many_related_places_are_counted() -> None:
    places = tuple(Related(message=f"place {n}", location=at("b.md", n)) for n in NINE)
    lines = render_text(result_of(findings=[replace(found(1), related=places)])).splitlines()
    assert lines[4].strip() == "b.md:3:1: place 3"
    assert lines[5].strip() == "and 6 more places like these"


def test_the_lightest_are_left_out() -> None:
    many = [found(one, "ADR-{} " + "x" * one) for one in range(1, MOST + 11)]
    heavy = found(MOST + 20, "bad", severity=Severity.ERROR)
    folding = fold([*many, heavy])
    assert len(folding.shown) == MOST
    assert folding.shown[-1].first is heavy
    assert folding.note() == "11 findings left out; `--format concise` lists each"


def test_text_folds_and_machines_get_each() -> None:
    result = result_of(findings=[found(one) for one in range(1, 19)])
    text = render_text(result)
    assert text.count("has no status") == 1
    assert "note: 17 findings folded into others like it; `--format concise` lists each" in text
    assert "\n18 warnings · " in text
    for name in ("concise", "json", "sarif", "github"):
        assert FORMATS[name](result).count("has no status") >= 18, name
