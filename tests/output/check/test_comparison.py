"""Every format of a comparison: new findings as in a check, and what became of the others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest

from hostile_texts import HOSTILE, hostile_sample
from output_kit import at, finding, result_of, sample
from reqtrace.model.comparison import Comparison
from reqtrace.model.result import Result
from reqtrace.output.check.comparison import FIXED_SHOWN, render_comparison_text
from reqtrace.output.check.registry import COMPARISON_FORMATS, FORMATS
from reqtrace.util.data import schema_path

SARIF = Path(__file__).parent / "sarif" / "sarif-schema-2.1.0.json"
FIXED = finding("LNK009", "REQ-7 linked to nothing", key="fixed", location=at(line=70))
UNCHANGED = finding("LNK010", "REQ-8 links to nothing", key="unchanged", location=at(line=80))


def _comparison(result: Result | None = None, **fields: object) -> Comparison:
    values: dict[str, object] = {
        "bases": ("b" * 40,),
        "commits": 3,
        "fixed": (FIXED,),
        "unchanged": (UNCHANGED, UNCHANGED),
        **fields,
    }
    return Comparison(result=result or sample().result, **values)  # type: ignore[arg-type]


def test_formats_are_those_of_a_check() -> None:
    assert list(COMPARISON_FORMATS) == list(FORMATS)


def test_text_is_that_of_a_check_with_another_end() -> None:
    whole = FORMATS["text"](sample().result).splitlines()
    lines = COMPARISON_FORMATS["text"](_comparison()).splitlines()
    assert lines[: len(whole) - 2] == whole[:-2]
    assert lines[len(whole) - 2 :] == [
        "fixed: docs/items.yaml:70:1: LNK009 error REQ-7 linked to nothing",
        "note: 2 files were left out",
        (
            "4 new (1 error, 2 warnings, 1 info), 1 fixed, 2 unchanged · "
            "3 commits since bbbbbbbbbb · "
            "13 items, 14 links, 5 of 8 commits reference an item · 1 accepted"
        ),
    ]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        pytest.param(result_of(), "no new findings, 1 fixed, 2 unchanged · ", id="complete"),
        pytest.param(
            result_of(incomplete=("the clone is shallow",)),
            "no new findings, but not everything could be checked, 1 fixed, 2 unchanged · ",
            id="incomplete",
        ),
    ],
)
def test_nothing_new_is_only_said_where_it_is_known(result: Result, words: str) -> None:
    for name in ("text", "concise", "github"):
        assert words.rstrip(" ·") in COMPARISON_FORMATS[name](_comparison(result))


def test_a_merge_says_with_what() -> None:
    shown = render_comparison_text(_comparison(merged_with="c" * 40))
    assert " · merged with cccccccccc · " in shown.splitlines()[-1]


def test_colour_only_when_asked() -> None:
    assert "\x1b[" not in render_comparison_text(_comparison())
    assert "\x1b[31m" in render_comparison_text(_comparison(), colour=True)
    assert "\x1b[32m" in render_comparison_text(_comparison(result_of()), colour=True)


def test_many_fixed_ones_are_counted() -> None:
    fixed = tuple(finding(key=str(line), location=at(line=line)) for line in range(1, 31))
    lines = COMPARISON_FORMATS["text"](_comparison(fixed=fixed)).splitlines()
    shown = [line for line in lines if line.startswith("fixed: ")]
    assert len(shown) == FIXED_SHOWN + 1
    assert shown[-1] == "fixed: 20 more findings"


def test_concise_of_nothing_at_all_is_empty() -> None:
    nothing = _comparison(result_of(), fixed=(), unchanged=())
    assert COMPARISON_FORMATS["concise"](nothing) == ""
    lines = COMPARISON_FORMATS["concise"](_comparison()).splitlines()
    assert lines[:-1] == FORMATS["concise"](sample().result).splitlines()
    assert lines[-1].startswith("note: 4 new (")


def test_github_annotates_new_findings_alone() -> None:
    shown = COMPARISON_FORMATS["github"](_comparison())
    annotated = [line for line in shown.splitlines() if line.startswith("::")]
    check = FORMATS["github"](sample().result)
    assert annotated == [line for line in check.splitlines() if line.startswith("::")]
    assert "REQ-8" not in shown


def test_json_adds_the_comparison_and_keeps_the_rest() -> None:
    check = json.loads(FORMATS["json"](sample().result))
    shown = json.loads(COMPARISON_FORMATS["json"](_comparison()))
    jsonschema.validate(shown, json.loads(schema_path("check-output").read_bytes()))
    comparison = shown.pop("comparison")
    assert shown == check
    assert (comparison["base"], comparison["merged_with"], comparison["commit_count"]) == (
        "b" * 40, None, 3,
    )  # fmt: skip
    assert comparison["new"] == check["findings"]
    assert [one["message"] for one in comparison["fixed"]] == [FIXED.message]
    plain = UNCHANGED.fingerprint
    assert [one["fingerprint"] for one in comparison["unchanged"]] == [plain, f"{plain}:2"]


def test_sarif_gives_each_finding_its_state() -> None:
    log = json.loads(COMPARISON_FORMATS["sarif"](_comparison()))
    (run,) = log["runs"]
    states = [one.get("baselineState") for one in run["results"]]
    assert states == ["new"] * 4 + ["unchanged"] * 2 + ["absent", None]
    assert "suppressions" in run["results"][-1]


@pytest.mark.parametrize("text", ["", *HOSTILE.values()], ids=["sample", *HOSTILE])
def test_nothing_active_reaches_an_output(text: str) -> None:
    result = hostile_sample(text).result if text else sample().result
    comparison = _comparison(result, fixed=result.findings, unchanged=result.findings)
    for name in COMPARISON_FORMATS:
        shown = COMPARISON_FORMATS[name](comparison)
        shown.encode("utf-8")
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e\u2066\u2028\U000e0041]", shown
        )
        commands = re.findall(r"^\s*::[a-z-]+|##\[|##vso\[|##teamcity\[", shown, re.MULTILINE)
        known = {"::error", "::warning", "::notice"} if name == "github" else set()
        assert set(commands) <= known
    log = json.loads(COMPARISON_FORMATS["sarif"](comparison))
    validator = jsonschema.Draft4Validator(json.loads(SARIF.read_bytes()))
    assert [error.message for error in validator.iter_errors(log)] == []
