"""A linter for our rules: identity, page, examples that are run, options that are explained."""

from __future__ import annotations

import dataclasses
import itertools
import re
from pathlib import Path

import pytest

from reqtrace.errors import UsageError
from reqtrace.model.finding import Severity
from reqtrace.rules.base import Example, Rule
from reqtrace.rules.explain import SECTIONS, info, page, sections, summary
from reqtrace.rules.registry import ALL_RULES, rules_matching, rules_named
from reqtrace.testing import check_example, run_example

every_rule = pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.id)


def _examples(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.id} {example.title}")
        for rule in ALL_RULES
        for example in getattr(rule, kind)
    ]


def test_rules_are_many_sorted_and_unique() -> None:
    ids = [rule.id for rule in ALL_RULES]
    assert ids == sorted(set(ids))
    assert len({rule.name for rule in ALL_RULES}) == len(ALL_RULES)
    assert len(ALL_RULES) >= 25


@every_rule
def test_identity(rule: type[Rule]) -> None:
    assert re.fullmatch(r"(SYN|SCH|IDS|LNK|COV|ADR|GIT|REV|CFG)\d{3}", rule.id)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", rule.name)
    assert isinstance(rule.severity, Severity)
    assert rule() == rule()


@every_rule
def test_the_file_has_the_name_of_the_rule(rule: type[Rule]) -> None:
    assert rule.__module__.rpartition(".")[2] == rule.name.replace("-", "_")
    assert rule.__name__.lower() == rule.name.replace("-", "")


@every_rule
def test_the_docstring_is_a_page(rule: type[Rule]) -> None:
    assert summary(rule).endswith(".")
    assert tuple(sections(rule)) == SECTIONS
    assert all(sections(rule).values())
    references = sections(rule)["References"].splitlines()
    assert all(line.startswith(("- ", "  ")) for line in references)


@every_rule
def test_options_are_explained_and_can_be_set(rule: type[Rule]) -> None:
    options = rule.options()
    assert [option.name for option in options] == [one.name for one in dataclasses.fields(rule)]
    for option in options:
        assert option.description.endswith(".")
        assert f"`{option.name}`" in page(rule)


@every_rule
def test_the_page_shows_everything(rule: type[Rule]) -> None:
    text = page(rule)
    assert text.startswith(f"# {rule.id} {rule.name}\n\nSeverity: {rule.severity.value}\n")
    for example in (*rule.bad, *rule.good):
        assert example.title in text
        assert all(place in text for place in example.expect)
    assert f"reqtrace: ignore[{rule.id}]" in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert info(rule).page == text
    assert info(rule()) == info(rule)


@every_rule
def test_there_are_good_and_bad_examples(rule: type[Rule]) -> None:
    assert rule.good
    assert rule.bad
    assert all(example.expect == () for example in rule.good)
    assert all(example.expect for example in rule.bad)


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_a_bad_example_is_reported_where_its_page_says(
    rule: type[Rule], example: Example, tmp_path: Path
) -> None:
    assert run_example(rule, example, tmp_path) == example.expect


@pytest.mark.parametrize(("rule", "example"), _examples("good"))
def test_a_good_example_is_a_clean_repository(
    rule: type[Rule], example: Example, tmp_path: Path
) -> None:
    found = check_example(example, tmp_path).findings
    wrong = [one for one in found if one.severity is Severity.ERROR or one.rule == rule.id]
    assert wrong == []


@pytest.mark.parametrize(("rule", "example"), _examples("bad"))
def test_findings_say_what_and_how(rule: type[Rule], example: Example, tmp_path: Path) -> None:
    found = [one for one in check_example(example, tmp_path).findings if one.rule == rule.id]
    for finding in found:
        assert finding.name == rule.name
        assert finding.message
        assert not finding.message.endswith(".")
        assert finding.help
        assert finding.location is not None or any(one.commit for one in finding.related)
    for one, other in itertools.pairwise(found):
        assert one.fingerprint != other.fingerprint


@pytest.mark.parametrize(
    ("selector", "ids"),
    [
        pytest.param("LNK001", ["LNK001"], id="an id"),
        pytest.param("lnk001", ["LNK001"], id="an id in lower case"),
        pytest.param("dangling-link", ["LNK001"], id="a name"),
        pytest.param("LNK00", [f"LNK00{n}" for n in range(1, 10)], id="a prefix"),
    ],
)
def test_rules_are_selected_by(selector: str, ids: list[str]) -> None:
    assert [rule.id for rule in rules_named(selector)] == ids
    assert rules_matching(selector) == rules_named(selector)


@pytest.mark.parametrize(
    ("selector", "meant"),
    [("danglin-link", "dangling-link"), ("SYN0O1", "SYN001"), ("lkn001", "LNK001")],
)
def test_an_unknown_selector_gets_a_suggestion(selector: str, meant: str) -> None:
    assert rules_matching(selector) == ()
    with pytest.raises(UsageError) as caught:
        rules_named(selector)
    assert f"did you mean {meant}?" in caught.value.hint


def test_an_empty_selector_selects_nothing() -> None:
    assert rules_matching(" ") == ()
